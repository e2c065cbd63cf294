"""What scanners, copiers and cameras do to a page. Every function takes and gives an image and draws from one seed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import ArrayLike, NDArray

    from samples.raster import Image


def grey(page: Image) -> Image:
    """RGB to one channel."""
    return _bytes(cv2.cvtColor(page, cv2.COLOR_RGB2GRAY))


def soften(page: Image, sigma: float) -> Image:
    """Blur as a lens or a coarse sensor does; sigma in pixels."""
    return _bytes(cv2.GaussianBlur(page, (0, 0), sigma))


def fade(page: Image, black: float, white: float) -> Image:
    """Squeeze the tones: ink becomes `black`, paper becomes `white` (0 to 255)."""
    return _clip(black + page.astype(np.float32) * ((white - black) / 255))


def grain(page: Image, rng: Generator, sigma: float) -> Image:
    """Sensor noise, standard deviation in grey levels."""
    return _clip(page.astype(np.float32) + rng.normal(0, sigma, page.shape).astype(np.float32))


def skew(page: Image, degrees: float, margin: int = 255) -> Image:
    """Turn the page on the glass; what comes into view is as bright as `margin`."""
    height, width = page.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    border = (margin, margin, margin)
    return _bytes(cv2.warpAffine(page, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=border))


def show_through(page: Image, behind: Image, strength: float) -> Image:
    """Let the back of thin paper shine through, mirrored."""
    mirrored = soften(_bytes(cv2.flip(behind, 1)), 2.2).astype(np.float32)
    return _clip(page.astype(np.float32) - (255 - mirrored) * strength)


def photocopy(page: Image, rng: Generator, degrees: float) -> Image:
    """A copy of a copy: skewed, a dark edge where the lid stood open, dust, eaten ink, black or white only."""
    copy = soften(skew(grey(page), degrees, 250), 1.1)
    height, width = copy.shape
    edge = np.clip((np.arange(width) - width * 0.972) / (width * 0.028), 0, 1) ** 2 * 235
    shade = copy.astype(np.float32) - edge[None, :] + rng.normal(0, 16, copy.shape)
    bilevel = np.where(shade > 140, 255, 0).astype(np.uint8)
    for _ in range(260):
        x, y = int(rng.integers(0, width)), int(rng.integers(0, height))
        cv2.circle(bilevel, (x, y), int(rng.integers(1, 4)), 0, -1)
    return bilevel


def phone_photo(page: Image, rng: Generator, size: tuple[int, int]) -> Image:
    """A photo of the page on a desk: seen from the side, lit from one corner, a little out of focus.

    `size` is (width, height) in pixels; RGB in and out.
    """
    width, height = size
    source = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32) * np.array(page.shape[1::-1], np.float32)
    corners = [[0.075, 0.05], [0.945, 0.03], [0.985, 0.965], [0.03, 0.945]]
    target = np.array(corners, np.float32) * np.array(size, np.float32)
    warp = cv2.getPerspectiveTransform(source, target)
    paper = cv2.warpPerspective(page, warp, size, flags=cv2.INTER_AREA).astype(np.float32)
    inside = cv2.warpPerspective(np.full(page.shape[:2], 255, np.uint8), warp, size).astype(np.float32)[..., None] / 255
    paper = 34 + paper * (214 / 255)
    photo = paper * inside + _desk(rng, width, height) * (1 - inside)
    x, y = np.linspace(0, 1, width)[None, :], np.linspace(0, 1, height)[:, None]
    light = 1.02 - 0.32 * x * y - 0.16 * (1 - x) * y**2
    shadow = 0.2 / (1 + np.exp(-(x * 0.9 + y - 1.42) * 16))
    photo = photo * (light - shadow)[..., None] * np.array([1.0, 0.975, 0.92])
    return grain(soften(_clip(photo), 0.85), rng, 3.2)


def _desk(rng: Generator, width: int, height: int) -> Image:
    noise = rng.normal(0, 60, (height, width)).astype(np.float32)
    streaks = np.asarray(cv2.GaussianBlur(noise, (0, 0), sigmaX=90, sigmaY=1.5), np.float32)
    return _clip(np.array([134, 96, 66], np.float32) + streaks[..., None] * 2.5)


def _clip(values: NDArray[np.floating]) -> Image:
    clipped: Image = np.clip(np.rint(values), 0, 255).astype(np.uint8)
    return clipped


def _bytes(values: ArrayLike) -> Image:
    return np.asarray(values, dtype=np.uint8)
