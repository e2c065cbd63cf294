"""Marks that stand alone in a cell, where the engine has nothing beside them to judge them by.

- A lone X that is lower than the table's figures is a small one.
- Rows of a heading in capitals are counted with roman numbers: where their signs, taken for those they look like, count
  from one without a gap, and one of them can be nothing else, they are these.
"""

from __future__ import annotations

from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ocr.engine import EngineWord
    from ocr.grid import Grid

    Words = tuple[EngineWord, ...]

SMALL_MARK = 0.85  # of the height of figures
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
# What an engine makes of upright strokes side by side; a single one may be a figure, too.
LOOKS = {"H": "II", "IH": "III", "HI": "III", "1H": "III", "H1": "III", "IIH": "IIII", "1": "I", "l": "I", "|": "I"}


def settled(grid: Grid, words: list[Words], heights: Mapping[int, int]) -> list[Words]:
    """Return the words of each place with its lone mark settled.

    Args:
        grid: the table.
        words: of each place.
        heights: of the print in places that hold any, pixels.
    """
    return _numbered(grid, _small_marks(words, heights))


def _small_marks(words: list[Words], heights: Mapping[int, int]) -> list[Words]:
    figures = [heights[at] for at in heights if len(words[at]) == 1 and words[at][0].text.isdigit()]
    small = SMALL_MARK * median(figures) if figures else 0.0
    return [
        (replace(found[0], text="x"),) if _text(found) == "X" and heights[at] < small else found
        for at, found in enumerate(words)
    ]


def _numbered(grid: Grid, words: list[Words]) -> list[Words]:
    """Return the words with roman numbers where the first column counts headings."""
    at = {(place.row, place.column): index for index, place in enumerate(grid.places)}
    counted = []
    for index, place in enumerate(grid.places):
        beside = at.get((place.row, 1))
        heading = _text(words[beside]) if beside is not None else ""
        if place.column == 0 and place.row and len(heading) > 5 and heading.isupper() and len(words[index]) == 1:
            counted.append(index)
    signs = [_text(words[index]) for index in counted]
    meant = [LOOKS.get(sign, sign) for sign in signs]
    sure = any(len(numeral) > 1 for numeral in meant)
    if not sure or tuple(meant) not in {ROMAN[first : first + len(meant)] for first in range(len(ROMAN))}:
        return words
    found = list(words)
    for index, numeral in zip(counted, meant, strict=True):
        found[index] = (replace(words[index][0], text=numeral),)
    return found


def _text(words: Words) -> str:
    return " ".join(word.text for word in words)
