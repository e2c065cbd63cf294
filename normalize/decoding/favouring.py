"""Terms found in damaged text by their look alone lend their candidates weight in the lattice.

In this order: the readings of a clause are searched for terms, folded n-gram by folded n-gram (`phrases`); in each
place where a term stands, the candidates that spell its syllable there are raised by a little. A term whose letters
are so many right is seldom there by chance, but twins without marks are (bàn giao, bản giao), so the model still
decides between candidates that fit.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from normalize.dictionary.terms import syllables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from normalize.decoding.lattice import Lattice
    from normalize.dictionary.phrases import PhraseIndex

BONUS = 2.5  # of log chance, before the channel's weight
_ALIKE = 0.9  # share of a term's letters that must be right


def favour(lattice: Lattice, readings: Sequence[str], index: PhraseIndex, numbers: Mapping[str, int]) -> None:
    """Raise, in place, the candidates that spell a term which the readings look like; `numbers` are the model's."""
    wanted: dict[int, set[int]] = {}
    for first, after in _clauses(lattice, len(readings)):
        for match in index.find(readings[first:after]):
            words = syllables(match.term.lower())
            if match.similarity >= _ALIKE and len(words) == match.end - match.start:
                for place, word in enumerate(words, first + match.start):
                    if word in numbers:
                        wanted.setdefault(place, set()).add(numbers[word])
    if not wanted:
        return
    for options, arcs in zip(lattice.options, lattice.arcs, strict=True):
        for number, (option, arc) in enumerate(zip(options, arcs, strict=True)):
            if option.first == option.last and not option.half and option.first in wanted and len(arc.words) > 1:
                raised = np.isin(arc.words, list(wanted[option.first]))
                arcs[number] = arc._replace(scores=arc.scores + BONUS * raised)


def _clauses(lattice: Lattice, size: int) -> Iterator[tuple[int, int]]:
    """Yield (first piece, piece after the last) of stretches in which no clause ends."""
    opening = {
        option.first
        for options, arcs in zip(lattice.options, lattice.arcs, strict=True)
        for option, arc in zip(options, arcs, strict=True)
        if arc.gap == 1
    }
    bounds = sorted({0, size} | opening)
    yield from pairwise(bounds)
