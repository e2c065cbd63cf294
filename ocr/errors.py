"""The root of the project's exception tree, and the errors of reading a page.

Every error a user can meet is a `SohoaError`. Its message is Vietnamese, names what is wrong and says what to do; its
`code` is a stable word for programs. Each room adds its own branch in its own `errors.py`.
"""

from __future__ import annotations

from ocr.visible import visible


class SohoaError(Exception):
    """Something went wrong that a user should be told about.

    Attributes:
        code: stable, lower-case, hyphenated; part of the interface.
        message: one or two Vietnamese sentences for a clerk, in one line whatever names stand in them.
    """

    code = "error"

    def __init__(self, message: str) -> None:
        self.message = visible(message)
        super().__init__(self.message)


class OcrError(SohoaError):
    """A page image could not be read."""

    code = "ocr-failed"


class EngineMissing(OcrError):
    """Tesseract, or one of its language models, is not installed."""

    code = "engine-missing"


class EngineTimeout(OcrError):
    """The engine did not finish a page in the time it was given."""

    code = "engine-timeout"
