"""What papers say of each other."""
