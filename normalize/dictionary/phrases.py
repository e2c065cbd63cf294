"""Where a damaged reading holds terms that the project knows: n-grams of words against the dictionary, without marks.

In this order: words are folded and what engines put for letters with marks is put back (`6` for ộ becomes o); each
word not seen before is compared with every syllable of the terms in one batch of rapidfuzz; then, from every word on,
the terms are followed syllable by syllable in a tree as long as enough letters are right. Two readings may be one
syllable that was torn, one reading two that ran together. A match within a longer one is told only if it is better.

    >>> [match.term for match in find("Uy ban Mjt trén T6 qudc".split())]
    ['Ủy ban Mặt trận Tổ quốc']

How much may differ stands in data/terms/matching.toml.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from itertools import groupby, pairwise
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist

from normalize.dictionary.rules import rules
from normalize.dictionary.terms import phrases, syllables
from normalize.folding import fold
from normalize.text.syllables import folded_shapes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

_LONGEST = 7  # letters of the longest syllable, nghiêng
_VOWELS = "aeiouy"
_MARKS = '.,;:?()"“”‘…*_-–—/<>='
_TWO = 4  # letters of the shortest reading that may be two syllables
_REMEMBERED = 50_000  # readings


@dataclass(frozen=True, slots=True)
class Match:
    """Words `start` to `end` (not counted itself) read like `term`; `similarity` is the share of letters right."""

    start: int
    end: int
    term: str
    similarity: float


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a reading may stand for: one syllable (its number → cost in letters), or two that ran together."""

    single: dict[int, float]
    double: tuple[tuple[int, int, float], ...] = ()


@dataclass(frozen=True, slots=True)
class _Step:
    """What may begin with a word: one syllable, or others as (their numbers, words taken, cost)."""

    single: dict[int, float]
    other: list[tuple[tuple[int, ...], int, float]]


@dataclass(slots=True)
class _Node:
    """A syllable of terms in the tree; `most` is the cost that the longest term below can bear."""

    children: dict[int, _Node] = field(default_factory=dict)
    terms: list[str] = field(default_factory=list)
    letters: int = 0
    depth: int = 0
    most: float = 0.0

    def below(self, numbers: Iterable[int]) -> _Node | None:
        """Return the node that these syllables lead to."""
        node: _Node | None = self
        for number in numbers:
            node = node.children.get(number) if node else None
        return node


class PhraseIndex:
    """Terms made ready to be found. Built once for a list of terms; may be asked from several threads."""

    def __init__(self, terms: Iterable[str]) -> None:
        self._rules = rules()
        self._root = _Node()
        self._numbers: dict[str, int] = {}
        for term in terms:
            self._plant(term)
        self._syllables = list(self._numbers)
        self._edges = np.array([_edges(word) for word in self._syllables])
        self._bearable = [0.0 if word.isdigit() else len(word) * (1 - self._rules.syllable) for word in self._syllables]
        self._joined: dict[str, list[tuple[str, tuple[int, int]]]] = {}  # pairs run together, by their first letter
        for a, b in sorted(set(_pairs(self._root))):
            joined = self._syllables[a] + self._syllables[b]
            self._joined.setdefault(joined[0], []).append((joined, (a, b)))
        self._near: dict[str, _Reading] = {}
        self._lock = Lock()  # over what is remembered of readings

    def find(self, words: Sequence[str]) -> list[Match]:
        """Return the terms that stand in a run of words, by start, longer ones first.

        Terms that look alike without marks (bàn giao, bản giao) are all told. Matches may overlap; one that lies in
        a longer match is told only if it is better than that by a margin. Marks around words do not matter; a
        number matches nothing but itself.
        """
        readings = [self._bare(word) for word in words]
        with self._lock:
            steps = self._steps(readings)
        found: dict[tuple[int, int, str], Match] = {}
        for start in range(len(readings)):
            self._follow(start, steps, found)
        return _best(found.values(), self._rules.margin)

    def _plant(self, term: str) -> None:
        folded = syllables(fold(term))
        if len(folded) < 2:
            return
        path = [self._root]
        for word in folded:
            number = self._numbers.setdefault(word, len(self._numbers))
            parent = path[-1]
            path.append(parent.children.setdefault(number, _Node(letters=parent.letters + len(word))))
            path[-1].depth = parent.depth + 1
        if term.lower() not in (known.lower() for known in path[-1].terms):
            path[-1].terms.append(term)
        for node in path:
            node.most = max(node.most, path[-1].letters * (1 - min(self._rules.least)))

    def _bare(self, word: str) -> str:
        word = fold(word).strip(_MARKS)
        return word if word.isdigit() else word.translate(self._rules.lookalikes)

    def _steps(self, readings: Sequence[str]) -> list[_Step]:
        """Return, for each word, what may begin with it."""
        joined = [self._torn(left, right) for left, right in pairwise(readings)]
        self._learn({*readings, *(word for word, _ in joined)})
        steps: list[_Step] = []
        for number, word in enumerate(readings):
            near = self._near[word]
            other: list[tuple[tuple[int, ...], int, float]] = [((a, b), 1, cost) for a, b, cost in near.double]
            whole, most = joined[number] if number < len(joined) else ("", 0)
            torn = self._near[whole].single.items()
            other.extend(((one,), 2, cost + self._rules.torn) for one, cost in torn if cost <= most)
            steps.append(_Step(near.single, other))
        return steps

    def _torn(self, left: str, right: str) -> tuple[str, int]:
        """Return two readings as one and how many letters of it may differ; nothing if both are words."""
        shapes = folded_shapes()
        words = (left in shapes) + (right in shapes)
        if not left.isalpha() or not right.isalpha() or words == 2 or len(left) + len(right) > _LONGEST:
            return "", 0
        return left + right, 1 - words

    def _learn(self, readings: set[str]) -> None:
        if len(self._near) > _REMEMBERED:
            self._near.clear()
        self._near[""] = _Reading({})
        new = sorted(readings - self._near.keys())
        if not new or not self._syllables:
            self._near.update((word, _Reading({})) for word in new)
            return
        given, shapes = self._rules, folded_shapes()
        spelled = np.array([word in shapes for word in new])
        most = max(given.slack)
        apart = cdist(new, self._syllables, scorer=Levenshtein.distance, score_cutoff=most, dtype=np.uint8)
        slack = np.where(spelled[:, None], self._slack(given.word_slack), self._slack(given.slack))
        rows, columns = np.nonzero(apart <= slack)
        differ = apart[rows, columns]
        edges = np.array([_edges(word) for word in new])[rows] != self._edges[columns]
        doubt = given.other_word + given.other_edge * edges.any(axis=1)
        costs = differ + np.where((differ > 0) & spelled[rows], doubt, 0.0)
        single: list[dict[int, float]] = [{} for _ in new]
        for row, column, cost in zip(rows.tolist(), columns.tolist(), costs.tolist(), strict=True):
            if cost <= self._bearable[column]:
                single[row][column] = cost
        double = self._run_together(
            [
                word
                for word, near in zip(new, single, strict=True)
                if len(word) >= _TWO and min(near.values(), default=2) > 1
            ]
        )
        self._near.update(
            (word, _Reading(near, tuple(double.get(word, ())))) for word, near in zip(new, single, strict=True)
        )

    def _slack(self, by_length: tuple[int, ...]) -> NDArray[np.int64]:
        last = len(by_length) - 1
        return np.array([by_length[min(len(word), last)] for word in self._syllables], np.int64)

    def _run_together(self, readings: list[str]) -> dict[str, list[tuple[int, int, float]]]:
        """Return the pairs of syllables that readings which are no syllable may be."""
        found: dict[str, list[tuple[int, int, float]]] = {}
        for letter, group in groupby(sorted(readings), key=lambda word: word[0]):
            words, pairs = list(group), self._joined.get(letter, [])
            joined = [word for word, _ in pairs]
            apart = cdist(words, joined, scorer=Levenshtein.distance, score_cutoff=1, dtype=np.uint8)
            for row, column in np.argwhere(apart <= 1).tolist():
                cost = float(apart[row, column]) + self._rules.run_together
                found.setdefault(words[row], []).append((*pairs[column][1], cost))
        return found

    def _follow(self, start: int, steps: Sequence[_Step], found: dict[tuple[int, int, str], Match]) -> None:
        stack = [(self._root, start, 0.0)]
        while stack:
            node, at, cost = stack.pop()
            if node.terms:
                self._keep(node, start, at, cost, found)
            if at == len(steps):
                continue
            children, single = node.children, steps[at].single
            for number in single if len(single) < len(children) else children:
                if number in single and number in children:
                    below, spent = children[number], cost + single[number]
                    if spent <= below.most:
                        stack.append((below, at + 1, spent))
            for numbers, width, more in steps[at].other:
                reached = node.below(numbers)
                if reached and cost + more <= reached.most:
                    stack.append((reached, at + width, cost + more))

    def _keep(self, node: _Node, start: int, end: int, cost: float, found: dict[tuple[int, int, str], Match]) -> None:
        similarity = 1 - cost / node.letters
        if similarity < self._rules.least[min(node.depth, len(self._rules.least) - 1)]:
            return
        for term in node.terms:
            known = found.get((start, end, term))
            if known is None or known.similarity < similarity:
                found[start, end, term] = Match(start, end, term, similarity)


def find(words: Sequence[str]) -> list[Match]:
    """Return the package's own terms that stand in a run of words; see `PhraseIndex.find`."""
    return own_index().find(words)


@cache
def own_index() -> PhraseIndex:
    """Return the index of the package's own terms."""
    return PhraseIndex(phrases())


def _edges(word: str) -> tuple[str, str]:
    """Return the first and the last letter, any vowel as one, because engines take vowels with marks for each other."""
    first, last = ("a" if letter in _VOWELS else letter for letter in (word[0], word[-1]))
    return first, last


def _pairs(node: _Node) -> Iterable[tuple[int, int]]:
    for number, child in node.children.items():
        for after in child.children:
            yield number, after
        yield from _pairs(child)


def _best(matches: Iterable[Match], margin: float) -> list[Match]:
    """Drop what lies in a longer match that is about as good, or in the same place as a better one."""
    ranked = sorted(matches, key=lambda match: (match.start - match.end, -match.similarity))
    kept: list[Match] = []
    over: dict[int, list[Match]] = {}  # by the words they cover
    for match in ranked:
        if not any(_beats(longer, match, margin) for longer in over.get(match.start, ())):
            kept.append(match)
            for place in range(match.start, match.end):
                over.setdefault(place, []).append(match)
    return sorted(kept, key=lambda match: (match.start, -match.end, -match.similarity, match.term))


def _beats(longer: Match, match: Match, margin: float) -> bool:
    if longer.end < match.end or longer.start > match.start:
        return False
    if (longer.start, longer.end) == (match.start, match.end):
        return longer.similarity > match.similarity
    return longer.similarity >= match.similarity - margin
