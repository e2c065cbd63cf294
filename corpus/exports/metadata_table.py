"""csv, xlsx: one row of metadata per document: the 18 fields of Thông tư 02/2019/TT-BNV, or columns of one's own.

CSV is UTF-8 with a byte order mark, so that spreadsheets show Vietnamese. A value longer than its column allows is cut
in the table, for the system that takes it would refuse it; nothing is cut in silence: the last column, "Shortened",
names what was cut, and `write` tells each case. JSONL and packages hold every value whole.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, BinaryIO

from corpus.exports.cells import BYTE_ORDER_MARK, csv_line
from corpus.exports.columns import Columns, standard
from corpus.exports.contents import Note, printable
from corpus.exports.fields import BESIDE, FIELDS, beside, excesses, fields

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from corpus.exports.contents import Contents

SHORTENED = "Shortened"
EXTRA = (*BESIDE, SHORTENED)
SHEET = "Văn bản"
LONGEST_CELL = 32_767  # characters, of any Excel file
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Row:
    """A document's row: its values, and what its owner should know of those that were too long."""

    values: tuple[str, ...]
    notes: tuple[Note, ...]


def write(
    documents: Iterable[Contents],
    stream: BinaryIO,
    columns: Columns | None = None,
    tell: Callable[[Note], None] = lambda _: None,
) -> None:
    """Write the heading and a row for each document as CSV."""
    columns = columns or standard()
    stream.write(head(columns))
    for document in documents:
        found = row(document, columns)
        for note in found.notes:
            tell(note)
        stream.write(line(found.values))


def write_workbook(
    documents: Iterable[Contents],
    stream: BinaryIO,
    columns: Columns | None = None,
    tell: Callable[[Note], None] = lambda _: None,
) -> None:
    """Write the heading and a row for each document as an Excel file."""
    columns = columns or standard()

    def rows() -> Iterator[bytes]:
        for document in documents:
            found = row(document, columns)
            for note in found.notes:
                tell(note)
            yield json.dumps(found.values).encode()

    workbook(rows(), columns, stream)


def head(columns: Columns) -> bytes:
    """Return the byte order mark and the heading of a CSV."""
    return BYTE_ORDER_MARK.encode() + line(_headings(columns))


def line(values: Iterable[str]) -> bytes:
    """Return one line of a CSV."""
    return csv_line(values).encode("utf-8")


def row(document: Contents, columns: Columns) -> Row:
    """Return the row of a document in some columns, with what had to be cut."""
    known = {**fields(document), **beside(document)}
    full = [(column, column.value(known)) for column in columns.columns]
    kept = [shorten(value, column.limit) for column, value in full]
    cut = [column.name for (column, value), short in zip(full, kept, strict=True) if short != value]
    told = [excess.told() for excess in excesses(known)]
    told += [
        f"cột “{column.name}” dài {len(value)} ký tự, quá mức {column.limit}"
        for column, value in full
        if column.limit is not None and len(value) > column.limit and column.name not in FIELDS
    ]
    notes: tuple[Note, ...] = ()
    if told:
        message = f"Tài liệu {document.document.id} ({document.document.file}): {'; '.join(told)}."
        if cut:
            message += f" Trong bảng đã rút ngắn: {', '.join(cut)}."
        notes = (Note(document.document.id, f"{message} Hãy xem lại trước khi nộp.", left_out=False),)
    return Row((*kept, " ".join(cut)), notes)


def workbook(rows: Iterable[bytes], columns: Columns, stream: BinaryIO) -> None:
    """Write rows, each a JSON list, as an Excel file: text in every cell, the heading fixed. Constant memory."""
    import xlsxwriter  # noqa: PLC0415 - few exports are this one

    made = xlsxwriter.Workbook(
        stream, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    # The file says no time of its making: the same rows give the same file.
    made.set_properties({"created": _EPOCH, "comments": "Xuất từ kho Sohoa."})
    sheet = made.add_worksheet(SHEET)
    heading = made.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    text = made.add_format({"num_format": "@", "valign": "top"})
    sheet.freeze_panes(1, 0)
    headings = _headings(columns)
    sheet.set_column(0, len(headings) - 1, 18)
    for at, name in enumerate(headings):
        sheet.write_string(0, at, printable(name), heading)
    for number, stored in enumerate(rows, start=1):
        for at, value in enumerate(json.loads(stored)):
            if value:
                sheet.write_string(number, at, printable(value)[:LONGEST_CELL], text)
    made.close()


def shorten(value: str, most: int | None) -> str:
    """Return a value no longer than allowed, cut between words where that keeps most of it."""
    if most is None or len(value) <= most:
        return value
    cut = value[: most - 1]
    words = cut.rsplit(" ", 1)[0]
    return (words if len(words) > most // 2 else cut) + "…"


def _headings(columns: Columns) -> tuple[str, ...]:
    return (*(column.name for column in columns.columns), SHORTENED)
