"""How an engine reads letters: the chance that a true letter comes out as nought to three characters.

The counts stand as readable TSV in data/channel (letter, reading, count), made by scripts/train_channel.py. Here they
become probabilities by absolute discounting: a letter's own, backed off to its class (the vowel without its tone:
ế, ề, ệ to ê), to its base letter (e), to a floor. A longer reading never seen is its first character and insertions.
Floors for confusions that rendering here does not show but other engines make stand in data/channel/floors.tsv.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from normalize.folding import fold
from normalize.text.syllables import split_tone

_DISCOUNT = 0.25
_INSERTION = 8e-4
_DELETION = 4e-4
_UNSEEN = 1 / 120  # share of each character in what the base letter's counts leave over
WEIGHTS = {"rendered": 0.5, "papers": 1.0}  # pages rendered here are cleaner and plainer than papers

_TONED = "\u0300\u0301\u0303\u0309\u0323"
_VOWELS = "aăâeêioôơuưy"
_LOWER = "".join(
    [unicodedata.normalize("NFC", vowel + tone) for vowel in _VOWELS for tone in ("", *_TONED)]
    + list("bcdđfghjklmnpqrstvwxz")
)
LETTERS = _LOWER + _LOWER.upper()
LETTER_INDEX = {letter: number for number, letter in enumerate(LETTERS)}

Counts = Mapping[str, Mapping[str, float]]
Floors = Mapping[tuple[str, str], float]
Column = NDArray[np.float32]


class Channel:
    """Chances of readings, looked up by reading: one number per letter of LETTERS."""

    def __init__(self, counts: Counts, floors: Floors | None = None) -> None:
        self._counts, self._floors = counts, floors
        readings = sorted({"", *(r for row in counts.values() for r in row), *(r for _, r in floors or ())})
        self._rows = {reading: number for number, reading in enumerate(readings)}
        table = _smooth(_tabulate(counts, self._rows), readings)
        for (letter, reading), floor in (floors or {}).items():
            row, column = LETTER_INDEX[letter], self._rows[reading]
            table[row, column] = max(table[row, column], floor)
        table /= table.sum(axis=1, keepdims=True)
        # Readings never seen are added at the end, in room that doubles when it is full.
        self._table = np.ascontiguousarray(table.T, np.float32)
        self._unseen = (table.min(axis=1) * 0.5).astype(np.float32)

    def with_counts(self, counts: Counts) -> Channel:
        """Return the channel with these counts added to its own."""
        return Channel(add([(self._counts, 1.0), (counts, 1.0)]), self._floors)

    def row(self, reading: str) -> int:
        """Return the number of a reading in `table`; one never seen is its first character and insertions."""
        known = self._rows.get(reading)
        if known is None:
            first = self._unseen if len(reading) == 1 else self.column(reading[:1])
            column = first * np.float32(_INSERTION ** (len(reading) - 1))
            known = len(self._rows)
            if known == len(self._table):
                self._table = np.concatenate([self._table, np.empty_like(self._table)])
            self._table[known] = column
            self._rows[reading] = known
        return known

    def table(self) -> Column:
        """Return P(reading | letter) as [number of the reading, letter of LETTERS]."""
        return self._table

    def readings(self) -> list[str]:
        """Return every reading asked for or counted so far."""
        return list(self._rows)

    def column(self, reading: str) -> Column:
        """Return P(reading | letter) for every letter of LETTERS."""
        number = self.row(reading)  # may move the table
        column: Column = self._table[number]
        return column


def _tabulate(counts: Counts, index: Mapping[str, int]) -> NDArray[np.float64]:
    table = np.zeros((len(LETTERS), len(index)))
    for letter, readings in counts.items():
        if letter in LETTER_INDEX:
            for reading, count in readings.items():
                table[LETTER_INDEX[letter], index[reading]] += count
    return table


def _smooth(own: NDArray[np.float64], readings: list[str]) -> NDArray[np.float64]:
    floor = np.array([_DELETION if not r else _UNSEEN * _INSERTION ** (len(r) - 1) for r in readings])
    classes, bases = _groups(lambda c: split_tone(c)[0]), _groups(lambda c: fold(c) if c.islower() else fold(c).upper())
    chance: NDArray[np.float64] = np.broadcast_to(floor, own.shape)
    for groups in (bases, classes, np.arange(len(LETTERS))):
        pooled = np.zeros_like(own)
        np.add.at(pooled, groups, own)
        chance = _discounted(pooled[groups], chance)
    smoothed: NDArray[np.float64] = np.maximum(chance, floor * 0.01)
    return smoothed


def _discounted(counts: NDArray[np.float64], lower: NDArray[np.float64]) -> NDArray[np.float64]:
    kept = np.maximum(counts - _DISCOUNT, 0)
    total = counts.sum(axis=1, keepdims=True)
    # A letter never seen leaves everything to the lower order; one seen leaves at least a little.
    left = np.where(total > 0, np.maximum(total - kept.sum(axis=1, keepdims=True), 0.1), 1.0)
    return (kept + left * lower) / np.where(total > 0, kept.sum(axis=1, keepdims=True) + left, 1.0)


def _groups(key: Callable[[str], str]) -> NDArray[np.intp]:
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(key(letter), len(numbers)) for letter in LETTERS], np.intp)


def read_counts(path: Path) -> dict[str, dict[str, float]]:
    """Read a TSV of letter, reading, count; lines that start with # are remarks."""
    counts: dict[str, dict[str, float]] = {}
    for letter, reading, count in _rows(path):
        counts.setdefault(letter, {})[reading] = float(count)
    return counts


def write_counts(path: Path, counts: Counts) -> None:
    """Write counts as TSV, commonest reading first, what hardly ever happened left out."""
    lines = ["# letter\treading\tcount"]
    for letter in sorted(counts):
        ranked = sorted(counts[letter].items(), key=lambda item: (-item[1], item[0]))
        lines.extend(f"{letter}\t{reading}\t{count:.2f}" for reading, count in ranked if count >= 0.3)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", "utf-8")


def _rows(path: Path) -> list[tuple[str, str, str]]:
    rows = []
    for line in path.read_text("utf-8").splitlines():
        if line and not (line.startswith("#") and "\t" in line and line.count("\t") == 2 and line.endswith("count")):
            letter, reading, number = line.split("\t")
            rows.append((letter, reading, number))
    return rows


def add(parts: Iterable[tuple[Counts, float]]) -> dict[str, dict[str, float]]:
    """Return the weighted sum of several counts."""
    total: dict[str, dict[str, float]] = {}
    for counts, weight in parts:
        for letter, readings in counts.items():
            row = total.setdefault(letter, {})
            for reading, count in readings.items():
                row[reading] = row.get(reading, 0.0) + weight * count
    return total


def folder() -> Path:
    """Return where the package keeps its counts."""
    return Path(str(resources.files("normalize").joinpath("data/channel")))


def floors() -> dict[tuple[str, str], float]:
    """Return the floors under confusions: (letter, reading) → chance."""
    return {(letter, reading): float(chance) for letter, reading, chance in _rows(folder() / "floors.tsv")}


@cache
def english_engine() -> Channel:
    """Return the channel of an engine that reads Vietnamese without knowing its marks."""
    parts = [(read_counts(folder() / f"{name}-eng.tsv"), weight) for name, weight in WEIGHTS.items()]
    return Channel(add(parts), floors())


@cache
def stripped() -> Channel:
    """Return the channel of text that lost its marks and nothing else."""
    return Channel({letter: {fold(letter) if letter.islower() else fold(letter).upper(): 1e6} for letter in LETTERS})


@cache
def vietnamese_engine() -> Channel:
    """Return the channel of an engine that knows Vietnamese and slips now and then."""
    parts = [(read_counts(folder() / f"{name}-vie.tsv"), weight) for name, weight in WEIGHTS.items()]
    return Channel(add(parts))
