"""A document's text as it was meant, not as it was printed: whole paragraphs, tables, and footnotes apart.

Lines of a paragraph are joined, words parted by a hyphen too, over the end of a page as well; page numbers and heads
that run over many pages are left out; a table that goes on overleaf is one table, its head once. What is stored keeps
its lines: this is a view of it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from corpus.pages.page_layout import regions, tables
from corpus.pages.passages import blocks
from ocr.layout.paragraphs import joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from corpus.pages.pages import PageView
    from ocr.page import Table

LEAST_PAGES = 3  # on which a line at the top or bottom must stand to be a running head
LONGEST_HEAD = 120  # characters

_FINISHED = re.compile(r"[.;:!?…][”\"’)]*$|/\.?$")
_DIGITS = re.compile(r"\d+")
_LINE = re.compile(r"[^\n]+")

Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph, a table or a footnote.

    Attributes:
        page: on which it begins.
        text: in one line; of a table the rows as lines, cells parted by tabs.
        rows: of a table its cells; what a merged cell covers is empty.
        open_end: whether it may go on at the top of the next page.
    """

    kind: Literal["paragraph", "table", "footnote"]
    page: int
    text: str
    rows: Rows = ()
    open_end: bool = False


def flow(pages: Sequence[PageView]) -> list[Piece]:
    """Return the pieces of a document in order; the footnotes of a page behind what stands on it."""
    heads = _running_heads(pages)
    found: list[Piece] = []
    for page in pages:
        body, notes = _pieces(page, heads)
        last = next((at for at in range(len(found) - 1, -1, -1) if found[at].kind != "footnote"), None)
        if body and last is not None and (whole := _gone_on(found[last], body[0])):
            found[last] = whole
            body = body[1:]
        found += [*body, *notes]
    return found


def table_rows(text: str, table: Table) -> Rows:
    """Return the cells of a table, row by row, as many in each as the table has columns."""
    grid = [[""] * table.column_count for _ in range(table.row_count)]
    for cell in table.cells:
        if cell.row < table.row_count and cell.column < table.column_count:
            grid[cell.row][cell.column] = " ".join(text[cell.start : cell.end].split())
    return tuple(tuple(row) for row in grid)


def _pieces(page: PageView, heads: frozenset[str]) -> tuple[list[Piece], list[Piece]]:
    """Return the paragraphs and tables of a page, and its footnotes."""
    text = page.text
    cuts: list[tuple[int, int, Table | None]] = [(table.start, table.end, table) for table in tables(page)]
    notes: list[Piece] = []
    for region in regions(page):
        if region.kind in {"page-number", "running-head", "footnote"}:
            cuts.append((region.start, region.end, None))
            if region.kind == "footnote":
                notes.append(Piece("footnote", page.number, joined(text[region.start : region.end].split("\n"))))
    cuts += [(start, end, None) for start, end in _edge_lines(text) if _sample(text[start:end]) in heads]
    body: list[Piece] = []
    behind = 0
    for start, end, table in sorted(cuts, key=lambda cut: cut[:2]):
        if start < behind:
            continue
        body += _paragraphs(text[behind:start], page.number)
        if table is not None:
            rows = table_rows(text, table)
            body.append(Piece("table", page.number, "\n".join("\t".join(row) for row in rows), rows, open_end=True))
        behind = end
    return body + list(_paragraphs(text[behind:], page.number)), notes


def _paragraphs(text: str, page: int) -> Iterator[Piece]:
    for block in blocks(text):
        whole = joined(text[block.start : block.end].split("\n"))
        yield Piece("paragraph", page, whole, open_end=not block.heading and not _FINISHED.search(whole))


def _gone_on(before: Piece, piece: Piece) -> Piece | None:
    """Return the two as one where the second goes on with the first."""
    if not before.open_end or before.kind != piece.kind:
        return None
    if before.kind == "paragraph":
        if not piece.text[:1].islower():
            return None
        return replace(before, text=joined((before.text, piece.text)), open_end=piece.open_end)
    if len(before.rows[0]) != len(piece.rows[0]):
        return None
    repeated = 0
    while repeated < min(len(before.rows), len(piece.rows)) and before.rows[repeated] == piece.rows[repeated]:
        repeated += 1
    rows = before.rows + piece.rows[repeated:]
    return replace(before, text="\n".join("\t".join(row) for row in rows), rows=rows)


def _running_heads(pages: Iterable[PageView]) -> frozenset[str]:
    """Return what stands at the top or bottom of many pages, figures aside."""
    seen = Counter(
        sample for page in pages for sample in {_sample(page.text[start:end]) for start, end in _edge_lines(page.text)}
    )
    return frozenset(sample for sample, count in seen.items() if count >= LEAST_PAGES and sample.strip("0 -./"))


def _edge_lines(text: str) -> list[tuple[int, int]]:
    """Return the first two and the last two lines of a page."""
    lines = [match.span() for match in _LINE.finditer(text) if match.end() - match.start() <= LONGEST_HEAD]
    return sorted({*lines[:2], *lines[-2:]})


def _sample(line: str) -> str:
    return _DIGITS.sub("0", " ".join(line.split()))
