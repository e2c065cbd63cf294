"""Coloured ink over print, stamps and signatures, taken away for reading only.

Ink lies on paper as a filter: densities (-log of light, paper being 0) of the print under it and of the ink itself add up.
Print is as dense in every channel; red ink is dense in green and blue and hardly in red. So the channel in which an ink
is thinnest shows the print nearly alone, and what is left of the ink there follows from its colour: how much of it there
is in its thinnest channel for each part of colour is measured on the page's own bare ink.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.page import Box

if TYPE_CHECKING:
    from ocr.engine import Image

SIDE = 900  # pixels of the copy on which colour is looked for
SHADE = 27  # pixels of it: wider than a stroke, a ring or a star of a stamp
COLOURED = 0.16  # density of colour from which a point of the small copy is coloured ink
LEAST = 60  # such points that make a mark; fewer are noise
REACH = 9  # pixels of the copy between which marks are one
BARE = 0.18  # density of colour of ink that is thick enough to learn from
FAINT, FIRM = 0.25, 0.45  # of the density of print: what is left on coloured ink under it is the ink's; what is print's
PALEST_PRINT = 0.4  # density
COLOURLESS = 0.08  # density of colour
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


def find_marks(image: Image) -> Marks | None:
    """Return the coloured marks of a page image, None where there are none."""
    if image.ndim == 2 or min(image.shape[:2]) < SHADE:
        return None
    factor = min(SIDE / max(image.shape[:2]), 1.0)
    small = np.asarray(cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    if not _is_coloured(small):
        return None
    paper = _paper(small)
    density = _density(small, paper)
    # Single points of colour are the camera's noise and the seams of letters.
    colour = cv2.blur(density, (3, 3))
    chroma = np.median(colour, axis=2) - colour.min(axis=2)
    mask = np.asarray(cv2.max(chroma, colour.mean(axis=2) - colour.min(axis=2)) > COLOURED, dtype=np.uint8)
    if mask.mean() > SPREAD:
        return None
    joined = cv2.dilate(mask, np.ones((2 * REACH + 1, 2 * REACH + 1), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    points = np.bincount(labels[mask > 0], minlength=count)
    boxes = tuple(
        _enlarged(stats[number], factor, image.shape) for number in range(1, count) if points[number] >= LEAST
    )
    return Marks(boxes, paper) if boxes else None


def without(image: Image, grey: Image, marks: Marks) -> Image:
    """Return `grey`, the grey of `image`, with the ink of the marks taken away inside their boxes."""
    cleaned = grey.copy()
    paper = np.asarray(cv2.resize(marks.paper, (64, 64), interpolation=cv2.INTER_AREA), dtype=np.uint8)
    for box in marks.boxes:
        part = np.s_[box.y : box.y + box.h, box.x : box.x + box.w]
        height, width = image.shape[:2]
        x = (np.arange(box.x, box.x + box.w, dtype=np.float32) + 0.5) * (64 / width) - 0.5
        y = (np.arange(box.y, box.y + box.h, dtype=np.float32) + 0.5) * (64 / height) - 0.5
        across, down = np.meshgrid(x, y)
        shade = cv2.remap(paper, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        density = _density(image[part], np.asarray(shade, dtype=np.uint8))
        light = cv2.cvtColor(np.asarray(shade, dtype=np.uint8), cv2.COLOR_RGB2GRAY).astype(np.float32)
        cleaned[part] = np.clip(light * np.exp(-_print(density)), 0, 255).astype(np.uint8)
    return cleaned


def _is_coloured(small: Image) -> bool:
    """Say whether any ink is coloured, by its distance from the page's usual colour; a quick look that spares the rest."""
    tiny = small[::2, ::2].astype(np.int16)
    tint = tiny - tiny.mean(axis=2, keepdims=True)
    usual = np.median(tint.reshape(-1, 3), axis=0)
    return int((np.abs(tint - usual).max(axis=2) > 18).sum()) >= LEAST // 4


def _paper(small: Image) -> Image:
    kernel = np.ones((SHADE, SHADE), np.uint8)
    closed = cv2.morphologyEx(cv2.medianBlur(small, 3), cv2.MORPH_CLOSE, kernel, borderType=cv2.BORDER_REPLICATE)
    return np.asarray(cv2.blur(closed, (SHADE, SHADE)), dtype=np.uint8)


def _density(image: Image, paper: Image) -> NDArray[np.float32]:
    """Return -log of an RGB image's light against its paper's, 0 on bare paper."""
    share = image.astype(np.float32) / np.maximum(paper, 1).astype(np.float32)
    return np.asarray(-np.log(np.clip(share, DARKEST, 1.0)), dtype=np.float32)


def _print(density: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the density of the print alone."""
    thinnest = density.min(axis=2)
    # Colour is coarser than light in JPEG, and noisier.
    smooth = cv2.GaussianBlur(density, (0, 0), 1.5)
    channel = smooth.argmin(axis=2)
    colour = (density.sum(axis=2) - 3 * thinnest) / 2
    soft = (smooth.sum(axis=2) - 3 * smooth.min(axis=2)) / 2
    found = thinnest.copy()
    for number in range(3):
        ours = channel == number
        bare = ours & (soft > BARE)
        if int(bare.sum()) < LEAST:
            continue
        left = float(np.median(smooth.min(axis=2)[bare] / soft[bare]))
        found[ours] -= left * colour[ours]
    found = found.clip(0)
    plain = thinnest[soft < COLOURLESS]
    dense = max(float(np.percentile(plain, 99)) if plain.size else 0.0, PALEST_PRINT)
    coloured = soft > COLOURLESS
    # A trace of ink that its colour does not account for is no print.
    faint = np.where(found < FAINT * dense, found / (FAINT * dense), 1)
    found = np.where(coloured, found * faint, found)
    return np.asarray(np.where(_remnants(found, coloured, dense), 0, found), dtype=np.float32)


def _remnants(found: NDArray[np.float32], coloured: NDArray[np.bool_], dense: float) -> NDArray[np.bool_]:
    """Say where pieces lie that are nowhere as dense as print and mostly on coloured ink."""
    count, labels = cv2.connectedComponents((found > 0.6 * FAINT * dense).astype(np.uint8), connectivity=8)
    size = np.bincount(labels.ravel(), minlength=count)
    firm = np.bincount(labels[found > FIRM * dense], minlength=count)
    on_ink = np.bincount(labels[coloured], minlength=count)
    remnant = (firm < 3) & (on_ink > 0.6 * size)
    remnant[0] = False
    return np.asarray(remnant[labels], dtype=np.bool_)


def _enlarged(stats: NDArray[np.int32], factor: float, shape: tuple[int, ...]) -> Box:
    left, top, width, height = (float(value) for value in stats[:4])
    x, y = max(int(left / factor), 0), max(int(top / factor), 0)
    right, bottom = min(int((left + width) / factor) + 1, shape[1]), min(int((top + height) / factor) + 1, shape[0])
    return Box(x, y, right - x, bottom - y)
