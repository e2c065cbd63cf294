"""Roman numerals of ones counted stroke by stroke: the engine reads II, H or HI where III is printed, and surely.

Letters I are strokes that stand apart: in the middle of their height nothing joins them, which tells two of them from
an H. Where the strokes of a word are not so plain (slanted, blurred into each other, joined), it stays as it was read.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from ocr.engine import EngineOutput, EngineWord, Image
    from ocr.page import Box

ONES = re.compile(r"(?P<ones>T?II+|[IH]+|IL)(?P<rest>[.:,;)]*)")
LEAST_HEIGHT = 12  # pixels of a word; of smaller ones strokes cannot be counted
LEAST_CONTRAST = 60  # grey levels between ink and paper
AROUND = 0.6  # heights to the left and right of a word, where a stroke may have been left out of its box
NEAR = 0.5  # heights between two strokes of one numeral, at most
STROKE, BETWEEN = 0.85, 0.08  # share of ink, in the middle of the height, in a stroke and between two
MOST = 3


def count_ones(image: Image, output: EngineOutput) -> EngineOutput:
    """Return what the engine read with roman numerals of ones as their strokes stand in the image, grey."""
    if not any(ONES.fullmatch(word.text) for word in output.words):
        return output
    return replace(output, words=tuple(_counted(image, word) for word in output.words))


def _counted(image: Image, word: EngineWord) -> EngineWord:
    match = ONES.fullmatch(word.text)
    if match is None or word.box.h < LEAST_HEIGHT:
        return word
    strokes = _strokes(image, word.box)
    if not 0 < strokes <= MOST or (strokes == 1 and match["ones"] == "H"):
        return word
    rest = match["rest"] or ("." if match["ones"] == "IL" and strokes == 1 else "")
    return replace(word, text="I" * strokes + rest)


def _strokes(image: Image, box: Box) -> int:
    """Return the number of strokes that stand apart in and beside a box; 0 where there is more than such strokes."""
    around = round(AROUND * box.h)
    left = max(box.x - around, 0)
    cut = image[box.y : box.y + box.h, left : box.x + box.w + around]
    level, _ = cv2.threshold(np.ascontiguousarray(cut), 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    dark = cut <= level
    if not dark.any() or dark.all() or float(cut[~dark].mean()) - float(cut[dark].mean()) < LEAST_CONTRAST:
        return 0
    shares = dark[round(0.25 * box.h) : round(0.75 * box.h)].mean(axis=0)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], shares > BETWEEN, [False])).astype(np.int8)))
    runs = list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
    middles = [(start + end) / 2 + left for start, end in runs]
    inside = [number for number, middle in enumerate(middles) if box.x <= middle <= box.x + box.w]
    if not inside:
        return 0
    first, last = inside[0], inside[-1]
    while first > 0 and runs[first][0] - runs[first - 1][1] < NEAR * box.h:
        first -= 1
    while last + 1 < len(runs) and runs[last + 1][0] - runs[last][1] < NEAR * box.h:
        last += 1
    ones = runs[first : last + 1]
    cut_off = (first == 0 and ones[0][0] == 0) or ones[-1][1] == len(shares)
    alike = all(shares[start:end].max() >= STROKE and end - start < NEAR * box.h for start, end in ones)
    return len(ones) if alike and not cut_off else 0
