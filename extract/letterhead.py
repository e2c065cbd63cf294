"""The frame of a paper: who issues it, under which number, where and when, what it is, who signs, who receives it.

Read from the top down to where the body begins, whatever the order in which the two columns of the head came out: one
after the other, or merged line by line. Nothing is ever filled in from the body: what was left open for a pen is said
to be blank, what the pen made unreadable is said to be doubtful.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from extract.dates import iso_day
from extract.facts import Field, Letterhead, Reference, State
from extract.grammar import any_of, words
from extract.numberline import OPEN, number_line, read_number_line
from extract.signature import read_recipients, read_signature
from extract.source import Line, Source, is_capitals, trim
from extract.title import is_subject, opens_body, read_subject, read_title, type_at

_MAX_LINES = 45
_PLACE_LENGTH = 40
_PLACE_WORDS = 5
_LEAST_NAME = 4  # letters; a shorter line among the bodies is what OCR made of a rule or of stars
_PLACE_KIND = re.compile(r"(?:xa|pho|tran|khu) ")  # the small letters of "Thị xã", "Thành phố"
_PLACE_WORD = re.compile(r"(?<![\w/-])[^\W\d_]+(?![\w/])")


@dataclass(frozen=True, slots=True)
class _Head:
    """The lines above the body, the mottoes of the right column cut out of them."""

    pieces: tuple[tuple[int, int], ...]
    body: int
    """Index of the first line that belongs to the type or the body."""


def read_letterhead(source: Source, references: tuple[Reference, ...]) -> Letterhead:
    """Return the letterhead of a paper; fields that the paper does not show are None."""
    head = _head(source)
    numbered = read_number_line(source, head.pieces, references)
    date, place, date_place = _place_and_date(source, head)
    shown = numbered is not None or date is not None or _has_motto(source, head)
    parent, agency = _bodies(source, head) if shown else (None, None)
    kind, abstract, end = read_title(source, source.lines[head.body :], agency) if shown else (None, None, 0)
    if kind is None and numbered:
        abstract = read_subject(source, head.pieces, numbered.start, date_place)
    signing, title = read_signature(source, end)
    return Letterhead(
        agency=agency,
        parent=parent,
        number=numbered.number if numbered else None,
        place=place,
        date=date,
        type=kind,
        abstract=abstract,
        signing=signing,
        signer_title=title,
        recipients=read_recipients(source),
        symbol=numbered.symbol if numbered else None,
    )


def _head(source: Source) -> _Head:
    pieces: list[tuple[int, int]] = []
    for index, line in enumerate(source.lines[:_MAX_LINES]):
        if type_at(source, line) or _opens_body(source, line):
            return _Head(tuple(pieces), index)
        pieces.extend(part for piece in _without_mottoes(line) for part in _columns(source, *piece))
    return _Head(tuple(pieces), min(len(source.lines), _MAX_LINES))


def _without_mottoes(line: Line) -> list[tuple[int, int]]:
    pieces: list[tuple[int, int]] = []
    last = line.start
    for motto in _mottoes().finditer(line.folded):
        pieces.append((last, line.start + motto.start()))
        last = line.start + motto.end()
    pieces.append((last, line.end))
    return [(start, end) for start, end in pieces if end - start > 1]


def _is_place_and_date(source: Source, line: Line) -> bool:
    """Say whether a line is nothing but a name and a date: "Trong Lòng, ngày …", as OCR may have read the name."""
    match = _date_line().search(source.folded, line.start, line.end)
    if match is None or match.end() < line.end:
        return False
    return (
        len(_PLACE_WORD.findall(source.folded, line.start, match.start())) <= _PLACE_WORDS
        and "," in (source.folded[line.start : match.start()])
    )


def _columns(source: Source, start: int, end: int) -> list[tuple[int, int]]:
    """Part a body in capitals from the place and date of the right column, "XÃ PHƯỚC SƠN Phước Sơn, ngày …"."""
    match = _date_line().search(source.folded, start, end)
    if match is None or not _body_start().match(source.folded[start:end].lstrip()):
        return [(start, end)]
    words_before = list(_PLACE_WORD.finditer(source.folded, start, match.start("day")))
    loud = [word for word in words_before if source.cut(*word.span()).isupper() and len(word.group()) > 1]
    if not loud or loud[-1] is words_before[-1] or not is_capitals(source.cut(start, loud[-1].end())):
        return [(start, end)]
    return [(start, loud[-1].end()), (loud[-1].end() + 1, end)]


def _has_motto(source: Source, head: _Head) -> bool:
    return any(_mottoes().search(line.folded) for line in source.lines[: head.body])


def _opens_body(source: Source, line: Line) -> bool:
    """Say whether a line begins the body; what a motto beside it is written in does not count."""
    if not opens_body(line) or len(_columns(source, line.start, line.end)) > 1 or _is_place_and_date(source, line):
        return False
    return not any(is_capitals(source.cut(start, end)) for start, end in _without_mottoes(line)[:1])


def _place_and_date(source: Source, head: _Head) -> tuple[Field | None, Field | None, int]:
    """Return the date, the place in front of it, and where their line begins (-1 where there is none)."""
    for start, end in head.pieces:
        match = _date_line().search(source.folded, start, end)
        if match is None or re.search(r"[a-z0-9]{2}", source.folded[match.end() : end]):
            continue
        place = _place(source, start, match.start("day"))
        if place is None and source.folded[start : match.start("day")].strip(" *-–,.…"):
            continue  # a sentence with a date in it
        day, month, year = match["d"] or "", match["m"] or "", match["y"] or ""
        first, last = source.span(match.start("day"), match.end())
        value, state = _date_value(day, month, year)
        if state == "printed" and re.search(r"[.…_]{2}", match.group()):
            state = "doubtful"  # written among the dots of a form
        return Field(value, first, last, state), place, start
    return None, None, -1


def _date_value(day: str, month: str, year: str) -> tuple[str, State]:
    if day and month and year:
        value = iso_day(day, month, year)
        return value, "printed" if value else "doubtful"
    if month and year and 1 <= int(month) <= 12:
        return f"{year}-{int(month):02}", "blank"
    return year, "blank"


def _place(source: Source, start: int, end: int) -> Field | None:
    """Return the name in capitals right before the date, None where it is the end of a sentence instead."""
    end = start + len(source.folded[start:end].rstrip(" ,.;\n"))
    first = None
    for word in reversed(list(_PLACE_WORD.finditer(source.folded, max(start, end - _PLACE_LENGTH), end))):
        if word.end() != end if first is None else source.folded[word.end() : first].strip(" -–."):
            break
        kind = first is not None and _PLACE_KIND.match(source.folded, word.start())
        if not source.is_upper(word.start()) and not kind:
            break
        first = word.start()
    if first is None or not source.is_upper(first):
        return None
    before = source.folded[start:first].strip(" *-–_")
    if before and not (number_line().match(source.folded, start) or is_subject(before)):
        return None
    return Field(source.printed(first, end), *source.span(first, end))


def _bodies(source: Source, head: _Head) -> tuple[Field | None, Field | None]:
    """Return the parent body and the issuing one: lines that begin with a body's word begin a new one."""
    names: list[list[tuple[int, int]]] = []
    for start, end in head.pieces:
        folded = source.folded[start:end].strip()
        if number_line().match(folded) or _date_line().search(folded) or is_subject(folded):
            if names:
                break
            continue
        if sum(map(str.isalpha, folded)) < _LEAST_NAME or not is_capitals(source.cut(start, end)):
            continue
        if names and not _begins_body(folded, " ".join(source.folded[a:b].strip() for a, b in names[-1])):
            names[-1].append((start, end))
        elif _body_start().match(folded):
            names.append([(start, end)])
    fields = [_joined(source, pieces) for pieces in names]
    if not fields:
        return None, None
    if len(fields) == 1:
        return None, fields[0]
    return fields[-2], fields[-1]


def _begins_body(folded: str, before: str) -> bool:
    return _body_start().match(folded) is not None and _unfinished().search(before) is None


def _joined(source: Source, pieces: list[tuple[int, int]]) -> Field:
    value = " ".join(source.printed(start, end).strip(" *-–_") for start, end in pieces)
    start, end = trim(source, pieces[0][0], pieces[-1][1])
    first, last = source.span(start, end)
    return Field(value, first, last)


@cache
def _mottoes() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{motto})" for motto in words("letterhead", "mottoes")))


@cache
def _body_start() -> re.Pattern[str]:
    return re.compile(rf"{any_of(words('letterhead', 'body_starts'))}(?![a-z])")


@cache
def _unfinished() -> re.Pattern[str]:
    return re.compile(rf"(?:^|(?<=[ \n])){any_of(words('letterhead', 'unfinished_ends'))}[ \n]*$")


@cache
def _date_line() -> re.Pattern[str]:
    day = any_of(words("words", "day_words"))
    month = any_of(words("words", "month_words"))
    year = any_of(words("words", "year_words"))
    return re.compile(
        rf"(?P<day>(?<![a-z0-9]){day})(?:{OPEN}(?P<d>[0-9]{{1,2}})?{OPEN}{month}{OPEN}(?P<m>[0-9]{{1,2}})?{OPEN}{year}{OPEN}"
        rf"(?P<y>[0-9]{{4,5}}|(?![0-9])))"
    )
