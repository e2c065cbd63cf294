"""Dates and periods, to ISO 8601."""
