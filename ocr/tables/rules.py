"""Rulings of a page image: the straight lines that tables are drawn with, and nothing that letters are made of.

A rule is ink along almost all of a stretch longer than any letter is wide or high. "Almost": copies break rules, so a
share of the stretch may be missing. Thin and grey rules are pale at the engine's resolution, so what counts as ink here
is a good deal paler than print. Bars that coarse, blurred print makes are as long; but they have letters beside them,
and a rule has paper on both sides. A page without such stretches costs one pass over its pixels.

The prepared image has about 300 pixels to the inch and is level but for a fraction of a degree. The search goes on at
half its size, every pixel the darkest of four, so that thin rules stay; rules are given in pixels of the whole image.
Whether there are rules at all can be asked of a coarser image too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from ocr.image.light import halved
from ocr.image.pieces import find_pieces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ocr.engine import Image

SEARCH_DPI = 150  # half pixels to the inch
ACROSS, DOWN = 45, 21  # half pixels: stretches that are looked at, wider than letters and higher than they are
FILLED = 0.8  # of a stretch that has to be ink
DARK = 0.3  # of the way from paper to ink: what is darker may be a rule;
PALE = 0.06  # a thin stroke may be one that is darker than what is beside it by this share of that way,
GRAIN = 3.0  # if that is so many times what paper is uneven,
LEAST_PALE = 10  # and so many grey levels
THIN = 5  # half pixels
THICKEST = 8  # half pixels
BENT = 0.03  # of its length: how far a rule may leave the level
NARROWEST_TABLE = 115  # half pixels that a level rule is long, its gaps included; no bar that letters make is
BREAK = 24  # half pixels between the pieces of a broken rule,
UNEVEN = 3  # half pixels across that they may be apart,
UNBROKEN = 0.6  # and the share of the rule that they have to make up
CLOSE, WIDE = 3, 6  # half pixels on either side of a rule between which paper is looked for,
TALLEST_PRINT = 115  # half pixels that bars of letters may be high; what is higher is a rule, words close to it or not
CROWDED = 0.12  # and the share of print there that makes it a bar of letters: rules have under .05, such bars over .19
BESIDE = 30  # half pixels around the long rules of a page in which its other rules lie
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


def has_rulings(image: Image, dpi: int) -> bool:
    """Say whether a grey image, level but for a fraction of a degree, has rules that a table could be made of."""
    if min(image.shape) < LEAST_SIDE:
        return False
    scale = SEARCH_DPI / dpi
    darker = cv2.erode(image, np.ones((2, 2), np.uint8))
    small = np.asarray(cv2.resize(darker, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    return _search(small) is not None


def find_rulings(image: Image) -> Rulings | None:
    """Return the rulings of a prepared grey image; None where it has none that a table could be made of."""
    if min(image.shape) < LEAST_SIDE:
        return None
    found = _search(halved(image, np.minimum))
    if found is None:
        return None
    height, width = image.shape
    mask = np.asarray(cv2.resize(found.mask, (width, height), interpolation=cv2.INTER_NEAREST), dtype=np.uint8)
    return Rulings(tuple(map(_doubled, found.level)), tuple(map(_doubled, found.upright)), mask)


def _search(small: Image) -> Rulings | None:
    """Return the rulings of an image of SEARCH_DPI, in its pixels."""
    level = _stretches(_strokes(small, across=True), across=True)
    if level is None:
        return None
    threshold = cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU
    print_ink = np.asarray(cv2.threshold(small, 0, 255, threshold)[1], np.uint8)
    level_rules, level_mask = _rules(level, print_ink, across=True)
    # Print makes many short bars, all the more where it is coarse and grainy; a table has long ones as well.
    long = [rule for rule in _joined(level_rules) if rule.length >= NARROWEST_TABLE]
    if len(long) < 2:
        return None
    upright = _stretches(_strokes(small, across=False), across=False)
    if upright is None:
        return None
    upright_rules, upright_mask = _rules(upright, print_ink, across=False)
    level_rules, upright_rules = _among(level_rules, long), _among(upright_rules, long, upright=True)
    if not upright_rules:
        return None
    mask = np.asarray(cv2.bitwise_or(level_mask, upright_mask), dtype=np.uint8)
    return Rulings(level_rules, upright_rules, mask)


def _joined(rules: Sequence[Rule]) -> list[Rule]:
    """Return rules with the pieces of broken ones as one rule each: from the first piece's end to the last one's."""
    if not rules:
        return []
    at, low, high = (np.array([getattr(rule, name) for rule in rules]) for name in ("at", "low", "high"))
    gaps = low[None, :] - high[:, None]
    follows = (np.abs(at[:, None] - at[None, :]) <= UNEVEN) & (gaps >= 0) & (gaps <= BREAK)
    found, seen = [], np.zeros(len(rules), np.bool_)
    for first in np.argsort(low, kind="stable"):
        if seen[first]:
            continue
        pieces = [int(first)]
        while (after := np.flatnonzero(follows[pieces[-1]] & ~seen)).size:
            seen[after] = True
            pieces.append(int(after[np.argmin(low[after])]))
        ink, start, end = float((high - low)[pieces].sum()), float(low[pieces].min()), float(high[pieces].max())
        if len(pieces) == 1 or ink >= UNBROKEN * (end - start):
            found.append(Rule(start, end, float(at[pieces].mean())))
    return found


def _among(rules: Sequence[Rule], long: Sequence[Rule], *, upright: bool = False) -> tuple[Rule, ...]:
    """Return the rules whose middle lies in the part of the page that its long level rules take up."""
    left, right = min(rule.low for rule in long) - BESIDE, max(rule.high for rule in long) + BESIDE
    top, bottom = min(rule.at for rule in long) - BESIDE, max(rule.at for rule in long) + BESIDE

    def inside(rule: Rule) -> bool:
        middle = (rule.low + rule.high) / 2
        x, y = (rule.at, middle) if upright else (middle, rule.at)
        return left <= x <= right and top <= y <= bottom

    return tuple(rule for rule in rules if inside(rule))


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


def _rules(
    mask: NDArray[np.uint8], print_ink: NDArray[np.uint8], *, across: bool
) -> tuple[tuple[Rule, ...], NDArray[np.uint8]]:
    """Return the rules among the pieces of a mask, and the mask of these alone."""
    kernel = np.ones((THICKEST, 1) if across else (1, THICKEST), np.uint8)
    # Bars of black (pictures, rims, lines of a blurred heading) are thick; what is left of them is no rule.
    bars = cv2.dilate(cv2.erode(mask, kernel), np.ones((THICKEST + 4, THICKEST + 4), np.uint8))
    mask = np.asarray(cv2.bitwise_and(mask, cv2.bitwise_not(bars)), dtype=np.uint8)
    labels, stats, _ = find_pieces(mask)
    found: list[Rule] = []
    kept = np.zeros_like(mask)
    shortest = ACROSS * 0.6 if across else DOWN * 0.8
    for number, (x, y, w, h, _) in enumerate(stats.tolist()[1:], 1):
        length, thickness = (w, h) if across else (h, w)
        if length < shortest or thickness > THICKEST + BENT * length:
            continue
        piece = labels[y : y + h, x : x + w] == number
        tall = not across and length > TALLEST_PRINT
        if not tall and _is_crowded(piece, print_ink, (x, y), across=across):
            continue
        rows, columns = np.nonzero(piece)
        along, beside = (columns + x, rows + y) if across else (rows + y, columns + x)
        found.append(_fitted(along, beside))
        kept[y : y + h, x : x + w][piece] = 255
    return tuple(found), kept


def _is_crowded(
    piece: NDArray[np.bool_], print_ink: NDArray[np.uint8], corner: tuple[int, int], *, across: bool
) -> bool:
    """Say whether print stands along a piece, on one of its two sides."""
    if not across:
        piece, print_ink, corner = piece.T, print_ink.T, corner[::-1]
    (x, y), (height, width) = corner, piece.shape
    top = max(y - WIDE - 1, 0)
    beside = print_ink[top : y + height + WIDE + 1, x : x + width] > 0
    rows = np.arange(top, top + beside.shape[0])[:, None]
    first, last = y + piece.argmax(axis=0), y + height - 1 - piece[::-1].argmax(axis=0)
    above = (rows < first - CLOSE) & (rows >= first - WIDE)
    below = (rows > last + CLOSE) & (rows <= last + WIDE)
    return any(beside[side].mean() > CROWDED for side in (above, below) if side.any())


def _fitted(along: NDArray[np.intp], beside: NDArray[np.intp]) -> Rule:
    low, high = float(along.min()), float(along.max()) + 1
    middle = (low + high) / 2
    off = along - middle
    spread = float((off * off).sum())
    slope = float((off * (beside - beside.mean())).sum() / spread) if spread else 0.0
    return Rule(low, high, float(beside.mean()) - slope * float(off.mean()), slope)
