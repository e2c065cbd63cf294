"""Figures as papers write them: numbers, shares, percentages, days; and what is said right before them."""

from __future__ import annotations

import re
from datetime import date

PER_CENT = re.compile(r"(?P<front>(?:[^\W\d_]+ ){0,5})(?P<figure>\d{1,3}(?:[.,]\d+)?) ?%")
COUNT = re.compile(
    r"(?P<front>(?:[^\W\d_]+ ){0,5})(?<![\d/.,])(?P<figure>\d{1,3}(?:\.\d{3})+|\d+(?:,\d+)?) (?P<unit>[^\W\d_]+)"
)
SCORED = re.compile(r"(?<![\d/.,])(?P<figure>\d{1,3}(?:,\d+)?)/(?:10|100) (?P<unit>[^\W\d_]+)")
SHARE = re.compile(r"(?<![\d/.,])(\d{1,3}(?:\.\d{3})*|\d+)/(\d{1,3}(?:\.\d{3})*|\d+)(?![\d/])")
DAY = re.compile(
    r"(?P<front>(?:[^\W\d_]+ ){0,4})(?<![\d/.-])"
    r"(?P<day>\d{1,2})(?:/| tháng |-|\.)(?P<month>\d{1,2})(?:(?:/| năm |-|\.)(?P<year>\d{4}))?(?![\d/%,.-]\d|\d| ?%)"
)
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?")
_MONTHS, _YEARS = 12, range(1990, 2100)


def number(written: str) -> float:
    """Return a number as Vietnamese writes it: "1.250" is more than a thousand, "0,62" less than one."""
    grouped = re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", written)
    return float((written.replace(".", "") if grouped else written).replace(",", "."))


def lone_number(cell: str) -> float | None:
    """Return the number that is all a cell of a table says, a sign of per cent aside; None where it says more."""
    bare = cell.strip().removesuffix("%").strip()
    return number(bare) if _NUMBER.fullmatch(bare) else None


def shares(text: str) -> list[tuple[float, str]]:
    """Return the shares of a whole that a text tells ("118/130"), as parts of 1, and how they are written."""
    told = [(int(number(part)), int(number(whole)), f"{part}/{whole}") for part, whole in SHARE.findall(text)]
    return [(part / whole, shown) for part, whole, shown in told if part <= whole and is_whole(part, whole)]


def is_whole(part: int, whole: int) -> bool:
    """Whether the second figure of a share can be a whole, and is neither a month nor the year of one."""
    return whole > _MONTHS and not (part <= _MONTHS and whole in _YEARS)


def day_of(found: re.Match[str], year: int | None) -> date | None:
    """Return the day that `DAY` found, of a year where none is printed; None where there is no such day."""
    told = int(found["year"]) if found["year"] else year
    try:
        return date(told, int(found["month"]), int(found["day"])) if told else None
    except ValueError:
        return None
