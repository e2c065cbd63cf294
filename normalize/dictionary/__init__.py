"""Administrative terms, and finding them in bad readings."""
