"""Errors of reading facts out of a text."""

from __future__ import annotations

from ocr.errors import SohoaError


class ExtractionError(SohoaError):
    """The facts could not be read, or the grammar's data files are damaged."""

    code = "extraction-failed"
