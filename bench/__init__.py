"""Accuracy and speed, measured: `python -m bench` runs every bench and writes its tables into docs/."""
