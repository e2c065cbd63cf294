"""A paper as a Word file, as its drafter would have saved it."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

if TYPE_CHECKING:
    from samples.paper import Block, Paper

_CENTRE = WD_ALIGN_PARAGRAPH.CENTER


def write(paper: Paper) -> bytes:
    """Return the DOCX. The same paper gives the same bytes (entries carry a fixed date)."""
    document = Document()
    _page(document)
    _letterhead(document, paper)
    for text in (paper.type, *paper.abstract):
        _line(document.add_paragraph(), text, bold=True, size=14)
    for block in paper.body:
        _block(document, block)
    _closing(document, paper)
    target = BytesIO()
    document.save(target)
    return _undated(target.getvalue())


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(30), Mm(17)
    section.top_margin = section.bottom_margin = Mm(20)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(14)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")
    document.core_properties.author = ""
    document.core_properties.comments = ""


def _letterhead(document: Any, paper: Paper) -> None:
    table = document.add_table(rows=2, cols=2)
    left, right = table.rows[0].cells
    _cell(left, [(line, False) for line in paper.parent] + [(line, True) for line in paper.agency], 12)
    _cell(right, [("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", True), ("Độc lập - Tự do - Hạnh phúc", True)], 12)
    _cell(table.rows[1].cells[0], [(paper.number, False)], 13)
    _line(table.rows[1].cells[1].paragraphs[0], paper.place_date, italic=True, size=13)


def _cell(cell: Any, lines: list[tuple[str, bool]], size: int) -> None:
    for number, (text, bold) in enumerate(lines):
        _line(cell.add_paragraph() if number else cell.paragraphs[0], text, bold=bold, size=size)


def _line(paragraph: Any, text: str, *, size: int, bold: bool = False, italic: bool = False) -> None:
    paragraph.alignment = _CENTRE
    paragraph.paragraph_format.space_after = Pt(0)
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)


def _block(document: Any, block: Block) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = Mm(12.7)
    paragraph.paragraph_format.space_after = Pt(5)
    for number, piece in enumerate(re.split(r"\*\*", block.text)):
        run = paragraph.add_run(piece)
        run.bold = block.kind in {"heading", "subheading"} or number % 2 == 1
        run.italic = block.kind == "italic"


def _closing(document: Any, paper: Paper) -> None:
    left, right = document.add_table(rows=1, cols=2).rows[0].cells
    head = left.paragraphs[0].add_run("Nơi nhận:")
    head.bold, head.italic, head.font.size = True, True, Pt(12)
    for text in paper.recipients:
        paragraph = left.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.add_run(text).font.size = Pt(11)
    _cell(right, [(line, True) for line in paper.signing], 13)


def _undated(docx: bytes) -> bytes:
    target = BytesIO()
    with ZipFile(BytesIO(docx)) as source, ZipFile(target, "w", ZIP_DEFLATED) as copy:
        for name in source.namelist():
            entry = ZipInfo(name, (2024, 1, 1, 0, 0, 0))
            entry.compress_type = ZIP_DEFLATED
            copy.writestr(entry, source.read(name))
    return target.getvalue()
