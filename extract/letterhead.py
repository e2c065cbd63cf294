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
from extract.grammar import MAYBE_SPACE, SPACE, any_of, words
from extract.signature import read_recipients, read_signature
from extract.source import Line, Source, is_capitals
from extract.symbols import heads

_MAX_LINES = 45
_MAX_ABSTRACT_LINES = 12
_PLACE_LENGTH = 40
_PLACE_WORD = re.compile(r"(?<![\w/-])[^\W\d_]+(?![\w/])")
_OPEN = r"[ \n._…·-]{0,40}"  # what is left for a pen


@dataclass(frozen=True, slots=True)
class _Head:
    """The lines above the body, the mottoes of the right column cut out of them."""

    pieces: tuple[tuple[int, int], ...]
    body: int
    """Index of the first line that belongs to the type or the body."""


def read_letterhead(source: Source, references: tuple[Reference, ...]) -> Letterhead:
    """Return the letterhead of a paper; fields that the paper does not show are None."""
    head = _head(source)
    number, symbol, number_place = _number(source, head, references)
    date, place = _place_and_date(source, head)
    parent, agency = _bodies(source, head)
    shown = number is not None or date is not None or _has_motto(source, head)
    kind, abstract, end = _type_and_abstract(source, head, agency) if shown else (None, None, 0)
    if kind is None:
        abstract = _subject(source, head, number_place)
    signing, title = read_signature(source, end)
    return Letterhead(
        agency=agency if shown else None,
        parent=parent if shown else None,
        number=number,
        place=place,
        date=date,
        type=kind,
        abstract=abstract,
        signing=signing,
        signer_title=title,
        recipients=read_recipients(source),
        symbol=symbol,
    )


def _head(source: Source) -> _Head:
    pieces: list[tuple[int, int]] = []
    for index, line in enumerate(source.lines[:_MAX_LINES]):
        if _type_head(source, line) or _opens_body(source, line):
            return _Head(tuple(pieces), index)
        pieces.extend(_without_mottoes(line))
    return _Head(tuple(pieces), min(len(source.lines), _MAX_LINES))


def _without_mottoes(line: Line) -> list[tuple[int, int]]:
    pieces: list[tuple[int, int]] = []
    last = line.start
    for motto in _mottoes().finditer(line.folded):
        pieces.append((last, line.start + motto.start()))
        last = line.start + motto.end()
    pieces.append((last, line.end))
    return [(start, end) for start, end in pieces if end - start > 1]


def _has_motto(source: Source, head: _Head) -> bool:
    return any(_mottoes().search(line.folded) for line in source.lines[: head.body])


def _type_head(source: Source, line: Line) -> re.Match[str] | None:
    match = _type_pattern().match(line.folded)
    if match is None or not is_capitals(source.cut(line.start, line.start + match.end())):
        return None
    return match


def _opens_body(source: Source, line: Line) -> bool:
    """Say whether a line begins the body; what a motto beside it is written in does not count."""
    if _body_opening().match(line.folded) is None:
        return False
    return not any(is_capitals(source.cut(start, end)) for start, end in _without_mottoes(line)[:1])


def _number(
    source: Source, head: _Head, references: tuple[Reference, ...]
) -> tuple[Field | None, Field | None, int | None]:
    """Return the number, its symbol alone, and the place where the line of the number begins."""
    for start, end in head.pieces:
        match = _number_line().match(source.folded, start, end)
        if match is None or not source.is_upper(match.start("word")):
            continue
        at = source.offsets[match.end()]
        first = source.offsets[match.start("word")]
        printed = next((found for found in references if found.start <= at < found.end), None)
        if printed and printed.start < first:
            continue  # "Kế hoạch⏎Số 12/KH-UBND": a citation, its head on the line above
        if printed:
            gap = source.original[at : printed.end]
            state: State = "doubtful" if re.search(r"[.…_]{2}", gap) else "printed"
            begin = printed.end - len(gap.lstrip(" .…_\n\r\t\f"))
            return Field(printed.id, begin, printed.end, state), Field(printed.symbol, begin, printed.end), start
        left_open = _open_number().match(source.folded, match.end())
        if left_open:
            first, last = source.span(match.end(), left_open.end())
            symbol = left_open["symbol"]
            kept = Field(source.printed(left_open.start("symbol"), left_open.end()), first, last) if symbol else None
            return Field("", first, last, "blank"), kept, start
        doubtful = _doubtful_number().match(source.folded, match.end())
        if doubtful:
            first, last = source.span(match.end(), doubtful.end())
            return Field(source.printed(match.end(), doubtful.end()), first, last, "doubtful"), None, start
    return None, None, None


def _place_and_date(source: Source, head: _Head) -> tuple[Field | None, Field | None]:
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
        return Field(value, first, last, state), place
    return None, None


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
        if not source.is_upper(word.start()):
            break
        first = word.start()
    if first is None:
        return None
    before = source.folded[start:first].strip(" *-–_")
    if before and not (_number_line().match(source.folded, start) or _subject_pattern().match(before)):
        return None
    return Field(source.printed(first, end), *source.span(first, end))


def _bodies(source: Source, head: _Head) -> tuple[Field | None, Field | None]:
    """Return the parent body and the issuing one: lines that begin with a body's word begin a new one."""
    names: list[list[tuple[int, int]]] = []
    for start, end in head.pieces:
        folded = source.folded[start:end].strip()
        if _number_line().match(folded) or _date_line().search(folded) or _subject_pattern().match(folded):
            if names:
                break
            continue
        if not re.search(r"[a-z]{2}", folded) or not is_capitals(source.cut(start, end)):
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
    start, end = _trim(source, pieces[0][0], pieces[-1][1])
    first, last = source.span(start, end)
    return Field(value, first, last)


def _trim(source: Source, start: int, end: int) -> tuple[int, int]:
    while start < end and source.folded[start] in " \n\f":
        start += 1
    while end > start and source.folded[end - 1] in " \n\f":
        end -= 1
    return start, end


def _type_and_abstract(source: Source, head: _Head, agency: Field | None) -> tuple[Field | None, Field | None, int]:
    lines = source.lines
    if head.body >= len(lines):
        return None, None, 0
    line = lines[head.body]
    match = _type_head(source, line)
    if match is None:
        return None, None, line.start
    first, last = source.span(line.start, line.start + match.end("type"))
    name = heads()[" ".join(match["type"].split())]
    begin = line.start + match.end()
    places = [(begin, line.end)] if line.end - begin > 2 else []
    own = source.printed(source.place_of(agency.start), source.place_of(agency.end)).casefold() if agency else None
    for following in lines[head.body + 1 : head.body + 1 + _MAX_ABSTRACT_LINES]:
        if _ends_abstract(source, following, places, own):
            break
        places.append((following.start, following.end))
    kind = Field(name, first, last)
    if not places:
        return kind, None, line.end
    start, end = _trim(source, places[0][0], places[-1][1])
    offsets = source.span(start, end)
    return kind, Field(source.printed(start, end).strip(" _*"), *offsets), end


def _ends_abstract(source: Source, line: Line, places: list[tuple[int, int]], agency: str | None) -> bool:
    if not re.search(r"[a-z]{2}", line.folded):
        return bool(places)
    if _numbered_line().match(line.folded) or source.printed(line.start, line.end).casefold() == agency:
        return True
    capitals = is_capitals(source.cut(line.start, line.end))
    opens = _body_opening().match(line.folded) is not None and source.is_upper(line.start) and not capitals
    if not places:
        return opens
    so_far = source.cut(places[0][0], places[-1][1])
    if so_far.count("“") > so_far.count("”"):
        return False
    unfinished = _unfinished().search(source.folded[places[-1][0] : places[-1][1]]) is not None
    return capitals != is_capitals(so_far) or so_far.rstrip().endswith(".") or (opens and not unfinished)


def _subject(source: Source, head: _Head, number_place: int | None) -> Field | None:
    """Return the subject of a letter, the lines from "V/v" under its number on."""
    if number_place is None:
        return None
    places: list[tuple[int, int]] = []
    for start, end in head.pieces:
        if places:
            if _date_line().search(source.folded, start, end) or is_capitals(source.cut(start, end)):
                break
            places.append((start, end))
        elif start >= number_place and _subject_pattern().match(source.folded, start, end):
            places.append((start, end))
    if not places:
        return None
    value = " ".join(source.printed(start, end) for start, end in places)
    start, end = _trim(source, places[0][0], places[-1][1])
    return Field(value, *source.span(start, end))


@cache
def _mottoes() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{motto})" for motto in words("letterhead", "mottoes")))


@cache
def _type_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?P<type>{any_of(tuple(heads()))})(?![a-z0-9])[ :]*")


@cache
def _body_opening() -> re.Pattern[str]:
    return re.compile(rf"{any_of(words('letterhead', 'body_openings'))}")


@cache
def _body_start() -> re.Pattern[str]:
    return re.compile(rf"{any_of(words('letterhead', 'body_starts'))}(?![a-z])")


@cache
def _unfinished() -> re.Pattern[str]:
    return re.compile(rf"(?:^|(?<=[ \n])){any_of(words('letterhead', 'unfinished_ends'))}[ \n]*$")


@cache
def _number_line() -> re.Pattern[str]:
    return re.compile(
        rf" ?(?P<word>{any_of(words('letterhead', 'number_line'))})(?:{MAYBE_SPACE}[:.]|{SPACE}(?=[0-9/…._]))[ \n]?"
    )


@cache
def _open_number() -> re.Pattern[str]:
    return re.compile(
        rf"{_OPEN}(?P<symbol>[/-]{_OPEN}(?:[0-9]{{4}}{MAYBE_SPACE}/{MAYBE_SPACE})?[a-z][a-z0-9&.]*(?:{MAYBE_SPACE}[-/]{MAYBE_SPACE}[a-z][a-z0-9&]*){{0,4}})?(?![0-9])"
    )


@cache
def _doubtful_number() -> re.Pattern[str]:
    return re.compile(r"[^\n/]{1,14}[/-] ?[a-z][a-z0-9&]*(?: ?[-/] ?[a-z][a-z0-9&]*){0,4}")


@cache
def _date_line() -> re.Pattern[str]:
    day = any_of(words("words", "day_words"))
    month = any_of(words("words", "month_words"))
    year = any_of(words("words", "year_words"))
    return re.compile(
        rf"(?P<day>(?<![a-z0-9]){day})(?:{_OPEN}(?P<d>[0-9]{{1,2}})?{_OPEN}{month}{_OPEN}(?P<m>[0-9]{{1,2}})?{_OPEN}{year}{_OPEN}"
        rf"(?P<y>[0-9]{{4,5}}|(?![0-9])))"
    )


@cache
def _subject_pattern() -> re.Pattern[str]:
    return re.compile(rf" ?{any_of(words('letterhead', 'letter_subject'))}(?![a-z])")


@cache
def _numbered_line() -> re.Pattern[str]:
    return re.compile(r"(?:[ivx]{1,5}[.)/]|[0-9]{1,2}[.)]|[a-z]\)|[-–+•] |dieu [0-9]|phan |chuong )")
