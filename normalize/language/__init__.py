"""How likely words are beside each other."""
