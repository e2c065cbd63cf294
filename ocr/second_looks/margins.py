"""Page numbers that the engine passed over: lone figures in the top or bottom margin, each looked at by itself.

Tesseract's layout takes a single figure that stands far from all other print for dirt, or reads it and the hyphens
beside it as letters ("- 9 -" as "c0"). Cut out with clean paper around it the same figure is read at once. So pieces of
ink that stand alone on their height in a margin, beyond all lines of text, are cut out and read at a few sizes; what
most readings say is taken where it is a number. Only an engine that is called without starting a program is asked.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import cv2
import numpy as np

from ocr.engine import WHITE, EngineWord, LineEngine
from ocr.image.pieces import find_pieces
from ocr.image.preprocess import ENGINE_DPI
from ocr.layout.regions import MARGIN, PAGE_NUMBER
from ocr.page import Box, box_around

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocr.engine import Engine, EngineOutput, Image

LEAST, MOST = 20, 70  # pixels at 300 dpi that a figure is high
NARROWEST, WIDEST = 0.12, 1.3  # of its height that a figure is wide
DARK = 0.75  # of the paper's shade: ink is darker
SIDES = 0.04  # of the width at the left and right where edges of the sheet show
CLOSE = 0.7  # of a figure's height, to the next figure of the same number
MOST_FIGURES = 3
MOST_LOOKED_AT = 3  # lone groups in one margin; a page with more of them has dirt there
SHORT = 6  # characters: a line of no more may be a misread number
SURE = 0.9  # confidence from which a line stays as the engine read it
SCALES = (0.6, 0.75, 0.4, 1.0)  # of the size of 300 dpi at which a figure is read; lone ones are read best small
BELIEVED = 0.9  # confidence of one reading, and
AGREEING = 1.8  # of all readings together that say the same
SUPPOSED = 0.7  # the same where the number is the one that is to be expected
BESIDE = "-–—~.,'‘’_"  # what is left of hyphens beside a figure
AROUND = 22  # pixels of clean paper around a figure


@dataclass(frozen=True, slots=True)
class _Line:
    """A line as the engine read it: where its words are among all, its text, its box."""

    words: tuple[EngineWord, ...]

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def box(self) -> Box:
        return box_around(word.box for word in self.words)

    @property
    def is_text(self) -> bool:
        """Say whether this is surely more than a misread number."""
        return len(self.text) > SHORT or min(word.confidence for word in self.words) >= SURE


def with_page_number(image: Image, output: EngineOutput, engine: Engine, dpi: int, page: int | None) -> EngineOutput:
    """Return what the engine read, with the page number that it passed over or took for letters.

    Args:
        image: that was read, grey.
        output: what came of it; a page without words stays without.
        engine: that read it.
        dpi: of the image.
        page: of the file, from 1; a doubtful number is believed where it is this one.
    """
    if not isinstance(engine, LineEngine) or not output.words:
        return output
    lines = _lines(output.words)
    height = image.shape[0]
    ends = (min(lines, key=lambda line: line.box.y), max(lines, key=lambda line: line.box.y + line.box.h))
    if any(PAGE_NUMBER.fullmatch(line.text) and _in_margin(line.box, height) for line in ends):
        return output
    text = [line.box for line in lines if line.is_text]
    top = min((box.y for box in text), default=height)
    bottom = max((box.y + box.h for box in text), default=0)
    deep = round(MARGIN * height)
    reader = engine.for_line()
    for first, last in ((0, min(deep, top)), (max(height - deep, bottom), height)):
        groups = _lone_groups(image, first, last, dpi)
        if len(groups) > MOST_LOOKED_AT:
            continue
        for group in groups:
            number = _read_number(image, group, reader, dpi, page)
            if number is not None:
                kept = tuple(word for line in lines if not line.box.meets(group) for word in line.words)
                return replace(output, words=(*kept, number))
    return output


def _lines(words: Sequence[EngineWord]) -> list[_Line]:
    lines: defaultdict[tuple[int, int, int], list[EngineWord]] = defaultdict(list)
    for word in words:
        lines[word.block, word.paragraph, word.line].append(word)
    return [_Line(tuple(line)) for line in lines.values()]


def _in_margin(box: Box, height: int) -> bool:
    middle = box.y + box.h / 2
    return middle < MARGIN * height or middle > (1 - MARGIN) * height


def _lone_groups(image: Image, first: int, last: int, dpi: int) -> list[Box]:
    """Return the boxes of up to three figures side by side that stand alone on their height, between two rows."""
    band = image[first:last]
    unit = dpi / ENGINE_DPI
    if band.shape[0] < LEAST * unit:
        return []
    # At half the size: a figure is ten pixels high there, and it is all that is asked of it.
    small = cv2.resize(band, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    mask = (small < DARK * float(np.median(small[::4, ::4]))).astype(np.uint8)
    left, top, width, height = (find_pieces(mask).stats[1:, :4] * 2).T
    edge = SIDES * image.shape[1]
    like = (height >= LEAST * unit) & (height <= MOST * unit)
    like &= (width >= NARROWEST * height) & (width <= WIDEST * height)
    like &= (left > edge) & (left + width < image.shape[1] - edge)
    figures = [Box(*map(int, row)) for row in np.stack((left, top, width, height), axis=1)[like]]
    rows = _rows(figures)
    return [_around(row, first) for row in rows if len(row) <= MOST_FIGURES and _is_close(row)]


def _rows(figures: list[Box]) -> list[list[Box]]:
    """Return the pieces that share a height, from left to right."""
    rows: list[list[Box]] = []
    for figure in sorted(figures, key=lambda box: box.y):
        if rows and figure.y < max(box.y + box.h for box in rows[-1]):
            rows[-1].append(figure)
        else:
            rows.append([figure])
    return [sorted(row, key=lambda box: box.x) for row in rows]


def _is_close(row: list[Box]) -> bool:
    return all(after.x - before.x - before.w <= CLOSE * before.h for before, after in pairwise(row))


def _around(row: list[Box], first: int) -> Box:
    box = box_around(row)
    return replace(box, y=box.y + first)


def _read_number(image: Image, box: Box, reader: Engine, dpi: int, page: int | None) -> EngineWord | None:
    """Return the number that most readings of a place give, if it can be a page's."""
    votes: defaultdict[str, list[float]] = defaultdict(list)
    for scale in SCALES:
        words = reader.recognize(_cut(image, box, scale * ENGINE_DPI / dpi), round(scale * ENGINE_DPI)).words
        said = "".join(word.text for word in words).strip(BESIDE)
        votes[said].append(min((word.confidence for word in words), default=0.0))
    text = max(votes, key=lambda said: sum(votes[said]))
    if not (text.isascii() and text.isdigit()) or text.startswith("0"):
        return None
    surest, together = max(votes[text]), sum(votes[text])
    is_expected = int(text) == page and surest >= SUPPOSED
    believed = is_expected or (surest >= BELIEVED and together >= AGREEING)
    return EngineWord(text, box, surest, -1, 0, 0) if believed else None


def _cut(image: Image, box: Box, scale: float) -> Image:
    """Return a place cut out closely, at another size, its ink black, its paper and what is around it white."""
    near = 3
    cut = image[max(box.y - near, 0) : box.y + box.h + near, max(box.x - near, 0) : box.x + box.w + near]
    ink, paper = (float(shade) for shade in np.percentile(cut, (3, 85)))
    clear = np.clip((cut - ink) * (WHITE / max(paper - ink, 1.0)), 0, WHITE).astype(np.uint8)
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    sized = cv2.resize(clear, None, fx=scale, fy=scale, interpolation=way)
    return np.asarray(cv2.copyMakeBorder(sized, *(AROUND,) * 4, cv2.BORDER_CONSTANT, value=(WHITE,)), dtype=np.uint8)
