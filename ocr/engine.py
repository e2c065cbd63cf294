"""What an OCR engine has to do, whichever it is: take a prepared page image, give words with places and confidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocr.page import Box

Image = NDArray[np.uint8]
"""Pixels, height x width (grey) or height x width x 3 (RGB)."""

WHITE = 255  # of a pixel


@dataclass(frozen=True, slots=True)
class EngineWord:
    """One word as the engine saw it.

    Attributes:
        text: without white space.
        box: in pixels of the image that was given to the engine.
        confidence: 0 to 1.
        block, paragraph, line: the engine's own numbering; together they name a printed line.
    """

    text: str
    box: Box
    confidence: float
    block: int
    paragraph: int
    line: int


@dataclass(frozen=True, slots=True)
class EngineOutput:
    """All words of one page in the engine's own order, and what read them ("tesseract 5.3.0 vie")."""

    words: tuple[EngineWord, ...]
    engine: str


class Engine(Protocol):
    """An OCR engine. Implementations can be sent to another process (they hold settings, no handles)."""

    @property
    def name(self) -> str:
        """Name, version and model, as they are written into a Reading."""
        ...

    def recognize(self, image: Image, dpi: int) -> EngineOutput:
        """Read an upright page image, grey or RGB, of about `dpi` pixels to the inch.

        Raises:
            EngineMissing: the engine or its model is not installed.
            EngineTimeout: the page took longer than the engine was given; the engine has been ended.
            OcrError: the engine failed on this page.
        """
        ...


@runtime_checkable
class LineEngine(Engine, Protocol):
    """An engine that is called without starting a program: worth asking about a single line."""

    def for_line(self) -> Engine:
        """Return the same engine, set to take an image for one line."""
        ...

    def read_lines(self, images: Sequence[Image], dpi: int) -> list[tuple[EngineWord, ...]]:
        """Return the words of each image, which holds one line; raises as `recognize` does."""
        ...
