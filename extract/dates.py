"""Dates and periods: every kind that papers print, to ISO 8601.

    day       ngày 14 tháng 3 năm 2024, 20/02/2024, 30-4-1975, 1.7.2025     2024-03-14
    month     tháng 12/2024                                                 2024-12
    quarter   quý IV/2024                                                   2024-Q4
    year      năm 2024, thi đua 2024                                        2024
    range     giai đoạn 2023 - 2025, từ ngày 21/11 đến ngày 11/12/2025      2023/2025
    relative  từ ngày ban hành Kế hoạch này                                 the paper's own date, where it is known

One pass of one alternation over the squeezed text, the longer forms first. An impossible day keeps its text and has the
value "": it is never guessed.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from extract.facts import Date, DateKind
from extract.grammar import MAYBE_SPACE, SPACE, any_of, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from extract.source import Source

_Value = tuple[DateKind | None, str]
_YEAR = r"(?:19|20)[0-9]{2}"
_TO = rf"{MAYBE_SPACE}(?:[-–—−]|den|toi){MAYBE_SPACE}"
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_ROMAN_QUARTER = r"i{1,3}|iv|[1il]v|[1il]{2,3}"  # OCR reads I as 1 or l
_PARTS_OF_YEAR = {
    ("3", "dau"): (1, 3),
    ("6", "dau"): (1, 6),
    ("9", "dau"): (1, 9),
    ("6", "cuoi"): (7, 12),
    ("3", "cuoi"): (10, 12),
}


def read_dates(source: Source, issued: str | None = None) -> tuple[Date, ...]:
    """Return the dates of a text in order.

    Args:
        source: the prepared text.
        issued: the paper's own date, ISO 8601; what "từ ngày ban hành" stands for.
    """
    return tuple(_read(source, issued))


def day_at(source: Source, place: int) -> tuple[int, str] | None:
    """Read a full day that begins at a place, "ngày" in front of it or not.

    Returns:
        The place where it ends and its value ("" where it is impossible), or None where no day begins there.
    """
    match = _day().match(source.folded, place)
    if match is None:
        return None
    return match.end(), iso_day(match["d"], match["m"], match["y"])


def iso_day(day: str, month: str, year: str) -> str:
    """Return a day in ISO 8601, "" where there is no such day."""
    if len(year) != 4 or not 1800 <= int(year) <= 2199:
        return ""
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""


def _read(source: Source, issued: str | None) -> Iterator[Date]:
    done = 0
    for opening in _opening().finditer(source.folded):
        match = _any_date().match(source.folded, opening.start()) if opening.start() >= done else None
        if match is None:
            continue
        done = match.end()
        kind, value = _value(match, issued)
        if kind is None:
            continue
        start, end = source.span(match.start(), match.end())
        yield Date(source.original[start:end], start, end, kind, value)


def _value(match: re.Match[str], issued: str | None) -> _Value:
    for group, read in _FORMS:
        if match[group]:
            return read(match)
    return "relative", issued or ""


def _day_value(match: re.Match[str]) -> _Value:
    value = iso_day(match["d"], match["m"], match["y"])
    # Without "ngày" in front, figures that make no day are no date at all: a sum, a section, a telephone number.
    return ("day", value) if value or match["day_word"] else (None, "")


def _part_of_year(match: re.Match[str]) -> _Value:
    months = _PARTS_OF_YEAR.get((match["part"], match["part_end"]))
    return ("range", "/".join(f"{match['part_y']}-{month:02}" for month in months)) if months else (None, "")


def _month(match: re.Match[str]) -> _Value:
    month = int(match["month"])
    return "month", f"{match['month_y']}-{month:02}" if 1 <= month <= 12 else ""


def _quarter(match: re.Match[str]) -> _Value:
    return "quarter", f"{match['quarter_y']}-Q{_quarter_number(match['quarter'])}"


def _quarter_number(printed: str) -> int:
    return _QUARTERS.get(printed) or _QUARTERS[re.sub("[1l]", "i", printed)]


def _range_of_months(match: re.Match[str]) -> _Value:
    first, last = int(match["from_month"]), int(match["until_month"])
    year = match["from_month_y"] or match["until_month_y"]
    if not (1 <= first <= 12 and 1 <= last <= 12):
        return "range", ""
    from_value, until_value = f"{year}-{first:02}", f"{match['until_month_y']}-{last:02}"
    return "range", f"{from_value}/{until_value}" if from_value <= until_value else ""


def _range_of_years(match: re.Match[str]) -> _Value:
    return ("range", f"{match['from']}/{match['to']}") if match["from"] <= match["to"] else (None, "")


def _year(match: re.Match[str]) -> _Value:
    return "year", match["year"]


def _range_of_days(match: re.Match[str]) -> _Value:
    last = iso_day(match["until_d"], match["until_m"], match["until_y"])
    first = iso_day(
        match["from_d"],
        match["from_m"] or match["from_m2"] or match["until_m"],
        match["from_y"] or match["from_y2"] or match["until_y"],
    )
    return "range", f"{first}/{last}" if first and last and first <= last else ""


# The group that tells each form, and its reader; a match of none of them is a relative date.
_FORMS: tuple[tuple[str, Callable[[re.Match[str]], _Value]], ...] = (
    ("until_y", _range_of_days),
    ("until_month", _range_of_months),
    ("y", _day_value),
    ("part_y", _part_of_year),
    ("month_y", _month),
    ("quarter_y", _quarter),
    ("from", _range_of_years),
    ("year", _year),
)


@cache
def _day() -> re.Pattern[str]:
    return re.compile(_day_pattern())


def _day_pattern(prefix: str = "") -> str:
    day = any_of(words("words", "day_words"))
    month = any_of(words("words", "month_words"))
    year = any_of(words("words", "year_words"))
    return (
        rf"(?P<{prefix}day_word>{day}{MAYBE_SPACE}[.,:]?{MAYBE_SPACE})?(?<![0-9])(?P<{prefix}d>[0-9]{{1,2}})"
        rf"(?:{MAYBE_SPACE}[.,]?{month}{MAYBE_SPACE}|{MAYBE_SPACE}[/.-]{MAYBE_SPACE})(?P<{prefix}m>[0-9]{{1,2}})"
        rf"{MAYBE_SPACE}(?:,?{MAYBE_SPACE}{year}|[/.-]){MAYBE_SPACE}(?P<{prefix}y>[0-9]{{4,5}})(?![0-9/])"
    )


@cache
def _opening() -> re.Pattern[str]:
    """Return the pattern of what any date begins with, cheap to search for: a figure or one of the words."""
    lists = ("day", "month", "year", "quarter", "from", "period")
    phrases = [phrase for name in lists for phrase in words("words", f"{name}_words")]
    first = {phrase.split()[0] for phrase in (*phrases, *words("words", "year_nouns"), "ke tu")}
    by_letter = {letter: tuple(word[1:] for word in first if word[0] == letter) for letter in {w[0] for w in first}}
    branches = "|".join(f"(?<={letter}){any_of(rests)}(?![a-z])" for letter, rests in sorted(by_letter.items()))
    # The first letter stands alone in front: so the search runs from such letter to such letter.
    return re.compile(rf"[0-9{''.join(sorted(by_letter))}](?<![a-z0-9/].)(?:(?<=[0-9])|{branches})")


@cache
def _any_date() -> re.Pattern[str]:
    day = any_of(words("words", "day_words"))
    month = any_of(words("words", "month_words"))
    year = any_of(words("words", "year_words"))
    start = any_of(words("words", "from_words"))
    first_day = (
        rf"(?P<from_d>[0-9]{{1,2}})(?:{MAYBE_SPACE}[/.-]{MAYBE_SPACE}(?P<from_m>[0-9]{{1,2}})"
        rf"(?:[/.-](?P<from_y>{_YEAR}))?|{SPACE}{month}{SPACE}(?P<from_m2>[0-9]{{1,2}})(?:{SPACE}{year}{SPACE}(?P<from_y2>{_YEAR}))?)?"
    )
    period = any_of(words("words", "period_words"))
    papers = any_of(words("words", "relative_papers"))
    part_of_year = (
        rf"(?P<part>[369]){SPACE}(?:\(0?[369]\){SPACE})?{month}{SPACE}(?P<part_end>dau|cuoi){SPACE}{year}{SPACE}"
    )
    quarter = (
        rf"{any_of(words('words', 'quarter_words'))}{SPACE}(?P<quarter>{_ROMAN_QUARTER}|[1-4])"
        rf"{MAYBE_SPACE}(?:[/-]|{year})"
    )
    years_of = rf"(?:(?:{period}|{year}){SPACE}(?:\(|{start}{SPACE})?(?:{year}{SPACE})?)?(?<![0-9/.,-])"
    year_behind = rf"{MAYBE_SPACE}(?:[/-]|{year}){MAYBE_SPACE}"
    first_month = f"{start}{SPACE}{month}{SPACE}(?P<from_month>[0-9]{{1,2}})(?:{year_behind}(?P<from_month_y>{_YEAR}))?"
    until = rf"(?:het{SPACE})?(?:{month}{SPACE})?"
    last_month = f"{until}(?P<until_month>[0-9]{{1,2}}){year_behind}(?P<until_month_y>{_YEAR})(?![0-9])"
    relative = rf"(?:ke{SPACE})?{start}{SPACE}(?P<relative>{any_of(words('words', 'relative'))})"
    forms = (
        f"(?:(?:{start}{SPACE})?{day}{SPACE}|{start}{SPACE}(?=[0-9]{{1,2}}[/.])){first_day}{_TO}(?:het{SPACE})?{_day_pattern('until_')}",
        f"{first_month}{_TO}{last_month}",
        _day_pattern(),
        f"{part_of_year}(?P<part_y>{_YEAR})(?![0-9])",
        f"{month}{SPACE}(?P<month>[0-9]{{1,2}}){MAYBE_SPACE}(?:[/-]|{year}){MAYBE_SPACE}(?P<month_y>{_YEAR})(?![0-9])",
        f"{quarter}{MAYBE_SPACE}(?P<quarter_y>{_YEAR})(?![0-9])",
        f"{years_of}(?P<from>{_YEAR}){_TO}(?:{year}{SPACE})?(?P<to>{_YEAR})(?![0-9/])",
        # One more digit may be glued on: a footnote mark ("năm 20238").
        f"(?:{year}|{any_of(words('words', 'year_nouns'))}){SPACE}(?P<year>{_YEAR})(?=[0-9]?(?![0-9]))(?!/)",
        f"{relative}(?:{SPACE}(?:ban hanh{SPACE})?{papers}(?:{SPACE}nay)?)?",
    )
    return re.compile(r"(?<![a-z0-9/])(?<![0-9][.,-])(?:" + "|".join(forms) + r")")
