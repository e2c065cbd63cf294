"""Errors of the archive."""

from __future__ import annotations

from ocr.errors import SohoaError


class ArchiveError(SohoaError):
    """The archive could not be opened, or refused what was asked of it."""

    code = "archive-failed"


class NotFound(ArchiveError):
    """The archive holds no such document, page, unit, programme or piece of evidence."""

    code = "not-found"


class ArchiveTooNew(ArchiveError):
    """The archive was written by a later version of Sohoa."""

    code = "archive-too-new"
