"""A line of print as the network wants to see it: of its height, sharpened, black and white where they should be.

As Tesseract does it, through Leptonica: scaled by linear steps, by areas where it is made much smaller; edges
sharpened; the paper and the ink taken from the middle row, which crosses letters, as the quartiles of what is lightest
and darkest there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ocr.engine import Image
    from ocr.engines.network.container import Floats


MUCH_SMALLER = 0.7  # scale under which areas are averaged
NOT_SHARPENED = 1.4  # scale from which on edges are left as they are
SHARPER, SHARPER_SMALL = (5, 0.4), (3, 0.2)  # pixels around, and how much


@dataclass(frozen=True, slots=True)
class LineImage:
    """A line for the network: pixels from -1, ink, to 1, paper; how much it was scaled; the grey between the two."""

    pixels: Floats
    scale: float
    middle: float


def prepare_line(cut: Image, height: int) -> LineImage:
    """Return the grey picture of a line as one of `height` pixels."""
    scale = height / cut.shape[0]
    scaled = _sharpened(_scaled(cut, height, scale), scale)
    ink, paper = _ink_and_paper(scaled[height // 2])
    contrast = max((paper - ink) / 2, 0.0) or 1.0
    pixels = (scaled - np.float32(ink + contrast)) * np.float32(1 / contrast)
    np.clip(pixels, -1, 1, out=pixels)
    return LineImage(pixels.astype(np.float32, copy=False), scale, ink + contrast)


def _scaled(cut: Image, height: int, scale: float) -> Image:
    width = max(int(cut.shape[1] * scale + 0.5), 1)
    if scale == 1:
        return cut
    if scale < MUCH_SMALLER:
        return cast("Image", cv2.resize(cut, (width, height), interpolation=cv2.INTER_AREA))
    # From corner to corner, not from middle to middle of the pixels.
    matrix = np.array([[cut.shape[1] / width, 0, 0], [0, cut.shape[0] / height, 0]])
    how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return cast("Image", cv2.warpAffine(cut, matrix, (width, height), flags=how, borderMode=cv2.BORDER_REPLICATE))


def _sharpened(image: Image, scale: float) -> Image:
    if scale == 1 or scale >= NOT_SHARPENED:
        return image
    size, share = SHARPER_SMALL if scale < MUCH_SMALLER else SHARPER
    edge = size // 2
    if min(image.shape) <= 2 * edge:
        return image
    kernel = np.full((size, size), -share / size**2)
    kernel[edge, edge] += 1 + share
    sharp = image.copy()
    sharp[edge:-edge, edge:-edge] = cv2.filter2D(image, -1, kernel)[edge:-edge, edge:-edge]
    return sharp


def _ink_and_paper(row: Image) -> tuple[float, float]:
    values = row.astype(np.int16)
    before, here, after = values[:-2], values[1:-1], values[2:]
    dark = here[((here < before) & (here <= after)) | ((here <= before) & (here < after))]
    light = here[((here > before) & (here >= after)) | ((here >= before) & (here > after))]
    return _quantile(dark, 0.25, 0.0), _quantile(light, 0.75, 255.0)


def _quantile(values: NDArray[np.int16], share: float, otherwise: float) -> float:
    """Return the grey that this share of the values does not pass, between two greys in proportion."""
    if not len(values):
        return otherwise
    counts = np.bincount(values, minlength=256)
    wanted = max(share * len(values), 1.0)
    sums = np.cumsum(counts)
    at = int(np.searchsorted(sums, wanted))
    return float(at + 1 - (sums[at] - wanted) / counts[at])
