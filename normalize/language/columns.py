"""Marks in a column: an engine takes many a small x that stands alone for a capital, hardly ever the other way round.

Where marks stand alone on their lines or in their cells and some of them are small, all of them are: who fills a column
writes one letter all the way down.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARK = re.compile(r"(?:(?<![^\n\f])|(?<=[\t|])|(?<=  ))([xX])(?=[ \r]*(?:[\n\f\t|]|  |\Z))")
_SMALL, _ALL = 2, 5  # marks at least that are small, and in all


def marks(raw: str) -> Iterator[tuple[int, str]]:
    """Return (start, "x") of each capital X that is a small one misread."""
    found = [(match.start(1), match.group(1)) for match in _MARK.finditer(raw)]
    small = sum(letter == "x" for _, letter in found)
    if small >= _SMALL and len(found) >= _ALL:
        yield from ((start, "x") for start, letter in found if letter == "X")
