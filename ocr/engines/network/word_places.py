"""Where the words of a line are on the page: the network says about where a character is, the ink where it ends."""

from __future__ import annotations

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
    inked: NDArray[np.bool_] = np.logical_or.reduce(ink, axis=0)
    at = [(POOL * step + 1) / scale for one in letters for step in (one.first, one.last)]
    blanks = _blanks(inked)
    edges = [0, *(_gap(blanks, at[number], at[number + 1]) for number in range(1, len(at) - 1, 2)), len(inked)]
    for start, end in pairwise(edges):
        across = np.flatnonzero(inked[start:end])
        down = np.flatnonzero(np.logical_or.reduce(ink[:, start:end], axis=1))
        if len(across):
            box = Box(start + int(across[0]), int(down[0]), int(np.ptp(across)) + 1, int(np.ptp(down)) + 1)
        else:
            box = Box(min(start, len(inked) - 1), 0, max(end - start, 1), cut.shape[0])
        yield box


@dataclass(frozen=True, slots=True)
class _Blanks:
    """Stretches without ink of a line of some width: where they begin and end, from left to right."""

    width: int
    begins: NDArray[np.intp]
    ends: NDArray[np.intp]


def _blanks(inked: NDArray[np.bool_]) -> _Blanks:
    blank = np.concatenate([[False], ~inked, [False]])
    edges = np.flatnonzero(blank[1:] != blank[:-1])
    return _Blanks(len(inked), edges[::2], edges[1::2])


def _gap(blanks: _Blanks, start: float, end: float) -> int:
    """Return the middle of the widest stretch without ink between two characters."""
    low = min(max(int(start), 0), blanks.width - 1)
    high = min(max(int(end), low + 1), blanks.width)
    first = int(np.searchsorted(blanks.ends, low, side="right"))
    last = int(np.searchsorted(blanks.begins, high, side="left"))
    if first >= last:
        return (low + high) // 2
    begins = [max(int(begin), low) for begin in blanks.begins[first:last]]
    ends = [min(int(end), high) for end in blanks.ends[first:last]]
    widest = max(range(len(begins)), key=lambda number: ends[number] - begins[number])
    return (begins[widest] + ends[widest]) // 2
