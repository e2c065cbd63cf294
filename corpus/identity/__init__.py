"""Which paper a number means, and which files are one paper."""
