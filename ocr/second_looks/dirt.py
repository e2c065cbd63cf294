"""Words that are none: dirt, pieces of a rule, the rim of a copy or a crease, read as signs or rows of one letter."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocr.engine import EngineWord

SMALL = 0.28  # of the usual height of words; most hyphens are wider
SMALL_CONFIDENCE = 0.9  # what a sign as small as that needs to be believed,
DIRT_CONFIDENCE = 0.4  # and what a larger one needs, or a row of one letter
ROW = re.compile(r"([^\W\d_ivxlcdm])\1\1")  # of one letter with whatever marks; numerals of Rome have such rows
PAIR = re.compile(r"([^\W\d_ivxlcdm])\1")  # says as much where there are more signs than letters
BAR = "|"


def without_dirt(words: Sequence[EngineWord]) -> list[EngineWord]:
    """Return the words of a page or cell that are believed to be print, in their order."""
    usual = median(word.box.h for word in words) if words else 0.0
    lines: dict[tuple[int, int, int], list[EngineWord]] = defaultdict(list)
    for word in words:
        if not _is_dirt(word, usual):
            lines[word.block, word.paragraph, word.line].append(word)
    return [word for line in lines.values() for word in _without_creases(line)]


def _is_dirt(word: EngineWord, usual: float) -> bool:
    """Say whether a word is dirt: a sign too small for one, a sign or a row of one letter that is hardly believed."""
    if any(character.isalnum() for character in word.text):
        letters = _bare_letters(word.text)
        row = PAIR if 2 * sum(map(str.isalnum, word.text)) < len(word.text) else ROW
        return word.confidence < DIRT_CONFIDENCE and row.search(letters) is not None
    if max(word.box.w, word.box.h) < SMALL * usual:
        return word.confidence < SMALL_CONFIDENCE
    return word.confidence < DIRT_CONFIDENCE


def _bare_letters(text: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFD", text.lower())))


def _without_creases(line: list[EngineWord]) -> list[EngineWord]:
    """Return a line without upright strokes at its ends: a crease or a rule; a printed one has words on both sides."""
    start, end = 0, len(line)
    while start < end and line[start].text == BAR:
        start += 1
    while start < end and line[end - 1].text == BAR:
        end -= 1
    return line[start:end]
