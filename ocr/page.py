"""What a page says and where: the raw layer of the archive, the same for scans, text layers and plain text.

Coordinates are pixels of the page image as a person sees it (before any straightening for the engine), origin at the
top left. Offsets count characters of `Reading.text`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Source = Literal["ocr", "text-layer", "text"]

# What `Reading.engine` ends in where the file says that a program recognised its text: it looks like a person's, and
# is not.
MACHINE_MADE = "(machine-made)"


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle in pixels of the page image: left, top, width, height."""

    x: int
    y: int
    w: int
    h: int

    def union(self, other: Box) -> Box:
        """Return the smallest box that holds both."""
        x, y = min(self.x, other.x), min(self.y, other.y)
        right = max(self.x + self.w, other.x + other.w)
        bottom = max(self.y + self.h, other.y + other.h)
        return Box(x, y, right - x, bottom - y)


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a page: `Reading.text[start:end]`, its box, and how sure the reader was (0 to 1).

    `line` counts the printed lines of the page from 0, so that boxes of one line can be joined when drawn.
    """

    start: int
    end: int
    box: Box
    confidence: float
    line: int


@dataclass(frozen=True, slots=True)
class Reading:
    r"""One page as it was read: text in reading order, with the place of every word.

    Attributes:
        text: lines end with "\n", paragraphs or blocks are parted by an empty line; never holds a form feed.
        words: in the order of the text. Empty for a page that has no image (plain text, DOCX).
        width: of the page image in pixels; 0 where there is no image.
        height: as width.
        dpi: resolution at which the image was read; 0 where there is no image.
        source: "ocr" from an image, "text-layer" from a born-digital PDF, "text" from a file of text.
        engine: what read it, with version and model ("tesseract 5.3.0 vie", "pdfplumber 0.11"); ends in MACHINE_MADE
            where that applies.
    """

    text: str
    words: tuple[Word, ...]
    width: int
    height: int
    dpi: int
    source: Source
    engine: str

    @property
    def confidence(self) -> float | None:
        """Mean confidence of the words, weighted by their length; None where no engine gave one."""
        weight = sum(word.end - word.start for word in self.words)
        if not weight or self.source != "ocr":
            return None
        return sum(word.confidence * (word.end - word.start) for word in self.words) / weight
