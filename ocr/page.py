"""What a page says and where: the raw layer of the archive, the same for scans, text layers and plain text.

Coordinates are pixels of the page image as a person sees it (before any straightening for the engine), origin at the
top left. Offsets count characters of `Reading.text`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Source = Literal["ocr", "text-layer", "text"]
RegionKind = Literal["letterhead", "signature", "recipients", "footnote", "running-head", "page-number"]

# What `Reading.engine` ends in where the file says that a program recognised its text: it looks like a person's, and
# is not.
MACHINE_MADE = "(machine-made)"


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle in pixels of the page image: left, top, width, height."""

    x: int
    y: int
    w: int
    h: int

    def union(self, other: Box) -> Box:
        """Return the smallest box that holds both."""
        x, y = min(self.x, other.x), min(self.y, other.y)
        right = max(self.x + self.w, other.x + other.w)
        bottom = max(self.y + self.h, other.y + other.h)
        return Box(x, y, right - x, bottom - y)

    def meets(self, other: Box) -> bool:
        """Say whether the two have pixels in common."""
        across = min(self.x + self.w, other.x + other.w) - max(self.x, other.x)
        down = min(self.y + self.h, other.y + other.h) - max(self.y, other.y)
        return across > 0 and down > 0


def box_around(boxes: Iterable[Box]) -> Box:
    """Return the smallest box that holds all of some; there must be one."""
    edges = [(box.x, box.y, box.x + box.w, box.y + box.h) for box in boxes]
    lefts, tops, rights, bottoms = zip(*edges, strict=True)
    x, y = min(lefts), min(tops)
    return Box(x, y, max(rights) - x, max(bottoms) - y)


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a page: `Reading.text[start:end]`, its box, and how sure the reader was (0 to 1).

    `line` counts the printed lines of the page from 0, so that boxes of one line can be joined when drawn.
    """

    start: int
    end: int
    box: Box
    confidence: float
    line: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table: `Reading.text[start:end]`, empty where nothing stands in it.

    Attributes:
        row, column: of its upper left corner, from 0.
        rows, columns: how many it spans; 1 but for merged cells.
        box: between its rules; None where there is no image.
    """

    row: int
    column: int
    start: int
    end: int
    rows: int = 1
    columns: int = 1
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Table:
    r"""A ruled table: `Reading.text[start:end]`.

    A row is one line, its cells parted by tabs: `column_count - 1` of them in every row. Line breaks inside a cell
    became spaces. A merged cell has its text where it begins; the places it covers are empty.

    Attributes:
        cells: by rows, then by columns; every place of the grid belongs to one of them.
        box: around the rules; None where there is no image.
    """

    start: int
    end: int
    row_count: int
    column_count: int
    cells: tuple[Cell, ...]
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a page that is not its running text: `Reading.text[start:end]`, whole lines of it.

    Attributes:
        kind: "letterhead" (agency, number, state name, date), "signature", "recipients" (nơi nhận), "footnote" (each
            note by itself), "running-head" (what stands in the margin of many pages), "page-number".
    """

    kind: RegionKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    r"""One page as it was read: text in reading order, with the place of every word.

    Attributes:
        text: lines end with "\n", paragraphs or blocks are parted by an empty line; never holds a form feed. Tabs part
            the cells of a table.
        words: in the order of the text. Empty for a page that has no image (plain text, DOCX).
        width: of the page image in pixels; 0 where there is no image.
        height: as width.
        dpi: resolution at which the image was read; 0 where there is no image.
        source: "ocr" from an image, "text-layer" from a born-digital PDF, "text" from a file of text.
        engine: what read it, with version and model ("tesseract 5.3.0 vie", "pdfplumber 0.11"); ends in MACHINE_MADE
            where that applies.
        tables: in the order of the text, none inside another.
        regions: the same; what lies in none of them is body.
    """

    text: str
    words: tuple[Word, ...]
    width: int
    height: int
    dpi: int
    source: Source
    engine: str
    tables: tuple[Table, ...] = ()
    regions: tuple[Region, ...] = ()

    @property
    def confidence(self) -> float | None:
        """Mean confidence of the words, weighted by their length; None where no engine gave one."""
        weight = sum(word.end - word.start for word in self.words)
        if not weight or self.source != "ocr":
            return None
        return sum(word.confidence * (word.end - word.start) for word in self.words) / weight


def moved(table: Table, move: Callable[[Box], Box]) -> Table:
    """Return a table with its boxes, where it has any, in other pixels."""
    cells = tuple(replace(cell, box=move(cell.box) if cell.box else None) for cell in table.cells)
    return replace(table, cells=cells, box=move(table.box) if table.box else None)
