"""The same word with other marks: what else the network thought possible where a letter bears a mark, or none.

A copier fills and eats marks first: of the wrong characters on photocopies of photocopies half are right letters with
a wrong mark, ố for ổ, ê for ề. The network is sure of many of them, but hardly ever of them alone.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ocr.engines.network.alphabet import Alphabet
    from ocr.engines.network.container import Floats

LEAST = 0.003  # how likely another mark must be, to be thought of, beside the one that was read
MOST = 8  # readings of a word
BARE = str.maketrans("đĐ", "dD")


class Mark(NamedTuple):
    """Another character at a place of a line: its run, what it is, the logarithm of how likely beside what was read."""

    run: int
    character: str
    chance: float


def other_marks(chances: Floats, starts: NDArray[np.intp], codes: NDArray[np.intp], alphabet: Alphabet) -> list[Mark]:
    """Return what else the letters of a line may be, of steps x outputs and the runs of one output in it."""
    kin = _kin(alphabet)
    steps, others = np.nonzero(chances > LEAST / 2)  # what was read is hardly ever less likely than a half
    runs = np.searchsorted(starts, steps, side="right") - 1
    own = np.maximum.reduceat(chances.max(axis=1), starts)
    found: dict[tuple[int, int], float] = {}
    for aside in (-1, 0, 1):  # between two letters, what is likely may belong to either
        places = runs + aside
        inside = (places >= 0) & (places < len(codes)) & ((aside == 0) | (codes[runs] == alphabet.none))
        near = np.flatnonzero(inside)
        for one in near[kin[codes[places[near]], others[near]]]:
            run, other = int(places[one]), int(others[one])
            chance = float(chances[steps[one], other] / own[run])
            found[run, other] = max(found.get((run, other), LEAST), chance)
    return [
        Mark(run, alphabet.characters[other], float(np.log(chance)))
        for (run, other), chance in found.items()
        if chance > LEAST
    ]


def spellings(text: str, places: Sequence[int], marks: Sequence[Mark]) -> tuple[tuple[str, float], ...]:
    """Return the likeliest ways to mark a word, each with the logarithm of how likely it is beside the one read.

    Args:
        text: as it was read.
        places: run of each of its characters.
        marks: what else they may be.
    """
    found = [(text, 0.0)]
    for number, run in enumerate(places):
        found += [
            (word[:number] + mark.character + word[number + 1 :], chance + mark.chance)
            for mark in marks
            if mark.run == run
            for word, chance in found
        ]
        found = sorted(found, key=lambda one: -one[1])[:MOST]
    return tuple(found)


@lru_cache(maxsize=4)
def _kin(alphabet: Alphabet) -> NDArray[np.bool_]:
    """Return outputs x outputs: whether two are the same letter with different marks."""
    bare = [
        unicodedata.normalize("NFD", character.translate(BARE))[0] if character.isalpha() else ""
        for character in alphabet.characters
    ]
    letters = np.array(bare)
    same: NDArray[np.bool_] = (letters[:, None] == letters[None]) & (letters != "")
    np.fill_diagonal(same, val=False)
    return same
