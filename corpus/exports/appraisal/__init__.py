"""The appraisal sheet (phiếu thẩm định) on paper: Word, PDF, or JSON for programs.

docx  landscape A4, for people who go on writing in it
pdf   the same, its fonts embedded
json  the sheets as `corpus.records.appraisal` holds them
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, BinaryIO

from corpus.errors import ArchiveError
from corpus.exports.appraisal import page, word

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from corpus.records.appraisal import Sheet

__all__ = ["FORMATS", "write"]


def _write_json(sheets: Sequence[Sheet], stream: BinaryIO) -> None:
    stream.write(json.dumps({"sheets": [asdict(sheet) for sheet in sheets]}, ensure_ascii=False, indent=2).encode())


_WRITERS: dict[str, Callable[[Sequence[Sheet], BinaryIO], None]] = {
    "docx": word.write,
    "pdf": page.write,
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
