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
_SYLLABLE = re.compile(r"[^\W\d_]+")
_UNLISTED_PER_MILLION = 8.0  # between the least that is listed and none


def terms(text: str, abbreviations: Mapping[str, str]) -> frozenset[str]:
    """Return the terms of a text: folded pairs of syllables."""
    return frozenset(term for clause in _clauses(text, abbreviations) for term, _, _ in clause)


def shared_phrases(text: str, shared: frozenset[str], abbreviations: Mapping[str, str]) -> list[str]:
    """Return the runs of words of a text that these terms cover, as they are written there, each once."""
    found: dict[str, str] = {}
    for clause in _clauses(text, abbreviations):
        run: list[str] = []
        for term, first, second in clause:
            if term in shared:
                # A pair continues the run before it only where it begins with that run's last syllable.
                run = [*run, second] if run and run[-1] == first else _keep(run, found, [first, second])
        _keep(run, found, [])
    return [phrase for key, phrase in found.items() if not any(key in other for other in found if other != key)]


def _keep(run: list[str], found: dict[str, str], following: list[str]) -> list[str]:
    if run:
        phrase = " ".join(run)
        found.setdefault(fold(phrase), phrase)
    return following


def _clauses(text: str, abbreviations: Mapping[str, str]) -> Iterator[list[tuple[str, str, str]]]:
    """Yield clause by clause the pairs (term, first syllable, second syllable)."""
    for clause in _CLAUSE.findall(canonical(text)):
        words = [
            syllable
            for word in _SYLLABLE.findall(clause.casefold())
            for syllable in abbreviations.get(word, word).split()
        ]
        yield [
            (f"{fold(first)} {fold(second)}", first, second)
            for first, second in pairwise(words)
            if first not in _stop_words() and second not in _stop_words()
        ]


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
