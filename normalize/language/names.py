"""Names in running text: which syllables they are made of, and how likely a reading is a part of one.

Names are no clauses of the field's language: Quýt and Nổi are rarer than Quý and Nội there, and likelier after xã Gò.
So where capitals speak of a name, the chance of a word is a mixture: P = (1 - n) · P(word | what came before) +
n · P(word | a name). What ordinary capitals begin (Ủy ban, Mặt trận) is too likely by itself to lose by that.

The syllables stand in data/names: of people's names by kind, of places counted in the gazetteer.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from normalize.folding import fold
from normalize.text.capitals import capitals_of
from normalize.text.wordlists import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

Part = Literal[0, 1, 2]  # of no name, the first of a name, a later one: rows of `chances`

# Chances that a word with a capital is part of a name.
_LATER = 0.15  # the word before it has a capital too
_TITLED = 0.3  # after what is followed by a name
_BEGINS = 0.08  # a small letter before it, a capital after it
_ALONE = 0.02  # small letters on either side
_OPENS = 0.04  # it opens a line or a clause, which needs no name for a capital, and the next has one too
_PLACES = 0.5  # share of places among names
_FLAT = 0.75  # power of the counts: places nobody counted are as varied
_ANY = 0.1  # share of names that are made of any syllable

_SHAPE_OF = str.maketrans("0146", "olao")


class Naming(NamedTuple):
    """Which part of a name a piece may be, and how likely."""

    part: Part
    chance: float


NO_NAME = Naming(0, 0.0)


def namings(readings: Sequence[str], gaps: Sequence[float]) -> list[Naming]:
    """Return for each of these readings in a row, with the gap before each, whether it may be a part of a name."""
    capital = [capitals_of(reading) == "first" for reading in readings]
    found = [NO_NAME] * len(readings)
    for number, has in enumerate(capital):
        if has:
            follows = number + 1 < len(capital) and capital[number + 1] and gaps[number + 1] < 1
            found[number] = _naming(gaps[number], readings[number - 1] if number else "", follows=follows)
    return found


def _naming(gap: float, before: str, *, follows: bool) -> Naming:
    if gap == 1:
        return Naming(1, _OPENS) if follows else NO_NAME
    if capitals_of(before) == "first" and gap == 0:
        return Naming(2, _LATER)
    if fold(before).translate(_SHAPE_OF) in listed("names/titles.txt"):
        return Naming(1, _TITLED)
    if gap:
        return Naming(1, _OPENS) if follows else NO_NAME
    return Naming(1, _BEGINS if follows else _ALONE)


def chances(words: Sequence[str]) -> NDArray[np.float32]:
    """Return P(word | part of a name) as [part, word], and nought for one more word, the unknown; row 0 is noughts."""
    numbers = {word: number for number, word in enumerate(words)}
    found = np.zeros((3, len(words) + 1))
    for share, tables in ((1 - _PLACES, _persons()), (_PLACES, _places())):
        for part, table in enumerate(tables, 1):
            for word in table.keys() & numbers.keys():
                found[part, numbers[word]] += share * table[word]
    found[1:, : len(words)] *= 1 - _ANY
    found[1:, : len(words)] += _ANY / len(words)
    return found.astype(np.float32)


@cache
def syllables() -> frozenset[str]:
    """Return what names are made of, lower case; some syllables (Ea, Krông) are spelled as no Vietnamese word is."""
    return frozenset(word for table in (*_persons(), *_places()) for word in table)


@cache
def _persons() -> tuple[dict[str, float], dict[str, float]]:
    """Return the chances of the first syllable of a person's name (a surname, a given name alone), and of others."""
    text = resources.files("normalize").joinpath("data/names/persons.toml").read_text("utf-8")
    data = tomllib.loads(text)
    kinds: dict[str, dict[str, float]] = {}
    for kind in ("surname", "middle", "given"):
        kinds[kind] = {}
        for rarity, share in data["shares"].items():
            listed = data[kind][rarity].lower().split()
            for word in listed:
                kinds[kind][word] = kinds[kind].get(word, 0.0) + share / len(listed)
    return _mixed((kinds["surname"], 0.85), (kinds["given"], 0.15)), _mixed(
        (kinds["middle"], 0.45), (kinds["given"], 0.55)
    )


def _mixed(*parts: tuple[dict[str, float], float]) -> dict[str, float]:
    words = {word for chance, _ in parts for word in chance}
    return {word: sum(share * chance.get(word, 0.0) for chance, share in parts) for word in words}


@cache
def _places() -> tuple[dict[str, float], dict[str, float]]:
    """Return the chances of the first syllable of a place's name and of a later one."""
    lines = resources.files("normalize").joinpath("data/names/places.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines]
    found = []
    for column in (1, 2):
        counts = {row[0]: int(row[column]) ** _FLAT for row in rows if int(row[column])}
        total = sum(counts.values())
        found.append({word: count / total for word, count in counts.items()})
    return found[0], found[1]
