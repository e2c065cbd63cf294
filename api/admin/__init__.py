"""What administrators look at and change: people, work, the log, the machine."""
