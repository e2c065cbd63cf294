"""Numbers of headings and letters of items, repaired by the ones before them: after `II.` comes `III.`, not `111.`.

A line that opens with what looks like a roman number and a full stop is the next heading if the last heading says so;
figures are changed nowhere else, and not where a list of figures has come that far (10., 11.). Items go a) b) c) d) đ)
e): a second d) in a row is đ), as a second II. is III. where IV. comes next.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")
_HEADING = re.compile(r"[IVX1l|!HLT]{1,6}")
# What engines make of I and its neighbours.
_STROKES = str.maketrans({"1": "I", "l": "I", "|": "I", "!": "I", "L": "I", "T": "I", "H": "II"})
_MARKS = (".", ")")
_FIGURES = re.compile(r"\d{1,2}")
_ITEM = re.compile("[a-zđ]")


def opens_counting(raw: str, start: int, end: int) -> bool:
    """Tell whether `raw[start:end]` stands alone at the head of a line, with the mark of a heading or item after it."""
    line = raw.rfind("\n", max(0, start - 40), start) + 1 if start else 0
    head = raw[max(line, start - 40) : start]
    return not head.strip() and raw[end : end + 1] in _MARKS and raw[end + 1 : end + 2] in ("", " ", "\n", "\r", "\t")


def repairs(raw: str, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, str]]:
    """Return (start, what it should be) of those words, given in order, that their sequence shows to be misread."""
    heading = figure = 0
    item = ""
    marked = ((start, end) for start, end in spans if raw[end : end + 1] in _MARKS)
    heads = [(start, raw[start:end], raw[end]) for start, end in marked if opens_counting(raw, start, end)]
    for place, (start, reading, mark) in enumerate(heads):
        number = _number(reading, heading, figure) if mark == "." else 0
        if number and number == heading and _skipped(heads[place + 1 :], heading):
            number += 1
        if number:
            heading, figure, item = number, 0, ""
            if reading != ROMAN[number]:
                yield start, ROMAN[number]
        elif _FIGURES.fullmatch(reading):
            figure, item = int(reading), ""
        elif mark == ")" and _ITEM.fullmatch(reading):
            if reading == item == "d":
                yield start, "đ"
            item = "đ" if reading == item == "d" else reading


def _skipped(later: Iterable[tuple[int, str, str]], heading: int) -> bool:
    """Tell whether the next heading that is written plainly is two after this one: a second II. before IV. is III."""
    plain = (ROMAN.index(reading) for _, reading, mark in later if mark == "." and reading in ROMAN)
    return next(plain, 0) == heading + 2


def _number(reading: str, heading: int, figure: int) -> int:
    """Return which heading a reading is, 0 where it is none: the next one, or one that is written plainly."""
    if not _HEADING.fullmatch(reading):
        return 0
    following = heading + 1
    plain = reading in ROMAN
    expected = following < len(ROMAN) and reading.translate(_STROKES) == ROMAN[following]
    # 1. is a figure, and so is 11. after 10.; a first heading that is not written plainly is nothing to build on.
    if (
        expected
        and heading
        and not plain
        and len(reading) > 1
        and not (reading.isdigit() and int(reading) == figure + 1)
    ):
        return following
    return ROMAN.index(reading) if plain else 0
