"""Which subjects a text speaks of, and which of them it shares with another text in other words.

`data/related_words.txt` has a line for each subject. A phrase within a longer one of another field is none: "nhà tạm
lánh" is no "nhà tạm". What papers report (behind the colon of a line) tells of what criteria ask for (before it), and
not of one another: an order to breed is met by "đàn bò" and by "đàn gà", but none of these by the other.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import permutations
from typing import TYPE_CHECKING

from normalize.folding import canonical, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_WORD = re.compile(r"[^\W_]+")
_FIELD = 2  # phrases that two subjects of one field have in common


@dataclass(frozen=True, slots=True)
class Told:
    """A phrase of a text that tells of a subject; `asked` says that it is a name of the matter itself."""

    subject: int
    phrase: str
    asked: bool


@dataclass(frozen=True, slots=True)
class _Subjects:
    """What `related_words.txt` holds: phrases, with the folded ones that may mean them, and the longest of them.

    `beside` are subjects that count only beside other words, `between` words that may stand within any phrase, `near`
    pairs of subjects that are of one field: they have several phrases in common.
    """

    phrases: dict[str, tuple[Told, ...]]
    folded: dict[str, tuple[str, ...]]
    longest: int
    beside: frozenset[int]
    between: frozenset[str]
    near: frozenset[tuple[int, int]]


def words_of(clause: str) -> list[str]:
    """Return the words of a clause, figures among them, in lower case."""
    return _WORD.findall(clause.casefold())


def told_in(words: Sequence[str]) -> Iterator[Told]:
    """Yield what the words of one clause tell of subjects; a phrase inside a longer one of another field is none.

    Figures and words that add nothing may stand within a phrase: "xây 03 cầu" tells of "xây cầu".
    """
    bare = [place for place, word in enumerate(words) if not word.isdigit() and word not in _subjects().between]
    found = dict(_found(words, range(len(words))))
    if len(bare) < len(words):
        found |= dict(_found([words[place] for place in bare], bare))
    for (first, last), told in found.items():
        around = [one for (start, end), one in found.items() if start <= first and last <= end and one is not told]
        yield from (one for one in told if all(_goes_beside(one, longer) for longer in around))


def _goes_beside(one: Told, longer: tuple[Told, ...]) -> bool:
    """Whether a phrase still tells of its subject within a longer one: where that is of the field, in another line."""
    near = _subjects().near
    subjects = {other.subject for other in longer}
    return one.subject not in subjects and any((one.subject, other) in near for other in subjects)


def _found(words: Sequence[str], places: Sequence[int]) -> Iterator[tuple[tuple[int, int], tuple[Told, ...]]]:
    """Yield the phrases among words that stand at these places of a clause, each with its span there."""
    known = _subjects()
    folded = [fold(word) for word in words]
    for place in range(len(words)):
        for end in range(place + 1, min(place + known.longest, len(words)) + 1):
            if told := _at(words[place:end], folded[place:end], known):
                yield (places[place], places[end - 1] + 1), told


def shared_subjects(said: Iterable[Told], wanted: Iterable[Told], *, alone: bool) -> dict[int, int]:
    """Return the subjects that a text tells of in other words than those in which they are asked for.

    Each with how many phrases tell of it. A phrase counts once, on either side, however many subjects have it. What
    names a matter by two phrases of its reports asks for the matter: "quản lý nhà trọ, lưu trú".

    Args:
        said: what the text tells.
        wanted: what is asked for.
        alone: whether nothing else is shared; some subjects count only beside other words.
    """
    asked: dict[int, set[Told]] = {}
    for one in wanted:
        asked.setdefault(one.subject, set()).add(one)
    pairs = sorted(
        (one.subject, one.phrase, other.phrase)
        for one in set(said)
        for other in asked.get(one.subject, ())
        if other.asked or one.phrase == other.phrase or len(asked[one.subject]) > 1
    )
    same = {(subject, asked_for) for subject, phrase, asked_for in pairs if phrase in asked_for or asked_for in phrase}
    kept: dict[int, int] = {}
    used: set[str] = set()
    for subject, phrase, asked_for in pairs:
        if (subject, asked_for) in same or (alone and subject in _subjects().beside):
            continue
        if subject not in kept and not {f"<{phrase}", f">{asked_for}"} & used:
            kept[subject] = 0
        if subject in kept and f"<{phrase}" not in used:
            kept[subject] += 1
            used |= {f"<{phrase}", f">{asked_for}"}
    return kept


def _at(words: Sequence[str], folded: Sequence[str], known: _Subjects) -> tuple[Told, ...]:
    """Return what a phrase tells, its marks misread where it is long, or where one of two syllables has its own."""
    phrase = " ".join(words)
    if phrase in known.phrases or len(words) == 1:
        return known.phrases.get(phrase, ())
    meant = known.folded.get(" ".join(folded), ())
    return next((known.phrases[one] for one in meant if _near(words, one.split())), ())


def _near(words: Sequence[str], meant: Sequence[str]) -> bool:
    # Two syllables of other marks are another word: "bò lai" is not "bỏ lại".
    return len(meant) > 2 or any(map(str.__eq__, words, meant))


@cache
def _subjects() -> _Subjects:
    lines = (files("corpus") / "data" / "related_words.txt").read_text("utf-8").splitlines()
    told = [line for line in map(canonical, lines) if line.strip() and not line.startswith("#")]
    between = frozenset(word for line in told if line.startswith("~") for word in _WORD.findall(line))
    told = [line for line in told if not line.startswith("~")]
    phrases: dict[str, tuple[Told, ...]] = {}
    for subject, line in enumerate(told):
        names, _, reports = line.removeprefix("+").partition(":")
        for side, asked in ((names, True), (reports, False)):
            for phrase in filter(None, map(str.strip, side.split(","))):
                phrases[phrase] = (*phrases.get(phrase, ()), Told(subject, phrase, asked))
    folded: dict[str, tuple[str, ...]] = {}
    for phrase in phrases:
        folded[fold(phrase)] = (*folded.get(fold(phrase), ()), phrase)
    beside = frozenset(subject for subject, line in enumerate(told) if line.startswith("+"))
    return _Subjects(
        phrases, folded, max(len(phrase.split()) for phrase in phrases), beside, between, _near_ones(phrases)
    )


def _near_ones(phrases: dict[str, tuple[Told, ...]]) -> frozenset[tuple[int, int]]:
    pairs = Counter(
        pair for told in phrases.values() for pair in permutations(sorted({one.subject for one in told}), 2)
    )
    return frozenset(pair for pair, common in pairs.items() if common >= _FIELD)
