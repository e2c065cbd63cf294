"""What commands print: one JSON document on stdout, or text; the rest goes to stderr."""

from __future__ import annotations

import json
import sys
from typing import Any

from rich.console import Console

# Where the output is no terminal it is read by a program or kept in a file: nothing is wrapped or cut to 80 columns.
WIDE = 200

progress_console = Console(stderr=True, highlight=False, width=None if sys.stderr.isatty() else WIDE)
result_console = Console(highlight=False, width=None if sys.stdout.isatty() else WIDE)


def print_json(value: Any) -> None:
    """Print one JSON document, Vietnamese as it is."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")
