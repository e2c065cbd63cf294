"""What the words of a query say about the paper itself: its kind, its year, the kind of body that issued it.

"báo cáo 2024 phường Điện An" asks for reports of 2024; "báo cáo tài chính" may stand in any paper. So a kind counts
only where it opens the query and a year, a body, a unit, "của" or "về" follows it at once; year and body count beside a
kind alone. What is put in quotation marks is words, which is how a person takes back what was understood.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

from corpus.identity.issuers import issuer
from corpus.search.queries import either, one_of, side_by_side
from corpus.search.ranking import type_named
from corpus.search.spelling import folded
from corpus.search.typed import listed
from extract.references.symbols import heads

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tantivy import Query

Field = Literal["type", "year", "body"]

_YEAR = re.compile(r"(?:19|20)\d\d")
_KIND_WORDS, _BODY_WORDS = 4, 6


@dataclass(frozen=True, slots=True)
class Meant:
    """One thing that a query says about the papers it asks for.

    Attributes:
        field: of the request, as which it counts.
        value: of that field.
        typed: the words that say so.
        instead: the query in which these words are but words.
    """

    field: Field
    value: str
    typed: str
    instead: str

    def limit(self) -> Query:
        """Return the pages that fit. A paper that speaks of a year may be dated in the next one."""
        if self.field == "type":
            return one_of("type", [type_named(self.value)])
        if self.field == "body":
            return one_of("bodies", [_body(self.value)])
        return either([one_of("year", [int(self.value)]), side_by_side((self.value,))])


@dataclass(frozen=True, slots=True)
class Place:
    """Something at tokens `start` to `end` of a query."""

    field: Field
    value: str
    start: int
    end: int


def places(tokens: Sequence[str], units: Sequence[tuple[int, int]]) -> list[Place]:
    """Return what the tokens of a query say about the paper, the kind first; nothing where no kind opens it.

    Args:
        tokens: of the query, none of them quoted, numbers of papers not among them.
        units: where units are named, as (start, end).
    """
    words = [folded(token).strip(".,;:()") for token in tokens]
    kind = _kind(words)
    if kind is None:
        return []
    free = [at for at in range(kind.end, len(words)) if not any(start <= at < end for start, end in units)]
    rest = [place for at in free if (place := _year(words, at) or _body_at(words, at))]
    found = [place for number, place in enumerate(rest) if not any(place.start < one.end for one in rest[:number])]
    follows = kind.end < len(words) and (
        words[kind.end] in listed("leading_over")
        or kind.end in {start for start, _ in units} | {one.start for one in found}
    )
    once = {place.field: place for place in reversed(found)}
    return [kind, *sorted(once.values(), key=lambda place: place.start)] if follows else []


def left_over(tokens: Sequence[str], found: Sequence[Place], units: Sequence[tuple[int, int]]) -> list[str]:
    """Return the tokens that nothing was understood of, without the words that only lead over to it."""
    taken = {at for place in found for at in range(place.start, place.end)}
    taken |= {at for start, end in units for at in range(start, end)}
    led = {place.start - 1 for place in found} | {start - 1 for start, _ in units} | {found[0].end}
    taken |= {at for at in led if 0 <= at < len(tokens) and folded(tokens[at]) in listed("leading_over")}
    return [token for at, token in enumerate(tokens) if at not in taken]


def meant(tokens: Sequence[str], found: Sequence[Place], quoted: str) -> tuple[Meant, ...]:
    """Return the places with what they were typed as; `quoted` is what stands in quotation marks elsewhere."""
    said = []
    for place in found:
        typed = " ".join(tokens[place.start : place.end])
        asked = [*tokens[: place.start], f'"{typed}"', *tokens[place.end :], quoted]
        said.append(Meant(place.field, place.value, typed, " ".join(filter(None, asked))))
    return tuple(said)


def _kind(words: Sequence[str]) -> Place | None:
    for size in range(min(_KIND_WORDS, len(words)), 0, -1):
        name = heads().get(" ".join(words[:size]))
        if name:
            return Place("type", name, 0, size)
    return None


def _year(words: Sequence[str], at: int) -> Place | None:
    if _YEAR.fullmatch(words[at]):
        return Place("year", words[at], at, at + 1)
    if words[at] == "nam" and at + 1 < len(words) and _YEAR.fullmatch(words[at + 1]):
        return Place("year", words[at + 1], at, at + 2)
    return None


def _body_at(words: Sequence[str], at: int) -> Place | None:
    for size in range(min(_BODY_WORDS, len(words) - at), 0, -1):
        name = _bodies().get(" ".join(words[at : at + size]))
        if name:
            return Place("body", name, at, at + size)
    return None


@cache
def _bodies() -> dict[str, str]:
    read = tomllib.loads((files("corpus") / "data" / "search_bodies.toml").read_text("utf-8"))
    return {folded(name): called for called, names in read.items() for name in (called, *names)}


def _body(name: str) -> str:
    read = issuer(name)
    return read.body if read else folded(name)
