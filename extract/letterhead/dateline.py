"""The line of the letterhead that says where and when: "Điện Bàn, ngày 14 tháng 3 năm 2024".

A form leaves room for the pen there. What was left open is blank; what the pen or the OCR left as something else than
figures, or among the dots of the form, is doubtful, and only the month and year that were printed are told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from extract.dates.reading import iso_day
from extract.facts import Field
from extract.grammar import MAYBE_SPACE, any_of, words
from extract.letterhead.numberline import OPEN, number_line
from extract.letterhead.title import is_subject

if TYPE_CHECKING:
    from extract.facts import State
    from extract.source import Line, Source

_PEN = re.compile("[._…·-]")  # beside figures: room for a pen, or what is left of another figure
_PLACE_LENGTH = 40
_PLACE_WORDS = 5
_FIRST_YEAR, _LAST_YEAR = "1945", "2099"  # an administrative paper of another year was misread
_PLACE_KIND = re.compile(r"(?:xa|pho|tran|khu) ")  # the small letters of "Thị xã", "Thành phố"
PLACE_WORD = re.compile(r"(?<![\w/-])(?:[^\W\d_]+(?:['’][^\W\d_]+)*|(?:(?<=phuong )|(?<=quan ))[0-9]{1,2})(?![\w/])")


@dataclass(frozen=True, slots=True)
class DateLine:
    """The date with its state, the place in front of it, and where the line begins."""

    date: Field
    place: Field | None
    start: int


def read_date_line(source: Source, pieces: tuple[tuple[int, int], ...]) -> DateLine | None:
    """Return the first line among the pieces of a letterhead that is nothing but a place and a date."""
    for start, end in pieces:
        match = date_line().search(source.folded, start, end) or _damaged_line().search(source.folded, start, end)
        if match is None or re.search(r"[a-z0-9]{2}", source.folded[match.end() : end]):
            continue
        place = _place(source, start, match.start("day"))
        if place is None and source.folded[start : match.start("day")].strip(" *-–,.…"):
            continue  # a sentence with a date in it
        if place is None and match.start("day") == start and not source.is_upper(start):
            place = _place_above(source, pieces, start)
            if place is None and any(is_subject(source.folded[a:b]) for a, b in pieces if b <= start):
                continue  # the subject of the letter goes on: "V/v triển khai Nghị quyết" | "ngày 22/9/2023"
        return DateLine(_date(source, match), place, start)
    return None


def _place_above(source: Source, pieces: tuple[tuple[int, int], ...], start: int) -> Field | None:
    """Return the place that a line alone holds above its date: "Điện An," | "ngày 5 tháng 4 năm 2024"."""
    above = next(((a, b) for a, b in reversed(pieces) if b <= start), None)
    if above is None or source.folded[slice(*above)].rstrip()[-1:] != ",":
        return None
    return _place(source, *above)


def is_date_line(source: Source, line: Line) -> bool:
    """Say whether a line is nothing but a name and a date: "Trong Lòng, ngày …", as OCR may have read the name."""
    match = date_line().search(source.folded, line.start, line.end)
    if match is None or match.end() < line.end:
        return False
    return match.start() == line.start or (
        len(PLACE_WORD.findall(source.folded, line.start, match.start())) <= _PLACE_WORDS
        and "," in (source.folded[line.start : match.start()])
    )


def _date(source: Source, match: re.Match[str]) -> Field:
    figures = match.groupdict("")
    day, month, year = (figures[part] or figures.get(f"{part}2", "") for part in "dmy")
    value, state = _value(day, month, year)
    if "junk" in match.groupdict() or (figures["d"] and state == "printed" and _PEN.search(match.group())):
        state = "doubtful"  # not figures, or written among the dots of a form
    return Field(value, *source.span(match.start("day"), match.end()), state)


def _value(day: str, month: str, year: str) -> tuple[str, State]:
    if day and month and year:
        value = iso_day(day, month, year)
        return value, "printed" if value and _FIRST_YEAR <= year <= _LAST_YEAR else "doubtful"
    if month and year and 1 <= int(month) <= 12:
        return f"{year}-{int(month):02}", "blank"
    return year, "blank"


def _place(source: Source, start: int, end: int) -> Field | None:
    """Return the name in capitals right before the date, None where it is the end of a sentence instead."""
    end = start + len(source.folded[start:end].rstrip(" ,.;\n"))
    first = None
    for word in reversed(list(PLACE_WORD.finditer(source.folded, max(start, end - _PLACE_LENGTH), end))):
        if word.end() != end if first is None else source.folded[word.end() : first].strip(" -–."):
            break
        kind = first is not None and _PLACE_KIND.match(source.folded, word.start())
        if not (source.is_upper(word.start()) or kind or word.group().isdigit()):
            break
        first = word.start()
    if first is None or not source.is_upper(first):
        return None
    before = source.folded[start:first].strip(" *-–_")
    if before and not (number_line().match(source.folded, start) or is_subject(before)):
        return None
    return Field(source.printed(first, end), *source.span(first, end))


@cache
def date_line() -> re.Pattern[str]:
    """Return the pattern of a date as letterheads print it, open where a pen shall fill it in, or in figures."""
    day, month, year = (any_of(words("words", f"{name}_words")) for name in ("day", "month", "year"))
    return re.compile(
        rf"(?P<day>(?<![a-z0-9]){day})(?:{OPEN}(?P<d>[0-9]{{1,2}})?{OPEN}{month}{OPEN}(?P<m>[0-9]{{1,2}})?{OPEN}{year}{OPEN}"
        rf"(?P<y>[0-9]{{4,5}}|(?![0-9]))"
        rf"|{MAYBE_SPACE}(?P<d2>[0-9]{{1,2}}) ?[/.-] ?(?P<m2>[0-9]{{1,2}}) ?[/.-] ?(?P<y2>[0-9]{{4}})(?![0-9/]))"
    )


@cache
def _damaged_line() -> re.Pattern[str]:
    """Return the pattern of a date whose day or month is no figure: "ngày 4Ÿ tháng 5 năm 2024"."""
    day, month, year = (any_of(words("words", f"{name}_words")) for name in ("day", "month", "year"))
    unread = rf"[^\n\f,;]{{0,8}}?{MAYBE_SPACE}"
    return re.compile(
        rf"(?P<day>(?<![a-z0-9]){day})(?P<junk>{unread}){month}"
        rf"(?:{OPEN}(?P<m>[0-9]{{1,2}}){OPEN}|{unread}){year}{OPEN}(?P<y>[0-9]{{4}})(?![0-9])(?P<d>)"
    )
