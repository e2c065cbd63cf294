"""What is on the scan but not on the paper: the black rim of a lifted lid, the desk beside a sheet, specks of dust.

Both are found before anything is removed, and a page without them passes untouched. Sizes are for 300 dpi.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from ocr.engine import WHITE
from ocr.image.light import halved, ink
from ocr.image.pieces import find_pieces

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ocr.engine import Image

DARK = 110
SOLID = 25  # pixels; a dark area in which a square of this side fits is no print
PALE = 190  # a desk is darker than that once the light is evened
EDGE = 0.008  # of the longer side: so far the edge of a photographed sheet may be off
MARGIN = 0.04  # of the longer side, from the edge: nothing is printed there
SPECK = 90  # pixels of area; a full stop of 13 points has thirty, the dirt of a photocopier more
LONG = 14  # pixels; what is as long is a stroke of a broken letter
CLOSE = 13, 24  # pixels up and down, left and right; a dot so close to print belongs to it
MANY_SPECKS = 40  # on a page; fewer do the engine no harm
FEW_PIECES = 3000  # looked at one by one
ROW = 4  # dots that make a dotted line


def erase_rim(grey: Image) -> Image:
    """Return the image with solid dark areas that touch its edge made white."""
    if min(grey.shape) < SOLID:
        return grey
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


def erase_edge(grey: Image) -> Image:
    """Return a sheet cut out of a photo with what is left of the desk, hanging on the edge, made white."""
    small = cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    edge, margin = (max(round(share * max(small.shape)), 1) for share in (EDGE, MARGIN))
    if min(small.shape) <= 2 * margin:
        return grey
    dark = (small < PALE).astype(np.uint8)
    inner = np.zeros_like(dark)
    inner[margin:-margin, margin:-margin] = 1
    frame = np.ones_like(dark)
    frame[edge:-edge, edge:-edge] = 0
    hanging = (dark | frame) & (1 - inner)
    _, labels = cv2.connectedComponents(hanging, connectivity=8)
    desk = cv2.dilate((labels == labels[0, 0]).astype(np.uint8), np.ones((3, 3), np.uint8))
    desk = cv2.resize(desk, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_NEAREST)
    return np.where(desk > 0, np.uint8(WHITE), grey)


def erase_specks(grey: Image) -> Image:
    """Return the image without specks, where there are so many that they are dirt and not print.

    A speck stands alone: dots of letters, marks and full stops stand close to a letter, and the dots of a dotted line
    stand in a row.
    """
    # By the page's own ink: a fixed threshold breaks the thin letters of pale print into crumbs.
    dark = np.minimum(ink(grey), 1)
    if not _may_have_specks(dark):
        return grey
    labels, stats, middles = find_pieces(dark)
    # A hyphen, alone before its line or in a cell, is as small but twice as wide as high.
    hyphen = stats[:, cv2.CC_STAT_WIDTH] >= 2 * stats[:, cv2.CC_STAT_HEIGHT]
    short = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]) < LONG
    tiny = (stats[:, cv2.CC_STAT_AREA] <= SPECK) & short & ~hyphen
    tiny[0] = False
    if int(tiny.sum()) < MANY_SPECKS:
        return grey
    print_ = _without(dark, labels, stats, tiny)
    near = cv2.dilate(print_, np.ones((2 * CLOSE[0] + 1, 2 * CLOSE[1] + 1), np.uint8))
    across, down = middles.round().astype(int).T
    alone = tiny & (near[down.clip(0, near.shape[0] - 1), across.clip(0, near.shape[1] - 1)] == 0)
    if int(alone.sum()) < MANY_SPECKS:
        return grey
    specks = alone & ~_in_rows(alone, across, down, grey.shape[:2])
    if int(specks.sum()) < MANY_SPECKS:
        return grey
    mask = cv2.dilate(specks[labels].astype(np.uint8), np.ones((5, 5), np.uint8))
    return np.where((mask > 0) & (print_ == 0), np.uint8(WHITE), grey)


def _may_have_specks(dark: NDArray[np.uint8]) -> bool:
    """Say, from a mask of half the size, whether so much stands alone that a closer look is worth its time."""
    if min(dark.shape) < SOLID:
        return True  # labelling a mask one pixel high ends the process, and there is little to save
    small = halved(dark, np.maximum)
    labels, stats, middles = find_pieces(small)
    tiny = stats[:, cv2.CC_STAT_WIDTH : cv2.CC_STAT_HEIGHT + 1].max(axis=1) <= LONG // 2 + 1
    tiny[0] = False
    if int(tiny.sum()) < MANY_SPECKS // 2:
        return False
    near = cv2.dilate(_without(small, labels, stats, tiny), np.ones((CLOSE[0], CLOSE[1]), np.uint8))
    across, down = middles[tiny].round().astype(int).T
    return int((near[down, across] == 0).sum()) >= MANY_SPECKS // 2


def _without(
    dark: NDArray[np.uint8], labels: NDArray[Any], stats: NDArray[Any], pieces: NDArray[np.bool_]
) -> NDArray[np.uint8]:
    """Return a mask without some of its pieces."""
    if int(pieces.sum()) > FEW_PIECES:
        return np.asarray(dark & ~pieces[labels], dtype=np.uint8)
    left = dark.copy()
    # Where pieces are few and small and the page is large, only their own boxes are looked at.
    for number in np.flatnonzero(pieces):
        x, y, w, h = stats[number, :4]
        box = np.s_[y : y + h, x : x + w]
        left[box][labels[box] == number] = 0
    return left


def _in_rows(
    dots: NDArray[np.bool_], across: NDArray[np.int_], down: NDArray[np.int_], shape: tuple[int, ...]
) -> NDArray[np.bool_]:
    """Say for each dot whether it is one of ROW or more on a line, a few pixels apart."""
    canvas = np.zeros(shape[:2], np.uint8)
    canvas[down[dots], across[dots]] = 1
    _, rows = cv2.connectedComponents(cv2.dilate(canvas, np.ones((3, 31), np.uint8)), connectivity=8)
    row_of = np.where(dots, rows[down.clip(0, shape[0] - 1), across.clip(0, shape[1] - 1)], 0)
    members = np.bincount(row_of[dots], minlength=int(rows.max()) + 1)
    return np.asarray(dots & (members[row_of] >= ROW), dtype=np.bool_)
