"""From the page image to the image the engine reads, and back: 3 x 3 matrices that map pixel coordinates.

A matrix maps a point of the page image to a point of the prepared image. Steps are composed into one matrix first and
applied to the pixels once, because every resampling blurs the marks over the letters. Where the sheet is bent, its
lines are laid level in the same movement: points pass the matrix, then the bend.
"""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.engine import WHITE
from ocr.page import Box

if TYPE_CHECKING:
    from ocr.engine import Image
    from ocr.image.bend import Bend

Matrix = NDArray[np.float64]
MESH = 32  # pixels between places for which a bend is reckoned; between them it is as good as straight


def identity() -> Matrix:
    """Return the matrix that moves nothing."""
    return np.eye(3)


def scaling(factor: float) -> Matrix:
    """Return the matrix that makes the image `factor` times as large."""
    return np.diag([factor, factor, 1.0])


def quarter_turns(turns: int, width: float, height: float) -> tuple[Matrix, float, float]:
    """Return the matrix that turns an image clockwise by `turns` x 90 degrees, and the new width and height."""
    matrix = identity()
    for _ in range(turns % 4):
        matrix = np.array([[0.0, -1.0, height], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]) @ matrix
        width, height = height, width
    return matrix, width, height


def rotation(degrees: float, width: float, height: float) -> tuple[Matrix, float, float]:
    """Return the matrix that turns an image clockwise about its middle, and the new width and height."""
    radians = np.radians(degrees)
    cos, sin = float(np.cos(radians)), float(np.sin(radians))
    new_width = abs(width * cos) + abs(height * sin)
    new_height = abs(width * sin) + abs(height * cos)
    to_middle = np.array([[1.0, 0.0, -width / 2], [0.0, 1.0, -height / 2], [0.0, 0.0, 1.0]])
    turn = np.array([[cos, -sin, new_width / 2], [sin, cos, new_height / 2], [0.0, 0.0, 1.0]])
    return turn @ to_middle, new_width, new_height


def rectification(corners: NDArray[np.float32]) -> tuple[Matrix, float, float]:
    """Return the matrix that lays a photographed page flat, and the width and height of the flat page.

    Args:
        corners: 4 x 2, top left, top right, bottom right, bottom left in pixels.
    """
    sides = [float(np.linalg.norm(corners[i] - corners[(i + 1) % 4])) for i in range(4)]
    width, height = max(sides[0], sides[2]), max(sides[1], sides[3])
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    matrix = np.asarray(cv2.getPerspectiveTransform(corners, target), dtype=np.float64)
    return matrix, width, height


def apply(matrix: Matrix, image: Image, width: int, height: int, bend: Bend | None = None) -> Image:
    """Return the image moved by `matrix`, and laid level where it is bent, onto a white canvas of the given size."""
    shrink = float(np.sqrt(abs(np.linalg.det(matrix[:2, :2]))))
    if bend is None and _only_scales(matrix):
        method = cv2.INTER_AREA if shrink < 1 else cv2.INTER_CUBIC
        return np.asarray(cv2.resize(image, (width, height), interpolation=method), dtype=np.uint8)
    if shrink < 0.6:  # warping takes single pixels; without a blur before it, thin strokes would vanish
        image = np.asarray(cv2.GaussianBlur(image, (0, 0), 0.4 / shrink), dtype=np.uint8)
    if bend is not None:
        x, y = _sources(matrix, bend, width, height)
        bent = cv2.remap(image, x, y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=WHITE)
        return np.asarray(bent, dtype=np.uint8)
    warped = cv2.warpPerspective(
        image, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=WHITE
    )
    return np.asarray(warped, dtype=np.uint8)


def box_back(matrix: Matrix, box: Box, width: int, height: int, bend: Bend | None = None) -> Box:
    """Return the upright box, in the page image of `width` x `height`, around a box of the prepared image."""
    if bend is None:
        return box_through(inverse(matrix), box, width, height)
    return _around(moved(inverse(matrix), bend.bent(_corners(box))), width, height)


def box_forth(matrix: Matrix, box: Box, width: int, height: int, bend: Bend | None = None) -> Box:
    """Return the upright box, in the prepared image of `width` x `height`, around a box of the page image."""
    points = moved(matrix, _corners(box))
    return _around(points if bend is None else bend.levelled(points), width, height)


def moved(matrix: Matrix, points: Matrix) -> Matrix:
    """Return points, n x 2, moved by a matrix."""
    return np.asarray(cv2.perspectiveTransform(points[None], matrix)[0], dtype=np.float64)


def inverse(matrix: Matrix) -> Matrix:
    """Return the matrix that leads back; one for all boxes of a page."""
    return np.asarray(np.linalg.inv(matrix), dtype=np.float64)


def box_through(matrix: Matrix, box: Box, width: int, height: int) -> Box:
    """Return the upright box, in an image of `width` x `height` to which `matrix` leads, around what a box becomes."""
    # A page has hundreds of words: plain numbers, since arrays of four corners take ten times as long.
    (a, b, c), (d, e, f), (g, h, i) = matrix.tolist()
    right, bottom = box.x + box.w, box.y + box.h
    if g == h == 0 and i == 1:  # a scan: what is upright becomes a parallelogram
        across = [part + side + c for part in (a * box.x, a * right) for side in (b * box.y, b * bottom)]
        down = [part + side + f for part in (d * box.x, d * right) for side in (e * box.y, e * bottom)]
    else:
        across, down = [], []
        for x, y in ((box.x, box.y), (right, box.y), (right, bottom), (box.x, bottom)):
            depth = g * x + h * y + i
            across.append((a * x + b * y + c) / depth if depth else 0.0)
            down.append((d * x + e * y + f) / depth if depth else 0.0)
    left, far = (min(max(side, 0), width) for side in (floor(min(across) + 1e-6), ceil(max(across) - 1e-6)))
    top, low = (min(max(side, 0), height) for side in (floor(min(down) + 1e-6), ceil(max(down) - 1e-6)))
    return Box(left, top, max(far - left, 1), max(low - top, 1))


def _corners(box: Box) -> Matrix:
    right, bottom = box.x + box.w, box.y + box.h
    return np.array([[box.x, box.y], [right, box.y], [right, bottom], [box.x, bottom]], dtype=np.float64)


def _around(points: Matrix, width: int, height: int) -> Box:
    left, top = np.floor(points.min(axis=0) + 1e-6)
    far, low = np.ceil(points.max(axis=0) - 1e-6)
    left, far = np.clip([left, far], 0, width)
    top, low = np.clip([top, low], 0, height)
    return Box(int(left), int(top), max(int(far - left), 1), max(int(low - top), 1))


def _only_scales(matrix: Matrix) -> bool:
    return bool(np.allclose(matrix, np.diag(np.diag(matrix))) and matrix[0, 0] > 0 and matrix[1, 1] > 0)


def _sources(matrix: Matrix, bend: Bend, width: int, height: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return for every pixel of the prepared image the x and the y of the page image that it shows."""
    # One place more at every rim: what is filled in between the middles of the meshes reaches over the whole image.
    columns, rows = -(-width // MESH) + 2, -(-height // MESH) + 2
    x, y = np.meshgrid((np.arange(columns) - 0.5) * MESH - 0.5, (np.arange(rows) - 0.5) * MESH - 0.5)
    places = moved(inverse(matrix), bend.bent(np.stack((x.ravel(), y.ravel()), axis=1)))
    fine = cv2.resize(places.reshape(rows, columns, 2).astype(np.float32), (columns * MESH, rows * MESH))
    inside = fine[MESH : MESH + height, MESH : MESH + width]
    return np.ascontiguousarray(inside[:, :, 0]), np.ascontiguousarray(inside[:, :, 1])
