"""Letters that stand alone and look alike large and small: x ticked in a table is told from X by its height.

The engine sees a line at one height, whatever letters are in it: a lone x fills it as X does.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocr.engine import EngineWord

ALIKE = frozenset("XVOSCZW")
TALL = re.compile(r"[A-PR-Z0-9]+\.?")  # as high as a capital, without marks, nothing below the line
SMALL = 0.8  # of the height of capitals and figures: a small letter has two thirds of it
FEWEST_WORDS = 5  # whose heights say how high a capital is


def usual_height(words: Sequence[EngineWord]) -> float:
    """Return the height of capitals and figures in pixels, 0 where too few words are made of them."""
    heights = [word.box.h for word in words if TALL.fullmatch(word.text) and word.text not in ALIKE]
    return median(heights) if len(heights) >= FEWEST_WORDS else 0.0


def as_high_as_printed(words: Sequence[EngineWord], usual: float) -> tuple[EngineWord, ...]:
    """Return words with lone capitals that are too low for one made small letters; `usual` as `usual_height` says."""
    in_line = Counter((word.block, word.paragraph, word.line) for word in words)
    return tuple(
        replace(word, text=word.text.lower())
        if word.text in ALIKE and in_line[word.block, word.paragraph, word.line] == 1 and word.box.h < SMALL * usual
        else word
        for word in words
    )
