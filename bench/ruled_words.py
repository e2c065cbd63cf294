"""Scoring tables as Word files: cells merged as Word merges them."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from docx import Document

if TYPE_CHECKING:
    from bench.ruled_pages import TrueCell


def as_word_file(cells: tuple[TrueCell, ...]) -> bytes:
    """Return a DOCX with one table between two paragraphs."""
    document = Document()
    document.add_paragraph("BẢNG CHẤM ĐIỂM")
    rows = max(cell.row + cell.rows for cell in cells)
    columns = max(cell.column + cell.columns for cell in cells)
    table = document.add_table(rows, columns, style="Table Grid")
    for cell in cells:
        first = table.cell(cell.row, cell.column)
        last = table.cell(cell.row + cell.rows - 1, cell.column + cell.columns - 1)
        (first.merge(last) if first is not last else first).text = cell.text
    document.add_paragraph("Ghi chú: mỗi tiêu chí phải có tài liệu minh chứng.")
    target = BytesIO()
    document.save(target)
    return target.getvalue()
