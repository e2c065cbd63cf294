"""What tells a paper apart that is cited without a number, and the day or year behind its name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from extract.grammar import SPACE, any_of, words
from extract.references.surroundings import date_behind

if TYPE_CHECKING:
    from extract.source import Source

YEAR = r"(?:19|20)[0-9]{2}"


@dataclass(frozen=True, slots=True)
class Named:
    """What tells a paper apart.

    Attributes:
        end: place where the mention ends.
        name_end: place where its name ends.
        date: ISO 8601 day or year, None where none is printed.
        issuer: as printed, None where none is.
        sure: how surely this names a paper, 0 to 1.
    """

    end: int
    name_end: int
    date: str | None
    issuer: str | None
    sure: float


def dated(source: Source, place: int, sure: float) -> Named:
    """Return a name that ends at a place, with the day or the year printed behind it."""
    day = date_behind(source, place)
    if day and day[1]:
        return Named(day[0], place, day[1], None, min(0.98, sure + 0.03))
    year = _year_behind().match(source.folded, place)
    if year:
        return Named(year.end(), place, year["year"], None, min(0.98, sure + 0.03))
    return Named(place, place, None, None, sure)


@cache
def _year_behind() -> re.Pattern[str]:
    return re.compile(rf"{SPACE}\(?(?:nam{SPACE})?(?P<year>{YEAR})\)?(?![0-9/.-])")


@cache
def end_of_name() -> re.Pattern[str]:
    """Return the pattern of the words with which a name that is on no list is over."""
    return re.compile(rf"{any_of(words('citations', 'name_ends'))}(?![a-z0-9])")
