"""The frame of a paper: who issues it, under which number, where and when, what it is, who signs, who receives it.

Read from the top down to where the body begins, whatever the order in which the two columns of the head came out: one
after the other, or merged line by line. Nothing is ever filled in from the body: what was left open for a pen is said
to be blank, what the pen made unreadable is said to be doubtful.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache

from extract.facts import Field, Letterhead, Reference
from extract.grammar import any_of, words
from extract.letterhead.dateline import PLACE_WORD, DateLine, date_line, is_date_line, read_date_line
from extract.letterhead.numberline import NumberLine, number_line, read_number_line
from extract.letterhead.signature import read_recipients, read_signature
from extract.letterhead.title import is_subject, opens_body, read_subject, read_title, type_at
from extract.source import Line, Source, is_capitals, trim

_MAX_LINES = 45
_MAX_PAGES = 200
_TOP_LINES = 6  # the motto stands among the first lines of a letterhead
_LEAST_NAME = 4  # letters; a shorter line among the bodies is what OCR made of a rule or of stars


@dataclass(frozen=True, slots=True)
class _Head:
    """The lines above the body, the mottoes of the right column cut out of them."""

    pieces: tuple[tuple[int, int], ...]
    begin: int
    """Index of its first line."""
    body: int
    """Index of the first line that belongs to the type or the body."""


def read_letterhead(source: Source, references: tuple[Reference, ...]) -> Letterhead:
    """Return the letterhead of a paper; fields that the paper does not show are None."""
    head, numbered, dated = _first_head(source, references)
    shown = numbered is not None or dated is not None or _has_motto(source, head)
    parent, agency = _bodies(source, head) if shown else (None, None)
    kind, abstract, end = read_title(source, source.lines[head.body :], agency) if shown else (None, None, 0)
    if kind is None and numbered:
        abstract = read_subject(source, head.pieces, numbered.start, dated.start if dated else -1)
    signing, title = read_signature(source, end)
    return Letterhead(
        agency=agency,
        parent=parent,
        number=numbered.number if numbered else None,
        place=dated.place if dated else None,
        date=dated.date if dated else None,
        type=kind,
        abstract=abstract,
        signing=signing,
        signer_title=title,
        recipients=read_recipients(source),
        symbol=numbered.symbol if numbered else None,
    )


def _first_head(source: Source, references: tuple[Reference, ...]) -> tuple[_Head, NumberLine | None, DateLine | None]:
    """Return the head of the first page, or of the first page that begins as papers do, where that one shows none."""
    first: tuple[_Head, NumberLine | None, DateLine | None] | None = None
    for begin in _page_beginnings(source):
        head = _head(source, begin)
        top = range(begin, min(head.body, begin + _TOP_LINES))
        if first and not any(_mottoes().search(source.lines[index].folded) for index in top):
            continue
        found = head, read_number_line(source, head.pieces, references), read_date_line(source, head.pieces)
        if found[1] or found[2] or (first is None and _has_motto(source, head)):
            return found
        first = first or found
    return first or (_Head((), 0, 0), None, None)


def _page_beginnings(source: Source) -> list[int]:
    """Return the index of the first line of each of the first pages."""
    lines, breaks = source.lines, re.finditer("\f", source.folded)
    after = [
        bisect_right(lines, found.start(), key=_start_of) for found, _ in zip(breaks, range(_MAX_PAGES), strict=False)
    ]
    return [index for index in dict.fromkeys([0, *after]) if index < len(lines)]


def _start_of(line: Line) -> int:
    return line.start


def _head(source: Source, begin: int) -> _Head:
    pieces: list[tuple[int, int]] = []
    last = begin + _MAX_LINES
    for index, line in enumerate(source.lines[begin:last], begin):
        if type_at(source, line) or _annex().match(line.folded) or _opens_body(source, line):
            return _Head(tuple(pieces), begin, index)
        pieces.extend(part for piece in _without_mottoes(line) for part in _columns(source, *piece))
    return _Head(tuple(pieces), begin, min(len(source.lines), last))


def _without_mottoes(line: Line) -> list[tuple[int, int]]:
    pieces: list[tuple[int, int]] = []
    last = line.start
    for motto in _mottoes().finditer(line.folded):
        pieces.append((last, line.start + motto.start()))
        last = line.start + motto.end()
    pieces.append((last, line.end))
    return [(start, end) for start, end in pieces if end - start > 1]


def _columns(source: Source, start: int, end: int) -> list[tuple[int, int]]:
    """Part a body in capitals from the place and date of the right column, "XÃ PHƯỚC SƠN Phước Sơn, ngày …"."""
    match = date_line().search(source.folded, start, end)
    folded = source.folded[start:end].lstrip()
    if match is None or number_line().match(folded) or not _body_start().match(folded):
        return [(start, end)]
    words_before = list(PLACE_WORD.finditer(source.folded, start, match.start("day")))
    loud = [word for word in words_before if source.cut(*word.span()).isupper() and len(word.group()) > 1]
    if not loud or loud[-1] is words_before[-1] or not is_capitals(source.cut(start, loud[-1].end())):
        return [(start, end)]
    return [(start, loud[-1].end()), (loud[-1].end() + 1, end)]


def _has_motto(source: Source, head: _Head) -> bool:
    return any(_mottoes().search(line.folded) for line in source.lines[head.begin : head.body])


def _opens_body(source: Source, line: Line) -> bool:
    """Say whether a line begins the body; what a motto beside it is written in does not count."""
    if not opens_body(line) or not source.is_upper(line.start):
        return False
    if len(_columns(source, line.start, line.end)) > 1 or is_date_line(source, line):
        return False
    return not any(is_capitals(source.cut(start, end)) for start, end in _without_mottoes(line)[:1])


def _bodies(source: Source, head: _Head) -> tuple[Field | None, Field | None]:
    """Return the parent body and the issuing one: lines that begin with a body's word begin a new one."""
    names: list[list[tuple[int, int]]] = []
    above: list[tuple[int, int]] = []  # areas before the first body
    behind = False  # the number's line, of a body whose area is not told yet
    for start, end in head.pieces:
        folded = source.folded[start:end].strip()
        if number_line().match(folded) or date_line().search(folded) or is_subject(folded):
            if names and (behind or not _is_bare(source, names[-1])):
                break
            behind = bool(names)
            continue
        area = _names_area(folded)
        loud = is_capitals(source.cut(start, end))
        if area and names and _is_bare(source, names[-1]) and (loud or _is_titled(source.cut(start, end))):
            names[-1].append((start, end))
        elif behind:
            break
        elif area and not names and (loud or _is_titled(source.cut(start, end))):
            above.append((start, end))
        elif sum(map(str.isalpha, folded)) < _LEAST_NAME or not loud:
            continue
        elif names and not _begins_body(folded, " ".join(source.folded[a:b].strip() for a, b in names[-1])):
            names[-1].append((start, end))
        elif names or _body_start().match(folded) or _part_start().match(folded):
            names.append([(start, end)])
    return _parent_and_agency(source, names, above)


def _parent_and_agency(
    source: Source, names: list[list[tuple[int, int]]], above: list[tuple[int, int]]
) -> tuple[Field | None, Field | None]:
    """Return the last two bodies; a bare one takes the area in front of it, "XÃ DUY SƠN" | "ỦY BAN NHÂN DÂN"."""
    named = [[piece] for piece in above] + names
    if not names:
        return None, None
    if len(named) > 1 and _is_bare(source, named[-1]) and _is_area(source, named[-2]):
        named[-2:] = [[*named[-1], *named[-2]]]
    loud = [pieces for pieces in named if len(pieces) > 1 or is_capitals(source.cut(*pieces[0]))]
    parent = _joined(source, loud[-2]) if len(loud) > 1 else None
    return parent, _joined(source, loud[-1])


def _is_bare(source: Source, pieces: list[tuple[int, int]]) -> bool:
    """Say whether a name is that of a body of any area, "ỦY BAN NHÂN DÂN", and no more."""
    said = " ".join(" ".join(source.folded[start:end].strip(" *-–_\n") for start, end in pieces).split())
    return said in words("letterhead", "bare_bodies")


def _is_area(source: Source, pieces: list[tuple[int, int]]) -> bool:
    return len(pieces) == 1 and _names_area(source.folded[slice(*pieces[0])].strip())


def _names_area(folded: str) -> bool:
    """Say whether a line names an area and no body of it; "XÃ ĐOÀN ĐIỆN AN" and "HUYỆN ỦY" are bodies."""
    return _area_line().fullmatch(folded) is not None and not _body_start().match(folded)


def _is_titled(printed: str) -> bool:
    """Say whether each word begins with a capital, as names do: "Phường Điện An"; a sentence does not."""
    return all(word[:1].isupper() or not word[:1].isalpha() for word in printed.split())


def _begins_body(folded: str, before: str) -> bool:
    if _unfinished().search(before):
        return False
    if _part_start().match(folded):
        return _of_commune().search(before) is not None  # "UBND XÃ ĐIỆN PHƯỚC" | "THÔN HẠ NÔNG"
    if _of_commune().match(folded):
        return _of_area().search(before) is not None  # "UBND HUYỆN GIO LINH" | "XÃ GIO MỸ"
    return _body_start().match(folded) is not None


def _joined(source: Source, pieces: list[tuple[int, int]]) -> Field:
    value = " ".join(source.printed(start, end).strip(" *-–_") for start, end in pieces)
    start, end = trim(source, min(start for start, _ in pieces), max(end for _, end in pieces))
    first, last = source.span(start, end)
    return Field(value, first, last)


@cache
def _mottoes() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{motto})" for motto in words("letterhead", "mottoes")))


@cache
def _body_start() -> re.Pattern[str]:
    return re.compile(rf"{any_of(words('letterhead', 'body_starts'))}(?![a-z])")


@cache
def _part_start() -> re.Pattern[str]:
    return re.compile(rf"{any_of(words('letterhead', 'part_starts'))}(?![a-z])")


@cache
def _of_commune() -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z]){any_of(words('letterhead', 'communes'))}[ \n][a-z0-9]")


@cache
def _of_area() -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z]){any_of(words('letterhead', 'areas'))}[ \n][a-z0-9]")


@cache
def _area_line() -> re.Pattern[str]:
    """Return what matches a line that names an area and no body of it, "THỊ XÃ ĐIỆN BÀN"."""
    kinds = any_of((*words("letterhead", "areas"), *words("letterhead", "communes")))
    return re.compile(rf"\W*{kinds}[ \n]?[a-z0-9][a-z0-9' .-]{{0,40}}\W*")


@cache
def _annex() -> re.Pattern[str]:
    return re.compile(rf"\(?{any_of(words('letterhead', 'annexes'))}(?![a-z])")


@cache
def _unfinished() -> re.Pattern[str]:
    return re.compile(rf"(?:^|(?<=[ \n])){any_of(words('letterhead', 'unfinished_ends'))}[ \n]*$")
