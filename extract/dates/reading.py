"""Dates and periods: every kind that papers print, to ISO 8601.

    day       ngày 14 tháng 3 năm 2024, 20/02/2024, 30-4-1975, 1.7.2025     2024-03-14
    month     tháng 12/2024, tháng Ba năm 2024                              2024-12
    quarter   quý IV/2024                                                   2024-Q4
    year      năm 2024, thi đua 2024                                        2024
    range     giai đoạn 2023 - 2025, từ ngày 21/11 đến ngày 11/12/2025      2023/2025
    relative  từ ngày ban hành Kế hoạch này; trước ngày 05/9                by the paper's own date, where it is known

One pass of one alternation over the squeezed text (`extract.dates.forms`), the longer forms first. A list ("các ngày
12, 13 và 14/3/2024") is as many dates. An impossible date keeps its text and has the value "": it is never guessed. A
date behind "trước", "chậm nhất là", "đến hết" is a deadline, unless it lies before the paper's own.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from extract.dates.forms import MONTH_NAMES, any_date, day_pattern, further_year, limit, opening
from extract.facts import Date, DateKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from extract.source import Source

_Value = tuple[DateKind | None, str]
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_PARTS_OF_YEAR = {
    ("3", "dau"): (1, 3),
    ("6", "dau"): (1, 6),
    ("9", "dau"): (1, 9),
    ("6", "cuoi"): (7, 12),
    ("3", "cuoi"): (10, 12),
}
_SPELT = {"ba": "3", "sau": "6", "chin": "9"}
_FIGURES = str.maketrans("lio", "110")
_MISREAD_YEAR = 40  # of two figures: above it the last century is meant
_LEAP_YEAR = "2024"
_BEFORE = 44  # characters in front of a date that the words of a deadline may take
_JOINT = re.compile(r"[ \n\f]?[-–—][ \n\f]?")
_LISTED = re.compile(r"(?P<d>[0-9]{1,2})(?:/(?P<m>[0-9]{1,2}))?(?![0-9])|(?<![a-z0-9])[1ilv]{1,4}(?![a-z0-9])")


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
    match = day_pattern().match(source.folded, place)
    if match is None:
        return None
    return match.end(), iso_day(match["d"], match["m"], _year_of(match))


def iso_day(day: str, month: str, year: str) -> str:
    """Return a day in ISO 8601, "" where there is no such day."""
    if len(year) != 4 or not 1800 <= int(year) <= 2199:
        return ""
    try:
        return date(int(year), int(month.translate(_FIGURES)), int(day.translate(_FIGURES))).isoformat()
    except ValueError:
        return ""


def _read(source: Source, issued: str | None) -> Iterator[Date]:
    for match in _matches(source.folded):
        for start, end, (kind, value) in _values(source, match, issued):
            if kind is None:
                continue
            first, last = source.span(start, end)
            deadline = kind not in {"year", "range"} and _is_deadline(source, start, value, issued)
            if match["short_d"] and not deadline:
                continue
            yield Date(source.original[first:last], first, last, kind, value, deadline)


def _matches(folded: str) -> Iterator[re.Match[str]]:
    place = 0
    while begin := opening().search(folded, place):
        match = any_date().match(folded, begin.start())
        if match:
            yield match
        place = match.end() if match else begin.start() + 1


def _is_deadline(source: Source, place: int, value: str, issued: str | None) -> bool:
    """Say whether a date is a last day: by the words in front of it, and if it lies not before the paper's own."""
    if issued and value and value < issued[: len(value)]:
        return False
    return limit().search(source.folded[max(0, place - _BEFORE) : place]) is not None


def _values(source: Source, match: re.Match[str], issued: str | None) -> Iterator[tuple[int, int, _Value]]:
    """Yield what a match says: where it stands, its kind and value; of a list each date."""
    start, end = match.span()
    if match["days"]:
        yield from _listed_days(match)
    elif match["months"]:
        yield from _listed(match, "months", "month", lambda item: _iso_month(item, match["months_y"]))
    elif match["quarters"]:
        yield from _listed(match, "quarters", "quarter", lambda item: _iso_quarter(item, match["quarters_y"]))
    elif match["short_d"]:
        yield start, end, _next_day(match["short_d"], match["short_m"], issued)
    elif match["relative"]:
        yield start, end, ("relative", issued or "")
    else:
        yield start, end, next(read(match) for group, read in _FORMS if match[group])
        if match["d"]:
            yield from _further_day(source, end)
        elif match["year"]:
            yield from _further_years(source, end)


def _listed_days(match: re.Match[str]) -> Iterator[tuple[int, int, _Value]]:
    year = _year_of(match, "last_")
    for number, item in enumerate(_LISTED.finditer(match.string, *match.span("days"))):
        start = item.start() if number else match.start()
        yield start, item.end(), ("day", iso_day(item["d"], item["m"] or match["last_m"], year))
    yield match.end("days"), match.end(), ("day", iso_day(match["last_d"], match["last_m"], year))


def _listed(
    match: re.Match[str], group: str, kind: DateKind, read: Callable[[str], str]
) -> Iterator[tuple[int, int, _Value]]:
    items = list(_LISTED.finditer(match.string, *match.span(group)))
    for number, item in enumerate(items):
        start = match.start() if number == 0 else item.start()
        end = match.end() if number == len(items) - 1 else item.end()
        yield start, end, (kind, read(item[0]))


def _further_day(source: Source, end: int) -> Iterator[tuple[int, int, _Value]]:
    """Yield the day that a dash joins to another without a space: "(03/02/1930-03/02/2025)"."""
    joint = _JOINT.match(source.folded, end)
    day = day_pattern().match(source.folded, joint.end()) if joint and joint[0] == "-" else None
    value = iso_day(day["d"], day["m"], _year_of(day)) if day else ""
    if day and value:
        yield *day.span(), ("day", value)


def _further_years(source: Source, end: int) -> Iterator[tuple[int, int, _Value]]:
    while further := further_year().match(source.folded, end):
        yield *further.span("year"), ("year", further["year"])
        end = further.end()


def _next_day(day: str, month: str, issued: str | None) -> _Value:
    """Return the first such day that is not before the paper's own, which tells the year that is not printed."""
    if not iso_day(day, month, _LEAP_YEAR):
        return "day", ""
    years = (int(issued[:4]), int(issued[:4]) + 1) if issued else ()
    ahead = (value for year in years if (value := iso_day(day, month, str(year))) and value >= (issued or ""))
    return "relative", next(ahead, "")


def _year_of(match: re.Match[str], prefix: str = "") -> str:
    printed = match[f"{prefix}y"]
    if printed:
        return printed.replace(" ", "")
    short = match[f"{prefix}yy"]
    return f"{'19' if int(short) > _MISREAD_YEAR else '20'}{short}"


def _day_value(match: re.Match[str]) -> _Value:
    value = iso_day(match["d"], match["m"], _year_of(match))
    # Without "ngày" in front, figures that make no day are no date at all: a sum, a section, a telephone number.
    return ("day", value) if value or match["day_word"] else (None, "")


def _part_of_year(match: re.Match[str]) -> _Value:
    part = _SPELT.get(match["part"]) or match["part"].lstrip("0")
    months = _PARTS_OF_YEAR.get((part, match["part_end"]))
    return ("range", "/".join(f"{match['part_y']}-{month:02}" for month in months)) if months else (None, "")


def _month(match: re.Match[str]) -> _Value:
    name = match["month_name"]
    number = str(MONTH_NAMES[" ".join(name.split())]) if name else match["month"]
    return "month", _iso_month(number, match["month_y"])


def _iso_month(month: str, year: str) -> str:
    return f"{year}-{int(month):02}" if 1 <= int(month) <= 12 else ""


def _quarter(match: re.Match[str]) -> _Value:
    return "quarter", _iso_quarter(match["quarter"], match["quarter_y"])


def _iso_quarter(printed: str, year: str) -> str:
    number = _QUARTERS.get(printed) or _QUARTERS.get(re.sub("[1l]", "i", printed))
    return f"{year}-Q{number}" if number else ""


def _range_of_quarters(match: re.Match[str]) -> _Value:
    until_year = match["until_quarter_y"]
    first = _iso_quarter(match["from_quarter"], match["from_quarter_y"] or until_year)
    return _range(first, _iso_quarter(match["until_quarter"], until_year))


def _range_of_months(match: re.Match[str]) -> _Value:
    until_year = match["until_month_y"]
    first = _iso_month(match["from_month"], match["from_month_y"] or until_year)
    return _range(first, _iso_month(match["until_month"], until_year))


def _range_of_years(match: re.Match[str]) -> _Value:
    value = _range(match["from"], match["to"])
    return value if value[1] or match["period"] else (None, "")


def _school_year(match: re.Match[str]) -> _Value:
    return _range(match["school"], match["school_to"])


def _year(match: re.Match[str]) -> _Value:
    return "year", match["year"]


def _range_of_days(match: re.Match[str]) -> _Value:
    until_year = _year_of(match, "until_")
    last = iso_day(match["until_d"], match["until_m"], until_year)
    month, year = match["from_m"] or match["from_m2"], match["from_y"] or match["from_y2"]
    first = iso_day(match["from_d"], month or match["until_m"], year or until_year)
    if first > last and month and not year:  # "từ ngày 25/12 đến ngày 05/01/2025"
        first = iso_day(match["from_d"], month, str(int(until_year) - 1))
    return _range(first, last)


def _range(first: str, last: str) -> _Value:
    return "range", f"{first}/{last}" if first and last and first <= last else ""


# The group that tells each form, and its reader.
_FORMS: tuple[tuple[str, Callable[[re.Match[str]], _Value]], ...] = (
    ("until_d", _range_of_days),
    ("until_month", _range_of_months),
    ("until_quarter", _range_of_quarters),
    ("d", _day_value),
    ("part_y", _part_of_year),
    ("month_y", _month),
    ("quarter_y", _quarter),
    ("school", _school_year),
    ("from", _range_of_years),
    ("year", _year),
)
