"""What is known of a paper when its awards are read, and what an award is made of."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from extract.facts import Award, Field

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.awards.honours import Honour
    from extract.awards.recipients import Recipient, Units
    from extract.facts import AwardState, Date, Reference
    from extract.source import Source


@dataclass(frozen=True, slots=True)
class Decision:
    """By what an award was given: number, ISO day and issuer of the decision, each None where not printed."""

    number: str | None = None
    date: str | None = None
    issuer: str | None = None


@dataclass(frozen=True)
class Paper:
    """A paper and what was read out of it before."""

    source: Source
    units: Units
    honours: tuple[Honour, ...]
    references: tuple[tuple[int, Reference], ...]
    years: tuple[tuple[int, str], ...]

    def honours_in(self, start: int, end: int) -> tuple[Honour, ...]:
        """Return the titles named between two places."""
        return self.honours[bisect_left(self._named, start) : bisect_left(self._named, end)]

    def year(self, start: int, end: int, beside: int) -> str | None:
        """Return the year or period printed between two places: the first one behind a place, else the last before."""
        found = _beside(self._dated, start, end, beside)
        return self.years[found][1] if found is not None else None

    def decision(self, start: int, end: int, beside: int) -> Reference | None:
        """Return the decision cited between two places: the first one behind a place, else the last before."""
        found = _beside(self._cited, start, end, beside)
        return self.references[found][1] if found is not None else None

    @cached_property
    def _named(self) -> list[int]:
        return [honour.start for honour in self.honours]

    @cached_property
    def _dated(self) -> list[int]:
        return [place for place, _ in self.years]

    @cached_property
    def _cited(self) -> list[int]:
        return [place for place, _ in self.references]


def _beside(places: list[int], start: int, end: int, beside: int) -> int | None:
    """Return the index of the first of the places behind one, else of the last before it, between start and end."""
    first, last = bisect_left(places, start), bisect_left(places, end)
    behind = bisect_left(places, beside, first, last) if first < last else last
    if behind < last:
        return behind
    return last - 1 if first < last else None


@dataclass(frozen=True, slots=True)
class Frame:
    """What holds for all sentences of a part of the paper.

    Attributes:
        state: of what is given there.
        decision: by which it is given, where the sentence cites none.
        year: for which, where the sentence tells none.
        told: whether the paper only tells of awards; else it gives them itself.
        only_decided: whether only awards count that a cited decision has given.
    """

    state: AwardState = "awarded"
    decision: Decision = field(default_factory=Decision)
    year: str | None = None
    told: bool = True
    only_decided: bool = False


def year_dates(source: Source, dates: tuple[Date, ...]) -> Iterator[tuple[int, str]]:
    """Yield the places and values of the years and periods of a paper, days and years of birth aside."""
    for date in dates:
        if date.kind in ("year", "range", "quarter", "month") and date.value:
            place = source.place_of(date.start)
            if not source.folded.startswith("sinh", max(0, place - 5)):
                yield place, date.value


def award(  # noqa: PLR0913 - who, what, by what, for when, and whether
    source: Source, one: Recipient, honour: Honour, decision: Decision, *, year: str | None, state: AwardState
) -> Award:
    """Return an award as a fact, its places as offsets of the text as given."""
    start, end = source.span(one.start, one.end)
    organisation = one.organisation
    return Award(
        text=source.original[start:end],
        start=start,
        end=end,
        recipient=one.kind,
        unit_code=one.unit.code if one.unit else "",
        unit_from=one.unit.valid_from if one.unit else "",
        unit=one.unit.name if one.unit else None,
        organisation=_field(source, organisation) if organisation else None,
        title=Field(honour.name, source.offsets[honour.start], source.offsets[honour.end]),
        kind=honour.kind,
        year=year,
        number=decision.number,
        date=decision.date,
        issuer=decision.issuer,
        state=state,
        confidence=_confidence(one, decision, year),
    )


def _confidence(one: Recipient, decision: Decision, year: str | None) -> float:
    """Return how surely this is an award and whose: less for each thing that the paper does not say."""
    confidence = 0.95
    if one.unit is None or not one.unit.code:
        confidence -= 0.15
    if decision.number is None:
        confidence -= 0.1
    if year is None:
        confidence -= 0.05
    return round(min(confidence, one.unit.confidence if one.unit and one.unit.code else 1.0), 2)


def _field(source: Source, span: tuple[int, int]) -> Field:
    start, end = span
    return Field(source.printed(start, end), source.offsets[start], source.offsets[end])
