"""Marks that stand alone in a cell: what the engine could not see because their cell was cut out for it.

It reads every cutting at the size of its own letters, so that a small x and a capital one look the same to it. A lone X
that is lower than the table's figures is a small one. Nothing is told here that does not show on the page itself: what
other rows prove of a sign (`1`, `H`, `IH` count I, II, III) is for restoration (`normalize.text.counted_rows`).
"""

from __future__ import annotations

from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ocr.engine import EngineWord

    Words = tuple[EngineWord, ...]

SMALL_MARK = 0.85  # of the height of figures


def settled(words: list[Words], heights: Mapping[int, int]) -> list[Words]:
    """Return the words of each place with its lone mark settled.

    Args:
        words: of each place.
        heights: of the print in places that hold any, pixels.
    """
    figures = [heights[at] for at in heights if len(words[at]) == 1 and words[at][0].text.isdigit()]
    small = SMALL_MARK * median(figures) if figures else 0.0
    return [
        (replace(found[0], text="x"),) if len(found) == 1 and found[0].text == "X" and heights[at] < small else found
        for at, found in enumerate(words)
    ]
