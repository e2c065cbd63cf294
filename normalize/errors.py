"""Errors of restoring text."""

from __future__ import annotations

from ocr.errors import SohoaError


class RestorationError(SohoaError):
    """The text could not be restored, or the package data that restoring needs is damaged."""

    code = "restoration-failed"
