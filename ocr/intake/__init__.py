"""The check before anything is read."""
