"""docx: the cleaned text for Word, pages kept, with what is known of the paper above it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

from corpus.exports.contents import pieces, printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.exports.contents import Contents
    from corpus.pages.flow import Rows

# Says to people, and to an archive that takes the file in, that this is no original.
COMMENTS = "Xuất từ kho Sohoa: chữ do máy đọc, chưa chắc đã được soát."


def write(documents: Iterable[Contents], stream: BinaryIO) -> None:
    """Write documents into one Word file, each beginning on its own page."""
    import docx  # noqa: PLC0415 - takes its time to load, and few exports are this one

    file = docx.Document()
    for number, document in enumerate(documents):
        if number:
            _break_page(file)
        else:
            file.core_properties.title = printable(document.heading)[:255]
            file.core_properties.author = ""
            file.core_properties.comments = COMMENTS
        _add(file, document)
    file.save(stream)


def _add(file: Any, document: Contents) -> None:
    file.add_heading(" ".join(printable(document.heading).split()), level=1)
    table = file.add_table(rows=0, cols=2, style="Table Grid")
    for name, value in document.details():
        cells = table.add_row().cells
        cells[0].text, cells[1].text = name, value
    file.add_paragraph()
    found = pieces(document.pages)
    for number, page in enumerate(document.pages):
        if number:
            _break_page(file)
        if page.error:
            file.add_paragraph(printable(page.error), style="Intense Quote")
        for piece in found.get(page.number, ()):
            if piece.kind == "table":
                _add_table(file, piece.rows)
            else:
                file.add_paragraph(printable(piece.text), style="Quote" if piece.kind == "footnote" else None)
    if cited := document.cited():
        file.add_heading("Văn bản được viện dẫn", level=2)
        for label in cited:
            file.add_paragraph(printable(label), style="List Bullet")


def _add_table(file: Any, rows: Rows) -> None:
    table = file.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = printable(text)
    file.add_paragraph()


def _break_page(file: Any) -> None:
    from docx.enum.text import WD_BREAK  # noqa: PLC0415 - as above

    file.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
