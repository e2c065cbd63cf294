"""Who acts on the command line, as the log names it."""

from __future__ import annotations

import getpass

import click

ACTOR = "cli"
# Where two people have to look at the same, each says who it is.
BY = click.option("--by", default=getpass.getuser, show_default="who is signed in to the system", help="Who does it.")
