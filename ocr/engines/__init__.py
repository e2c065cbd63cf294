"""What recognizes: Tesseract as a program and as a library, its network for all lines at once, which one is chosen."""
