"""The numbers that people name things by on the command line: those that the archive can hold, and no others."""

import click

from api.ids import LARGEST

NUMBER = click.IntRange(1, LARGEST)
"""Of a document, a page, a programme, a piece of evidence."""

VERSION = click.IntRange(0, LARGEST)
"""Of a page's text, 0 the machine's own."""
