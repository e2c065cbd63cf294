"""What a paper is and what it is about: the type in capitals and the lines under it, or a letter's "V/v"."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from extract.facts import Field
from extract.grammar import any_of, words
from extract.references.symbols import heads
from extract.source import is_capitals, trim

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.source import Line, Source

_MAX_LINES = 40
_NUMBERED = re.compile(
    r"(?:[ivx]{1,5}(?:[.)]|/(?!v))|[0-9]{1,2}[.)](?![0-9])|1, (?=[a-z])|[a-z]\)|[-–+•] |dieu [0-9]|phan |chuong )"
)

_DAMAGED_SUBJECT = re.compile(r"[vw][a-z/]{0,2} (?=[a-z])")
_SENTENCE_LINES = 4
_SENTENCE = re.compile(r"[a-z0-9%”)]{2}[.;](?= ?$| )")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")
_TOLD_IN_BODY = re.compile(r"[,.:;]$|[0-9][0-9a-z]*/[0-9a-z]|(?<![a-z])so:? ?[0-9]|, ")
_ROW = re.compile(r"\|.*\||\S \| \S")  # of a table, whose outer rules an engine may have lost
_DATED = re.compile(r"ngay.{0,40}nam")

Places = list[tuple[int, int]]


def type_at(source: Source, line: Line) -> re.Match[str] | None:
    """Return the match of a type in capitals at the beginning of a line, "KẾ HOẠCH"; its group is "type"."""
    match = _type().match(line.folded)
    if match is None or not is_capitals(source.cut(line.start, line.start + match.end())):
        return None
    return None if _is_ward(source, line, match) else match


def _is_ward(source: Source, line: Line, match: re.Match[str]) -> bool:
    """Say whether a type is a ward's name, "PHƯỜNG AN THẮNG": only its marks tell it from "PHƯƠNG ÁN"."""
    if match["type"] not in words("letterhead", "ward_like_types"):
        return False
    printed = source.printed(line.start, line.start + match.end("type"))
    if printed.isascii():
        return match.end() < line.end - line.start
    return printed.casefold() != heads()[match["type"]].casefold()


def opens_body(line: Line) -> bool:
    """Say whether a line begins as the body of a paper does, "Căn cứ"."""
    return _body_opening().match(line.folded) is not None


def read_title(source: Source, lines: Sequence[Line], agency: Field | None) -> tuple[Field | None, Field | None, int]:
    """Return the type, the abstract under it, and the place where both end.

    Args:
        source: the prepared text.
        lines: the lines from the type on.
        agency: who issues the paper; the line that repeats it under the abstract is none of the abstract.
    """
    match = type_at(source, lines[0]) if lines else None
    if match is None:
        return None, None, lines[0].start if lines else 0
    line = lines[0]
    kind = Field(heads()[" ".join(match["type"].split())], *source.span(line.start, line.start + match.end("type")))
    begin = line.start + match.end()
    places = [(begin, line.end)] if line.end - begin > 2 else []
    own = source.printed(source.place_of(agency.start), source.place_of(agency.end)).casefold() if agency else None
    named = _names_programme(source, lines[1 : 1 + _MAX_LINES])
    for number, following in enumerate(lines[1 : 1 + _MAX_LINES]):
        if number >= named and _ends(source, following, places, line.end, own):
            break
        beneath = bool(places) and places[-1][1] != line.end  # not only the rest of the type's own line
        if beneath and _begins_sentence(source, lines[1 + number : 1 + number + _SENTENCE_LINES], places[-1]):
            break
        places.append((following.start, following.end))
    if not places:
        return kind, None, line.end
    start, end = trim(source, places[0][0], places[-1][1])
    return kind, Field(source.printed(start, end).strip(" _*-"), *source.span(start, end)), end


def _names_programme(source: Source, lines: Sequence[Line]) -> int:
    """Return how many lines under a type open as a body does and are an abstract: "Thực hiện phong trào …", a title.

    A sentence of the body cites a number, goes on behind a comma, or leads over to what follows.
    """
    if not lines or not _abstract_too().match(lines[0].folded):
        return 0
    count = next(
        (
            number
            for number, line in enumerate(lines)
            if number and not source.original[source.offsets[line.start]].islower()
        ),
        len(lines),
    )
    said = " ".join(line.folded for line in lines[:count]).rstrip()
    return 0 if _TOLD_IN_BODY.search(_QUOTED.sub("", said)) else count


def _begins_sentence(source: Source, lines: Sequence[Line], before: tuple[int, int]) -> bool:
    """Say whether lines under an abstract are a sentence of the body: an abstract has no full stop.

    What opens as a body does, a number or a bullet ends the look: then the lines before it are the abstract's own.
    """
    if not source.is_upper(lines[0].start) or _unfinished().search(source.folded[before[0] : before[1]]):
        return False
    if source.cut(*before).rstrip().endswith((",", "-", "–")) or is_capitals(source.cut(lines[0].start, lines[0].end)):
        return False
    for number, line in enumerate(lines):
        if number and (opens_body(line) or _NUMBERED.match(line.folded) or type_at(source, line)):
            return False
        if _SENTENCE.search(line.folded):
            return True
    return False


def read_subject(
    source: Source, pieces: tuple[tuple[int, int], ...], number_place: int, date_place: int
) -> Field | None:
    """Return the subject of a letter: from "V/v" beside or under its number to the next line of the letterhead.

    Args:
        source: the prepared text.
        pieces: the pieces of the letterhead.
        number_place: where the line of the number begins.
        date_place: where the line of the date begins, -1 where there is none.
    """
    places: Places = []
    for start, end in pieces:
        if places:
            if start == date_place or is_capitals(source.cut(start, end)):
                break
            places.append((start, end))
        elif start >= number_place and (found := _subject().search(source.folded, start, end)):
            places.append((found.start("subject"), end))
    return _subject_of(source, places) or _damaged_subject(source, pieces, number_place)


def _damaged_subject(source: Source, pieces: tuple[tuple[int, int], ...], number_place: int) -> Field | None:
    """Return the subject right under the number, where OCR made another short word of its "V/v"."""
    behind = [piece for piece in pieces if piece[0] > number_place]
    opening = _DAMAGED_SUBJECT.match(source.folded, *behind[0]) if behind else None
    if opening is None or is_capitals(source.cut(*behind[0])) or not source.is_upper(behind[0][0]):
        return None
    places: Places = []
    for start, end in behind:
        if is_capitals(source.cut(start, end)) or _DATED.search(source.folded, start, end):
            break
        places.append((start, end))
    field = _subject_of(source, places)
    return field and replace(field, value=f"V/v {field.value.split(maxsplit=1)[1]}")


def _subject_of(source: Source, places: Places) -> Field | None:
    if not places:
        return None
    for number, (start, end) in enumerate(places):
        beside = _subject_end().search(source.folded, start + 1, end)
        if beside:
            places = [*places[:number], (start, beside.start())]
            break
    value = " ".join(source.printed(start, end) for start, end in places)
    return Field(value, *source.span(*trim(source, places[0][0], places[-1][1])))


def is_subject(folded: str) -> bool:
    """Say whether a line begins a letter's subject, "V/v"."""
    return _subject().match(folded) is not None


def _ends(source: Source, line: Line, places: Places, head: int, agency: str | None) -> bool:
    if not re.search(r"[a-z0-9]", line.folded):
        return bool(places)  # a rule under the abstract
    is_table = _ROW.search(line.folded) is not None
    if is_table or _NUMBERED.match(line.folded) or source.printed(line.start, line.end).casefold() == agency:
        return True
    capitals = is_capitals(source.cut(line.start, line.end))
    opens = opens_body(line) and source.is_upper(line.start) and not capitals
    if not places:
        return opens
    only_head = places[-1][1] == head  # the rest of the type's own line: "BÁO CÁO THẨM TRA"
    so_far = source.cut(places[0][0], places[-1][1])
    if so_far.rstrip().endswith("."):
        return True
    if (
        is_subject(line.folded)
        or (only_head and _abstract_opening().match(line.folded))
        or so_far.count("“") > so_far.count("”")
        or source.original[source.offsets[line.start]].islower()
    ):
        return False  # the line before goes on
    unfinished = _unfinished().search(source.folded[places[-1][0] : places[-1][1]]) is not None
    changes = capitals != is_capitals(so_far) and line.folded[0].isalpha() and not only_head
    return changes or (opens and not unfinished)


@cache
def _type() -> re.Pattern[str]:
    return re.compile(rf"(?P<type>{any_of(tuple(heads()))})(?![a-z0-9])[ :]*")


@cache
def _body_opening() -> re.Pattern[str]:
    return re.compile(any_of(words("letterhead", "body_openings")))


@cache
def _abstract_too() -> re.Pattern[str]:
    return re.compile(rf"{any_of(words('letterhead', 'abstract_too'))}(?![a-z])")


@cache
def _unfinished() -> re.Pattern[str]:
    return re.compile(rf"(?:^|(?<=[ \n])){any_of(words('letterhead', 'unfinished_ends'))}[ \n]*$")


@cache
def _abstract_opening() -> re.Pattern[str]:
    return re.compile(rf"{any_of(words('letterhead', 'abstract_openings'))}(?![a-z])")


@cache
def _subject_end() -> re.Pattern[str]:
    return re.compile(rf"(?:^|(?<=[ \n])){any_of(words('letterhead', 'subject_ends'))}(?![a-z])")


@cache
def _subject() -> re.Pattern[str]:
    return re.compile(rf"(?:^|(?<![a-z0-9/]))(?P<subject>{any_of(words('letterhead', 'letter_subject'))})(?![a-z])")
