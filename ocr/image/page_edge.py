"""The edge of a sheet photographed on a desk: four corners, believed only where the picture really changes at the edge.

Scans have no such edge and are left alone. Candidates come from two views of the picture (where it is light, where
it is free of colour), the best supported one wins, and none is taken rather than a doubtful one: a page cut wrongly
loses words, a page not cut only keeps some desk.
"""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocr.engine import Image

Corners = NDArray[np.float32]

SIDE = 640  # the edge is looked for on an image of this many pixels
NARROWEST = 8  # of these pixels; on a narrower strip no sheet can be told from a desk
LEAST_AREA = 0.2  # of the picture
FULL = 0.97  # a sheet that fills the picture needs no cutting
LEAST_STEP = 10.0  # grey levels between sheet and desk
LEAST_CONTRAST = 0.1  # the same as a part of the sheet's own light
LEAST_SUPPORT = 0.75  # of the edge inside the picture
LIGHTEST = 95  # per cent of the points of a picture are darker than paper at its lightest
LEAST_OUTSIDE = 0.01  # of the picture
SAMPLES = 60  # places looked at on each side
MOST_LINES = 9  # of either direction
MOST_SLANT = 38.0  # degrees that a corner may differ from a right angle


def find_page(image: Image) -> Corners | None:
    """Return the corners of the sheet in a photo, or None where no sheet stands out from what it lies on.

    Args:
        image: grey or RGB.

    Returns:
        4 x 2: top left, top right, bottom right, bottom left, in pixels of the image.
    """
    factor = SIDE / max(image.shape[:2])
    if min(image.shape[:2]) * factor < NARROWEST:
        return None
    small = np.asarray(cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    best: tuple[float, Corners] | None = None
    for view in _views(small):
        for corners in _candidates(view):
            support = _support(view, corners)
            if support is None:
                continue
            # Of two figures that are held alike the larger one is the sheet, the smaller one a frame on it.
            merit = support + 0.1 * float(cv2.contourArea(corners)) / view.size
            if best is None or merit > best[0]:
                best = merit, corners
    return None if best is None else np.asarray(best[1] / factor, dtype=np.float32)


def _views(small: Image) -> Iterator[Image]:
    """Yield grey pictures in which paper is light: brightness as it is and with the light evened, lack of colour."""
    light = np.asarray(small if small.ndim == 2 else small.max(axis=2), dtype=np.uint8, order="C")
    # Print is not part of the question: closing paints it over with the paper around it.
    if _has_outside(_without_print(light)):
        yield _without_print(np.asarray(cv2.medianBlur(light, 7), dtype=np.uint8))
    if small.ndim == 3:
        colourless = np.asarray(255 - cv2.cvtColor(small, cv2.COLOR_RGB2HSV)[:, :, 1], dtype=np.uint8, order="C")
        if _has_outside(_without_print(colourless)):
            yield np.asarray(cv2.medianBlur(colourless, 9), dtype=np.uint8)


def _without_print(view: Image) -> Image:
    return np.asarray(cv2.morphologyEx(view, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8)), dtype=np.uint8)


def _has_outside(view: Image) -> bool:
    """Say whether enough of a picture is darker than its paper to be what a sheet lies on: on most scans nothing is."""
    paper = float(np.percentile(view[::4, ::4], LIGHTEST))
    return float((view < paper - LEAST_STEP).mean()) > LEAST_OUTSIDE


def _candidates(view: Image) -> Iterator[Corners]:
    otsu, _ = cv2.threshold(view, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    _, mask = cv2.threshold(view, otsu, 255, cv2.THRESH_BINARY)
    mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((7, 7), np.uint8))
    yield from _outlines(np.asarray(mask, dtype=np.uint8))
    # Where a shadow lies over the sheet no level parts it from the desk, but its edges are still straight lines.
    yield from _crossings(view)


def _outlines(mask: Image) -> Iterator[Corners]:
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    area = mask.shape[0] * mask.shape[1]
    for contour in sorted(contours, key=cv2.contourArea, reverse=True)[:2]:
        hull = cv2.convexHull(contour)
        length = cv2.arcLength(hull, closed=True)
        for tolerance in (0.02, 0.04, 0.06):
            polygon = cv2.approxPolyDP(hull, tolerance * length, closed=True)
            if len(polygon) == 4:
                corners = _ordered(polygon.reshape(4, 2).astype(np.float32))
                if _like_a_page(corners, area):
                    yield corners
                break


def _crossings(view: Image) -> Iterator[Corners]:
    """Yield the four-sided figures that the strongest straight edges and the rims of the picture enclose."""
    height, width = view.shape
    edges = cv2.Canny(view, 15, 45)
    found = cv2.HoughLines(edges, 1, np.pi / 360, round(0.16 * max(view.shape)))
    lying = [(0.0, np.pi / 2), (float(height - 1), np.pi / 2)]
    standing = [(0.0, 0.0), (float(width - 1), 0.0)]
    for rho, theta in [] if found is None else found.reshape(-1, 2).astype(float):
        lines = lying if abs(theta - np.pi / 2) < np.pi / 4 else standing
        if len(lines) < MOST_LINES and all(not _alike((rho, theta), line) for line in lines):
            lines.append((rho, theta))
    for top, bottom in combinations(lying, 2):
        for left, right in combinations(standing, 2):
            points = [_meet(a, b) for a, b in ((top, left), (top, right), (bottom, right), (bottom, left))]
            corners = _ordered(np.array(points, dtype=np.float32))
            if _inside(corners, width, height) and _like_a_page(corners, height * width):
                yield corners


def _alike(one: tuple[float, float], other: tuple[float, float]) -> bool:
    turn = abs(one[1] - other[1])
    if turn > np.pi / 2:  # the same line seen from the other side
        return np.pi - turn < 0.05 and abs(one[0] + other[0]) < 10
    return turn < 0.05 and abs(one[0] - other[0]) < 10


def _meet(one: tuple[float, float], other: tuple[float, float]) -> NDArray[np.float64]:
    normals = np.array([[np.cos(theta), np.sin(theta)] for _, theta in (one, other)])
    if abs(np.linalg.det(normals)) < 0.1:
        return np.array([-1e6, -1e6])
    return np.asarray(np.linalg.solve(normals, np.array([one[0], other[0]])))


def _inside(corners: Corners, width: int, height: int) -> bool:
    slack = 0.04 * max(width, height)
    low, high = corners.min(axis=0), corners.max(axis=0)
    return bool((low >= -slack).all() and high[0] <= width + slack and high[1] <= height + slack)


def _ordered(corners: Corners) -> Corners:
    """Return the corners clockwise from the top left."""
    middle = corners.mean(axis=0)
    angles = np.arctan2(corners[:, 1] - middle[1], corners[:, 0] - middle[0])
    around = corners[np.argsort(angles)]
    first = int(np.argmin(around.sum(axis=1)))
    return np.roll(around, -first, axis=0)


def _like_a_page(corners: Corners, area: int) -> bool:
    covered = float(cv2.contourArea(corners)) / area
    if not LEAST_AREA <= covered <= FULL:
        return False
    before = np.roll(corners, 1, axis=0) - corners
    after = np.roll(corners, -1, axis=0) - corners
    lengths = np.linalg.norm(before, axis=1) * np.linalg.norm(after, axis=1)
    cosines = (before * after).sum(axis=1) / np.maximum(lengths, 1e-6)
    return bool((np.abs(np.degrees(np.arccos(np.clip(cosines, -1, 1))) - 90) <= MOST_SLANT).all())


def _support(view: Image, corners: Corners) -> float | None:
    """Return the part of the whole edge at which the sheet is lighter than its outside; None where that is too little.

    The rim of the picture, where a sheet runs out of it, speaks neither for nor against, so that a figure with four
    real edges is preferred to one that leans on the rim.
    """
    height, width = view.shape
    middle = corners.mean(axis=0)
    seen = held = 0
    for start, end in pairwise([*corners, corners[0]]):
        along = end - start
        length = float(np.linalg.norm(along))
        if length < 1:
            return None
        normal = np.array([along[1], -along[0]]) / length
        if float(normal @ (start - middle)) < 0:
            normal = -normal
        points = start + np.linspace(0.04, 0.96, SAMPLES)[:, None] * along
        outer, inner = points + 7 * normal, points - 7 * normal
        inside = (outer >= 0).all(axis=1) & (outer[:, 0] < width) & (outer[:, 1] < height)
        paper = _sample(view, inner[inside])
        step = paper - _sample(view, outer[inside])
        good = int((step >= np.maximum(LEAST_STEP, LEAST_CONTRAST * paper)).sum())
        if good < 0.5 * int(inside.sum()):
            return None
        seen += int(inside.sum())
        held += good
    if seen < SAMPLES or held < LEAST_SUPPORT * seen:
        return None
    return held / (4 * SAMPLES)


def _sample(view: Image, points: NDArray[np.float32]) -> NDArray[np.float64]:
    across = np.clip(points[:, 0].round().astype(int), 0, view.shape[1] - 1)
    down = np.clip(points[:, 1].round().astype(int), 0, view.shape[0] - 1)
    return np.asarray(view[down, across], dtype=np.float64)
