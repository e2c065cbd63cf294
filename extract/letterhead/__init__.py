"""The frame of a paper: who issues it, under which number, where and when, what it is, who signs, who receives it."""
