"""Two pages side by side on one scan, as of an opened book: found by the empty strip between them, read one by one.

Only a picture about as wide as two pages is asked, and only one whose lines are level: the strip of white between the
paragraphs of a page that lies on its side is no fold.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

import cv2
import numpy as np

from ocr.image.glyphs import Glyphs, find_glyphs
from ocr.image.light import flatten, ink, paper_shade, to_grey
from ocr.image.preprocess import SMALL_SIDE, direction
from ocr.page import Cell, Region, Table, Word, moved

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ocr.engine import Image
    from ocr.page import Box, Reading

Place = TypeVar("Place", Word, Table, Cell, Region)

NARROWEST, WIDEST = 1.15, 1.75  # width by height; two sheets of A4 have 1.41
MIDDLE = 0.43, 0.57  # of the width: where a fold may be
LEAST_STRIP = 0.035  # of the width; two inner margins have four to eight times as much
LEAST_LETTERS = 60  # on either page
STRAY = 3  # letter-like pieces that may lie in the strip: dirt, stitches


@dataclass(frozen=True, slots=True)
class Fold:
    """Where to part a picture of two pages: column of pixels; and whether it stands on its head."""

    at: int
    upside_down: bool


def find_fold(image: Image) -> Fold | None:
    """Return the fold between two pages on one picture, None where it holds one page."""
    height, width = image.shape[:2]
    if not NARROWEST <= width / height <= WIDEST:
        return None
    factor = min(SMALL_SIDE / width, 1.0)
    small = np.asarray(cv2.resize(to_grey(image), None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8)
    glyphs = find_glyphs(ink(flatten(small, paper_shade(small))))
    left, right = glyphs.edges[:, 0], glyphs.edges[:, 2]
    begun = np.bincount(left.astype(np.int64), minlength=small.shape[1] + 1)
    ended = np.bincount(np.ceil(right).astype(np.int64), minlength=small.shape[1] + 1)
    lying = np.cumsum(begun[: small.shape[1]] - ended[: small.shape[1]])
    strip = _widest_strip(lying <= STRAY, *(round(share * small.shape[1]) for share in MIDDLE))
    if strip is None or strip[1] - strip[0] < LEAST_STRIP * small.shape[1]:
        return None
    at = sum(strip) / 2
    pages = [Glyphs(glyphs.edges[left < at]), Glyphs(glyphs.edges[left >= at])]
    if min(map(len, pages)) < LEAST_LETTERS:
        return None
    # Each page has its own skew: together they tell less well how they stand than each for itself.
    stands = [direction(page) for page in pages]
    if any(turns % 2 for _, _, tried in stands for turns in tried):
        return None
    return Fold(round(at / factor), all(turns == 2 for turns, _, _ in stands))


def side_by_side(left: Reading, right: Reading, fold: Fold) -> Reading:
    """Return the readings of the halves of a picture as one of the whole, page after page."""
    pages = [(left, 0), (right, fold.at)]
    (first, first_x), (second, second_x) = pages[::-1] if fold.upside_down else pages
    gap = "\n" if first.text and second.text else ""
    lines = max((word.line for word in first.words), default=-1) + 1
    first, second = _shifted(first, 0, 0, first_x), _shifted(second, len(first.text + gap), lines, second_x)
    return replace(
        first,
        text=first.text + gap + second.text,
        words=first.words + second.words,
        width=left.width + right.width,
        height=max(left.height, right.height),
        tables=first.tables + second.tables,
        regions=first.regions + second.regions,
    )


def _shifted(reading: Reading, characters: int, lines: int, pixels: int) -> Reading:
    """Return a reading whose places lie so many characters, lines and pixels further on; its text as it was."""

    def along(part: Place) -> Place:
        return replace(part, start=part.start + characters, end=part.end + characters)

    def across(box: Box) -> Box:
        return replace(box, x=box.x + pixels)

    words = tuple(replace(along(word), box=across(word.box), line=word.line + lines) for word in reading.words)
    tables = (moved(along(table), across) for table in reading.tables)
    return replace(
        reading,
        words=words,
        tables=tuple(replace(table, cells=tuple(map(along, table.cells))) for table in tables),
        regions=tuple(map(along, reading.regions)),
    )


def _widest_strip(empty: NDArray[np.bool_], low: int, high: int) -> tuple[int, int] | None:
    """Return the widest run of empty columns whose middle lies between low and high."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], empty, [False])).astype(np.int8)))
    runs = [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True) if low <= (a + b) / 2 <= high]
    return max(runs, key=lambda run: run[1] - run[0], default=None)
