"""Whom a demand binds: the heading above it ("Đối với UBND xã", "Tiêu chí chấm điểm các chi hội"), or its own words."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from extract.grammar import any_of, words
from normalize.folding import fold

if TYPE_CHECKING:
    from extract.source import Source

_REACH = 220  # characters of a demand within which it may name its addressee


def addressee(headings: list[str]) -> str | None:
    """Return whom the nearest heading "Đối với …" names; garbled forms of the two words are understood."""
    for heading in reversed(headings):
        match = _bound().search(fold(heading))
        if match:
            return heading[match.end() :].strip(" :.") or None
    return None


def named_within(source: Source, start: int, end: int) -> str | None:
    """Return whom a demand names itself: "Ngoài những chỉ tiêu trên, đối với các địa phương có mô hình hay, …"."""
    named = _own_addressee().match(source.folded, start, min(end, start + _REACH))
    return source.printed(*named.span("whom")) if named else None


@cache
def opening() -> re.Pattern[str]:
    """Return the pattern of a heading that names an addressee, "Đối với …"."""
    return re.compile(_bound_words() + r"[ \n]")


@cache
def _bound() -> re.Pattern[str]:
    scored = (
        rf"{any_of(words('criteria', 'reading', 'binds_many'))} (?={any_of(words('criteria', 'reading', 'many'))} )"
    )
    return re.compile(rf"(?:^|(?<=[ .)]))(?:{_bound_words()} |{scored})")


def _bound_words() -> str:
    return rf"(?:{any_of(words('criteria', 'reading', 'binds'))}|[dp][a-z]{{1,2}}i v[a-z]{{1,2}}i)"


@cache
def _own_addressee() -> re.Pattern[str]:
    many = any_of(words("criteria", "reading", "many"))
    return re.compile(
        rf"(?:[^,;.:]{{4,60}},[ \n]|rieng[ \n]){_bound_words()}[ \n](?P<whom>{many}[ \n][^,;.:]{{3,80}}),"
    )
