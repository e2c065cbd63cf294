"""What stands in a text before anything is guessed: its pieces, what must stay as it is, how badly it was read."""
