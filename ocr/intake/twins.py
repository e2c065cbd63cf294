"""Whether two pictures show the same sheet of paper, scanned twice: their print laid on each other.

Forms that differ in what was written into them are alike nearly everywhere; so every small part of the page is asked,
not the page as a whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from ocr.engine import Image
    from ocr.image.preprocess import Measurements

SIDE = 620  # pixels of the longer side of what is kept: letters are five pixels high
CELL = 24  # pixels of a part of the page that must agree by itself
SLACK = 2  # pixels that ink may lie beside its twin
LEAST_INK = 14  # pixels in a cell, to be asked


@dataclass(frozen=True, slots=True)
class Likeness:
    """The print of a page, straightened: packed bits of rows of `width` pixels, and how many letters it has."""

    width: int
    height: int
    bits: bytes
    letters: int

    def pixels(self) -> Image:
        """Return the print as 0 and 255."""
        flat = np.unpackbits(np.frombuffer(self.bits, np.uint8), count=self.width * self.height)
        return np.asarray(flat.reshape(self.height, self.width) * np.uint8(255), dtype=np.uint8)


def likeness_of(mask: Image, seen: Measurements) -> Likeness:
    """Return what a page looks like, from its ink (255) and its measurements."""
    height, width = mask.shape
    factor = SIDE / max(height, width)
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -seen.skew, factor)
    size = (max(round(width * factor), 1), max(round(height * factor), 1))
    turn[0, 2] += size[0] / 2 - width / 2
    turn[1, 2] += size[1] / 2 - height / 2
    soft = cv2.blur(mask, (3, 3))
    small = cv2.warpAffine(soft, turn, size, flags=cv2.INTER_AREA) > 70
    return Likeness(size[0], size[1], np.packbits(small).tobytes(), seen.glyphs)


def shared_ink(one: Likeness, two: Likeness) -> tuple[float, float]:
    """Return the share of the ink of two pages that lies at the same places: over all, and in the part that has least.

    Either is 0 where the pages differ in size so much that they cannot be one.
    """
    first, second = one.pixels(), two.pixels()
    if any(abs(a - b) > 0.03 * max(a, b) for a, b in zip(first.shape, second.shape, strict=True)):
        return 0.0, 0.0
    rows, columns = max(first.shape[0], second.shape[0]), max(first.shape[1], second.shape[1])
    first, second = (_padded(image, rows, columns) for image in (first, second))
    second = _laid_on(second, first)
    near = np.ones((2 * SLACK + 1, 2 * SLACK + 1), np.uint8)
    lost = (first > 0) & (cv2.dilate(second, near) == 0)
    added = (second > 0) & (cv2.dilate(first, near) == 0)
    unlike, every = (lost | added).astype(np.float32), ((first > 0) | (second > 0)).astype(np.float32)
    total = float(every.sum())
    if not total:
        return 0.0, 0.0
    cells_unlike, cells_every = (cv2.boxFilter(each, -1, (CELL, CELL), normalize=False) for each in (unlike, every))
    asked = cells_every >= LEAST_INK
    worst = float((cells_unlike[asked] / cells_every[asked]).max()) if asked.any() else 1.0
    return 1 - float(unlike.sum()) / total, 1 - worst


def _padded(image: Image, rows: int, columns: int) -> Image:
    return np.asarray(np.pad(image, ((0, rows - image.shape[0]), (0, columns - image.shape[1]))), dtype=np.uint8)


def _laid_on(image: Image, other: Image) -> Image:
    """Shift an image so that its ink lies on the other's."""
    window = cv2.createHanningWindow(image.shape[::-1], cv2.CV_32F)
    (x, y), _ = cv2.phaseCorrelate(
        cv2.GaussianBlur(image.astype(np.float32), (0, 0), 2),
        cv2.GaussianBlur(other.astype(np.float32), (0, 0), 2),
        window,
    )
    if max(abs(x), abs(y)) > 0.08 * max(image.shape):
        return image
    moved = cv2.warpAffine(image, np.array([[1, 0, round(x)], [0, 1, round(y)]], np.float32), image.shape[::-1])
    return np.asarray(moved, dtype=np.uint8)
