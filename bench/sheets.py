"""Printed pages of known text, for damage to be done to: the project's own papers set in a Times-like face on A4.

A page is a page of a born-digital PDF: it can be drawn at any resolution, and its text layer says what is printed and
where, in the reading order that `ocr.layout.reading_order` gives to a sound text layer. The samples come as
`samples.sheet` sets them; the papers of bench/papers as they are written there: a tab parts two columns, headings in
capitals are centred.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
import pdfplumber
import pypdfium2
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table

from bench.own_papers import COLUMN_LINES, FOLDER, KEPT_BACK, SHOWN
from ocr.layout.composition import compose
from ocr.layout.reading_order import Piece
from ocr.page import Box
from samples import paper, sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocr.engine import Image

FINE = 600  # dots per inch of the boxes of words
MARGINS = {"leftMargin": 30 * mm, "rightMargin": 18 * mm, "topMargin": 20 * mm, "bottomMargin": 20 * mm}
WIDTH = A4[0] - 48 * mm
FLUSH = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
]
FEWEST_LETTERS = 350  # on a page that counts; the last lines of a paper alone say little


@dataclass(frozen=True, slots=True)
class PrintedWord:
    """A word and its box in points of the page, from the top left."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """A printed page: its paper, the PDF and the number of the page in it, its text in reading order, its words."""

    name: str
    pdf: bytes
    number: int
    text: str
    words: tuple[PrintedWord, ...]

    def draw(self, dpi: float) -> Image:
        """Return the page as it was printed, RGB, height x width x 3."""
        document = pypdfium2.PdfDocument(self.pdf)
        try:
            page = document[self.number].render(scale=dpi / 72).to_pil().convert("RGB")
            return np.asarray(page, dtype=np.uint8)
        finally:
            document.close()


@cache
def sheets(*, kept_back: bool) -> tuple[Sheet, ...]:
    """Return the pages of the samples and of papers 01 to 08, or of those kept back."""
    found: list[Sheet] = []
    for number in KEPT_BACK if kept_back else SHOWN:
        (path,) = FOLDER.glob(f"{number:02}-*.txt")
        found.extend(_pages(path.stem, _set(path.read_text("utf-8"), 13 + number % 4 / 2)))
    if not kept_back:
        for path in sorted(paper.PAPERS.glob("*.toml")):
            found.extend(set_sample(path.stem))
    return tuple(found)


def set_sample(slug: str) -> tuple[Sheet, ...]:
    """Return the pages of one paper of samples/papers."""
    return tuple(_pages(slug, sheet.lay_out(paper.load(slug))))


def _pages(name: str, pdf: bytes) -> Iterator[Sheet]:
    with pdfplumber.open(BytesIO(pdf)) as document:
        for number, page in enumerate(document.pages):
            found = page.extract_words(x_tolerance=2, y_tolerance=3)
            words = tuple(PrintedWord(w["text"], w["x0"], w["top"], w["x1"], w["bottom"]) for w in found)
            text, _, _ = compose(_in_lines(words))
            if len(text) >= FEWEST_LETTERS:
                yield Sheet(f"{name}-{number + 1}", pdf, number, text, words)


def _in_lines(words: tuple[PrintedWord, ...]) -> list[Piece]:
    """Number the printed lines: words that stand on one height, whichever column they are in."""
    pieces, line, base = [], 0, -100.0
    for word in sorted(words, key=lambda word: word.bottom):
        if word.bottom - base > 0.3 * (word.bottom - word.top):
            line, base = line + 1, word.bottom
        left, top, right, bottom = (round(side * FINE / 72) for side in (word.left, word.top, word.right, word.bottom))
        pieces.append(Piece(word.text, Box(left, top, max(right - left, 1), max(bottom - top, 1)), 1.0, line))
    return pieces


def _set(text: str, points: float) -> bytes:
    """Return a paper of bench/papers as a PDF of A4 pages."""
    sheet.register_fonts()
    target = BytesIO()
    document = SimpleDocTemplate(target, pagesize=A4, invariant=1, **MARGINS)
    lines = text.splitlines()
    head = _columns_before(lines)
    body = lines[head:]
    foot = _columns_before(body[::-1])
    story = [_two_columns(lines[:head], 12), Spacer(1, 8)] if head else []
    story += [_paragraph(line, points) for line in body[: len(body) - foot]]
    if foot:
        story += [Spacer(1, 8), _two_columns(body[len(body) - foot :], 11.5)]
    document.build(story)
    return target.getvalue()


def _columns_before(lines: list[str]) -> int:
    tabbed = [number for number, line in enumerate(lines[:COLUMN_LINES]) if "\t" in line]
    return tabbed[-1] + 1 if tabbed else 0


def _two_columns(lines: list[str], points: float) -> Flowable:
    rows = [[_paragraph(cell, points, centred=True) for cell in (*line.split("\t"), "")[:2]] for line in lines]
    return Table(rows, colWidths=[0.43 * WIDTH, 0.57 * WIDTH], style=FLUSH)


def _paragraph(line: str, points: float, *, centred: bool = False) -> Flowable:
    more: dict[str, Any] = {"alignment": TA_JUSTIFY, "firstLineIndent": 12.7 * mm, "spaceAfter": 4}
    bold = line.isupper() or line.startswith("Điều ")
    if centred or line.isupper():
        more = {"alignment": TA_CENTER, "spaceAfter": 2}
    italic = line.startswith(("Căn cứ", "Xét ", "Theo đề nghị", "Nơi nhận"))
    font = "Serif-Bold" if bold else "Serif-Italic" if italic else "Serif"
    style = ParagraphStyle(
        f"{font}{points}{centred}{bold}", fontName=font, fontSize=points, leading=points * 1.25, **more
    )
    return Paragraph(line.replace("&", "&amp;"), style)
