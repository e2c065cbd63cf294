"""What was seen of a word as a chance that can be taken at its word."""
