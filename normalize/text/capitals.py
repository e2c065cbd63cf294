"""How a word is written: capitals of a reading, and capitals put back on a word."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

Capitals = Literal["none", "first", "all"]

# Small letters that an engine takes for a capital of much the same shape, or the other way round.
_EITHER = frozenset("IJlCSOVXWZUKPM")
_CAPITAL_MARKS = ("$", "§")  # for S


@lru_cache(maxsize=32768)
def capitals_of(reading: str) -> Capitals:
    """Return how the true word behind a reading is written, judged by the reading's letters."""
    letters = [c for c in reading if c.isalpha()]
    if not letters:
        return "first" if reading[:1] in _CAPITAL_MARKS else "none"
    upper = sum(c.isupper() for c in letters)
    if upper >= 2 and upper * 2 > len(letters):
        return "all"
    return "first" if letters[0].isupper() else "none"


def other_capitals(reading: str, capitals: Capitals) -> Capitals | None:
    """Return a second way that the true word may be written, or None where the reading leaves no doubt."""
    letters = [c for c in reading if c.isalpha()]
    if letters and capitals == "first" and letters[0] in _EITHER:
        return "none"
    if capitals == "all" and len(letters) <= 3:
        return "first"
    return None


def write(word: str, capitals: Capitals) -> str:
    """Return a lower-case word written so."""
    if capitals == "all":
        return word.upper()
    return word[:1].upper() + word[1:] if capitals == "first" else word
