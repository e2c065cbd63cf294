"""Where the words of a line are on the page: the network says about where a character is, the ink where it ends."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from ocr.network.layers import POOL
from ocr.page import Box

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from ocr.engine import Image
    from ocr.network.decoding import Letters


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
    edges = [0, *(_gap(inked, at[number], at[number + 1]) for number in range(1, len(at) - 1, 2)), len(inked)]
    for start, end in pairwise(edges):
        across = np.flatnonzero(inked[start:end])
        down = np.flatnonzero(np.logical_or.reduce(ink[:, start:end], axis=1))
        if len(across):
            box = Box(start + int(across[0]), int(down[0]), int(np.ptp(across)) + 1, int(np.ptp(down)) + 1)
        else:
            box = Box(min(start, len(inked) - 1), 0, max(end - start, 1), cut.shape[0])
        yield box


def _gap(inked: NDArray[np.bool_], start: float, end: float) -> int:
    """Return the middle of the widest stretch without ink between two characters."""
    low = min(max(int(start), 0), len(inked) - 1)
    high = min(max(int(end), low + 1), len(inked))
    blank = np.concatenate([[0], ~inked[low:high], [0]]).astype(np.int8)
    begins, ends = np.flatnonzero(np.diff(blank) == 1), np.flatnonzero(np.diff(blank) == -1)
    if not len(begins):
        return (low + high) // 2
    widest = int((ends - begins).argmax())
    return low + int(begins[widest] + ends[widest]) // 2
