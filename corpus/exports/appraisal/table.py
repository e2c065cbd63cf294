"""Appraisal sheets as one CSV: a row for each criterion, for spreadsheets."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from corpus.exports.appraisal import wording
from corpus.exports.cells import BYTE_ORDER_MARK, csv_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.records.appraisal import Sheet


def write(sheets: Sequence[Sheet], stream: BinaryIO) -> None:
    """Write sheets one after another, each row with its unit and programme."""
    stream.write((BYTE_ORDER_MARK + csv_line(("Đơn vị", "Phong trào", *wording.COLUMNS))).encode())
    for sheet in sheets:
        for line in sheet.lines:
            proofs = "; ".join(map(wording.proof_line, line.proofs))
            figures = wording.points(line)
            values = (line.criterion, wording.asked(line), proofs, *figures, line.state, "; ".join(line.notes))
            stream.write(csv_line((sheet.unit, sheet.title, *values)).encode())
