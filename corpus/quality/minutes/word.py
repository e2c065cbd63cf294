"""docx: the minutes for Word, portrait A4, Times New Roman 13, margins as Nghị định 30/2020/NĐ-CP asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

from corpus.exports.contents import printable
from corpus.quality.minutes import content as words

if TYPE_CHECKING:
    from corpus.quality.minutes.content import Grid, Minutes


def write(said: Minutes, stream: BinaryIO) -> None:
    """Write the minutes as a Word file."""
    import docx  # noqa: PLC0415 - takes its time to load

    file = docx.Document()
    _set_up(file)
    _head(file, said)
    for name, value in said.opening:
        paragraph = _paragraph(file)
        paragraph.add_run(f"{name}: ").bold = True
        paragraph.add_run(printable(value))
    _told(file, said.before)
    _grid(file, said.results, 12)
    _told(file, said.after)
    _paragraph(file, said.closing)
    _signatures(file, said)
    if said.annex.rows:
        _break_page(file)
        _centred(file.add_paragraph(), words.ANNEX_TITLE, bold=True)
        _grid(file, said.annex, 11)
    file.core_properties.title = said.subject
    file.core_properties.author = ""
    file.core_properties.comments = "Lập từ kho Sohoa."
    file.save(stream)


def _break_page(file: Any) -> None:
    file.add_page_break()


def _set_up(file: Any) -> None:
    from docx.oxml.ns import qn  # noqa: PLC0415 - as above
    from docx.shared import Cm, Pt  # noqa: PLC0415 - as above

    section = file.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(1.5)
    section.top_margin = section.bottom_margin = Cm(2)
    style = file.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(13)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")
    style.paragraph_format.space_after = Pt(6)
    section.different_first_page_header_footer = True  # pages are numbered from the second on, at the top
    _page_number(section.header.paragraphs[0])


def _page_number(paragraph: Any) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415 - as above
    from docx.oxml import OxmlElement  # noqa: PLC0415 - as above
    from docx.oxml.ns import qn  # noqa: PLC0415 - as above

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)  # noqa: SLF001 - python-docx has no way


def _head(file: Any, said: Minutes) -> None:
    from docx.shared import Cm  # noqa: PLC0415 - as above

    table = file.add_table(rows=1, cols=2)
    table.autofit = False
    left, right = table.rows[0].cells
    left.width, right.width = Cm(6.7), Cm(9.8)
    _centred(left.paragraphs[0], said.meeting.parent.upper() or words.OPEN[:18], points=12)
    _centred(left.add_paragraph(), said.meeting.agency.upper() or words.OPEN[:18], bold=True, points=12)
    _centred(left.add_paragraph(), said.number)
    _centred(right.paragraphs[0], words.COUNTRY, bold=True, points=12)
    motto = right.add_paragraph()
    _centred(motto, words.MOTTO, bold=True)
    motto.runs[0].underline = True
    for cell in (left, right):
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.space_after = 0
    title = file.add_paragraph()
    title.paragraph_format.space_before = Cm(0.4)
    _centred(title, words.KIND, bold=True, points=14)
    _centred(file.add_paragraph(), said.subject, bold=True)


def _told(file: Any, lines: tuple[str, ...]) -> None:
    for line in lines:
        paragraph = _paragraph(file)
        paragraph.add_run(printable(line)).bold = line[:2] in {"1.", "2.", "3."}
        paragraph.paragraph_format.keep_with_next = line[:2] in {"1.", "2.", "3."}


def _paragraph(file: Any, text: str = "") -> Any:
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415 - as above

    paragraph = file.add_paragraph(printable(text))
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    return paragraph


def _grid(file: Any, grid: Grid, points: float) -> None:
    from docx.oxml import OxmlElement  # noqa: PLC0415 - as above
    from docx.shared import Cm, Pt  # noqa: PLC0415 - as above

    table = file.add_table(rows=1 + len(grid.rows), cols=len(grid.head), style="Table Grid")
    table.autofit = False
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - python-docx has no way
    for number, (row, texts) in enumerate(zip(table.rows, (grid.head, *grid.rows), strict=True)):
        for cell, text, width in zip(row.cells, texts, grid.widths, strict=True):
            cell.width = Cm(width)
            run = cell.paragraphs[0].add_run(printable(text))
            run.bold, run.font.size = number == 0, Pt(points)
            cell.paragraphs[0].paragraph_format.space_after = 0
    file.add_paragraph().paragraph_format.space_after = 0


def _signatures(file: Any, said: Minutes) -> None:
    from docx.shared import Pt  # noqa: PLC0415 - as above

    table = file.add_table(rows=1, cols=2)
    for cell, who, name in zip(
        table.rows[0].cells, ("THƯ KÝ", "CHỦ TỌA"), (said.meeting.secretary, said.meeting.chair), strict=True
    ):
        _centred(cell.paragraphs[0], who, bold=True)
        _centred(cell.add_paragraph(), words.SIGN)
        cell.paragraphs[1].runs[0].italic = True
        for _ in range(3):
            cell.add_paragraph()
        _centred(cell.add_paragraph(), name, bold=True)
    for number, line in enumerate(("Nơi nhận:", *(f"- {one}" for one in said.recipients))):
        run = file.add_paragraph().add_run(printable(line))
        run.font.size, run.bold, run.italic = Pt(12 if number == 0 else 11), number == 0, number == 0


def _centred(paragraph: Any, text: str, *, bold: bool = False, points: float | None = None) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415 - as above
    from docx.shared import Pt  # noqa: PLC0415 - as above

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(printable(text))
    run.bold = bold
    if points:
        run.font.size = Pt(points)
