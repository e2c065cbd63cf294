"""Whom an award goes to: a collective, or a person or household with the organisation or place they belong to.

A person's name is cut out as it stands, and never looked up, completed or altered. The ward or commune is the one that
is named with the recipient; where none is, it is that of the paper, if a commune's body issued it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from extract.awards.honours import is_spelt
from extract.awards.persons import has_family_name, honorific_at, name_end
from extract.grammar import SPACE, alternatives, any_of, table, whole_words, words
from extract.source import is_capitals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.facts import Letterhead, RecipientKind, UnitMention
    from extract.source import Source

_NEAREST = 60  # characters in front of "và" that tell whether a new body begins
_LONGEST = 200  # characters of a recipient
_GARBLED = 0.55  # how sure a name is of which a letter is wrong: too little to belong to it what names no unit
_LISTED = re.compile(r"(?:[\s,;]|va|cac|phuong|xa|thi tran)*")
_LEADING = re.compile(r"(?:[\s\"“”'‘’.,;:()\-–•|\[\]]|(?:0?[0-9]{1,3}[.)]? )(?=ong |ba ))+")
_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Recipient:
    """One who is honoured.

    Attributes:
        start, end: places of the name.
        kind: collective, person or household.
        organisation: places of where a person serves or lives, None where that is not said.
        unit: the ward or commune, None where the paper does not tell.
    """

    start: int
    end: int
    kind: RecipientKind
    organisation: tuple[int, int] | None
    unit: UnitMention | None


class Units:
    """The wards and communes of a paper by place, and the one whose paper it is."""

    def __init__(self, source: Source, letterhead: Letterhead, units: tuple[UnitMention, ...]) -> None:
        self._source = source
        placed = [(source.place_of(unit.start), source.place_of(unit.end - 1) + 1, unit) for unit in units]
        self.communes = [entry for entry in placed if entry[2].level == "commune"]
        self._starts = [start for start, _, _ in self.communes]
        self._areas = [start for start, _, unit in placed if unit.level != "commune"]
        heads = [field for field in (letterhead.agency, letterhead.parent) if field]
        self.own = next(
            (
                unit
                for unit in units
                if unit.level == "commune"
                and unit.confidence > _GARBLED
                and any(head.start <= unit.start < head.end for head in heads)
            ),
            None,
        )

    def inside(self, start: int, end: int) -> list[tuple[int, int, UnitMention]]:
        """Return the communes named between two places, in order."""
        first = bisect_left(self._starts, start)
        return self.communes[first : bisect_left(self._starts, end)]

    def of(self, start: int, end: int) -> UnitMention | None:
        """Return the commune of what is named between two places: the one named there, else the paper's own."""
        named = self.inside(start, end)
        if named:
            return named[0][2]
        elsewhere = bisect_left(self._areas, start) < bisect_left(self._areas, end)
        return None if elsewhere else self.own


def recipients(
    source: Source, units: Units, start: int, end: int, kind: RecipientKind | None = None
) -> list[Recipient]:
    """Return who is named between two places; nobody where only numbers of them are told.

    Args:
        source: the prepared text.
        units: of the paper.
        start: where the words on whom it goes to begin.
        end: where they end at the latest.
        kind: what the heading above says that they are; None where there is none.
    """
    found: list[Recipient] = []
    colon = source.folded.find(": ", start, end)
    start = colon + 1 if colon >= 0 else start
    for first, last in _pieces(source, start, end):
        listed = _communes(source, units, first, last)
        if listed:
            found.extend(listed)
        else:
            one = _one(source, units, first, last, kind)
            if one:
                found.append(one)
    return found


def _pieces(source: Source, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Part those honoured from each other: at semicolons, before "ông", "bà", before another body behind "và"."""
    begun = start
    for match in _parting().finditer(source.folded, start, end):
        if match["joint"] and not _is_parted(source, begun, match):
            continue
        yield begun, match.start()
        begun = match.end()
    yield begun, end


def _is_parted(source: Source, begun: int, match: re.Match[str]) -> bool:
    place = match.end()
    honorific = honorific_at(source, place, min(len(source.folded), place + _NEAREST))
    if honorific:
        return source.is_upper(honorific[0])
    nearest = max(begun, match.start() - _NEAREST)
    if not (source.is_upper(place) and is_spelt(source, *match.span("further"))):
        return False
    if is_capitals(source.cut(nearest, match.start())):
        return False
    before = source.folded[nearest : match.start()]
    opening = honorific_at(source, _skip(source, begun, place), place)
    return opening is None and _one_before().search(before) is None


def _communes(source: Source, units: Units, start: int, end: int) -> list[Recipient]:
    """Return the communes of a list, "các xã A, B và C", where a piece names nothing else."""
    named = units.inside(start, end)
    if len(named) < 2 or not _LISTED.fullmatch(source.folded, start, named[0][0]):
        return []
    found = [Recipient(named[0][0], named[0][1], "collective", None, named[0][2])]
    for (_, before, _), (first, last, unit) in pairwise(named):
        if not _LISTED.fullmatch(source.folded, before, first):
            break
        found.append(Recipient(first, last, "collective", None, unit))
    return found if len(found) > 1 else []


def _skip(source: Source, start: int, end: int) -> int:
    """Return where words begin, behind marks and blanks."""
    match = _LEADING.match(source.folded, start, end)
    return match.end() if match else start


def _one(source: Source, units: Units, start: int, end: int, kind: RecipientKind | None) -> Recipient | None:
    start = _skip(source, start, end)
    if start >= end:
        return None
    honorific = honorific_at(source, start, end)
    if honorific:
        name, told = honorific
        return _person(source, units, name, end, "household" if kind == "household" else told)
    named = _collective().match(source.folded, start, end)
    is_body = named is not None and is_spelt(source, *named.span())
    if has_family_name(source, start) or (kind in ("person", "household") and not is_body):
        person = _person(source, units, start, end, kind if kind and kind != "collective" else "person")
        if person:
            return person
    return _body(source, units, start, end) if is_body else None


def _person(source: Source, units: Units, start: int, end: int, kind: RecipientKind) -> Recipient | None:
    last = name_end(source, start, end)
    if last is None:
        return None
    rest = _over_end(source, last, min(end, last + _LONGEST))
    organisation = _organisation(source, units, last, rest)
    place = organisation or (last, rest)
    return Recipient(start, last, kind, organisation, units.of(place[0], rest) or units.of(last, rest))


def _organisation(source: Source, units: Units, start: int, end: int) -> tuple[int, int] | None:
    for match in _collective_anywhere().finditer(source.folded, start, end):
        last = match.start() + len(source.folded[match.start() : end].rstrip(" \n\f,.;:-()"))
        if is_spelt(source, *match.span()) and _is_certain(source, units, match.start(), last):
            return match.start(), last
    return None


def _body(source: Source, units: Units, start: int, end: int) -> Recipient | None:
    """Return a collective, where it is a certain one: named, or of the paper's own unit."""
    if _vague().match(source.folded, start, end):
        return None
    last = _over_end(source, start, min(end, start + _LONGEST))
    named = units.inside(start, last)
    if named and source.is_upper(named[0][0]) and _is_own_cell(source, start, named[0]):
        last = named[0][0]  # the unit has a cell of its own
    elif named and source.folded[named[0][1] : last].strip() and _is_new_cell(source, named[0][1]):
        last = named[0][1]  # the next cell of the row begins with a capital
    text = source.folded[start:last].rstrip(' \n\f,.;:-("“”')
    last = start + len(text)
    if not _is_certain(source, units, start, last):
        return None
    return Recipient(start, last, "collective", None, named[0][2] if named else units.of(start, last))


def _is_own_cell(source: Source, start: int, named: tuple[int, int, UnitMention]) -> bool:
    """Say whether a unit with its kind in capitals stands behind a name that is whole without it."""
    before = source.folded[start : named[0]].rstrip()
    return (
        named[2].body is None and bool(before) and before[-1] != "," and _has_name(source, start, start + len(before))
    )


def _is_certain(source: Source, units: Units, start: int, end: int) -> bool:
    """Say whether a body is a certain one: it names a unit, bears a name or number, or is of the paper's own unit."""
    return bool(
        units.inside(start, end) or _ourselves().search(source.folded[start:end]) or _has_name(source, start, end)
    )


def _is_new_cell(source: Source, place: int) -> bool:
    return source.folded[place] in " \n" and place + 1 < len(source.folded) and source.is_upper(place + 1)


def _has_name(source: Source, start: int, end: int) -> bool:
    """Say whether a name or a number stands behind the first word: "thôn Hạ Nông", "khối phố 3"."""
    further = list(_WORD.finditer(source.folded, start, end))[1:]
    return any(source.is_upper(word.start()) or word.group()[0].isdigit() for word in further)


def _over_end(source: Source, start: int, end: int) -> int:
    """Return where the words on whom it goes to are over: before what it was for, before the next cell of a row."""
    for match in _over().finditer(source.folded, start, end):
        if match["bracket"]:
            return match.start()
        upper = source.is_upper(match.start())
        word = _WORD.match(source.folded, match.start())
        if word and upper == (match["deed"] is not None) and is_spelt(source, *word.span()):
            return match.start()
    return end


@cache
def _parting() -> re.Pattern[str]:
    further = any_of((*words("awards", "collectives", "further"), *table("awards")["honorifics"]))
    return re.compile(rf"[;\f]|(?P<joint>,?{SPACE}va{SPACE}|,{SPACE})(?=(?P<further>{further})(?![a-z0-9]))")


@cache
def _one_before() -> re.Pattern[str]:
    return re.compile(rf"(?:^|[ \n]){any_of(words('awards', 'collectives', 'one_before'))}$")


@cache
def _collective() -> re.Pattern[str]:
    return re.compile(rf"{alternatives(words('awards', 'collectives', 'starts'))}(?![a-z0-9])")


@cache
def _collective_anywhere() -> re.Pattern[str]:
    return re.compile(rf"{whole_words(words('awards', 'collectives', 'starts'))}(?![a-z0-9])")


@cache
def _vague() -> re.Pattern[str]:
    # "tập thể cán bộ xã A" names somebody; "tập thể và 05 cá nhân" nobody.
    return re.compile(
        rf"(?:{any_of(words('awards', 'collectives', 'vague'))}(?:,|{SPACE}(?:va|co|duoc|sau|nay)|$)|[0-9])"
    )


@cache
def _ourselves() -> re.Pattern[str]:
    return re.compile(rf"(?:^|[ \n]){any_of(words('awards', 'collectives', 'ourselves'))}$")


@cache
def _over() -> re.Pattern[str]:
    deeds, over = words("awards", "behind_name", "deeds"), words("awards", "over", "words")
    return re.compile(rf"(?P<bracket>\()|(?<=[ \n\f])(?:(?P<deed>{any_of(deeds)})|(?:{any_of(over)}))(?![a-z0-9])")
