"""What commands print: one JSON document on stdout, or text; the rest goes to stderr."""

from __future__ import annotations

import json
import sys
from typing import Any

from rich.console import Console

progress_console = Console(stderr=True, highlight=False)
result_console = Console(highlight=False)


def print_json(value: Any) -> None:
    """Print one JSON document, Vietnamese as it is."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")
