"""Tables of documents as CSV, for spreadsheets, and as Markdown.

A merged cell has its text where it begins; the places it covers are empty.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.exports.cells import BYTE_ORDER_MARK, csv_line
from corpus.exports.contents import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.pages.flow import Rows

_SPECIAL = re.compile(r"([\\`*_<>\[\]|~])")


def as_csv(tables: Iterable[Rows]) -> str:
    """Return tables one after another, an empty line between them; begins with a byte order mark."""
    written = ("".join(csv_line(row, bullets=True) for row in rows) for rows in tables)
    return BYTE_ORDER_MARK + "\r\n".join(written)


def as_markdown(rows: Rows) -> str:
    """Return a table as Markdown; its first row is the head."""
    head, *rest = ([_SPECIAL.sub(r"\\\1", printable(cell)) for cell in row] for row in rows)
    lines = [head, ["---"] * len(head), *rest]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
