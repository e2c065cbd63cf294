"""One page as it is written out: words in lines in paragraphs, in reading order, each with its box and confidence."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ocr.page import box_around

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ocr.page import Box

# What neither XML nor the text of a PDF can hold.
_UNWRITABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class SheetWord:
    """A word without white space, its box in pixels of the page image, and how sure it is, 0 to 1."""

    text: str
    box: Box
    confidence: float


@dataclass(frozen=True, slots=True)
class SheetLine:
    """The words of a printed line, in reading order; never empty."""

    words: tuple[SheetWord, ...]

    @property
    def box(self) -> Box:
        """Around all words."""
        return box_around(word.box for word in self.words)

    @property
    def text(self) -> str:
        """The words, a blank between them."""
        return " ".join(word.text for word in self.words)


Paragraph = tuple[SheetLine, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page.

    Attributes:
        width, height: of the page image in pixels, as a person sees it.
        dpi: of the page image.
        paragraphs: none of them empty.
        engine: what read it.
    """

    width: int
    height: int
    dpi: int
    paragraphs: tuple[Paragraph, ...]
    engine: str = ""

    @property
    def lines(self) -> Iterator[SheetLine]:
        """All lines in reading order."""
        return (line for paragraph in self.paragraphs for line in paragraph)

    @property
    def text(self) -> str:
        r"""The page's text: lines end with "\n", paragraphs are parted by an empty line."""
        return "\n".join("".join(f"{line.text}\n" for line in paragraph) for paragraph in self.paragraphs)


def written(text: str) -> str:
    """Return a word as every format can hold it: composed (NFC), without control characters; may be empty."""
    return unicodedata.normalize("NFC", _UNWRITABLE.sub("", text))


def arrange(text: str, words: Iterable[tuple[int, SheetWord]]) -> tuple[Paragraph, ...]:
    """Group words into lines and paragraphs.

    Args:
        text: a page's text: lines end with a line feed, paragraphs are parted by an empty line.
        words: in order of the text, each with the offset at which it begins there; those without text are left out.
    """
    paragraphs: list[list[list[SheetWord]]] = []
    last = 0
    for start, word in words:
        if not word.text:
            continue
        breaks = text.count("\n", last, start)
        if breaks > 1 or not paragraphs:
            paragraphs.append([[]])
        elif breaks:
            paragraphs[-1].append([])
        paragraphs[-1][-1].append(word)
        last = start
    return tuple(tuple(SheetLine(tuple(line)) for line in lines) for lines in paragraphs)


def areas(sheet: Sheet) -> list[list[Paragraph]]:
    """Group paragraphs into areas of print: a new one begins where the reading goes up again or leaves the column."""
    found: list[list[Paragraph]] = []
    for paragraph in sheet.paragraphs:
        if found and _goes_on(found[-1][-1], paragraph):
            found[-1].append(paragraph)
        else:
            found.append([paragraph])
    return found


def paragraph_box(paragraph: Paragraph) -> Box:
    """Return the box around a paragraph."""
    return box_around(line.box for line in paragraph)


def _goes_on(above: Paragraph, below: Paragraph) -> bool:
    one, other = paragraph_box(above), paragraph_box(below)
    shared = min(one.x + one.w, other.x + other.w) - max(one.x, other.x)
    return other.y + other.h / 2 > one.y + one.h and shared > 0
