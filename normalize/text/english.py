"""A small guard for English words, which must not be taken for damaged Vietnamese."""

from __future__ import annotations

from functools import cache

from normalize.text.syllables import folded_shapes
from normalize.text.wordlists import listed


@cache
def words() -> frozenset[str]:
    """Return the guarded words in lower case; those that look like a syllable without its marks are not among them."""
    return listed("english.txt") - folded_shapes()


@cache
def foreign_words() -> frozenset[str]:
    """Return these and the small words of other languages by which a foreign paragraph is told."""
    return words() | listed("foreign.txt")


def is_english(word: str) -> bool:
    """Tell whether a word, in any case, is one of the guarded ones; short ones are never."""
    return len(word) > 3 and word.lower() in words()
