"""A page image made ready for the engine, step by step from what is measured on it, never as a fixed programme.

`measure` looks at a small copy: sheet and perspective (photos), light, direction of the lines (skew and quarter turns),
which way is up, how the lines bend, size of the letters. `prepare` then moves the pixels once (all of geometry in one
movement) and cleans them: light, rim, specks, hard edges. A clean, straight scan of about 300 dpi goes through with
nothing done to it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from ocr.image.bend import Bend, find_bend
from ocr.image.cleaning import erase_edge, erase_rim, erase_specks
from ocr.image.geometry import Matrix, apply, identity, moved, quarter_turns, rectification, rotation, scaling
from ocr.image.glyphs import Glyphs, best_direction, find_glyphs, glyph_height
from ocr.image.inks import Marks, find_marks, without
from ocr.image.light import flatten, ink, is_hard, is_uneven, paper_shade, soften, to_grey
from ocr.image.page_edge import find_page

if TYPE_CHECKING:
    from ocr.engine import Image

ENGINE_DPI = 300
ENGINE_GLYPH = 28.0  # middle height in pixels of the letters of 13-point print at ENGINE_DPI
LEGIBLE = 17.0  # pixels: soft print whose letters have this middle height is read as well as larger print
SMALL_SIDE = 1600  # pixels; letters are a dozen pixels high there
SMALL_AREA = 1600 * 1131  # the same for strips, on which the longer side says nothing of the letters
MOST_PIXELS = 40_000_000  # of a prepared image
LONGEST_SIDE = 32_000  # pixels of a prepared image; the engine takes less than 2**15
STRAIGHT = 0.12  # degrees of skew that the engine does not mind
TURNED = 1.5  # degrees of skew between the edges of a photographed sheet that no one takes for a printer's
FEW_GLYPHS = 120  # too few to tell up from down by
CLEAR = 1.10  # how much better bottoms must line up than tops
FEET = "bottom", "right", "top", "left"  # side on which letters stand before so many quarter turns


@dataclass(frozen=True, slots=True)
class Measurements:
    """What a look at the page told.

    Attributes:
        flat: matrix from the page image to the flat sheet; the identity for scans.
        width, height: of the flat sheet, pixels.
        glyphs: number of letter-like pieces; 0 on a blank page.
        glyph_height: their middle height in pixels of the flat sheet.
        turns: quarter turns clockwise that bring the page upright.
        skew: degrees clockwise that make its lines level after the quarter turns.
        turns_tried: the quarter turns that come into question, `turns` first; one where the evidence is clear.
        marks: stamps and signatures in colour that `prepare` is to take away; None where there are none.
        letters: where the letter-like pieces lie on the flat sheet.
        bend: how the lines of the upright, level sheet bend; None where they are straight.
    """

    flat: Matrix
    width: float
    height: float
    glyphs: int
    glyph_height: float
    turns: int
    skew: float
    turns_tried: tuple[int, ...]
    marks: Marks | None = None
    letters: Glyphs | None = None
    bend: Bend | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """Grey image for the engine, the matrix and the bend that took the page image to it, its pixels to the inch."""

    image: Image
    matrix: Matrix
    scale: float
    dpi: int = ENGINE_DPI
    bend: Bend | None = None


def measure(image: Image) -> Measurements:
    """Look at a page image, grey or RGB of any size."""
    corners = find_page(image)
    height, width = (float(side) for side in image.shape[:2])
    flat = identity()
    if corners is not None:
        flat, width, height = rectification(corners)
    factor = min(max(SMALL_SIDE / max(width, height), (SMALL_AREA / (width * height)) ** 0.5), 1.0)
    size = max(round(width * factor), 1), max(round(height * factor), 1)
    small = apply(scaling(factor) @ flat, to_grey(image), *size)
    glyphs = find_glyphs(ink(flatten(small, paper_shade(small))))
    if len(glyphs) < 3:
        return Measurements(flat, width, height, 0, 0.0, 0, 0.0, (0,))
    turns, skew, tried = direction(glyphs)
    letters = glyph_height(glyphs, turns) / factor
    seen = Measurements(flat, width, height, len(glyphs), letters, turns, skew, tried, find_marks(image, corners))
    if max(image.shape) <= LONGEST_SIDE:  # longer ones cannot be moved point by point
        seen = facing(replace(seen, letters=Glyphs(glyphs.edges / factor)), turns)
    return seen if len(tried) == 1 else _clearer(seen, factor)


def facing(seen: Measurements, turns: int) -> Measurements:
    """Return the measurements for a page that so many quarter turns bring upright."""
    seen = replace(seen, turns=turns, bend=None)
    if seen.letters is None:
        return seen
    feet = seen.letters.side(FEET[turns])
    if abs(seen.skew) > TURNED and not np.allclose(seen.flat, identity()):
        # The edges of a sheet stand upright: lines that slope between them are bent, and turning would slant letters.
        upright, (matrix, _, _) = replace(seen, skew=0.0), quarter_turns(turns, seen.width, seen.height)
        bend = find_bend(moved(matrix, feet), seen.glyph_height, -float(np.tan(np.radians(seen.skew))))
        if bend is not None:
            return replace(upright, bend=bend)
    matrix, _, _ = _levelling(seen)
    return replace(seen, bend=find_bend(moved(matrix, feet), seen.glyph_height))


def _clearer(seen: Measurements, factor: float) -> Measurements:
    """Return the measurements with the direction told from the lines of a bent page laid level, if that is clear."""
    if seen.bend is None or seen.letters is None:
        return seen
    matrix, _, _ = _levelling(seen)
    corners = seen.letters.edges.reshape(-1, 2)
    level = seen.bend.levelled(moved(matrix, corners)).reshape(-1, 2, 2)
    edges = np.concatenate((level.min(axis=1), level.max(axis=1)), axis=1)
    turns, _, tried = direction(Glyphs(edges * factor))
    if len(tried) > 1:
        return seen
    if turns == 0:  # the bend holds what skew there was
        return replace(seen, turns_tried=(seen.turns,))
    return replace(facing(seen, (seen.turns + turns) % 4), turns_tried=((seen.turns + turns) % 4,))


def _levelling(seen: Measurements) -> tuple[Matrix, float, float]:
    """Return the matrix from the flat sheet to the upright, level one, whose size follows."""
    matrix, width, height = quarter_turns(seen.turns, seen.width, seen.height)
    if abs(seen.skew) > STRAIGHT:
        level, width, height = rotation(seen.skew, width, height)
        matrix = level @ matrix
    return matrix, width, height


def prepare(image: Image, seen: Measurements, dpi: int | None, *, enlarged: bool = True) -> Prepared:
    """Return the page as the engine should get it.

    Args:
        image: the page image that was measured.
        seen: its measurements.
        dpi: resolution that the file states; None where it states none. Letters far from the size that this leads one
            to expect are believed more.
        enlarged: to ENGINE_DPI. Otherwise soft print that is legible stays as it is: the engine reads it as well, in
            three quarters of the time. Black and white print it does not.
    """
    level, width, height = _levelling(seen)
    matrix = level @ seen.flat
    most = min((MOST_PIXELS / (width * height)) ** 0.5, LONGEST_SIDE / max(width, height))
    grey = to_grey(image)
    hard = is_hard(grey)
    full = min(_scale(seen.glyph_height, dpi), most)
    legible = seen.glyph_height >= LEGIBLE and not (enlarged or hard)
    scale = 1.0 if full > 1.0 and legible else full
    matrix = scaling(scale) @ matrix
    if seen.marks is not None:
        grey = without(image, grey, seen.marks)
    bend = None if seen.bend is None else seen.bend.scaled(scale)
    if bend is not None or not np.allclose(matrix, identity()):
        grey = apply(matrix, grey, max(round(width * scale), 1), max(round(height * scale), 1), bend)
    shade = paper_shade(grey)
    if is_uneven(shade):
        grey = flatten(grey, shade)
    if not np.allclose(seen.flat, identity()):
        grey = erase_edge(grey)
    cleaned = erase_specks(erase_rim(grey))
    return Prepared(soften(cleaned) if hard else cleaned, matrix, scale, round(ENGINE_DPI * scale / full), bend)


def direction(glyphs: Glyphs) -> tuple[int, float, tuple[int, ...]]:
    """Return the quarter turns that bring a page upright, its skew after them, and the quarter turns worth trying.

    Of the four sides of the letters one lines up best: the one that stands on the baseline.
    """
    bin_size = max(1.0, float(np.median(glyphs.heights)) / 6)
    axes = []
    for feet, around, turns in (("bottom", 0.0, 0), ("right", 90.0, 1), ("top", 0.0, 2), ("left", 90.0, 3)):
        angle, merit = best_direction(glyphs.side(feet), around, bin_size)
        axes.append((merit, turns, angle - around))
    axes.sort(reverse=True)
    (best, turns, skew), (second, other, _) = axes[0], axes[1]
    if len(glyphs) >= FEW_GLYPHS and best >= CLEAR * second:
        return turns, -skew, (turns,)
    lying = {0: 0, 2: 0, 1: 1, 3: 1}
    across = max(merit for merit, turn, _ in axes if lying[turn] != lying[turns])
    if lying[other] == lying[turns] and best >= 1.3 * across:
        return turns, -skew, (turns, (turns + 2) % 4)
    # Too little to go by: upright is what a page most often is.
    return 0, _skew_of(axes, 0), (0, 2, 1, 3)


def _skew_of(axes: list[tuple[float, int, float]], turns: int) -> float:
    merit, skew = next((merit, angle) for merit, turn, angle in axes if turn == turns)
    return -skew if merit >= 1.5 else 0.0


def _scale(glyph_height: float, dpi: int | None) -> float:
    by_letters = float(np.clip(ENGINE_GLYPH / max(glyph_height, 1.0), 0.2, 4.0))
    scale = by_letters
    if dpi:
        stated = ENGINE_DPI / dpi
        if 0.6 <= by_letters / stated <= 1.7:
            scale = stated
    return 1.0 if 0.85 <= scale <= 1.2 else scale
