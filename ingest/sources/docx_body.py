"""The body of a DOCX walked in order: paragraphs, tables, page breaks, footnotes.

Deleted text and rows of tracked changes are left out and inserted ones taken, as Word shows the final version. A table
of one or two columns whose cells hold several paragraphs is layout (the letterhead): its cells follow one another. Any
other table is rows: one line each, cells parted by tabs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docx.oxml import parse_xml
from docx.oxml.ns import qn

from ingest.sources.docx_fonts import Fonts
from ingest.sources.docx_numbering import Numbering
from ingest.sources.old_fonts import in_unicode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.sources.old_fonts import Span

SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
PAGE_BREAK = "\f"
FOOTNOTES = "/word/footnotes.xml"

# What is in the file but not on the page: deletions, older copies of drawings, field codes.
UNSEEN = {qn("w:del"), qn("w:moveFrom"), qn("w:instrText"), qn("w:rPr"), qn("w:pPr")}
# What stands around blocks, rows or cells without being one: content controls, tracked changes.
AROUND = {qn(f"w:{name}") for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")}
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
SIGNS = {qn("w:tab"): "\t", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-", qn("w:lastRenderedPageBreak"): PAGE_BREAK}


def body_pages(document: Any) -> list[str]:
    """Return the text of every page of an opened python-docx document."""
    body = _Body(document)
    text = "\n".join(body.blocks(document.element.body))
    # Word writes the break a person set and, behind it, where it fell in the last layout: one break, not two.
    text = re.sub(r"\f\s*\f", "\f", text)
    pages = [_tidy(page) for page in text.split(PAGE_BREAK)]
    while len(pages) > 1 and not pages[-1]:
        pages.pop()
    if len(pages) > 1 and not pages[0]:
        pages.pop(0)
    return [_with_notes(page, body.notes) for page in pages]


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
            [[paragraph for paragraph in self._cell(cell) if paragraph.strip()] for cell in _parts(row, "w:tc")]
            for row in _parts(element, "w:tr")
            if row.find(f"{qn('w:trPr')}/{qn('w:del')}") is None
        ]
        columns = max((sum(bool(cell) for cell in row) for row in rows), default=0)
        is_layout = columns <= 2 and any(len(cell) > 1 for row in rows for cell in row)
        for row in rows:
            if is_layout:
                yield from ("\n".join(cell) + "\n" for cell in row if cell)
            else:
                yield "\t".join(" ".join(" ".join(cell).split()) for cell in row)

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
