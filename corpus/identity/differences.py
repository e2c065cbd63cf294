"""What two texts that agree in words say otherwise: the figures and the names of persons that tell forms apart.

    figures    numbers, days, amounts, each as printed but for leading noughts; not page numbers at a page's edge
    names      of persons, with their marks where both texts have theirs

A form that two households filled, or two years, agrees in all but these. So does a paper with its second scan in which
one figure was misread: nothing in the texts tells which it is, and a person has to look at the place.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

from normalize.folding import canonical, fold
from normalize.marks import count as marks_of
from normalize.text.persons import persons_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

MOST = 200  # figures, or names, that one text has and not the other: more of them are not set in pairs
NOUGHT = "0"
LONGEST_NAME = 6  # words
MARKED = 0.1  # of the letters: from here on a text has its marks

_FIGURE = re.compile(r"\d+")
_PARTED = re.compile(r"\d[.,]\Z")
_BEFORE = re.compile(r"([^\W\d_]+)[^\w\n]*(?:([^\W\d_]+)[^\w\n]*)?$")  # two words of the line in front of a figure
_WORD = re.compile(r"[^\W\d_]+")
_CAPITALS = re.compile(r"(?<![^\W\d_])[^\W\d_]{2,}(?![^\W\d_])")
_PAGE_NUMBER = re.compile(r"(?:\A|(?<=\f))\s*?[-–—. ]*\d{1,4}[-–—. ]*(?=\n)|(?<=\n)[-–—. ]*\d{1,4}[-–—. ]*\s*(?=\f|\Z)")


@dataclass(frozen=True, slots=True)
class Difference:
    """What one text says at a place and the other says instead.

    Attributes:
        one, other: as printed; "" where a text says nothing like it.
        at, other_at: where in the texts; None where nothing stands.
    """

    one: str
    other: str
    at: int | None
    other_at: int | None


@dataclass(frozen=True, slots=True)
class _Said:
    """A figure, or a word of a name: as it is compared, the words before it in its line, where it stands, as printed.

    `slight`: such as engines see where nothing is printed.
    """

    key: str
    label: tuple[str, ...]
    start: int
    printed: str
    slight: bool = False


def differences(text: str, other: str, spare: Iterable[str] = ()) -> tuple[Difference, ...]:
    r"""Return what two texts say otherwise, figures first, in their order.

    Args:
        text: its pages joined by "\f".
        other: the other one's.
        spare: figures of which one text may have one more: of a number that only one of them shows.
    """
    figures = _compared(_figures(text), _figures(other), Counter(_plain(figure) for figure in spare))
    names = _compared(*_names(text, other), Counter())
    return (*figures, *names)


def _figures(text: str) -> list[_Said]:
    text = _PAGE_NUMBER.sub(lambda found: " " * len(found[0]), text)
    found = []
    for match in _FIGURE.finditer(text):
        before = _BEFORE.search(text, max(0, match.start() - 40), match.start())
        label = tuple(fold(word) for word in before.groups() if word) if before else ()
        # Bullets, rings and the letter o are read as noughts; those of "5.000" are none.
        slight = _plain(match[0]) == NOUGHT and not _PARTED.search(text, max(0, match.start() - 2), match.start())
        found.append(_Said(_plain(match[0]), label, match.start(), match[0], slight))
    return found


def _plain(figure: str) -> str:
    return figure.lstrip("0") or NOUGHT


def _names(text: str, other: str) -> tuple[list[_Said], list[_Said]]:
    """Return the words that names in either text are made of, wherever they stand with a capital in each.

    Lines may break elsewhere, and with them names; a word that one text has more often than the other stays one.
    """
    marked = all(marks_of(one).rate >= MARKED for one in (text, other))
    spelt: Callable[[str], str] = (lambda word: canonical(word).casefold()) if marked else fold
    held = [(one, _persons(one)) for one in (text, other)]
    parts = {spelt(word) for one, spans in held for start, end in spans for word in _WORD.findall(one[start:end])}
    said: list[list[_Said]] = [[], []]
    for (one, spans), found in zip(held, said, strict=True):
        for match in _WORD.finditer(one):
            key = spelt(match[0]) if match[0][0].isupper() else ""
            if key in parts:
                start, end = next((span for span in spans if span[0] <= match.start() < span[1]), match.span())
                found.append(_Said(key, (), match.start(), one[start:end]))
    return said[0], said[1]


def _persons(text: str) -> list[tuple[int, int]]:
    shown = _CAPITALS.sub(lambda word: word[0].capitalize() if word[0].isupper() else word[0], text.replace("\n", " "))
    spans = persons_in(shown if len(shown) == len(text) else text)
    return [span for span in spans if text.count(" ", *span) + text.count("\n", *span) < LONGEST_NAME]


def _compared(one: Sequence[_Said], other: Sequence[_Said], spare: Counter[str]) -> tuple[Difference, ...]:
    """Return what stands in one row and not in the other, and what changed places; what was only moved is neither."""
    mine, theirs = Counter(said.key for said in one), Counter(said.key for said in other)
    extra, missing = mine - theirs, theirs - mine
    extra, missing = extra - spare, missing - spare
    if extra.total() + missing.total() > MOST:
        return tuple(_alone(one, extra, first=True))[:MOST]
    pairs, lone, lone_other = _aligned(one, other)
    found = [
        Difference(a.printed, b.printed, a.start, b.start)
        for a, b in pairs
        if _take(extra, a.key) | _take(missing, b.key) or (a.label and a.label == b.label)
    ]
    found += _alone(lone, extra, first=True)
    found += _alone(lone_other, missing, first=False)
    told = {one.at for one in found}, {one.other_at for one in found}
    found += [swap for swap in _swapped(one, other) if swap.at not in told[0] and swap.other_at not in told[1]]
    return tuple(sorted(found, key=lambda one: (one.at is None, one.at or 0, one.other_at or 0)))


def _swapped(one: Sequence[_Said], other: Sequence[_Said]) -> Iterator[Difference]:
    """Yield what stands behind words that come once in either row, where it is not the same."""
    mine, theirs = _labelled(one), _labelled(other)
    for label in mine.keys() & theirs.keys():
        a, b = mine[label], theirs[label]
        if a.key != b.key:
            yield Difference(a.printed, b.printed, a.start, b.start)


def _labelled(said: Sequence[_Said]) -> dict[tuple[str, ...], _Said]:
    times = Counter(each.label for each in said)
    return {each.label: each for each in said if len(each.label) > 1 and times[each.label] == 1}


def _aligned(
    one: Sequence[_Said], other: Sequence[_Said]
) -> tuple[list[tuple[_Said, _Said]], list[_Said], list[_Said]]:
    """Return what stands in place of one another, and what only one of the rows has."""
    pairs: list[tuple[_Said, _Said]] = []
    lone: list[_Said] = []
    lone_other: list[_Said] = []
    for step in Levenshtein.opcodes([said.key for said in one], [said.key for said in other]):
        if step.tag == "equal":
            continue
        mine, theirs = one[step.src_start : step.src_end], other[step.dest_start : step.dest_end]
        if step.tag == "replace":
            pairs += zip(mine, theirs, strict=True)
        else:
            lone += mine
            lone_other += theirs
    return pairs, lone, lone_other


def _alone(said: Iterable[_Said], wanted: Counter[str], *, first: bool) -> Iterator[Difference]:
    for each in said:
        if not each.slight and _take(wanted, each.key):
            yield (
                Difference(each.printed, "", each.start, None)
                if first
                else Difference("", each.printed, None, each.start)
            )


def _take(wanted: Counter[str], key: str) -> bool:
    if wanted[key] <= 0:
        return False
    wanted[key] -= 1
    return True
