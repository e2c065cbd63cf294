"""The body of a DOCX walked in order: paragraphs, tables, page breaks, footnotes.

Deleted text and rows of tracked changes are left out and inserted ones taken, as Word shows the final version. A table
of one or two columns whose cells hold several paragraphs is layout (the letterhead): its cells follow one another. Any
other table is rows: one line each, cells parted by tabs, and is kept as a table.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docx.oxml import parse_xml
from docx.oxml.ns import qn

from ingest.sources.docx_fonts import Fonts
from ingest.sources.docx_numbering import Numbering
from ingest.sources.old_fonts import in_unicode
from ocr.page import Cell, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.sources.old_fonts import Span

SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
PAGE_BREAK = "\f"
MOST_COLUMNS = 63  # that Word allows
FOOTNOTES = "/word/footnotes.xml"

# What is in the file but not on the page: deletions, older copies of drawings, field codes.
UNSEEN = {qn("w:del"), qn("w:moveFrom"), qn("w:instrText"), qn("w:rPr"), qn("w:pPr")}
# What stands around blocks, rows or cells without being one: content controls, tracked changes.
AROUND = {qn(f"w:{name}") for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")}
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
SIGNS = {qn("w:tab"): "\t", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-", qn("w:lastRenderedPageBreak"): PAGE_BREAK}


TABLE = re.compile(r"\x0e(\d+)\x0e([^\x0f]*)\x0f")  # stands around a table until its place in the page is known

Layout = list[tuple[int, int, int, int]]  # row, column, rows, columns of each cell


def body_pages(document: Any) -> list[tuple[str, tuple[Table, ...]]]:
    """Return the text of every page of an opened python-docx document, and the tables in it."""
    body = _Body(document)
    text = "\n".join(body.blocks(document.element.body))
    # Word writes the break a person set and, behind it, where it fell in the last layout: one break, not two.
    text = re.sub(r"\f\s*\f", "\f", text)
    pages = [_tidy(page) for page in text.split(PAGE_BREAK)]
    while len(pages) > 1 and not pages[-1]:
        pages.pop()
    if len(pages) > 1 and not pages[0]:
        pages.pop(0)
    return [_with_tables(_with_notes(page, body.notes), body.layouts) for page in pages]


def _with_tables(page: str, layouts: list[Layout]) -> tuple[str, tuple[Table, ...]]:
    """Return a page without the signs around its tables, and the tables."""
    tables: list[Table] = []
    text, behind = "", 0
    for match in TABLE.finditer(page):
        text += page[behind : match.start()]
        tables.append(_placed(match[2], len(text), layouts[int(match[1])]))
        text += match[2]
        behind = match.end()
    return text + page[behind:], tuple(tables)


def _placed(text: str, start: int, layout: Layout) -> Table:
    starts: list[list[int]] = []
    at = start
    rows = [line.split("\t") for line in text.split("\n")]
    for row in rows:
        starts.append([])
        for cell in row:
            starts[-1].append(at)
            at += len(cell) + 1
    cells = tuple(
        Cell(row, column, starts[row][column], starts[row][column] + len(rows[row][column]), down, across)
        for row, column, down, across in layout
    )
    return Table(start, at, len(rows), len(rows[0]), cells)


def _tidy(page: str) -> str:
    page = "\n".join(line.strip(" ") for line in page.split("\n"))
    page = re.sub(r"\n{3,}", "\n\n", page).strip("\n")
    return page + "\n" if page else ""


def _with_notes(page: str, notes: dict[str, str]) -> str:
    marks = [mark for mark in notes if mark in page]
    shown = [f"{mark[1:-1].translate(SUPERSCRIPT)} {notes[mark]}" for mark in marks]
    for mark in marks:
        page = page.replace(mark, " " + mark[1:-1].translate(SUPERSCRIPT))
    return page + "".join("\n" + note + "\n" for note in shown)


class _Body:
    """Walks the body once, counting lists and footnotes as it goes."""

    def __init__(self, document: Any) -> None:
        self.notes: dict[str, str] = {}
        self.layouts: list[Layout] = []
        self._numbering = Numbering(document)
        self._footnotes = self._note_elements(document)
        self._fonts = Fonts(document)

    def blocks(self, parent: Any) -> Iterator[str]:
        """Yield the text of paragraphs and tables, each ended by an empty line."""
        for child in parent:
            if child.tag == qn("w:p"):
                yield self._paragraph(child) + "\n"
            elif child.tag == qn("w:tbl"):
                yield "\n".join(self._table(child)) + "\n"
            elif child.tag in AROUND:
                yield from self.blocks(child)

    def _paragraph(self, element: Any) -> str:
        text = in_unicode(list(self._inline(element)), self._fonts.old)
        properties = element.find(qn("w:pPr"))
        before = ""
        if properties is not None and properties.find(qn("w:pageBreakBefore")) is not None:
            before = PAGE_BREAK
        label = self._numbering.label(element) if text.strip() else ""
        if properties is not None and _ends_section(properties):
            text += PAGE_BREAK
        if label:
            # The last layout's break stands inside the paragraph that opens the page, before its number.
            lead = re.match(r"[\f\s]*", text)
            text = (lead.group() if lead else "") + label + " " + text[lead.end() if lead else 0 :]
        return before + text

    def _inline(self, parent: Any) -> Iterator[Span]:
        for child in parent:
            tag = child.tag
            if tag in UNSEEN or tag == FALLBACK:
                continue
            if tag == qn("w:t"):
                yield child.text or "", self._fonts.name(parent)
            elif tag in SIGNS:
                yield SIGNS[tag], None
            elif tag == qn("w:br"):
                yield PAGE_BREAK if child.get(qn("w:type")) == "page" else "\n", None
            elif tag == qn("w:footnoteReference"):
                yield self._note(child.get(qn("w:id"))), None
            elif tag == qn("w:txbxContent"):
                yield "\n" + "\n".join(self.blocks(child)) + "\n", None
            elif isinstance(tag, str):
                yield from self._inline(child)

    def _table(self, element: Any) -> Iterator[str]:
        rows = [
            [(cell, [text for text in self._cell(cell) if text.strip()]) for cell in _parts(row, "w:tc")]
            for row in _parts(element, "w:tr")
            if row.find(f"{qn('w:trPr')}/{qn('w:del')}") is None
        ]
        columns = max((sum(bool(texts) for _, texts in row) for row in rows), default=0)
        if columns <= 2 and any(len(texts) > 1 for row in rows for _, texts in row):
            for row in rows:
                yield from ("\n".join(texts) + "\n" for _, texts in row if texts)
            return
        lines, layout = _laid_out([[(cell, _one_line(texts)) for cell, texts in row] for row in rows])
        if not lines or "\t" not in lines[0]:
            yield from lines
            return
        self.layouts.append(layout)
        yield f"\x0e{len(self.layouts) - 1}\x0e" + "\n".join(lines) + "\x0f\n"

    def _cell(self, cell: Any) -> Iterator[str]:
        for block in self.blocks(cell):
            yield block.strip("\n").replace(PAGE_BREAK, "")

    def _note(self, identifier: str | None) -> str:
        element = self._footnotes.get(identifier or "")
        if element is None:
            return ""
        mark = f"\x02{len(self.notes) + 1}\x03"
        self.notes[mark] = " ".join(" ".join(self.blocks(element)).replace(PAGE_BREAK, " ").split())
        return mark

    @staticmethod
    def _note_elements(document: Any) -> dict[str, Any]:
        for part in document.part.package.iter_parts():
            if str(part.partname) == FOOTNOTES:
                root = parse_xml(part.blob)
                return {note.get(qn("w:id")): note for note in root.iterchildren(qn("w:footnote"))}
        return {}


def _one_line(texts: list[str]) -> str:
    """Return the text of a cell in one line; a table in it becomes text."""
    return " ".join(TABLE.sub(r"\2", " ".join(texts)).split())


def _laid_out(rows: list[list[tuple[Any, str]]]) -> tuple[list[str], Layout]:
    """Return the lines of a table, merged cells holding their places open, and the places of its cells."""
    width = max((sum(_span(cell) for cell, _ in row) for row in rows), default=0)
    lines: list[str] = []
    places: list[tuple[int, int, int, int]] = []
    above: dict[int, int] = {}  # column -> the place that goes on downwards there
    for number, row in enumerate(rows):
        texts: list[str] = []
        for cell, text in row:
            column, across = len(texts), _span(cell)
            first = above.get(column)
            if _goes_on(cell) and first is not None and not text:
                top, _, down, _ = places[first]
                places[first] = (top, column, down + 1, across)
            else:
                above[column] = len(places)
                places.append((number, column, 1, across))
            texts += [text] + [""] * (across - 1)
        # Word lets a row end before the others do.
        places += [(number, column, 1, 1) for column in range(len(texts), width)]
        lines.append("\t".join(texts + [""] * (width - len(texts))))
    return lines, sorted(places)


def _span(cell: Any) -> int:
    span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
    value = "" if span is None else span.get(qn("w:val"), "")
    return min(max(int(value), 1), MOST_COLUMNS) if value.isdigit() else 1


def _goes_on(cell: Any) -> bool:
    """Say whether a cell is the continuation of the one above."""
    merged = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    return merged is not None and merged.get(qn("w:val"), "continue") == "continue"


def _parts(parent: Any, name: str) -> Iterator[Any]:
    """Yield the rows of a table or the cells of a row, not those of tables inside it."""
    for child in parent:
        if child.tag == qn(name):
            yield child
        elif child.tag in AROUND:
            yield from _parts(child, name)


def _ends_section(properties: Any) -> bool:
    section = properties.find(qn("w:sectPr"))
    if section is None:
        return False
    kind = section.find(qn("w:type"))
    return kind is None or kind.get(qn("w:val")) != "continuous"
