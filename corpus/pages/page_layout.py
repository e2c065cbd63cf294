"""Tables and regions of a page in the text as it should be read: found in the raw layer, led up to the highest one.

Restored tokens know their raw spans; a person's text is aligned with what stood there. A cell keeps its place in the
grid whatever became of its words.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from corpus.pages.alignment import translate

if TYPE_CHECKING:
    from corpus.pages.pages import PageView
    from ocr.page import Region, Table

Span = tuple[int, int]


def tables(page: PageView) -> tuple[Table, ...]:
    """Return the page's tables, offsets into `page.text`."""
    return tuple(_table(page, table) for table in page.tables)


def regions(page: PageView) -> tuple[Region, ...]:
    """Return the page's regions, offsets into `page.text`; those whose words a person struck out are left out."""
    found = []
    for region in page.regions:
        start, end = text_span(page, region.start, region.end)
        if start < end:
            found.append(replace(region, start=start, end=end))
    return tuple(found)


def text_span(page: PageView, start: int, end: int) -> Span:
    """Return the span of `page.text` that came from `page.raw[start:end]`; empty where nothing did."""
    below = page.raw
    if page.restored is not None:
        start, end = _restored(page, start, end)
        below = page.restored
    if page.reviewed is not None and start < end:
        start, end = translate(below, page.reviewed, start, end)
    return start, end


def _table(page: PageView, table: Table) -> Table:
    start, end = text_span(page, table.start, table.end)
    cells = []
    for cell in table.cells:
        first, last = text_span(page, cell.start, cell.end)
        cells.append(replace(cell, start=first, end=last) if first < last else replace(cell, start=start, end=start))
    return replace(table, start=start, end=end, cells=tuple(cells))


def _restored(page: PageView, start: int, end: int) -> Span:
    # A word that became two has two tokens with one raw span; two that became one have one token with both.
    first = bisect_right(page.tokens, start, key=lambda token: token.raw_end)
    last = bisect_left(page.tokens, end, key=lambda token: token.raw_start)
    touched = page.tokens[first:last]
    return (touched[0].start, touched[-1].end) if touched and start < end else (0, 0)
