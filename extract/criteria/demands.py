"""What the text of a criterion says besides its demand: kinds of proof, points, the last day."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from extract.facts import Date, Reference
from extract.grammar import any_of, words
from normalize.folding import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.criteria.outline import Item
    from extract.source import Source

_FIGURE = r"[0-9]{1,3}(?:[.,][0-9]{1,2})?"
_REACH, _LONGEST_PROOFS = 200, 600  # characters behind an opening, and of a cell, in which proofs are looked for
_CELL = re.compile(r" ([0-9]{1,3}(?:[.,][0-9]{1,2})?)(?=\n|$)")

_Fact = TypeVar("_Fact", Reference, Date)


def proofs_in(folded: str) -> tuple[str, ...]:
    """Return the kinds of paper named behind "thể hiện bằng", up to where the bracket or the sentence closes."""
    found: list[str] = []
    for opening in _proof_opening().finditer(folded):
        reach = re.split(r"[);]|\.[ \n]", folded[_begin_of_proofs(opening) : opening.end() + _REACH], maxsplit=1)[0]
        found.extend(proofs_named(reach))
    return tuple(dict.fromkeys(found))


def _begin_of_proofs(opening: re.Match[str]) -> int:
    return opening.start("had") if opening["had"] else opening.end()


def proofs_named(folded: str) -> tuple[str, ...]:
    """Return the kinds of paper that a text names, each once, in order; of "phiếu thu" not "phiếu" as well."""
    names = _proofs().finditer(folded[:_LONGEST_PROOFS])
    return tuple(dict.fromkeys(_printed_proofs()[" ".join(name.group().split())] for name in names))


def points_in(folded: str) -> float | None:
    """Return the most points that a text names, None where it names none."""
    values = [float((match[1] or match[2] or match[3]).replace(",", ".")) for match in _points().finditer(folded)]
    return max(values) if values else None


def points_of_row(source: Source, row: Item, end: int) -> tuple[float | None, int]:
    """Return the points of a table row, the figure that ends one of its lines, and where its text ends then."""
    for number, (first, last) in reversed(list(enumerate(row.lines))):
        figure = _CELL.search(source.folded, first, last)
        if figure:
            points = float(figure[1].replace(",", "."))
            return points, figure.start() if number == len(row.lines) - 1 else end
    return None, end


def deadline_in(dates: tuple[Date, ...], start: int, end: int) -> str | None:
    """Return the last day that a stretch of text sets as a limit: "trước ngày 31/3/2026", "đến ngày 31/10/2024"."""
    found = None
    for date in within(dates, start, end):
        if date.kind == "range" and len(date.value) == len("2024-01-01/2024-01-31"):
            found = date.value.split("/")[1]
        elif date.deadline and len(date.value) == len("2024-01-31"):
            found = date.value
    return found


def last_day_in(dates: tuple[Date, ...], start: int, end: int) -> str | None:
    """Return the last day that a cell for deadlines names, None where it names none."""
    days = [date.value.split("/")[-1] for date in within(dates, start, end)]
    return max((day for day in days if len(day) == len("2024-01-31")), default=None)


def within(facts: Sequence[_Fact], start: int, end: int) -> Sequence[_Fact]:
    """Return the facts that begin in a stretch of the text; they are in order of place."""
    first = bisect_left(facts, start, key=_start_of)
    return facts[first : bisect_left(facts, end, lo=first, key=_start_of)]


def _start_of(fact: Reference | Date) -> int:
    return fact.start


@cache
def _points() -> re.Pattern[str]:
    """Return the pattern of points: "10 điểm" where it ends a clause or is led to; "02 điểm lắp camera" are places."""
    leads = any_of(words("criteria", "reading", "point_leads"))
    behind = any_of(words("criteria", "reading", "point_follows"))
    ends = rf"(?=[ \n]?(?:[).,;:/+\]–]|\n[-+0-9(]|$)|[ \n]{behind}(?![a-z]))"
    led = rf"(?<![a-z]){leads}(?:[ \n]?:)?[ \n]?({_FIGURE})[ \n]?diem(?![a-z])"
    return re.compile(rf"(?<![0-9.,])({_FIGURE})[ \n]?diem(?![a-z]){ends}|{led}|diem toi da ?:? ?({_FIGURE})")


@cache
def _proof_opening() -> re.Pattern[str]:
    """Return the pattern of what leads to proofs: "thể hiện bằng …", and "có biên bản", which names one at once."""
    openings = any_of(words("criteria", "reading", "proof_openings"))
    having = any_of(words("criteria", "reading", "proof_verbs"))
    told = any_of(tuple(map(fold, words("criteria", "reading", "proofs_had"))))
    return re.compile(rf"(?<![a-z])(?:{openings}(?![a-z])|{having}[ \n](?P<had>{told}(?![a-z])))")


@cache
def _proofs() -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z]){any_of(tuple(_printed_proofs()))}(?![a-z])")


@cache
def _printed_proofs() -> dict[str, str]:
    return {fold(proof): proof for proof in words("criteria", "reading", "proofs")}
