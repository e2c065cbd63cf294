"""What is on the scan but not on the paper: the black rim of a lifted lid, and specks of dust or failing toner.

Both are found before anything is removed, and a page without them passes untouched. Sizes are for 300 dpi.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from ocr.engine import Image

DARK = 110
SOLID = 25  # pixels; a dark area in which a square of this side fits is no print
SPECK = 7  # pixels of area; the dot of an i has a dozen and more
MANY_SPECKS = 400  # on a page; fewer do the engine no harm
WHITE = 255


def erase_rim(grey: Image) -> Image:
    """Return the image with solid dark areas that touch its edge made white."""
    factor = 0.25
    small = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    dark = (small < DARK).astype(np.uint8)
    side = max(round(SOLID * factor), 3)
    solid = cv2.morphologyEx(
        cv2.copyMakeBorder(dark, side, side, side, side, cv2.BORDER_REPLICATE),
        cv2.MORPH_OPEN,
        np.ones((side, side), np.uint8),
    )[side:-side, side:-side]
    _, labels = cv2.connectedComponents(solid, connectivity=8)
    edge = np.concatenate((labels[0], labels[-1], labels[:, 0], labels[:, -1]))
    touching = np.unique(edge[edge > 0])
    if not len(touching):
        return grey
    rim = cv2.dilate(np.isin(labels, touching).astype(np.uint8), np.ones((5, 5), np.uint8))
    rim = cv2.resize(rim, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_NEAREST)
    return np.where(rim > 0, np.uint8(WHITE), grey)


def erase_specks(grey: Image) -> Image:
    """Return the image without specks, where there are so many that they hide what is print."""
    dark = (grey < 150).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    small = stats[:, cv2.CC_STAT_AREA] <= SPECK
    small[0] = False
    if int(small.sum()) < MANY_SPECKS:
        return grey
    mask = cv2.dilate(small[labels].astype(np.uint8), np.ones((3, 3), np.uint8))
    # The grey fringe of a letter beside a speck stays: only what is not print itself is whitened.
    print_ = cv2.dilate(((labels > 0) & ~small[labels]).astype(np.uint8), np.ones((3, 3), np.uint8))
    return np.where((mask > 0) & (print_ == 0), np.uint8(WHITE), grey)
