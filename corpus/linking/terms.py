"""The words that a criterion and a passage share, and what sharing them is worth.

Vietnamese words are mostly two syllables long, so a term is a pair of neighbouring syllables, folded; no pair crosses
punctuation, and none holds a stop word. A pair weighs more the fewer criteria of the programme have it, and the rarer
it is in administrative papers at large (`data/term_frequency.tsv`).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING

from normalize.folding import canonical, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_CLAUSE = re.compile(r"[^,;:.!?()\[\]“”\"…]+")
_NUMBERED = re.compile(r"(?:số\s*:?\s*)?\d{1,6}[a-z]?(?:/\d{4})?\s*[/-]\s*[A-ZĐ][^\s,;.()]*")  # "số 32/HD-MTTQ-BTT"
_COINED = re.compile(r"(?<![^\W_])[^\W\d_]{4,}(?![^\W_])")
_SYLLABLE = re.compile(r"[^\W\d_]+")
_UNLISTED_PER_MILLION = 8.0  # between the least that is listed and none


def terms(text: str, abbreviations: Mapping[str, str]) -> frozenset[str]:
    """Return the terms of a text: folded pairs of syllables."""
    pairs = frozenset(term for clause in _clauses(text, abbreviations) for term, _, _ in clause)
    return pairs | _coined(text, abbreviations)


def _coined(text: str, abbreviations: Mapping[str, str]) -> frozenset[str]:
    """Return names that are terms by themselves, folded: "OCOP", "VietGAP"; not in a text all in capitals."""
    if text.isupper():
        return frozenset()
    words = (word for word in _COINED.findall(_NUMBERED.sub(" ", text)) if sum(map(str.isupper, word)) > 1)
    return frozenset(fold(word) for word in words if canonical(word).casefold() not in abbreviations)


def shared_phrases(text: str, shared: frozenset[str], abbreviations: Mapping[str, str]) -> list[str]:
    """Return the runs of words of a text that these terms cover, as they are written there, each once."""
    found: dict[str, str] = {}
    for clause in _clauses(text, abbreviations):
        for first, last in _runs(clause, shared):
            words = [clause[first][1], *(second for _, _, second in clause[first : last + 1])]
            front, back = _edges(clause, first, last)
            phrase = " ".join(words[front : len(words) - back])
            found.setdefault(fold(phrase), phrase)
    return [phrase for key, phrase in found.items() if not any(key in other for other in found if other != key)]


def _runs(clause: list[tuple[str, str, str]], shared: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield first and last index of each run of neighbouring shared pairs; one pair goes on where the other ended."""
    first = None
    for index, (term, _, second) in enumerate(clause):
        if term in shared and first is None:
            first = index
        goes_on = index + 1 < len(clause) and clause[index + 1][0] in shared and clause[index + 1][1] == second
        if first is not None and not goes_on:
            yield first, index
            first = None


def _edges(clause: list[tuple[str, str, str]], first: int, last: int) -> tuple[int, int]:
    """Return how many syllables at each end of a run rather belong to the word beside it: "quy chế làm|việc"."""
    front = back = 0
    if last - first > 0 and last + 1 < len(clause) and clause[last + 1][1] == clause[last][2]:
        back = int(_stronger(clause[last + 1][0], clause[last][0]))
    if last - first > back and first > 0 and clause[first - 1][2] == clause[first][1]:
        front = int(_stronger(clause[first - 1][0], clause[first][0]))
    return front, back


def _stronger(one: str, other: str) -> bool:
    return _frequencies().get(one, 0.0) > _frequencies().get(other, 0.0)


def _clauses(text: str, abbreviations: Mapping[str, str]) -> Iterator[list[tuple[str, str, str]]]:
    """Yield clause by clause the pairs (term, first syllable, second syllable)."""
    for clause in _CLAUSE.findall(_NUMBERED.sub(" ; ", canonical(text))):
        words = [
            syllable
            for word in _SYLLABLE.findall(clause.casefold())
            for syllable in abbreviations.get(word, word).split()
        ]
        empty = _empty(words)
        yield [
            (f"{fold(words[index])} {fold(words[index + 1])}", words[index], words[index + 1])
            for index in range(len(words) - 1)
            if index not in empty and index + 1 not in empty
        ]


def _empty(words: list[str]) -> set[int]:
    """Return the indexes of the syllables that say nothing about the matter, alone or as a pair."""
    stops = _stop_words()
    alone = {index for index, word in enumerate(words) if word in stops}
    paired = {index for index, pair in enumerate(pairwise(words)) if " ".join(pair) in stops}
    return alone | paired | {index + 1 for index in paired}


class TermWeights:
    """Weights of the terms of one programme.

    Args:
        criteria: the terms of each of its criteria.
        common: frequency per million at which a term is worth nothing.
    """

    def __init__(self, criteria: Iterable[frozenset[str]], common: float) -> None:
        self._criteria = tuple(criteria)
        self._common = common
        self._spread = Counter(term for criterion in self._criteria for term in criterion)

    def weight(self, term: str) -> float:
        """Return what one term is worth, 0 to 1."""
        size = len(self._criteria)
        rare_here = math.log((size + 1) / max(1, self._spread[term])) / math.log(size + 1) if size else 1.0
        per_million = _frequencies().get(term, _UNLISTED_PER_MILLION)
        rare_anywhere = 1 - math.log(1 + per_million) / math.log(1 + self._common)
        return rare_here * max(0.0, rare_anywhere)

    def total(self, found: Iterable[str]) -> float:
        """Return what these terms are worth together."""
        return sum(self.weight(term) for term in found)

    def few(self, term: str, share: float) -> bool:
        """Whether a term stands in at most this share of the criteria, or in one."""
        return self._spread[term] <= max(1, math.floor(share * len(self._criteria)))


@cache
def _stop_words() -> frozenset[str]:
    lines = (files("corpus") / "data" / "stop_words.txt").read_text("utf-8").splitlines()
    return frozenset(canonical(line.strip()) for line in lines if line and not line.startswith("#"))


@cache
def _frequencies() -> dict[str, float]:
    lines = (files("corpus") / "data" / "term_frequency.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return {term: float(value) for term, value in rows}
