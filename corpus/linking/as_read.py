"""What an engine itself read, where restoring put another word: "vot luc binh" that became "vượt lục bình".

Restoring chooses what is likely anywhere; a criterion, or the units that a programme binds, may know better. So linking
looks at both. Words are told apart by their letters alone: marks that were only added make no other word.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from normalize.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from corpus.pages.texts import DocumentText

_POINTS = ".,;:()[]“”\"'’‘-–!?"


@dataclass(frozen=True, slots=True)
class ReadWord:
    """A word of a text, without its punctuation, and what the engine read there; offsets into the document's text."""

    start: int
    end: int
    word: str


def read_words(text: DocumentText, raw: Sequence[str]) -> tuple[ReadWord, ...]:
    """Return the words for which the engine had others, in order.

    Args:
        text: the text as it should be read.
        raw: its pages as the engine read them, from page 1; "" for one that is not to be compared.
    """
    return tuple(
        ReadWord(*text.offsets(number, start, end), word)
        for number, (page, read) in enumerate(zip(text.pages, raw, strict=False), 1)
        if read and read != page
        for start, end, word in _differing(page, read)
    )


def within(words: Sequence[ReadWord], start: int, end: int) -> Sequence[ReadWord]:
    """Return those of the words, which are in order, that stand in a span."""
    first, last = (bisect_left(words, place, key=lambda word: word.start) for place in (start, end))
    return words[first:last]


def with_read(text: str, start: int, end: int, words: Iterable[ReadWord]) -> str:
    """Return a span of a text with the words of it that the engine read."""
    inside = [word for word in words if word.end <= end]
    edges = [(start, start), *((word.start, word.end) for word in inside), (end, end)]
    between = [text[first[1] : second[0]] for first, second in pairwise(edges)]
    put = [*(word.word for word in inside), ""]
    return "".join(kept + word for kept, word in zip(between, put, strict=True))


def _differing(page: str, read: str) -> Iterator[tuple[int, int, str]]:
    lines, others = page.split("\n"), read.split("\n")
    place = 0
    for line, other in zip(lines, others, strict=False) if len(lines) == len(others) else ():
        words, found = line.split(), other.split()
        at = 0
        for word, was in zip(words, found, strict=True) if len(words) == len(found) else ():
            at = line.index(word, at)
            bare, raw = word.strip(_POINTS), was.strip(_POINTS)
            if bare and raw and raw.isalpha() and fold(bare) != fold(raw):
                start = place + at + word.index(bare)
                yield start, start + len(bare), raw
            at += len(word)
        place += len(line) + 1
