"""docx: the appraisal sheet for Word, landscape A4, Times New Roman, as Nghị định 30/2020/NĐ-CP sets papers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

from corpus.exports.appraisal import wording as words
from corpus.exports.contents import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.records.appraisal import Sheet

_WIDTHS = (1.7, 7.2, 7.2, 1.5, 1.5, 1.7, 2.4, 3.0)  # cm, of the 26.2 between the margins
_ANNEX_WIDTHS = (1.1, 1.7, 7.2, 1.3, 11.4, 3.5)


def write(sheets: Sequence[Sheet], stream: BinaryIO) -> None:
    """Write sheets into one Word file, each beginning on its own page."""
    import docx  # noqa: PLC0415 - takes its time to load

    file = docx.Document()
    _set_up(file)
    for number, sheet in enumerate(sheets):
        if number:
            _break_page(file)
        _add(file, sheet)
    file.core_properties.title = words.TITLE
    file.core_properties.author = ""
    file.core_properties.comments = "Lập từ kho Sohoa."
    file.save(stream)


def _set_up(file: Any) -> None:
    from docx.enum.section import WD_ORIENT  # noqa: PLC0415 - as above
    from docx.oxml.ns import qn  # noqa: PLC0415 - as above
    from docx.shared import Cm, Pt  # noqa: PLC0415 - as above

    section = file.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin, section.right_margin = Cm(2), Cm(1.5)
    section.top_margin = section.bottom_margin = Cm(1.8)
    style = file.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")
    style.paragraph_format.space_after = Pt(3)


def _add(file: Any, sheet: Sheet) -> None:
    _head(file, sheet)
    for name, value in words.about(sheet):
        paragraph = file.add_paragraph()
        paragraph.add_run(f"{name}: ").bold = True
        paragraph.add_run(printable(value))
    _section(file, words.RESULTS)
    _results(file, sheet)
    for title, lines in (
        (words.AGAINST, words.against(sheet)),
        (words.GAPS, words.gaps(sheet)),
        (words.AWARDS, list(sheet.awards)),
    ):
        _section(file, title)
        for line in lines or [words.NONE]:
            file.add_paragraph(printable(f"- {line}" if lines else line))
    _signatures(file)
    if sheet.proofs:
        _break_page(file)
        _centred(file.add_paragraph(), words.ANNEX_TITLE, bold=True)
        rows = [
            (
                str(proof.mark),
                proof.criterion,
                f"{words.paper_of(proof)}; tệp {proof.file}",
                str(proof.page),
                f"“{proof.quote}”" + ("" if proof.favourable else " (bất lợi)"),
                words.decided(proof),
            )
            for proof in sheet.proofs
        ]
        _table(file, words.ANNEX, rows, _ANNEX_WIDTHS)


def _head(file: Any, sheet: Sheet) -> None:
    table = file.add_table(rows=1, cols=2)
    left, right = table.rows[0].cells
    _centred(left.paragraphs[0], printable((sheet.issuer or "").upper()), bold=True)
    _centred(right.paragraphs[0], words.COUNTRY, bold=True)
    motto = right.add_paragraph()
    _centred(motto, words.MOTTO, bold=True)
    motto.runs[0].underline = True
    day = right.add_paragraph()
    _centred(day, words.date_line(sheet))
    day.runs[0].italic = True
    _centred(file.add_paragraph(), words.TITLE, bold=True, points=14)


def _results(file: Any, sheet: Sheet) -> None:
    rows = [
        (
            line.criterion,
            words.asked(line),
            "\n".join(map(words.proof_line, line.proofs)),
            *words.points(line),
            line.state,
            "\n".join(line.notes),
        )
        for line in sheet.lines
    ]
    total = words.total(sheet)
    if total:
        rows.append(("", "Tổng cộng", "", *total, ""))
    _table(file, words.COLUMNS, rows, _WIDTHS, bold_last=total is not None)


def _table(
    file: Any, head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float], *, bold_last: bool = False
) -> None:
    from docx.oxml import OxmlElement  # noqa: PLC0415 - as above
    from docx.shared import Cm, Pt  # noqa: PLC0415 - as above

    table = file.add_table(rows=1 + len(rows), cols=len(head), style="Table Grid")
    table.autofit = False
    # The head of the table stands on every page that it goes on to.
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - python-docx has no way
    for number, (row, texts) in enumerate(zip(table.rows, [head, *rows], strict=True)):
        bold = number == 0 or (bold_last and number == len(rows))
        for cell, text, width in zip(row.cells, texts, widths, strict=True):
            cell.width = Cm(width)
            run = cell.paragraphs[0].add_run(printable(text))
            run.bold, run.font.size = bold, Pt(10)


def _break_page(file: Any) -> None:
    file.add_page_break()


def _section(file: Any, title: str) -> None:
    paragraph = file.add_paragraph()
    paragraph.add_run(title).bold = True
    paragraph.paragraph_format.keep_with_next = True


def _signatures(file: Any) -> None:
    file.add_paragraph()
    table = file.add_table(rows=1, cols=len(words.SIGNATURES))
    for cell, who in zip(table.rows[0].cells, words.SIGNATURES, strict=True):
        _centred(cell.paragraphs[0], who, bold=True)
        line = cell.add_paragraph()
        _centred(line, words.SIGN)
        line.runs[0].italic = True
        for _ in range(3):
            cell.add_paragraph()


def _centred(paragraph: Any, text: str, *, bold: bool = False, points: float | None = None) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415 - as above
    from docx.shared import Pt  # noqa: PLC0415 - as above

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.bold = bold
    if points:
        run.font.size = Pt(points)
