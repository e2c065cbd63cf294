"""Errors of the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocr.errors import SohoaError

if TYPE_CHECKING:
    from pathlib import Path


class ArchiveError(SohoaError):
    """The archive could not be opened, or refused what was asked of it."""

    code = "archive-failed"


class NotFound(ArchiveError):
    """The archive holds no such document, page, unit, programme or piece of evidence."""

    code = "not-found"


class NoDocument(NotFound):
    """The archive holds no document of this number."""

    def __init__(self, document_id: int) -> None:
        super().__init__(f"Kho không có tài liệu số {document_id}. Hãy kiểm tra lại đường dẫn hoặc tìm theo số hiệu.")


class NotYours(NotFound):
    """What is asked for belongs to units that the user is not bound to; it is told as if it were not there."""

    def __init__(self) -> None:
        super().__init__("Kho không có mục này, hoặc mục này không thuộc đơn vị của bạn. Nếu cần, hỏi người quản trị.")


class NoRoom(ArchiveError):
    """The disk is full; what is kept and what to do is told by who met it."""

    code = "no-room"


class NotWritten(ArchiveError):
    """A file that was asked for could not be written; nothing of it stands at its place."""

    code = "output-not-written"

    def __init__(self, dest: Path, error: OSError) -> None:
        why = error.strerror or str(error)
        super().__init__(f"Không ghi được vào {dest}: {why}. Hãy kiểm tra quyền ghi và dung lượng đĩa.")


class ArchiveTooNew(ArchiveError):
    """The archive was written by a later version of Sohoa."""

    code = "archive-too-new"
