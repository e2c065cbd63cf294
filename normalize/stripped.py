"""Lines in capitals that lost their marks in text that kept them: UY BAN NHAN DAN, NGHI QUYET.

An engine that knows Vietnamese loses the marks over capitals first, and then is as sure of them as of anything. Two
words or more in a row, in capitals, shaped like syllables and without a single mark, are such a line, unless they open
with a family name: names are written so on purpose.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from itertools import pairwise
from typing import TYPE_CHECKING

from normalize import codes
from normalize.english import is_english
from normalize.folding import fold
from normalize.lattice import gap_between
from normalize.lexicon import folded_shapes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from normalize.segmentation import Piece

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
            name = fold(raw[pieces[first].start : pieces[first].end]) in _family_names()
            if not (name and after - first <= _NAME):
                yield first, after


@cache
def _family_names() -> frozenset[str]:
    text = resources.files("normalize").joinpath("data/family-names.txt").read_text("utf-8")
    return frozenset(name for line in text.splitlines() if not line.startswith("#") for name in line.split())


def _is_plain(word: str) -> bool:
    shaped = word.isascii() and word.isalpha() and word.isupper() and fold(word) in folded_shapes()
    return shaped and codes.repair(word) is None and not is_english(word)
