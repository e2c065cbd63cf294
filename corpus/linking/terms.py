"""The words that a criterion and a passage share, and what sharing them is worth.

Vietnamese words are mostly two syllables long, so a term is a pair of neighbouring syllables, folded; no pair crosses
punctuation, and none holds a stop word. A pair weighs more the fewer criteria of the programme have it, and the rarer
it is in administrative papers at large (`data/term_frequency.tsv`). Words that mean the same are read as one
(`data/same_meaning.txt`).

Papers seldom repeat a criterion word by word: "trồng mới 1.000 cây" is told as "trồng được 1.260 cây". So a text has
loose terms too, pairs of syllables with stop words, figures and one other syllable between them, written "trong … cay";
they are worth a part of what the pair is, as is a pair in which an engine misread a letter.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

from corpus.linking.subjects import Told, shared_subjects, told_in, words_of
from normalize.folding import canonical, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

# A stop or comma within a figure ("1.260") ends no clause.
_CLAUSE = re.compile(r"(?:[^,;:.!?()\[\]“”\"…]|(?<=\d)[.,](?=\d))+")
_NUMBERED = re.compile(r"(?:số\s*:?\s*)?\d{1,6}[a-z]?(?:/\d{4})?\s*[/-]\s*[A-ZĐ][^\s,;.()]*")  # "số 32/HD-MTTQ-BTT"
_COINED = re.compile(r"(?<![^\W_])[^\W\d_]{4,}(?![^\W_])")
_SYLLABLE = re.compile(r"[^\W\d_]+")
_UNLISTED_PER_MILLION = 8.0  # between the least that is listed and none
_RARE_PER_MILLION, _COMMON_PER_MILLION = 5.0, 3000.0  # of a syllable that is not listed; of one that is worth nothing
_RARE = 0.4  # rarity of a syllable that says something alone
_LOOSE = " … "
RELATED, AGAIN = "≈", "+"  # before the subject that is told of in other words; behind it where several phrases do
_AGAIN = 0.4  # of what a subject is worth, where more than one phrase tells of it
_MISREAD_LETTERS = 4  # the least of a syllable of which one letter may be misread


@dataclass(frozen=True, slots=True)
class Wording:
    """The terms of a text, letter by letter, its loose ones, and syllables, marks and all, that say much alone."""

    terms: frozenset[str]
    loose: frozenset[str]
    alone: frozenset[str] = frozenset()
    subjects: frozenset[Told] = frozenset()

    def __or__(self, other: Wording) -> Wording:
        """Return the terms of either."""
        return Wording(
            self.terms | other.terms,
            self.loose | other.loose,
            self.alone | other.alone,
            self.subjects | other.subjects,
        )

    def shared(self, wanted: Wording) -> frozenset[str]:
        """Return the terms of `wanted` that stand here; of loose ones those that bring in a syllable of their own."""
        exact = self.terms & wanted.terms
        covered = {syllable for term in exact for syllable in term.split()}
        found = (self.loose & wanted.loose) | self._misread(wanted.terms - exact)
        pairs = exact | {term for term in found if not set(term.split(_LOOSE)) <= covered}
        told = {syllable for term in pairs for syllable in strict(term).split()}
        subjects = shared_subjects(self.subjects, wanted.subjects, alone=not pairs)
        related = {f"{RELATED}{subject}" for subject in subjects}
        related |= {f"{RELATED}{subject}{AGAIN}" for subject, phrases in subjects.items() if phrases > 1}
        return pairs | {one for one in self.alone & wanted.alone if fold(one) not in told} | related

    def _misread(self, wanted: frozenset[str]) -> frozenset[str]:
        """Return as loose terms those that stand here but for one letter, where what stands here is no known pair."""
        strange = [term.split() for term in self.terms if " " in term and term not in _frequencies()]
        halves: dict[tuple[int, str], list[str]] = {}
        for first, second in strange:
            halves.setdefault((0, first), []).append(second)
            halves.setdefault((1, second), []).append(first)
        found: set[str] = set()
        for first, second in (term.split() for term in wanted if " " in term):
            near = [(second, other) for other in halves.get((0, first), ())]
            near += [(first, other) for other in halves.get((1, second), ())]
            if any(_may_be(syllable, other) for syllable, other in near):
                found.add(f"{first}{_LOOSE}{second}")
        return frozenset(found)


def strict(term: str) -> str:
    """Return the pair of syllables that a term, loose or not, is made of."""
    return term.replace(_LOOSE, " ")


def subjects_of(found: Iterable[str]) -> frozenset[int]:
    """Return the subjects among terms."""
    marked = (term for term in found if term.startswith(RELATED))
    return frozenset(int(term.removeprefix(RELATED).removesuffix(AGAIN)) for term in marked)


def _may_be(syllable: str, read: str) -> bool:
    """Whether an engine may have read one letter of a syllable wrongly, left it out or put one in."""
    return min(len(syllable), len(read)) >= _MISREAD_LETTERS and Levenshtein.distance(syllable, read) == 1


def wording(text: str, abbreviations: Mapping[str, str]) -> Wording:
    """Return the terms of a text and its loose ones."""
    loose = (
        f"{fold(first)}{_LOOSE}{fold(second)}"
        for words, _ in _words(text, abbreviations)
        for first, second in _loose_pairs(words)
        if first != second
    )
    said = syllables(text, abbreviations)
    alone = frozenset(one for one in said if rarity(one) >= _RARE)
    return Wording(terms(text, abbreviations), frozenset(loose), alone, _subjects(text, abbreviations))


def _subjects(text: str, abbreviations: Mapping[str, str]) -> frozenset[Told]:
    """Return what a text tells of subjects (`related_words.txt`)."""
    return frozenset(
        told
        for clause in _CLAUSE.findall(_NUMBERED.sub(" ; ", canonical(text)))
        for told in told_in([part for word in words_of(clause) for part in abbreviations.get(word, word).split()])
    )


def _loose_pairs(words: list[str]) -> Iterator[tuple[str, str]]:
    empty = _empty(words)
    kept = [word for index, word in enumerate(words) if index not in empty]
    yield from pairwise(kept)
    yield from zip(kept, kept[2:], strict=False)


def syllables(text: str, abbreviations: Mapping[str, str]) -> frozenset[str]:
    """Return the syllables of a text that say something, in lower case."""
    return frozenset(
        word
        for words, _ in _words(text, abbreviations)
        for index, word in enumerate(words)
        if index not in _empty(words)
    )


def rarity(syllable: str) -> float:
    """Return what a syllable says alone, 0 to 1: more, the rarer it is in administrative papers."""
    per_million = _syllable_frequencies().get(syllable, _RARE_PER_MILLION)
    return max(0.0, 1 - math.log(1 + per_million) / math.log(1 + _COMMON_PER_MILLION))


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
            phrase = " ".join(filter(None, words[front : len(words) - back]))
            found.setdefault(fold(phrase), phrase)
    loose = [term.split(_LOOSE) for term in shared if _LOOSE in term]
    for words, written in _words(text, abbreviations) if loose else ():
        said = dict(zip(map(fold, words), written, strict=True))
        for one, other in sorted(loose):
            if said.get(one) and said.get(other):
                found.setdefault(f"{one}{_LOOSE}{other}", f"{said[one]}{_LOOSE}{said[other]}")
    subjects = subjects_of(shared)
    told = _subjects(text, abbreviations) if subjects else frozenset()
    for phrase in sorted(one.phrase for one in told if one.subject in subjects):
        found.setdefault(fold(phrase), phrase)
    for one in sorted(term for term in shared if " " not in term and not term.startswith(RELATED)):
        found.setdefault(fold(one), one)
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
    """Yield clause by clause the pairs (term, first syllable, second syllable), these as they are written."""
    for words, written in _words(text, abbreviations):
        empty = _empty(words)
        yield [
            (f"{fold(words[index])} {fold(words[index + 1])}", written[index], written[index + 1])
            for index in range(len(words) - 1)
            if index not in empty and index + 1 not in empty
        ]


def _words(text: str, abbreviations: Mapping[str, str]) -> Iterator[tuple[list[str], list[str]]]:
    """Yield clause by clause the syllables, one word put for all that mean the same, and what is written for each."""
    for clause in _CLAUSE.findall(_NUMBERED.sub(" ; ", canonical(text))):
        said = [
            syllable
            for word in _SYLLABLE.findall(clause.casefold())
            for syllable in abbreviations.get(word, word).split()
        ]
        words: list[str] = []
        written: list[str] = []
        place = 0
        while place < len(said):
            length, put = _same_meaning_at(said, place)
            words += put
            written += (
                [" ".join(said[place : place + length]), *[""] * (len(put) - 1)] if put else said[place : place + 1]
            )
            words += [] if put else said[place : place + 1]
            place += length
        yield words, written


def _same_meaning_at(said: list[str], place: int) -> tuple[int, list[str]]:
    """Return how many syllables at a place can be said otherwise, and how; 1 and nothing where none can."""
    known, longest = _same_meaning()
    for length in range(min(longest, len(said) - place), 0, -1):
        phrase = " ".join(said[place : place + length])
        put = known.get(phrase) or (known.get(fold(phrase)) if length > 1 else None)
        if put:
            return length, put.split()
    return 1, []


def _empty(words: list[str]) -> set[int]:
    """Return the indexes of the syllables that say nothing about the matter, alone or as a pair."""
    stops = _stop_words()
    alone = {index for index, word in enumerate(words) if word in stops}
    paired = {index for index, pair in enumerate(pairwise(words)) if " ".join(pair) in stops}
    return (alone | paired | {index + 1 for index in paired}) - _saying(words)


def _saying(words: list[str]) -> set[int]:
    """Return the indexes of the syllables of words that say something, whatever their syllables are alone."""
    said = {size: [" ".join(words[at : at + size]) for at in range(len(words) - size + 1)] for size in (2, 3)}
    return {
        at + place
        for size, phrases in said.items()
        for at, phrase in enumerate(phrases)
        if f"+{phrase}" in _stop_words()
        for place in range(size)
    }


class TermWeights:
    """Weights of the terms of one programme.

    Args:
        criteria: the terms of each of its criteria.
        common: frequency per million at which a term is worth nothing.
        loose: which part of it a loose term is worth.
        alone: which part of its rarity a syllable is worth that stands there alone.
        related: what it is worth to speak of the subject of a criterion in other words.
    """

    def __init__(
        self,
        criteria: Iterable[Wording],
        common: float,
        loose: float = 1.0,
        alone: float = 0.0,
        related: float = 0.0,
    ) -> None:
        wordings = tuple(criteria)
        self._criteria = tuple(
            said.terms | said.loose | said.alone | {f"{RELATED}{told.subject}" for told in said.subjects}
            for said in wordings
        )
        self._single = frozenset().union(*(said.alone - said.terms for said in wordings))
        self._alone = alone
        self._common = common
        self._loose = loose
        self._related = related
        self._spread = Counter(term for criterion in self._criteria for term in criterion)

    def weight(self, term: str) -> float:
        """Return what one term is worth, 0 to 1."""
        size = len(self._criteria)
        spread = max(1, self._spread[term.removesuffix(AGAIN)])
        rare_here = math.log((size + 1) / spread) / math.log(size + 1) if size else 1.0
        if term.startswith(RELATED):
            return rare_here * self._related * (_AGAIN if term.endswith(AGAIN) else 1.0)
        if " " not in term and term in self._single:
            return rare_here * rarity(term) * self._alone
        per_million = _frequencies().get(strict(term), _UNLISTED_PER_MILLION)
        rare_anywhere = 1 - math.log(1 + per_million) / math.log(1 + self._common)
        return rare_here * max(0.0, rare_anywhere) * (self._loose if _LOOSE in term else 1.0)

    def total(self, found: Iterable[str]) -> float:
        """Return what these terms are worth together."""
        return sum(self.weight(term) for term in found)

    def few(self, term: str, share: float) -> bool:
        """Whether a term stands in at most this share of the criteria, or in one."""
        return self._spread[term.removesuffix(AGAIN)] <= max(1, math.floor(share * len(self._criteria)))


@cache
def _stop_words() -> frozenset[str]:
    lines = (files("corpus") / "data" / "stop_words.txt").read_text("utf-8").splitlines()
    return frozenset(canonical(line.strip()) for line in lines if line and not line.startswith("#"))


@cache
def _same_meaning() -> tuple[dict[str, str], int]:
    """Return what is put for which words, these with and without their marks, and the syllables of the longest."""
    found: dict[str, str] = {}
    for line in (files("corpus") / "data" / "same_meaning.txt").read_text("utf-8").splitlines():
        put, _, others = line.partition(":")
        for other in map(str.strip, canonical(others).split(",") if not line.startswith("#") else ()):
            found[other] = canonical(put)
            if " " in other:
                found.setdefault(fold(other), canonical(put))
    return found, max(len(phrase.split()) for phrase in found)


@cache
def _frequencies() -> dict[str, float]:
    return _table("term_frequency.tsv")


@cache
def _syllable_frequencies() -> dict[str, float]:
    return _table("syllable_frequency.tsv")


def _table(name: str) -> dict[str, float]:
    lines = (files("corpus") / "data" / name).read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return {term: float(value) for term, value in rows}
