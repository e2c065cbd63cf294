"""A small guard for English words, which must not be taken for damaged Vietnamese."""

from __future__ import annotations

from functools import cache
from importlib import resources

from normalize.text.syllables import folded_shapes


@cache
def words() -> frozenset[str]:
    """Return the guarded words in lower case; those that look like a syllable without its marks are not among them."""
    text = resources.files("normalize").joinpath("data/english.txt").read_text("utf-8")
    listed = {word for line in text.splitlines() if not line.startswith("#") for word in line.split()}
    return frozenset(listed - folded_shapes())


def is_english(word: str) -> bool:
    """Tell whether a word, in any case, is one of the guarded ones; short ones are never."""
    return len(word) > 3 and word.lower() in words()
