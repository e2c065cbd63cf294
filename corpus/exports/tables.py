"""Tables of documents as CSV, for spreadsheets, and as Markdown.

A merged cell has its text where it begins; the places it covers are empty.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from corpus.exports.cells import harmless
from corpus.exports.contents import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.pages.flow import Rows

BYTE_ORDER_MARK = "\ufeff"  # without it spreadsheets show no Vietnamese

_SPECIAL = re.compile(r"([\\`*_<>\[\]|~])")


def as_csv(tables: Iterable[Rows]) -> str:
    """Return tables one after another, an empty line between them; begins with a byte order mark."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    for number, rows in enumerate(tables):
        if number:
            stream.write("\r\n")
        writer.writerows([harmless(printable(cell), bullets=True) for cell in row] for row in rows)
    return BYTE_ORDER_MARK + stream.getvalue()


def as_markdown(rows: Rows) -> str:
    """Return a table as Markdown; its first row is the head."""
    head, *rest = ([_SPECIAL.sub(r"\\\1", printable(cell)) for cell in row] for row in rows)
    lines = [head, ["---"] * len(head), *rest]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
