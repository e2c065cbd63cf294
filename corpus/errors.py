"""Errors of the archive."""

from __future__ import annotations

from ocr.errors import SohoaError


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


class ArchiveTooNew(ArchiveError):
    """The archive was written by a later version of Sohoa."""

    code = "archive-too-new"
