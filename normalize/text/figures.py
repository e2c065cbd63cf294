"""Figures that are letters misread: a lone `6` for ở, `14` for là, `4m` for âm, inside a running sentence.

Figures are never corrected, with this one exception, held narrow: one figure, or two that an engine makes of l and a
vowel, between two lower-case words with single spaces, no other figure near, and odds of a hundred to one that the
word is meant. What is held against the word is how often a number is just this one.
"""

from __future__ import annotations

import math
import re

_OVERWHELMING = 0.99  # chance under which a figure stays
_LOOK = re.compile(r"6|1[046]|[46]m")
_BEFORE = re.compile(r"(?:^|[\s(])[^\W\d_]{2,}(?:,|\)|) $")
_AFTER = re.compile(r" [^\W\d_]{2,}(?![\w%/-])")
_NEAR = 24  # characters on either side without another figure
# How often a number in running text is a certain one of one figure, of two.
_CHANCE = {1: math.log(1 / 25), 2: math.log(1 / 100)}  # 4m counts as two


def may_be_letters(raw: str, start: int, end: int) -> bool:
    """Tell whether the figures `raw[start:end]` stand where a word may stand."""
    if raw[start] not in "146" or not _LOOK.fullmatch(raw, start, end):
        return False
    before, after = raw[max(0, start - _NEAR) : start], raw[end : end + _NEAR]
    if not _BEFORE.search(before) or not _AFTER.match(after):
        return False
    return before.rstrip(" ,)")[-1:].islower() and after[1:2].islower() and not _counted(before + after)


def _counted(around: str) -> bool:
    # Figures inside words are letters misread; a word of figures is a number.
    return any(word.strip("(),.;:%").isdigit() for word in around.split())


def chance(figures: str) -> float:
    """Return the log chance that a number is these figures."""
    return _CHANCE[len(figures)]


def stays(figures: str, posterior: float) -> bool:
    """Tell whether figures stay although a word is likelier, because it is not likely enough."""
    return _LOOK.fullmatch(figures) is not None and posterior < _OVERWHELMING
