"""Which engine reads: Tesseract's network run for all lines at once, its library, its program, or what is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocr.engines.line_network import LineNetwork, can_read
from ocr.engines.tesseract_library import TesseractLibrary, is_usable

if TYPE_CHECKING:
    from ocr.engine import Engine
    from ocr.engines.kinds import EngineKind


def choose(kind: EngineKind = "auto", languages: str = "vie", seconds: float = 120.0) -> Engine:
    """Return an engine.

    Args:
        kind: "lines" (the model's network run by this program for all lines of a page, layout by tesserocr),
            "tesserocr" (the library in this process), "pytesseract" (a program for every page), "auto" for the first
            that is usable.
        languages: model or models, "vie", "vie+eng"; "lines" reads with one, "auto" leaves several to the library.
        seconds: longest time for one page.
    """
    if kind == "lines" or (kind == "auto" and can_read(languages)):
        return LineNetwork(languages, seconds)
    if kind == "tesserocr" or (kind == "auto" and is_usable(languages)):
        return TesseractLibrary(languages, seconds)
    from ocr.engines.tesseract import Tesseract  # noqa: PLC0415 - its library takes its time to load and is not needed above

    return Tesseract(languages, seconds)
