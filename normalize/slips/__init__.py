"""Small faults in text that is otherwise good."""
