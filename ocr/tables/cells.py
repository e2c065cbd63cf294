"""Tables read cell by cell: what stands between the rules of each cell, cut out, and all cuttings read in one picture.

The engine runs neighbours together where cells stand side by side, and takes rules for letters. So the cells of a table
are cut out, their rules wiped away, and set one under the other on a white strip that the engine reads as one block of
lines. On the page itself the table is wiped away: every line of print is read once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from ocr.engine import WHITE
from ocr.page import Box
from ocr.tables.finding import find_grids
from ocr.tables.lone_marks import settled
from ocr.tables.rules import find_rulings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ocr.engine import Engine, EngineWord, Image
    from ocr.tables.grid import Grid

BLOCK = 6  # Tesseract's layout for one block of lines
BAND = 17  # pixels across around the edge of a cell in which its rule lies
WIPED = 5  # pixels across in which a rule's blurred edges go with it
INSET = 3  # pixels of a cell beside its rules where no print is looked for
AROUND = 8  # pixels left around the print of a cell
APART = 34  # between two cells on the strip
MARGIN = 10  # at its left and right
LEAST_CONTRAST = 60  # grey levels between paper and print
LONGEST_STRIP = 9000  # pixels
SCALES = (0.75, 0.5, 1.0, 0.6)  # at which the engine is asked; lone figures are read best small
SURE = 0.9  # confidence from which on nobody is asked again
INK = 0.35  # of the way from paper to black
LEAST_MARK = 8  # pixels that a sign is high or wide, and
LEAST_INK = 24  # pixels that it is made of; what is less is dust


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A grid and the words of each of its places, boxes in pixels of the prepared image."""

    grid: Grid
    words: tuple[tuple[EngineWord, ...], ...]


@dataclass(frozen=True, slots=True)
class TableImage:
    """A page parted: the page without its tables, and the tables with their rules wiped away."""

    page: Image
    tables: Image
    grids: tuple[Grid, ...]


def whole(image: Image) -> TableImage:
    """Return a page that has no tables."""
    return TableImage(image, image, ())


def part(image: Image, dpi: int) -> TableImage:
    """Find the ruled tables of a prepared grey image and take them out of it."""
    rulings = find_rulings(image)
    grids = find_grids(rulings.level, rulings.upright, dpi) if rulings else []
    if rulings is None or not grids:
        return whole(image)
    near = np.zeros_like(rulings.mask)
    for grid in grids:
        for place in grid.places:
            corners = np.rint(grid.corners_of(place)).astype(np.int32)
            cv2.polylines(near, [corners], isClosed=True, color=255, thickness=BAND)
    # Strokes of letters may look like rules; only what lies on the edges of cells is wiped away.
    wide = cv2.dilate(cv2.bitwise_and(rulings.mask, near), np.ones((WIPED, WIPED), np.uint8))
    tables = image.copy()
    tables[wide > 0] = WHITE
    page = image.copy()
    for grid in grids:
        box = grid.box
        page[max(box.y - WIPED, 0) : box.y + box.h + WIPED, max(box.x - WIPED, 0) : box.x + box.w + WIPED] = WHITE
    return TableImage(page, tables, tuple(grids))


def read_cells(parted: TableImage, engine: Engine, dpi: int) -> tuple[ReadTable, ...]:
    """Read the cells of every table; raises as `Engine.recognize` does."""
    return tuple(ReadTable(grid, _read(parted.tables, grid, as_block(engine), dpi)) for grid in parted.grids)


def as_block(engine: Engine) -> Engine:
    """Return the engine set to read one block of lines, where it can be set so."""
    settable: Any = engine
    if "layout" in getattr(settable, "__dataclass_fields__", ()):
        settable = replace(settable, layout=BLOCK)
        block: Engine = settable
        return block
    return engine


@dataclass(frozen=True, slots=True)
class _Cutting:
    """Print of one place: where it stands on the page, and how far down the strip."""

    place: int
    box: Box
    top: int


Words = tuple["EngineWord", ...]


def _read(image: Image, grid: Grid, engine: Engine, dpi: int) -> tuple[Words, ...]:
    """Return the words of each place; what the engine doubts is read again at other sizes, and the readings vote."""
    cells = ((at, _print_box(image, grid.box_of(place))) for at, place in enumerate(grid.places))
    boxes = {at: box for at, box in cells if box is not None}
    readings: dict[int, list[Words]] = {at: [] for at in boxes}
    for scale in SCALES:
        doubted = {at: box for at, box in boxes.items() if _votes(readings[at])[0] < SURE}
        for at, words in _read_at(scale, image, doubted, engine, dpi).items():
            readings[at].append(words)
    found = [_votes(readings.get(at, []))[1] for at in range(len(grid.places))]
    return tuple(settled(found, {at: box.h - 2 * AROUND for at, box in boxes.items()}))


def _votes(readings: list[Words]) -> tuple[float, Words]:
    """Return how sure the readings of a cell are together of what most of them say, and the surest that says it.

    A reading is as sure as its least sure word; readings that say the same are surer than each of them.
    """
    said: dict[str, float] = {}
    for words in readings:
        text = " ".join(word.text for word in words)
        said[text] = said.get(text, 0.0) + _surety(words)
    if not said:
        return 0.0, ()
    text = max(said, key=lambda one: said[one])
    agreeing = [words for words in readings if " ".join(word.text for word in words) == text]
    return said[text], max(agreeing, key=_surety)


def _surety(words: Words) -> float:
    """Return how sure the engine is of the least sure word; 0 where it found none."""
    return min((word.confidence for word in words), default=0.0)


def _read_at(scale: float, image: Image, boxes: dict[int, Box], engine: Engine, dpi: int) -> dict[int, Words]:
    found: dict[int, list[EngineWord]] = {at: [] for at in boxes}
    for cuttings in _strips(list(boxes.items())):
        strip = _strip(image, cuttings)
        if scale != 1:
            strip = np.asarray(
                cv2.resize(strip, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), dtype=np.uint8
            )
        tops = [cutting.top - APART / 2 for cutting in cuttings]
        for word in engine.recognize(strip, round(dpi * scale)).words:
            box = Box(*(round(side / scale) for side in (word.box.x, word.box.y, word.box.w, word.box.h)))
            cutting = cuttings[max(int(np.searchsorted(tops, box.y + box.h / 2)) - 1, 0)]
            found[cutting.place].append(replace(word, box=_back(box, cutting)))
    return {at: tuple(words) for at, words in found.items()}


def _back(word: Box, cutting: _Cutting) -> Box:
    """Return a word's box on the page; it stays inside the cutting."""
    place = cutting.box
    left, top = (
        min(max(at, 0), side - 1) for at, side in ((word.x - MARGIN, place.w), (word.y - cutting.top, place.h))
    )
    width, height = min(word.w, place.w - left), min(word.h, place.h - top)
    return Box(place.x + left, place.y + top, max(width, 1), max(height, 1))


def _strips(boxes: list[tuple[int, Box]]) -> list[list[_Cutting]]:
    strips: list[list[_Cutting]] = [[]]
    top = APART
    for place, box in boxes:
        if strips[-1] and top + box.h + APART > LONGEST_STRIP:
            strips.append([])
            top = APART
        strips[-1].append(_Cutting(place, box, top))
        top += box.h + APART
    return [strip for strip in strips if strip]


def _strip(image: Image, cuttings: list[_Cutting]) -> Image:
    height = cuttings[-1].top + cuttings[-1].box.h + APART
    width = max(cutting.box.w for cutting in cuttings) + 2 * MARGIN
    strip = np.full((height, width), WHITE, np.uint8)
    for cutting in cuttings:
        box, top = cutting.box, cutting.top
        strip[top : top + box.h, MARGIN : MARGIN + box.w] = _on_white(
            image[box.y : box.y + box.h, box.x : box.x + box.w]
        )
    return strip


def _on_white(cutting: Image) -> Image:
    """Return a cutting with its paper as white as the strip: its edges and its grain would be taken for strokes."""
    ink, paper = (float(shade) for shade in np.percentile(cutting, [2, 40]))
    if paper - ink < LEAST_CONTRAST:
        return cutting
    return np.asarray(np.clip((cutting - ink) * (WHITE / (paper - ink)), 0, WHITE), dtype=np.uint8)


def _print_box(image: Image, cell: Box) -> Box | None:
    """Return the box around the print of a cell, None where it is empty or holds nothing but dust."""
    top, left = cell.y + INSET, cell.x + INSET
    inside = image[top : cell.y + cell.h - INSET, left : cell.x + cell.w - INSET]
    if inside.size == 0:
        return None
    paper = float(np.percentile(inside, 90))
    ink = np.asarray(inside < paper * (1 - INK), dtype=np.uint8)
    box = _box_of_signs(ink)
    if box is None:
        return None
    x, y = max(left + box.x - AROUND, 0), max(top + box.y - AROUND, 0)
    right = min(left + box.x + box.w + AROUND, cell.x + cell.w - 1, image.shape[1])
    bottom = min(top + box.y + box.h + AROUND, cell.y + cell.h - 1, image.shape[0])
    x, y = max(x, cell.x + 1), max(y, cell.y + 1)
    return Box(x, y, max(right - x, 1), max(bottom - y, 1))


def _box_of_signs(ink: NDArray[np.uint8]) -> Box | None:
    count, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    signs = [
        Box(int(x), int(y), int(w), int(h))
        for x, y, w, h, area in stats[1:count]
        if area >= LEAST_INK and max(w, h) >= LEAST_MARK
    ]
    if not signs:
        return None
    box = signs[0]
    for sign in signs[1:]:
        box = box.union(sign)
    return box
