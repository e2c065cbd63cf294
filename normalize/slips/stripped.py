"""Lines in capitals that lost their marks in text that kept them: UY BAN NHAN DAN, NGHI QUYET.

An engine that knows Vietnamese loses the marks over capitals first, and then is as sure of them as of anything. Two
words or more in a row, in capitals, shaped like syllables and without a single mark, are such lines, unless each of
them opens with a family name (names are written so on purpose) or they go with a foreign word (REPUBLIC OF VIET NAM).
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Protocol, TypeVar

from normalize.decoding.lattice import gap_between
from normalize.decoding.proposals import VOWEL
from normalize.folding import fold
from normalize.text import codes
from normalize.text.english import is_english
from normalize.text.syllables import folded_shapes
from normalize.text.wordlists import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from normalize.text.segmentation import Piece


class Spanned(Protocol):
    """A stretch of a text, from `start` to `end`."""

    @property
    def start(self) -> int:
        """Return where it begins, in characters."""

    @property
    def end(self) -> int:
        """Return where it ends, in characters."""


Stretch = TypeVar("Stretch", bound=Spanned)

_LEAST = 2  # words
_NAME = 5  # words at most of a person's name


def runs(raw: str, pieces: Sequence[Piece], may: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Yield (first, after last) of the runs of pieces that lost their marks, among those that may be changed."""
    plain = [allowed and _is_plain(raw[piece.start : piece.end]) for allowed, piece in zip(may, pieces, strict=True)]
    if not any(plain):
        return
    cuts = [
        number
        for number, (left, right) in enumerate(pairwise(pieces), 1)
        if plain[number] != plain[number - 1] or (plain[number] and gap_between(raw[left.end : right.start], "") == 1)
    ]
    for first, after in pairwise([0, *cuts, len(pieces)]):
        if plain[first:after] and plain[first] and after - first >= _LEAST:
            named = all(_is_name(raw, line) for line in lines(raw, pieces[first:after]))
            if not named and not _goes_with_foreign(raw, pieces, first, after):
                yield first, after


def lines(raw: str, items: Sequence[Stretch]) -> Iterator[Sequence[Stretch]]:
    """Yield stretches of a text, given in order, line by line."""
    breaks = [n for n, (left, right) in enumerate(pairwise(items), 1) if "\n" in raw[left.end : right.start]]
    for first, after in pairwise([0, *breaks, len(items)]):
        yield items[first:after]


def _is_name(raw: str, line: Sequence[Piece]) -> bool:
    return len(line) <= _NAME and fold(raw[line[0].start : line[0].end]) in listed("names/families.txt")


def _goes_with_foreign(raw: str, pieces: Sequence[Piece], first: int, after: int) -> bool:
    """Tell whether a foreign word in capitals stands right before or behind these pieces, on the same line."""
    beside = [(first - 1, first, first - 1)] if first else []
    beside += [(after - 1, after, after)] if after < len(pieces) else []
    return any(
        raw[pieces[left].end : pieces[right].start] == " " and _is_foreign(raw[pieces[other].start : pieces[other].end])
        for left, right, other in beside
    )


def _is_foreign(word: str) -> bool:
    """Tell whether a word in capitals is neither a syllable without its marks nor a code; an unknown code may be."""
    capitals = word.isascii() and word.isalpha() and word.isupper() and VOWEL.search(fold(word)) is not None
    return capitals and codes.repair(word) is None and (fold(word) not in folded_shapes() or is_english(word))


def _is_plain(word: str) -> bool:
    shaped = word.isascii() and word.isalpha() and word.isupper() and fold(word) in folded_shapes()
    return shaped and codes.repair(word) is None and not is_english(word)
