"""Cells of a CSV that no spreadsheet takes for a formula: titles, file names and tables come from strangers."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from corpus.exports.contents import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

BYTE_ORDER_MARK = "\ufeff"  # without it spreadsheets show no Vietnamese

# Behind spaces too, and as wide as a Chinese character; a tab or a line break in front is taken for none.
_FORMULA = re.compile(r"[\t\r\n]|\s*[=+\-@＝＋－＠−]")
# "-2", "- 1.234,5", "+3 %": what begins with a sign and is a number and nothing more.
_NUMBER = re.compile(r" ?[+\-−] ?\d+(?:[ .,]\d+)* ?%?")
# "- Có sổ": a bullet of words, without anything that a formula calls or reckons with.
_BULLET = re.compile(r"[-–—] [^\W\d_][^=|!()'\"+*/@&^<>;]*")
_DASHES = re.compile(r"[\s–—-]+")


def harmless(value: str, *, bullets: bool = False) -> str:
    """Return a value with an apostrophe in front where it may be a formula: "=…", "@…", "-2+3", "- cmd|"; not "-2".

    Args:
        value: of the cell.
        bullets: whether bullets of words stay as they are, as in tables of papers.
    """
    plain = _NUMBER.fullmatch(value) or _DASHES.fullmatch(value) or (bullets and _BULLET.fullmatch(value))
    return f"'{value}" if _FORMULA.match(value) and not plain else value


def csv_line(values: Iterable[str], *, bullets: bool = False) -> str:
    """Return one line of a CSV, its end with it; `bullets` as in `harmless`."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\r\n").writerow(harmless(printable(value), bullets=bullets) for value in values)
    return stream.getvalue()
