"""Who acts on the command line, as the log names it."""

ACTOR = "cli"
