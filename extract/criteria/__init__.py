"""What a plan asks for: its outline or its scoring table, and what each demand says besides."""
