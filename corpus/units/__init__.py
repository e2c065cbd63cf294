"""Wards, communes and what lies above them, as rows."""
