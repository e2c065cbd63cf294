"""Pages that are white on black, told from sheets on a dark desk and from sheets in the dark.

Microfilm comes so, and scans whose file has black and white the wrong way round.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from ocr.image.light import to_grey
from ocr.image.page_edge import find_page

if TYPE_CHECKING:
    from ocr.engine import Image

NIGHT = 90  # grey level: where half the page is darker, it may be a negative
LIT = 60  # grey levels by which its letters are brighter than its ground
STROKE = 17  # pixels across, more than any stroke is wide on an image
SIDE = 1000  # pixels of the longer side that is looked at
BROAD = 0.2  # of a negative that bright patches (the rim of the glass) take at most
LEAST_STROKES = 0.003  # of it that strokes take at least
DENSEST = 0.65  # of the lines that strokes take at most; what is left of paper between dark letters is denser


def positive(image: Image) -> Image:
    """Return a page image, grey or RGB, with dark print on light paper: a negative turned round, all else as it is."""
    return np.asarray(cv2.bitwise_not(image), dtype=np.uint8) if is_negative(image) else image


def is_negative(image: Image) -> bool:
    """Say whether a page image, grey or RGB, shows light strokes on dark ground."""
    if float(np.median(to_grey(np.ascontiguousarray(image[::8, ::8])))) >= NIGHT:
        return False
    grey = to_grey(image)
    factor = min(SIDE / max(grey.shape), 1.0)
    size = (max(round(grey.shape[1] * factor), 1), max(round(grey.shape[0] * factor), 1))
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    lit = (small > float(np.median(small)) + LIT).astype(np.uint8)
    kernel = np.ones((STROKE, STROKE), np.uint8)
    broad = float(cv2.morphologyEx(lit, cv2.MORPH_OPEN, kernel).mean())
    strokes = float(lit.mean()) - broad
    around = float(cv2.morphologyEx(lit, cv2.MORPH_CLOSE, kernel).mean()) - broad
    sparse = LEAST_STROKES <= strokes <= DENSEST * around
    return broad <= BROAD and sparse and find_page(image) is None
