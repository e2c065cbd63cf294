"""What a reviewer sees: evidence, awards and gaps, unit by criterion."""
