"""Where the words of a line are on the page: the network says about where a character is, the ink where it ends."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from ocr.engines.network.layers import POOL
from ocr.page import Box

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from ocr.engine import Image
    from ocr.engines.network.decoding import Letters


def word_boxes(letters: Sequence[Letters], cut: Image, scale: float, middle: float) -> Iterator[Box]:
    """Yield where each word of a line is: between the widest gaps around it, as far as there is ink.

    Args:
        letters: the words, from left to right.
        cut: the line alone, grey; boxes are in its pixels.
        scale: by which it was scaled for the network.
        middle: the grey between ink and paper.
    """
    if not letters:
        return
    ink: NDArray[np.bool_] = np.less(cut, middle)
    height, width = ink.shape
    inked: NDArray[np.bool_] = np.logical_or.reduce(ink, axis=0)
    at = [(POOL * step + 1) / scale for one in letters for step in (one.first, one.last)]
    blanks = _blanks(inked)
    gaps = [_gap(blanks, at[number], at[number + 1]) for number in range(1, len(at) - 1, 2)]
    edges = np.maximum.accumulate([0, *gaps, width])
    columns = np.flatnonzero(inked)
    first, last = np.searchsorted(columns, edges[:-1]), np.searchsorted(columns, edges[1:]) - 1
    seen = np.flatnonzero(first <= last)
    lefts, rights = columns[first[seen]].tolist(), columns[last[seen]].tolist()
    # Between words with ink there is none: what lies from one to the next belongs to the first.
    rows = np.logical_or.reduceat(ink, edges[seen], axis=1) if len(seen) else ink[:, :0]
    tops, feet = rows.argmax(axis=0).tolist(), rows[::-1].argmax(axis=0).tolist()
    boxes = {
        number: Box(left, top, right - left + 1, height - foot - top)
        for number, left, right, top, foot in zip(seen.tolist(), lefts, rights, tops, feet, strict=True)
    }
    for number, (start, end) in enumerate(pairwise(edges.tolist())):
        yield boxes.get(number) or Box(min(start, width - 1), 0, max(end - start, 1), height)


@dataclass(frozen=True, slots=True)
class _Blanks:
    """Stretches without ink of a line of some width: where they begin and end, from left to right."""

    width: int
    begins: list[int]
    ends: list[int]


def _blanks(inked: NDArray[np.bool_]) -> _Blanks:
    blank = np.concatenate([[False], ~inked, [False]])
    edges = np.flatnonzero(blank[1:] != blank[:-1])
    return _Blanks(len(inked), edges[::2].tolist(), edges[1::2].tolist())


def _gap(blanks: _Blanks, start: float, end: float) -> int:
    """Return the middle of the widest stretch without ink between two characters."""
    low = min(max(int(start), 0), blanks.width - 1)
    high = min(max(int(end), low + 1), blanks.width)
    first, last = bisect_right(blanks.ends, low), bisect_left(blanks.begins, high)
    if first >= last:
        return (low + high) // 2
    begins = [max(begin, low) for begin in blanks.begins[first:last]]
    ends = [min(end, high) for end in blanks.ends[first:last]]
    widest = max(range(len(begins)), key=lambda number: ends[number] - begins[number])
    return (begins[widest] + ends[widest]) // 2
