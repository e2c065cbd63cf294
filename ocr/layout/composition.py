"""The text of a page from its ordered lines and its tables, and the place of every word in it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING

from ocr.layout.reading_order import Line, Piece, line_of, paragraphs
from ocr.layout.regions import SetLine, find_regions
from ocr.page import Cell, Region, Table, Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ocr.tables.grid import Grid


@dataclass(frozen=True, slots=True)
class SetTable:
    """A table before it has a place in the text: its grid, and the words of each of its places."""

    grid: Grid
    pieces: tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True, slots=True)
class Composed:
    """A page's text, its words with their offsets, the pieces they came from in the same order, tables and regions."""

    text: str
    words: tuple[Word, ...]
    sources: tuple[Piece, ...]
    tables: tuple[Table, ...]
    regions: tuple[Region, ...]


def compose(pieces: Iterable[Piece]) -> tuple[str, tuple[Word, ...], tuple[Piece, ...]]:
    """Return text, words and their pieces of a page without tables; see `compose_page`."""
    composed = compose_page(pieces)
    return composed.text, composed.words, composed.sources


def compose_page(
    pieces: Iterable[Piece], tables: Sequence[SetTable] = (), size: tuple[int, int] | None = None
) -> Composed:
    r"""Put a page's words in order.

    Words of a line are parted by a space, lines end with "\n", paragraphs are parted by an empty line. A row of a table
    is a line, its cells parted by tabs.

    Args:
        pieces: words outside of tables.
        tables: with their words; what stands beside a table is read before it.
        size: width and height of the page in pixels; without it no regions are looked for.
    """
    page = _Page()
    waiting = list(pieces)
    for table in sorted(tables, key=lambda one: one.grid.box.y):
        middle = table.grid.box.y + table.grid.box.h / 2
        page.set(piece for piece in waiting if piece.box.y + piece.box.h / 2 < middle)
        waiting = [piece for piece in waiting if piece.box.y + piece.box.h / 2 >= middle]
        page.set_table(table)
    page.set(waiting)
    regions = find_regions(page.lines, *size) if size else ()
    return Composed("".join(page.text), tuple(page.words), tuple(page.sources), tuple(page.tables), tuple(regions))


@dataclass
class _Page:
    """A page that is being written, from top to bottom."""

    text: list[str] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    sources: list[Piece] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    lines: list[SetLine] = field(default_factory=list)
    length: int = 0
    line_number: int = 0

    def set(self, pieces: Iterable[Piece]) -> None:
        for paragraph in paragraphs(pieces):
            self._part()
            for line in paragraph:
                start = self.length
                self._words(line)
                text = " ".join(piece.text for piece in line.words)
                self.lines.append(SetLine(start, self.length, text, line.box, line.height))
                self._write("\n")

    def set_table(self, table: SetTable) -> None:
        self._part()
        grid, start = table.grid, self.length
        at = {(place.row, place.column): index for index, place in enumerate(grid.places)}
        cells: dict[int, Cell] = {}
        for row in range(grid.row_count):
            for column in range(grid.column_count):
                if column:
                    self._write("\t")
                index = at.get((row, column))
                if index is None:
                    continue
                begin = self.length
                for number, line in enumerate(_cell_lines(table.pieces[index])):
                    if number:
                        self._write(" ")
                    self._words(line)
                place = grid.places[index]
                cells[index] = Cell(row, column, begin, self.length, place.rows, place.columns, grid.box_of(place))
            self._write("\n")
        ordered = tuple(cells[index] for index in sorted(cells))
        self.tables.append(Table(start, self.length, grid.row_count, grid.column_count, ordered, grid.box))

    def _part(self) -> None:
        if self.length:
            self._write("\n")

    def _words(self, line: Line) -> None:
        for number, piece in enumerate(line.words):
            if number:
                self._write(" ")
            end = self.length + len(piece.text)
            self.words.append(Word(self.length, end, piece.box, piece.confidence, self.line_number))
            self.sources.append(piece)
            self._write(piece.text)
        self.line_number += 1

    def _write(self, text: str) -> None:
        self.text.append(text)
        self.length += len(text)


def _cell_lines(pieces: Sequence[Piece]) -> list[Line]:
    lines: defaultdict[int, list[Piece]] = defaultdict(list)
    for piece in pieces:
        lines[piece.line].append(piece)
    return sorted(
        (line_of(words) for words in lines.values()),
        key=lambda line: median(word.box.y + word.box.h / 2 for word in line.words),
    )
