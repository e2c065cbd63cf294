"""Light and tone: colour to grey, the shade of the paper measured and divided out, ink told from paper.

The paper's shade is what remains when everything small and dark is painted over by its lighter surroundings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from ocr.engine import WHITE

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

    from ocr.engine import Image

SHADE_SIDE = 320  # the paper's shade changes slowly: it is measured on an image of this many pixels
DARKEST_PAPER = 45  # what is darker is no paper (the scanner's lid, the desk) and is not made light
UNEVEN = 0.10  # spread of the paper's shade, as a part of its middle, from which light is flattened
HARD = 0.17  # points between ink and paper for each point of ink; sharp print has 0.25 and more, black-and-white none
LEAST_RANGE = 60  # grey levels between ink and paper from which that can be told
SOFT = 0.8  # pixels at 300 dpi
PALEST = 240  # ink of a flattened image: toner nearly out has 205 to 235
GRAINS = 7.0  # middle deviations of the paper from its own middle: darker is no grain
DULL = 205  # a paper darker than this is made white as well


def to_grey(image: Image) -> Image:
    """Return height x width grey of a grey or RGB image."""
    if image.ndim == 2:
        return image
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def paper_shade(grey: Image) -> Image:
    """Return the shade of the bare paper under every pixel, as large as the image."""
    height, width = grey.shape
    factor = SHADE_SIDE / max(height, width)
    size = (max(round(width * factor), 8), max(round(height * factor), 8))
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    # Letters are two or three pixels high here; the kernel is wider than any stroke and narrower than a shadow.
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (9, 9))
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, kernel, borderType=cv2.BORDER_REPLICATE)
    smooth = cv2.GaussianBlur(cv2.medianBlur(closed, 11), (0, 0), 3)
    return np.asarray(cv2.resize(smooth, (width, height), interpolation=cv2.INTER_LINEAR), dtype=np.uint8)


def is_uneven(shade: Image) -> bool:
    """Say whether the paper's shade differs so much over the page, or is so dull, that it should be flattened."""
    sample = shade[::8, ::8]
    low, middle, high = (float(value) for value in np.percentile(sample, (5, 50, 95)))
    return middle < DULL or (high - low) / max(middle, 1.0) > UNEVEN


def flatten(grey: Image, shade: Image) -> Image:
    """Return the image with the paper's shade divided out: paper 255, ink as dark as it was against its paper."""
    paper = np.maximum(shade, DARKEST_PAPER)
    return np.asarray(cv2.divide(grey, paper, scale=255), dtype=np.uint8)


def is_hard(grey: Image) -> bool:
    """Say whether ink meets paper without greys between, as where a copier or scanner made all black or white."""
    counts = np.bincount(grey[::2, ::2].ravel(), minlength=256)
    share = np.cumsum(counts) / counts.sum()
    black, white = int(np.searchsorted(share, 0.01)), int(np.searchsorted(share, 0.6))
    if white - black < LEAST_RANGE:
        return False
    low, high = round(black + 0.25 * (white - black)), round(black + 0.75 * (white - black))
    return bool(counts[low:high].sum() < HARD * counts[:low].sum())


def soften(grey: Image) -> Image:
    """Return the image with the stairs at the edges of its strokes smoothed: the engine learnt to read softer print."""
    return np.asarray(cv2.GaussianBlur(grey, (0, 0), SOFT), dtype=np.uint8)


def halved(image: Image, of: np.ufunc) -> Image:
    """Return an image of half the size; each pixel is of four: np.minimum the darkest, np.maximum the lightest."""
    even = image[: image.shape[0] // 2 * 2, : image.shape[1] // 2 * 2]
    rows = of(even[::2], even[1::2])
    return np.asarray(of(rows[:, ::2], rows[:, 1::2]), dtype=np.uint8)


def ink(flat: Image, palest: float = PALEST) -> Image:
    """Return a mask of a flattened image, 255 where there is ink.

    Otsu's threshold where there is enough ink for it, but never so high that paper grain counts, however dark the ink
    of a full page is.

    Args:
        flat: grey, its paper white.
        palest: grey level above which nothing counts as ink.
    """
    otsu, _ = cv2.threshold(flat, 0, WHITE, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    level = float(np.clip(otsu, 110, min(_clean_paper(flat), palest)))
    _, mask = cv2.threshold(flat, level, WHITE, cv2.THRESH_BINARY_INV)
    return np.asarray(mask, dtype=np.uint8)


def _clean_paper(flat: Image) -> float:
    """Return the grey level that the grain of the bare paper of a flattened image does not reach."""
    counts = np.bincount(flat[::2, ::2].ravel(), minlength=WHITE + 1)
    paper = _middle(counts)
    levels = np.abs(np.arange(WHITE + 1) - paper)
    grain = _middle(np.bincount(levels, counts))
    return max(paper - GRAINS * max(grain, 1), 110.0)


def _middle(counts: NDArray[Any]) -> int:
    """Return the median of whole numbers from 0, given how often each is there."""
    return int(np.searchsorted(np.cumsum(counts), counts.sum() / 2))
