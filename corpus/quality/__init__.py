"""People's check of what the machine read: the queue of doubtful words, numbers and dates, rounds, acceptance."""
