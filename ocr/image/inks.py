"""Coloured ink over print, stamps and signatures: found on the page, and taken away for reading only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from ocr.image.unmixing import print_alone
from ocr.page import Box

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ocr.engine import Image
    from ocr.image.page_edge import Corners

SIDE = 900  # pixels of the copy on which colour is looked for
SHADE = 71  # pixels of it: wider than a stroke, a ring or the star of a stamp
COLOURED = 0.16  # density of colour from which a point of the small copy is coloured ink
TINTED = 18  # grey levels from the usual colour
LEAST = 60  # such points that make a mark; fewer are noise
LONG_AT_RIM = 240  # pixels of the copy along its rim; what reaches it so far is no stamp
REACH = 9  # pixels of the copy between which marks are one
PURE = 0.3  # least colour of ink for its density in its thinnest channel; navy has 0.6
PALEST_PRINT = 0.5  # light of print, its paper being 1; a page without darker print has hardly any
DARKEST = 1.0 / 255
SPREAD = 0.25  # of the page: more colour than this is a picture or a coloured page


@dataclass(frozen=True, slots=True)
class Marks:
    """Coloured marks on a page image: boxes around them in its pixels, and its paper's colour, small.

    Attributes:
        boxes: one a mark, apart from each other.
        paper: the page's paper without what is on it, RGB, smaller than the page image.
    """

    boxes: tuple[Box, ...]
    paper: Image


def find_marks(image: Image, sheet: Corners | None = None) -> Marks | None:
    """Return the coloured marks of a page image, None where there are none.

    Args:
        image: grey or RGB.
        sheet: corners of the sheet in a photo; what lies around it is no mark.
    """
    if image.ndim == 2 or min(image.shape[:2]) < SHADE:
        return None
    factor = min(SIDE / max(image.shape[:2]), 1.0)
    # Most pages are black on white: single points say so before the page is made small with care.
    step = max(int(1 / factor), 1)
    if not _is_coloured(np.ascontiguousarray(image[::step, ::step])):
        return None
    small = np.asarray(cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    paper = _paper(small)
    density = _density(small, paper)
    # Single points of colour are the camera's noise and the seams of letters.
    colour = np.asarray(cv2.blur(density, (3, 3)), dtype=np.float32)
    mask = _is_ink(colour, COLOURED).astype(np.uint8)
    if sheet is not None:
        mask &= _inside(sheet * factor, mask.shape)
    if mask.mean() > SPREAD:
        return None
    joined = cv2.dilate(mask, np.ones((2 * REACH + 1, 2 * REACH + 1), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    points = np.bincount(labels[mask > 0], minlength=count)
    at_rim = np.bincount(_rim(np.asarray(labels, np.int32)), minlength=count)
    boxes = tuple(
        _enlarged(stats[number], factor, image.shape)
        for number in range(1, count)
        if points[number] >= LEAST and at_rim[number] < LONG_AT_RIM
    )
    return Marks(boxes, paper) if boxes else None


def without(image: Image, grey: Image, marks: Marks) -> Image:
    """Return `grey`, the grey of `image`, with the ink of the marks taken away inside their boxes."""
    cleaned = grey.copy()
    black = _black(grey)
    paper = np.asarray(cv2.resize(marks.paper, (64, 64), interpolation=cv2.INTER_AREA), dtype=np.uint8)
    for box in marks.boxes:
        part = np.s_[box.y : box.y + box.h, box.x : box.x + box.w]
        height, width = image.shape[:2]
        x = (np.arange(box.x, box.x + box.w, dtype=np.float32) + 0.5) * (64 / width) - 0.5
        y = (np.arange(box.y, box.y + box.h, dtype=np.float32) + 0.5) * (64 / height) - 0.5
        across, down = np.meshgrid(x, y)
        shade = cv2.remap(paper, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        light = image[part].astype(np.float32) / np.maximum(shade, 1).astype(np.float32)
        alone = print_alone(light.clip(0, 1), black)
        white = cv2.cvtColor(np.asarray(shade, dtype=np.uint8), cv2.COLOR_RGB2GRAY).astype(np.float32)
        cleaned[part] = np.clip(white * alone, 0, 255).astype(np.uint8)
    return cleaned


def _black(grey: Image) -> float:
    """Return the light of the page's print as a part of its paper's."""
    sample = grey[::4, ::4]
    return min(float(np.percentile(sample, 0.5) / max(np.median(sample), 1)), PALEST_PRINT)


def _is_coloured(points: Image) -> bool:
    """Say whether there may be coloured ink, by how far colours are from the page's usual one."""
    soft = cv2.blur(points, (3, 3))[::2, ::2].astype(np.float32)
    tint = soft - cv2.transform(soft, np.full((1, 3), 1 / 3, np.float32))[:, :, None]
    usual = np.median(tint[::3, ::3].reshape(-1, 3), axis=0)
    red, green, blue = (np.abs(tint[..., channel] - usual[channel]) for channel in range(3))
    return int((np.maximum(np.maximum(red, green), blue) > TINTED).sum()) >= LEAST // 4


def _inside(sheet: Corners, shape: tuple[int, ...]) -> Image:
    """Return a mask, 1 on a sheet and not too near its edge."""
    mask = np.zeros(shape, np.uint8)
    cv2.fillConvexPoly(mask, sheet.round().astype(np.int32), (1,))
    return np.asarray(cv2.erode(mask, np.ones((REACH, REACH), np.uint8)), dtype=np.uint8)


def _rim(labels: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return what lies along the rim of the picture: much of desks and the scanner's lid, little of a stamp."""
    return np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])


def _paper(small: Image) -> Image:
    kernel = np.ones((SHADE, SHADE), np.uint8)
    closed = cv2.morphologyEx(cv2.medianBlur(small, 3), cv2.MORPH_CLOSE, kernel, borderType=cv2.BORDER_REPLICATE)
    return np.asarray(cv2.blur(closed, (SHADE, SHADE)), dtype=np.uint8)


def _density(image: Image, paper: Image) -> NDArray[np.float32]:
    """Return -log of an RGB image's light against its paper's, 0 on bare paper."""
    share = image.astype(np.float32) / np.maximum(paper, 1).astype(np.float32)
    return np.asarray(-np.log(np.clip(share, DARKEST, 1.0)), dtype=np.float32)


def _colour(density: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return by how much the denser channels exceed the thinnest one."""
    return np.asarray((density.sum(axis=2) - 3 * density.min(axis=2)) / 2, dtype=np.float32)


def _is_ink(density: NDArray[np.float32], least: float) -> NDArray[np.bool_]:
    """Say where there is coloured ink. Black print is not quite colourless on yellowed paper: for its density it is."""
    colour = _colour(density)
    return np.asarray((colour > least) & (colour > PURE * density.min(axis=2)), dtype=np.bool_)


def _enlarged(stats: NDArray[np.int32], factor: float, shape: tuple[int, ...]) -> Box:
    """Return the box of a mark in pixels of the page, with room for the thin ends of strokes."""
    left, top, width, height = (float(value) for value in stats[:4])
    more = 0.1 * max(width, height)
    x, y = max(int((left - more) / factor), 0), max(int((top - more) / factor), 0)
    right = min(int((left + width + more) / factor) + 1, shape[1])
    bottom = min(int((top + height + more) / factor) + 1, shape[0])
    return Box(x, y, right - x, bottom - y)
