"""What stands behind a mention: date, issuer and abstract. What stands in front: `extract.references.front`.

Each looks at a bounded window of the squeezed text, so that reading stays linear however the text is made.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from extract.dates.reading import day_at
from extract.grammar import MAYBE_SPACE, SPACE, any_of, words
from extract.references.symbols import heads
from extract.source import is_capitals
from normalize.folding import fold

if TYPE_CHECKING:
    from extract.source import Source

_LINE = 130  # characters of a line
_HEADING = 16  # characters that a heading has at least
_ABOUT_WINDOW = 420  # characters an abstract may have
_ISSUER_WORDS = 16

_JUNK = re.compile(r"(?:[\"'”’?*®°¹²³⁴-⁹†)]{1,3}|[\n]?[0-9]{1,2}(?=[\n ,;.]))")
_GLUED_MARK = re.compile(r"(?P<word>[a-z]{2,})[0-9]{1,2}")  # a footnote mark that OCR set on the line: "tỉnh3"
_LISTED_NAME = re.compile(r"[^\s,;.]+(?: [^\s,;.]+){0,3}[ \n]va[ \n]")
_FIGURE = re.compile(r"\d")
_WORD = re.compile(r"[^\s,;:.()\[\]\"“”'?*®°¹²³⁴-⁹…]+")


def date_behind(source: Source, place: int) -> tuple[int, str] | None:
    """Return where the date beside a number ends and its value, or None where no date stands there."""
    junk = _JUNK.match(source.folded, place)
    opening = _before_date().match(source.folded, junk.end() if junk else place)
    return day_at(source, opening.end()) if opening else None


def issuer_behind(source: Source, place: int) -> tuple[int, str] | None:
    """Return where the issuer named after a mention ends and its name as printed, or None where none is named."""
    junk = _JUNK.match(source.folded, place)
    of = _of().match(source.folded, junk.end() if junk else place)
    end = name_end(source, of.end()) if of else place
    if of is None or end <= of.end() or (of["by"] and not source.is_upper(of.end())):  # "do ghi sai thẩm quyền"
        return None
    return end, source.printed(of.end(), end)


def name_end(source: Source, place: int, *, begun: bool = False) -> int:
    """Return where the name of a body ends that begins at a place; the place itself where none stands there.

    Args:
        source: the prepared text.
        place: where the name begins; where it was `begun`, the end of its last word.
        begun: whether words of the name stand in front of the place.
    """
    end = place
    for count in range(_ISSUER_WORDS):
        gap = _gap(source, end) if count or begun else end
        word = _WORD.match(source.folded, gap) if gap is not None else None
        if word is None or not _belongs_to_issuer(source, word, first=count == 0 and not begun):
            break
        end = word.end()
        glued = _GLUED_MARK.fullmatch(word.group())
        if glued:
            end = word.start() + glued.end("word")
            break
    return end


def about_behind(source: Source, place: int, limit: int) -> tuple[int, str] | None:
    """Return where the abstract after a mention ends and its text, or None where none stands there.

    Args:
        source: the prepared text.
        place: where the mention and its issuer end.
        limit: the place where the next mention begins; an abstract does not reach into it.
    """
    span = about_span(source, place, limit)
    return (span[1], source.printed(*span)) if span else None


def about_span(source: Source, place: int, limit: int) -> tuple[int, int] | None:
    """Return the places of the abstract after a mention, as `about_behind` does."""
    junk = _JUNK.match(source.folded, place)
    start = junk.end() if junk else place
    opening = _about().match(source.folded, start)
    if opening is None:
        return None
    begin = opening.start("about")
    stop = _about_end().search(source.folded, begin, min(limit, begin + _ABOUT_WINDOW))
    end = stop.start() if stop else min(limit, begin + _ABOUT_WINDOW, len(source.folded))
    text = source.folded[begin:end].rstrip(" \n\f,-")
    if end == limit:
        text = _dangling().sub("", text)
    end = begin + len(text.rstrip(" \n\f,"))
    return (begin, end) if end - begin > len(opening["about"]) else None


def _belongs_to_issuer(source: Source, word: re.Match[str], *, first: bool) -> bool:
    text = word.group()
    if _FIGURE.search(text):
        return _GLUED_MARK.fullmatch(text) is not None
    if first:
        return True
    if text == "va":  # "Bộ Dân tộc và Tôn giáo", but not "của UBND tỉnh và Quyết định số …"
        following = _gap(source, word.end())
        return following is not None and source.is_upper(following) and not _begins_head(source, following)
    end = _issuer_end().match(source.folded, word.start())
    if end and _is_printed_so(source, end):
        return False
    return not (source.is_upper(word.start()) and _begins_head(source, word.start()))


def _is_printed_so(source: Source, end: re.Match[str]) -> bool:
    """Say whether words that fold to an end of a name are that end, and not a part of the name with other marks."""
    printed = source.printed(*end.span())
    if printed.isascii():
        return printed.islower() or " " in printed
    return printed.casefold() in words("words", "issuer_ends") and (printed.islower() or " " in printed)


def _gap(source: Source, place: int) -> int | None:
    """Return where the next word begins: behind one space, or behind a comma inside "Văn hóa, Thể thao và Du lịch"."""
    folded = source.folded
    if place + 1 < len(folded) and folded[place] in " \n":
        return None if folded[place] == "\n" and _is_heading_behind(source, place) else place + 1
    if folded.startswith((", ", ",\n"), place) and place + 2 < len(folded):
        name = _LISTED_NAME.match(folded, place + 2)
        other = _begins_head(source, place + 2) or _body_at().match(folded, place + 2)
        if name and source.is_upper(place + 2) and not other:
            return place + 2
    return None


def _is_heading_behind(source: Source, place: int) -> bool:
    """Say whether a line in capitals follows words that are not: no name goes on with it."""
    end = source.folded.find("\n", place + 1, place + 1 + _LINE)
    line = source.cut(place + 1, end) if end >= 0 else ""
    return len(line) > _HEADING and is_capitals(line) and not source.is_upper(place - 1)


def _begins_head(source: Source, place: int) -> bool:
    return _head_at().match(source.folded, place) is not None


@cache
def _head_at() -> re.Pattern[str]:
    return re.compile(rf"{any_of(tuple(heads()))}(?![a-z0-9])")


@cache
def _before_date() -> re.Pattern[str]:
    return re.compile(
        rf"{MAYBE_SPACE},?{MAYBE_SPACE}\(?(?:(?:ky|ban hanh|duoc ban hanh|ra){SPACE})?"
        rf"(?={any_of(words('words', 'day_words'))})"
    )


@cache
def _of() -> re.Pattern[str]:
    return re.compile(
        rf"{MAYBE_SPACE}[,)]?{MAYBE_SPACE}"
        rf"(?:(?:(?P<by>do)|{any_of(words('words', 'of_words'))}){SPACE}|(?=hoi{SPACE}nghi{SPACE}lan))"
    )


@cache
def _about() -> re.Pattern[str]:
    return re.compile(
        rf"{MAYBE_SPACE}[,):]?{MAYBE_SPACE}(?P<about>{any_of(words('words', 'about_words'))})(?![a-z0-9])"
    )


@cache
def _about_end() -> re.Pattern[str]:
    bodies = any_of(words("words", "subjects"))
    acts = any_of(words("words", "acts"))
    return re.compile(
        r"[;)\f]|[.:](?=[ \n\f]|$)|\n(?=-|[0-9]{1,2}\.|can cu)"
        # The sentence goes on with who does what about it: "…, UBND xã báo cáo kết quả".
        rf"|,(?={SPACE}{bodies}(?![a-z])[^,;.\n]{{0,70}}?{SPACE}{acts}(?![a-z]))"
    )


@cache
def _dangling() -> re.Pattern[str]:
    """The words that lead to the next mention are not the abstract's."""
    links = r"(?:theo|tai|va|cua|cac|so|kem|ban hanh|thuc hien|can cu|ban hanh kem theo|kem theo)"
    return re.compile(rf"(?:[ \n\f,]+{links})+$")


@cache
def _issuer_end() -> re.Pattern[str]:
    return re.compile(rf"{any_of(tuple(map(fold, words('words', 'issuer_ends'))))}(?![a-z])")


@cache
def _body_at() -> re.Pattern[str]:
    return re.compile(rf"{any_of(words('letterhead', 'body_starts'))}(?![a-z])")
