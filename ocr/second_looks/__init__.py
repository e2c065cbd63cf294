"""What the first reading doubted or missed, looked at again."""
