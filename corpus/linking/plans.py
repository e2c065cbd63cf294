"""What a plan says of its programme besides the criteria: whether it launches one, for which year and which days."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.linking.linking_rules import rules
from corpus.pages.passages import blocks
from corpus.phrases import spoken
from corpus.vietnam import tells_day
from normalize.folding import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.facts import Letterhead

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_WHOLE_YEAR = ("-01-01", "-12-31")


@dataclass(frozen=True, slots=True)
class DatedSpan:
    """A date in a plan's text: its ISO 8601 value and its span."""

    value: str
    start: int
    end: int


def launches_programme(letterhead: Letterhead, *, sets_criteria: bool) -> bool:
    """Whether a paper launches an emulation programme: a plan, a guidance …, about emulation, that sets criteria."""
    if not sets_criteria or letterhead.abstract is None:
        return False
    kind = fold(letterhead.type.value).strip() if letterhead.type else fold("Công văn")
    subject = rules().plan_subjects.first(spoken(letterhead.abstract.value))
    return kind in rules().plan_types and subject is not None


def year_of(title: str, date: str | None) -> int | None:
    """Return the year a plan is for: the first one its title names, else the one it is dated in."""
    named = _YEAR.search(title)
    if named:
        return int(named.group())
    return int(date[:4]) if date else None


def period_of(
    text: str, dates: Sequence[DatedSpan], date: str | None, year: int | None
) -> tuple[str | None, str | None]:
    """Return the first and last day of a programme.

    They are taken from the passage that speaks of the time ("Thời gian thực hiện: từ ngày ban hành … đến ngày
    31/10/2024"). Where it names no beginning, the plan's own date is it; where nothing is said, the year ends it.
    """
    date = date if tells_day(date) else None
    for block in blocks(text):
        # "III. THỜI GIAN", and under it "Từ ngày ban hành đến hết ngày …".
        said = [(block.start, block.end), *block.above[-1:]]
        if not any(rules().period_words.first(spoken(text[start:end])) for start, end in said):
            continue
        inside = [found.value for found in dates if block.start <= found.start < block.end]
        days = [day for value in inside if len(value) > len("2024") for day in bounds(value)]
        end = max(days, default="")
        if end > (date or "") and (year is None or abs(int(end[:4]) - year) <= 1):
            start = min(days)
            return (start if start < end else date or f"{end[:4]}{_WHOLE_YEAR[0]}"), end
    if year is None:
        return None, None
    start = date if date and date.startswith(str(year)) else f"{year}{_WHOLE_YEAR[0]}"
    return start, f"{year}{_WHOLE_YEAR[1]}"


def bounds(value: str) -> tuple[str, ...]:
    """Return the days an ISO 8601 value names: one for a day, first and last for a longer time; () for others."""
    first, _, last = value.partition("/")
    if last:
        return (*bounds(first)[:1], *bounds(last)[-1:])
    if re.fullmatch(r"\d{4}-\d\d-\d\d", first):
        return (first,)
    if re.fullmatch(r"\d{4}-\d\d", first):
        year, month = map(int, first.split("-"))
        return f"{first}-01", f"{first}-{monthrange(year, month)[1]:02d}"
    if re.fullmatch(r"\d{4}", first):
        return f"{first}{_WHOLE_YEAR[0]}", f"{first}{_WHOLE_YEAR[1]}"
    return ()
