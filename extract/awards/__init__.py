"""Who was awarded what, for when, by which decision."""
