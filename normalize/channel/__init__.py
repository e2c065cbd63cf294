"""What engines make of true letters, and which words may stand behind a reading."""
