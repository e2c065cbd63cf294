"""The acceptance minutes (biên bản nghiệm thu) of a batch of quality control, in the form of Nghị định 30/2020/NĐ-CP.

docx  portrait A4, for people who go on writing in it
pdf   the same, its fonts embedded
"""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from corpus.errors import ArchiveError
from corpus.quality.minutes import page, word
from corpus.quality.minutes.content import Meeting, Minutes, minutes
from corpus.store import audit

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.store.archive import Archive

__all__ = ["FORMATS", "Meeting", "Minutes", "log", "minutes", "write"]

_WRITERS: dict[str, Callable[[Minutes, BinaryIO], None]] = {"docx": word.write, "pdf": page.write}
FORMATS = tuple(_WRITERS)


def write(said: Minutes, form: str, stream: BinaryIO) -> None:
    """Write minutes.

    Raises:
        ArchiveError: there is no such format; `FontMissing` if a PDF has no font for Vietnamese.
    """
    if form not in _WRITERS:
        raise ArchiveError(f"Biên bản không có định dạng “{form}”. Hãy chọn: {', '.join(FORMATS)}.")
    _WRITERS[form](said, stream)


def log(archive: Archive, by: str, batch_id: int, form: str) -> None:
    """Write into the audit log that minutes went out."""
    audit.append(archive, by, "quality.minutes", f"quality:{batch_id}", {"format": form})
