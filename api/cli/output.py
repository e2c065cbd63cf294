"""What commands print: one JSON document on stdout, or text; the rest goes to stderr."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.segment import Segment

from ocr.visible import harmless, spelt

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import ConsoleOptions, RenderableType

# Where the output is no terminal it is read by a program or kept in a file: nothing is wrapped or cut to 80 columns.
WIDE = 200


class _Console(Console):
    """A console to which texts of others do no harm; a name that must not end its line goes through `visible`."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Yield what is printed, with what would steer a terminal shown in place of done."""
        for text, style, control in super().render(renderable, options):
            yield Segment(text if control else harmless(text), style, control)


progress_console = _Console(stderr=True, highlight=False, width=None if sys.stderr.isatty() else WIDE)
result_console = _Console(highlight=False, width=None if sys.stdout.isatty() else WIDE)


def print_json(value: Any) -> None:
    """Print one JSON document, Vietnamese as it is."""
    for part in json.JSONEncoder(ensure_ascii=False, indent=2).iterencode(value):
        sys.stdout.write(spelt(part))
    sys.stdout.write("\n")
