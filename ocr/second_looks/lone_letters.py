"""Letters that stand alone and look alike large and small: x ticked in a table is told from X by its height.

The engine sees a line at one height, whatever letters are in it: a lone x fills it as X does.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocr.engine import EngineWord

ALIKE = frozenset("XVOSCZW")
SMALL = 0.64  # of the usual height of words: a capital has .75 to .9 of it, a small letter half
FEWEST_WORDS = 8  # whose heights say what is usual


def usual_height(words: Sequence[EngineWord]) -> float:
    """Return the usual height of words in pixels, 0 where there are too few."""
    return median(word.box.h for word in words) if len(words) >= FEWEST_WORDS else 0.0


def as_high_as_printed(words: Sequence[EngineWord], usual: float) -> tuple[EngineWord, ...]:
    """Return words with lone capitals that are too low for one made small letters; `usual` as `usual_height` says."""
    in_line = Counter((word.block, word.paragraph, word.line) for word in words)
    return tuple(
        replace(word, text=word.text.lower())
        if word.text in ALIKE and in_line[word.block, word.paragraph, word.line] == 1 and word.box.h < SMALL * usual
        else word
        for word in words
    )
