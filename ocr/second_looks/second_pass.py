"""A second look at the lines that the engine doubted: at another size, alone, and only where that is surer believed.

Tesseract's model knows letters of some thirty pixels: a page that was read smaller has its doubted lines read at that
size. Blurred or grainy print of that size is often read better at half of it, where blur and grain are gone; as a first
reading the smaller one would be worse: marks over letters are lost. A page with many doubted lines is bad in another
way, which a second look does not mend.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np
from rapidfuzz.distance import Levenshtein

from ocr.engine import LineEngine
from ocr.page import Box, box_around

if TYPE_CHECKING:
    from ocr.engine import Engine, EngineOutput, EngineWord, Image

DOUBT = 0.88  # confidence of the least sure word of a line, under which the line is looked at again
DOUBT_OF_SMALLER = 0.7  # the same on a page read smaller: there the engine is less sure of what is right as well
SURER = 0.02  # how much surer, in the mean of its letters, the second reading must be
ENOUGH = 300  # pixels to the inch from which on a page was not read smaller
LOOKS = (300, 150)  # pixels to the inch at which a line is looked at again, if the page was read at another size
AROUND = 10  # pixels around the line
ALIKE = 0.3  # of its letters that may change: more is another line, not a better reading
MOST_DOUBTED = 0.8  # of the lines of a page
MOST_LINES = 30  # looked at again on a page: the least sure

Line = tuple[int, int, int]


class _Picture(NamedTuple):
    """A line cut out and made larger or smaller, and where its corner was on the page."""

    pixels: Image
    scale: float
    corner: tuple[int, int]


def look_again(image: Image, output: EngineOutput, engine: Engine, dpi: int) -> EngineOutput:
    """Return what the engine read, with doubted lines read better where a second look did.

    Args:
        image: that was read.
        output: what came of it.
        engine: that read it; only one that is called without starting a program is worth calling for a line.
        dpi: of the image.
    """
    if not isinstance(engine, LineEngine):
        return output
    limit = DOUBT if dpi >= ENOUGH else DOUBT_OF_SMALLER
    lines: dict[Line, list[EngineWord]] = defaultdict(list)
    for word in output.words:
        lines[word.block, word.paragraph, word.line].append(word)
    doubts = {line: doubt for line, words in lines.items() if (doubt := _doubt(words)) < limit}
    if len(doubts) > MOST_DOUBTED * len(lines):
        return output
    chosen = sorted(doubts, key=doubts.__getitem__)[:MOST_LINES]
    for look in LOOKS:
        looked_at = [line for line in chosen if look != dpi and _doubt(lines[line]) < limit]
        pictures = [_picture(image, lines[line], look / dpi) for line in looked_at]
        readings = engine.read_lines([picture.pixels for picture in pictures], look)
        for line, picture, again in zip(looked_at, pictures, readings, strict=True):
            lines[line] = _better(lines[line], again, picture, image.shape)
    return replace(output, words=tuple(word for words in lines.values() for word in words))


def _doubt(words: list[EngineWord]) -> float:
    return min((word.confidence for word in words if any(map(str.isalnum, word.text))), default=1.0)


def _picture(image: Image, words: list[EngineWord], scale: float) -> _Picture:
    place = box_around(word.box for word in words)
    left, top = max(place.x - AROUND, 0), max(place.y - AROUND, 0)
    cut = image[top : place.y + place.h + AROUND, left : place.x + place.w + AROUND]
    small = cv2.resize(cut, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    framed = cv2.copyMakeBorder(small, AROUND, AROUND, AROUND, AROUND, cv2.BORDER_REPLICATE)
    return _Picture(np.ascontiguousarray(framed, dtype=np.uint8), scale, (left, top))


def _better(
    words: list[EngineWord], again: tuple[EngineWord, ...], picture: _Picture, shape: tuple[int, ...]
) -> list[EngineWord]:
    """Return the words of a line as the second look gives them, or as they were."""
    before, after = (" ".join(word.text for word in one) for one in (words, again))
    if not again or _mean(again) < _mean(words) + SURER:
        return words
    if Levenshtein.distance(before, after) > max(ALIKE * len(before), 2):
        return words
    return [
        replace(
            word,
            box=_back(word.box, picture.scale, picture.corner, shape),
            block=words[0].block,
            paragraph=words[0].paragraph,
            line=words[0].line,
        )
        for word in again
    ]


def _back(box: Box, scale: float, corner: tuple[int, int], shape: tuple[int, ...]) -> Box:
    """Return where a box of the small picture lies on the page."""
    height, width = shape[:2]
    x, y = (
        max(round(offset + (side - AROUND) / scale), 0) for offset, side in zip(corner, (box.x, box.y), strict=True)
    )
    x, y = min(x, width - 1), min(y, height - 1)
    return Box(x, y, min(max(round(box.w / scale), 1), width - x), min(max(round(box.h / scale), 1), height - y))


def _mean(words: tuple[EngineWord, ...] | list[EngineWord]) -> float:
    letters = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / max(letters, 1)
