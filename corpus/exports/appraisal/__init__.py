"""The appraisal sheet (phiếu thẩm định) on paper: Word, PDF, CSV, or JSON for programs.

docx  landscape A4, for people who go on writing in it
pdf   the same, its fonts embedded
csv   a row for each criterion
json  the sheets as `corpus.records.appraisal` holds them
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, BinaryIO

from corpus.errors import ArchiveError
from corpus.exports.appraisal import page, table, word
from corpus.store import audit
from corpus.units.units import key_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from corpus.records.appraisal import Sheet
    from corpus.store.archive import Archive
    from extract.units.gazetteer import UnitKey

__all__ = ["FORMATS", "log", "write"]


def _write_json(sheets: Sequence[Sheet], stream: BinaryIO) -> None:
    stream.write(json.dumps({"sheets": [asdict(sheet) for sheet in sheets]}, ensure_ascii=False, indent=2).encode())


_WRITERS: dict[str, Callable[[Sequence[Sheet], BinaryIO], None]] = {
    "docx": word.write,
    "pdf": page.write,
    "csv": table.write,
    "json": _write_json,
}
FORMATS = tuple(_WRITERS)


def write(sheets: Sequence[Sheet], form: str, stream: BinaryIO) -> None:
    """Write sheets one after another.

    Raises:
        ArchiveError: there is no such format; `FontMissing` if a PDF has no font for Vietnamese.
    """
    if form not in _WRITERS:
        raise ArchiveError(f"Phiếu thẩm định không có định dạng “{form}”. Hãy chọn: {', '.join(FORMATS)}.")
    _WRITERS[form](sheets, stream)


def log(archive: Archive, by: str, unit: UnitKey, form: str, sheets: Sequence[Sheet]) -> None:
    """Write into the audit log that sheets of a unit went out."""
    said = {"format": form, "programmes": [sheet.programme for sheet in sheets]}
    audit.append(archive, by, "record.sheet", f"unit:{key_text(unit)}", said)
