"""Districts and provinces that a text names: mentions of their own, and the context that tells wards apart.

1. `find_places` looks once through the text for a kind ("huyện", "TX.", "Tỉnh ủy") and a name behind it that some
   district or province bears. Kinds and marks may be wrong there: it is only context for the names of wards.
2. `area_mentions` takes those whose kind fits too, and lists of them ("các huyện Đại Lộc, Duy Xuyên và Quế Sơn"). The
   paper's day chooses between those that had a name in turn, the provinces beside it and in the paper between
   namesakes ("huyện Châu Thành"). What nothing tells apart is reported with its candidates and no code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from extract.facts import UnitMention
from extract.grammar import table, words
from extract.units.gazetteer import Gazetteer, Unit, bare_place
from extract.units.words import behind_motto, body_before
from normalize.folding import canonical

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.source import Source

UNTOLD = 0.3  # confidence where only candidates are known
_MAX_SYLLABLES = 5
_BESIDE = 36  # characters behind a name in which its province may stand
_CLAUSE_END = re.compile(r";|\.[\n\f]|[\n\f](?:[-+*•]|[0-9])")
_SYLLABLE = re.compile(r"[a-z0-9'’]+")
_DASH = re.compile(r" ?[-–] ?")
_BETWEEN = re.compile(r"[ \n\f]?(?:[,;]|[ \n\f]va)[ \n\f]")
_KIND = re.compile(  # the first letter by its class, then what stands in front of it, then the rest
    r"([thq](?<![a-z0-9].)(?:(?<=t)(?:inh(?:[ \n]uy)?|hanh[ \n\f](?:pho|uy)|hi[ \n\f](?:xa|uy)|[px]\.?)"
    r"|(?<=h)(?:uyen(?:[ \n](?:uy|dao))?|\.)|(?<=q)(?:uan(?:[ \n]uy)?|\.))):?[ \n\f]?(?=[a-z0-9])"
)
_ONE_AFTER_THE_OTHER = frozenset(("Huyện", "Thị xã", "Thành phố"))  # what a district may have been before


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A name that a district or province bears, behind a kind.

    Attributes:
        start: where the kind begins.
        name_start: where the name begins; end: where it ends.
        kind: the kind as it stands in the folded text, "thi xa".
        bare: folded name, "dien ban".
    """

    start: int
    name_start: int
    end: int
    kind: str
    bare: str


@dataclass(frozen=True, slots=True)
class Found:
    """Where a name ends, the unit that is meant or those that may be, and how sure that is."""

    end: int
    units: tuple[Unit, ...]
    confidence: float


def find_places(source: Source, gazetteer: Gazetteer) -> tuple[NamedPlace, ...]:
    """Return the districts and provinces that a text names, in order."""
    return tuple(_find(source, gazetteer))


def _find(source: Source, gazetteer: Gazetteer) -> Iterator[NamedPlace]:
    folded, places = source.folded, gazetteer.places
    for match in _KIND.finditer(folded):
        start, place = match.start(), behind_motto(source, match.end())
        if not (source.is_upper(place) or folded[place].isdigit()):
            continue
        for last in reversed(name_ends(source, place, dashes=True)):
            bare = _bare(folded[place:last])
            if bare in places:
                yield NamedPlace(start, place, last, " ".join(match[1].split()), bare)
                break


def is_beside(source: Source, end: int, place: NamedPlace) -> bool:
    """Say whether a place stands close enough behind the end of a name, in its clause, to tell where that is."""
    if place.name_start - end > _BESIDE:
        return False
    return _CLAUSE_END.search(source.folded, end, max(end, place.name_start)) is None


def name_ends(source: Source, place: int, *, dashes: bool = False) -> list[int]:
    """Return where a name that begins at a place may end: after each of its words in capitals.

    Args:
        source: the prepared text.
        place: where the name begins.
        dashes: whether a dash may part its words, "Bà Rịa - Vũng Tàu".
    """
    ends: list[int] = []
    begin, folded = place, source.folded
    while len(ends) < _MAX_SYLLABLES:
        syllable = _SYLLABLE.match(folded, place)
        if syllable is None or not (
            source.is_upper(place)
            or _is_figure(source, place, syllable.end(), first=not ends)
            or (ends and _is_written_small(source, begin, syllable.end()))
        ):
            break
        end = syllable.end()
        ends.append(end)
        dash = _DASH.match(folded, end) if dashes else None
        if dash:
            place = dash.end()
        elif end + 1 >= len(folded) or folded[end] not in " \n":
            break
        else:
            place = end + 1
        if place >= len(folded):
            break
    return ends


def _is_written_small(source: Source, begin: int, end: int) -> bool:
    """Say whether a word in small letters is part of a name all the same: "thị trấn Nông trường Lệ Ninh"."""
    return source.folded[begin:end].replace("\n", " ") in words("units", "written_small")


def _is_figure(source: Source, start: int, end: int, *, first: bool) -> bool:
    """Say whether a figure is a name, "Phường 3", or the last word of one, "xã Quế Xuân 1".

    The number of the next heading is none, "phường⏎3. Chỉ tiêu".
    """
    folded = source.folded
    if not folded[start:end].isdigit() or folded[start - 1] != " ":
        return False
    behind = folded[end : end + 2]
    return not behind.startswith((".", ")", "/") if first else (")", "/")) and not behind[1:].isdigit()


def area_mentions(
    source: Source, places: tuple[NamedPlace, ...], gazetteer: Gazetteer, *, head: frozenset[str], day: str | None
) -> Iterator[UnitMention]:
    """Yield the mentions of districts and provinces, in order.

    Args:
        source: the prepared text.
        places: what `find_places` gave.
        gazetteer: the units that are known.
        head: folded bare names of the places that the letterhead names.
        day: the paper's date, ISO 8601; without it a name means the area that bore it last.
    """
    kinds, committees = table("units")["area_kinds"], table("units")["area_committees"]
    everywhere = frozenset(place.bare for place in places)
    for number, place in enumerate(places):
        kind = kinds.get(place.kind) or committees[place.kind]
        beside = frozenset(
            other.bare for other in places[number + 1 : number + 3] if is_beside(source, place.end, other)
        )
        start, bare, name_start, end = place.start, place.bare, place.name_start, place.end
        reading = _Reading(gazetteer, kind, (beside, head - {bare}, everywhere - {bare}, gazetteer.home), day)
        committee = place.kind in committees
        slip = 0.0 if committee else _slip_of_kind(source, place)
        first = True
        while True:
            chosen = reading.choose(bare, source.printed(name_start, end), slip, first=first)
            if chosen is None:
                break
            if first:
                body = source.printed(start, name_start) if committee else body_before(source, start)
            found = Found(end, *chosen)
            yield mention_of(source, found, gazetteer, start=name_start if committee else start, body=body)
            between = _BETWEEN.match(source.folded, end)
            following = _next_name(source, gazetteer, between.end()) if between else None
            if following is None:
                break
            start, first, body = following[0], False, None
            name_start, end, bare = following


def _next_name(source: Source, gazetteer: Gazetteer, place: int) -> tuple[int, int, str] | None:
    if place >= len(source.folded) or not source.is_upper(place) or _KIND.match(source.folded, place):
        return None
    for end in reversed(name_ends(source, place, dashes=True)):
        bare = _bare(source.folded[place:end])
        if bare in gazetteer.places:
            return place, end, bare
    return None


@dataclass(frozen=True, slots=True)
class _Reading:
    """What is known when a name is looked up: its kind; the places beside it, in the head, in the paper, at home."""

    gazetteer: Gazetteer
    kind: str
    contexts: tuple[frozenset[str], ...]
    day: str | None

    def choose(self, bare: str, printed: str, slip: float, *, first: bool) -> tuple[tuple[Unit, ...], float] | None:
        """Return the areas that may be meant, one where that is told, and how sure it is; None where none is.

        Args:
            bare: folded name.
            printed: the name as it stands.
            slip: what a doubtful kind costs; 1 where it is none.
            first: whether the kind stands right in front; further names of a list must be of that very kind.
        """
        known = self.gazetteer.areas_named(bare)
        pool = [unit for unit in known if unit.kind == self.kind]
        of_kind = bool(pool)
        if not pool and first and self.kind in _ONE_AFTER_THE_OTHER and not bare.isdigit():
            pool = [unit for unit in known if unit.level == "district" and unit.kind != "Quận"]
        name = _comparable(printed)
        exact = [unit for unit in pool if _comparable(unit.bare_name) == name]
        marked_otherwise = not exact and not printed.isascii()
        if (
            not pool
            or slip >= 1
            or (bare.isdigit() and slip)
            or (marked_otherwise and (not of_kind or not (first or " " in bare)))
        ):
            return None
        units, support = self._told_apart(exact or pool)
        confidence = (0.97 if of_kind else 0.7) - slip - (0.15 if marked_otherwise else 0.0)
        return units, round(confidence * support, 2) if len(units) == 1 else UNTOLD

    def _told_apart(self, pool: list[Unit]) -> tuple[tuple[Unit, ...], float]:
        if len({unit.code for unit in pool}) > 1:
            standing = [unit for unit in pool if self.day and unit.stood_on(self.day)]
            for weight, places in zip((1.0, 1.0, 0.95, 0.8), self.contexts, strict=True):
                for known in (standing, pool):
                    inside = [unit for unit in known if unit.level == "district" and self._provinces(unit) & places]
                    if len({unit.code for unit in inside}) == 1:
                        return (self._in_time(inside),), weight
            pool = standing or pool
            if len({unit.province for unit in pool if unit.level == "district"}) > 1:
                return tuple(pool), 0.0
        return (self._in_time(pool),), 1.0

    def _provinces(self, unit: Unit) -> frozenset[str]:
        province = bare_place(unit.province)
        return self.gazetteer.former_provinces.get(province, frozenset()) | {province}

    def _in_time(self, units: list[Unit]) -> Unit:
        standing = [unit for unit in units if self.day and unit.stood_on(self.day)]
        return max(standing or units, key=lambda unit: unit.valid_from)


def _slip_of_kind(source: Source, place: NamedPlace) -> float:
    """Return what the marks of a kind cost: nothing where they are right or lost, all where they make another word."""
    printed = source.printed(place.start, place.name_start).rstrip(": ").casefold()
    if printed.isascii() or printed in _printed_kinds():
        # "cơ quan", "tinh thần" without marks: the name alone speaks.
        return 0.1 if place.kind in ("quan", "tinh") and printed.isascii() and not printed.endswith(".") else 0.0
    return 1.0 if place.kind == "quan" else 0.2


@cache
def _printed_kinds() -> frozenset[str]:
    names = {name.casefold() for name in table("units")["area_kinds"].values()}
    return frozenset(names | {"huyện đảo"})


def mention_of(source: Source, found: Found, gazetteer: Gazetteer, *, start: int, body: str | None) -> UnitMention:
    """Return a mention of the one unit that is meant, or of several that may be, from a place on."""
    first, last = source.span(start, found.end)
    units, confidence = found.units, found.confidence
    unit = units[0]
    following = gazetteer.successors(unit) if len(units) == 1 else ()
    return UnitMention(
        text=source.original[first:last],
        start=first,
        end=last,
        code=unit.code if len(units) == 1 else "",
        valid_from=unit.valid_from if len(units) == 1 else "",
        name=unit.name,
        successor=following[-1].name if following else None,
        confidence=confidence,
        body=body,
        level=unit.level,
        candidates=tuple(unit.key for unit in units) if len(units) > 1 else (),
    )


def _bare(folded: str) -> str:
    name = " ".join(_DASH.sub(" ", folded).split())
    aliases: dict[str, str] = table("units")["area_aliases"]
    return aliases.get(name, name)


@lru_cache(maxsize=4096)
def _comparable(name: str) -> str:
    return _DASH.sub(" ", canonical(name)).casefold()
