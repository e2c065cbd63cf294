"""A channel, the words and the language model together: what a reading may stand for, asked again and again."""
