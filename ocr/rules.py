"""Rulings of a page image: the straight lines that tables are drawn with, and nothing that letters are made of.

A rule is ink along almost all of a stretch longer than any letter is wide or high. "Almost": copies break rules, so a
share of the stretch may be missing. Thin and grey rules are pale at the engine's resolution, so what counts as ink here
is a good deal paler than print. A page without such stretches costs one pass over its pixels.

The prepared image has about 300 pixels to the inch and is level but for a fraction of a degree. The search goes on at
half its size, every pixel the darkest of four, so that thin rules stay; rules are given in pixels of the whole image.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ocr.engine import Image

ACROSS, DOWN = 45, 21  # half pixels: stretches that are looked at, wider than letters and higher than they are
FILLED = 0.8  # of a stretch that has to be ink
DARK = 0.3  # of the way from paper to ink: what is darker may be a rule;
PALE = 0.06  # a thin stroke may be one that is darker than what is beside it by this share of that way,
GRAIN = 3.0  # if that is so many times what paper is uneven,
LEAST_PALE = 10  # and so many grey levels
THIN = 5  # half pixels
THICKEST = 8  # half pixels
BENT = 0.03  # of its length: how far a rule may leave the level
LEAST_LEVEL = 240  # half pixels of level rules together, twice the width of the smallest table
LEAST_SIDE = 100  # pixels of an image that has room for a table
SAMPLE = 4  # every so many pixels tell paper and ink


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight ruling: from `low` to `high` along, `at` across in its middle, `slope` across to along."""

    low: float
    high: float
    at: float
    slope: float = 0.0

    @property
    def length(self) -> float:
        """Pixels."""
        return self.high - self.low


@dataclass(frozen=True, slots=True)
class Rulings:
    """Rules found on an image: level ones (`at` is y), upright ones (`at` is x), and the pixels they are made of."""

    level: tuple[Rule, ...]
    upright: tuple[Rule, ...]
    mask: NDArray[np.uint8]


def find_rulings(image: Image) -> Rulings | None:
    """Return the rulings of a prepared grey image; None where it has none that a table could be made of."""
    if min(image.shape) < LEAST_SIDE:
        return None
    small = _halved(image)
    level = _stretches(_strokes(small, across=True), across=True)
    if level is None:
        return None
    level_rules, level_mask = _rules(level, across=True)
    # Headings in capitals make a bar or two that look like rules; no table is made of so little.
    if len(level_rules) < 2 or sum(rule.length for rule in level_rules) < LEAST_LEVEL:
        return None
    upright = _stretches(_strokes(small, across=False), across=False)
    if upright is None:
        return None
    upright_rules, upright_mask = _rules(upright, across=False)
    if not upright_rules:
        return None
    height, width = image.shape
    found = cv2.bitwise_or(level_mask, upright_mask)
    mask = np.asarray(cv2.resize(found, (width, height), interpolation=cv2.INTER_NEAREST), dtype=np.uint8)
    return Rulings(tuple(_doubled(rule) for rule in level_rules), tuple(_doubled(rule) for rule in upright_rules), mask)


def _halved(image: Image) -> Image:
    even = image[: image.shape[0] // 2 * 2, : image.shape[1] // 2 * 2]
    lower = np.minimum(even[::2], even[1::2])
    return np.minimum(lower[:, ::2], lower[:, 1::2])


def _doubled(rule: Rule) -> Rule:
    return Rule(2 * rule.low, 2 * rule.high, 2 * rule.at + 0.5, rule.slope)


def _strokes(small: Image, *, across: bool) -> NDArray[np.uint8]:
    """Return 255 where a pixel is dark, or paler but part of a thin stroke in one direction."""
    sample = small[::SAMPLE, ::SAMPLE].astype(np.float32)
    paper, ink = float(np.median(sample)), float(np.percentile(sample, 1))
    bright = sample[sample > (paper + ink) / 2]
    grain = 1.48 * float(np.median(np.abs(bright - paper))) if bright.size else 0.0
    pale = max(PALE * (paper - ink), GRAIN * grain, LEAST_PALE)
    thin = cv2.morphologyEx(small, cv2.MORPH_BLACKHAT, np.ones((THIN, 1) if across else (1, THIN), np.uint8))
    dark = cv2.threshold(small, paper - max(DARK * (paper - ink), pale), 255, cv2.THRESH_BINARY_INV)[1]
    return np.asarray(cv2.bitwise_or(dark, cv2.threshold(thin, pale, 255, cv2.THRESH_BINARY)[1]), dtype=np.uint8)


def _stretches(dark: NDArray[np.uint8], *, across: bool) -> NDArray[np.uint8] | None:
    """Return 255 on the pixels of long stretches of ink, None where there are none."""
    length = ACROSS if across else DOWN
    # A rule one pixel thin that is not quite level goes on in the next row.
    thick = cv2.dilate(dark, np.ones((3, 1) if across else (1, 3), np.uint8))
    filled = cv2.blur(thick, (length, 1) if across else (1, length), borderType=cv2.BORDER_CONSTANT)
    cores = cv2.threshold(filled, FILLED * 255, 255, cv2.THRESH_BINARY)[1]
    if not cv2.countNonZero(cores):
        return None
    # The stretch around a core reaches as far as its ink does, which is not as far as the window.
    reach = round(length * 0.7) | 1
    around = cv2.dilate(cores, np.ones((1, reach) if across else (reach, 1), np.uint8))
    return np.asarray(cv2.bitwise_and(around, thick), dtype=np.uint8)


def _rules(mask: NDArray[np.uint8], *, across: bool) -> tuple[tuple[Rule, ...], NDArray[np.uint8]]:
    """Return the rules among the pieces of a mask, and the mask of these alone."""
    kernel = np.ones((THICKEST, 1) if across else (1, THICKEST), np.uint8)
    # Bars of black (pictures, rims, lines of a blurred heading) are thick; what is left of them is no rule.
    bars = cv2.dilate(cv2.erode(mask, kernel), np.ones((THICKEST + 4, THICKEST + 4), np.uint8))
    mask = np.asarray(cv2.bitwise_and(mask, cv2.bitwise_not(bars)), dtype=np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    found: list[Rule] = []
    kept = np.zeros_like(mask)
    shortest = ACROSS * 0.6 if across else DOWN * 0.8
    for number in range(1, count):
        x, y, w, h, _ = stats[number]
        length, thickness = (w, h) if across else (h, w)
        if length < shortest or thickness > THICKEST + BENT * length:
            continue
        piece = labels[y : y + h, x : x + w] == number
        rows, columns = np.nonzero(piece)
        along, beside = (columns + x, rows + y) if across else (rows + y, columns + x)
        found.append(_fitted(along, beside))
        kept[y : y + h, x : x + w][piece] = 255
    return tuple(found), kept


def _fitted(along: NDArray[np.intp], beside: NDArray[np.intp]) -> Rule:
    low, high = float(along.min()), float(along.max()) + 1
    middle = (low + high) / 2
    off = along - middle
    spread = float((off * off).sum())
    slope = float((off * (beside - beside.mean())).sum() / spread) if spread else 0.0
    return Rule(low, high, float(beside.mean()) - slope * float(off.mean()), slope)
