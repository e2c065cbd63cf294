"""Mentions of wards and communes, told from their namesakes by the places that the paper itself names.

1. A kind word ("phường", "P.", "các xã") and the names in capitals behind it, a list of them too, are looked up in the
   gazetteer, the longest name first.
2. The districts and provinces that the text names, and the place of its letterhead, say which namesake is meant. A name
   that nothing in the paper supports is reported only where no other unit of the country bears it.
3. The paper's date says which of the units that bore the name in turn.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from extract.facts import UnitMention
from extract.gazetteer import Gazetteer, Unit, bare_place, load
from extract.grammar import SPACE, any_of, table, words
from normalize.folding import canonical, fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.source import Source

_MAX_SYLLABLES = 5
_BESIDE = 36  # characters behind a name in which its district or province may stand
_MAX_BODY = 70  # characters a body's name in front of a unit may have
# Each begins with a plain letter, so that the search runs from such letter to such letter; what stands in front of it
# is looked at next.
_KIND = re.compile(
    r"[pxtd](?<![^\W_].)(?<!\..)"
    r"(?:(?<=p)(?:huong:?[ \n\f]|\.[ \n]?)|(?<=x)(?:a:?[ \n\f]|\.[ \n]?)|(?<=t)(?:hi[ \n]tran:?[ \n\f]|t\.[ \n]?)"
    r"|(?<=d)ac[ \n]khu:?[ \n\f])(?=[a-z0-9])"
)
_SYLLABLE = re.compile(r"[a-z0-9'’]+")
_BETWEEN = re.compile(r"[ \n\f]?(?:[,;]|[ \n\f]va)[ \n\f]")
_PLACE_KIND = re.compile(
    r"[thq](?<![^\W_].)(?:(?<=t)(?:inh(?:[ \n]uy)?|hanh[ \n](?:uy|pho)|hi(?:[ \n]uy|[ \n\f]xa)|[px]\.?)"
    r"|(?<=h)(?:uyen(?:[ \n]uy)?|\.)|(?<=q)uan(?:[ \n]uy)?)[ \n\f]?(?=[a-z0-9])"
)
_TOWN = re.compile(r"thi[ \n\f]$")  # before "xã": a town, "thị xã"


@dataclass(frozen=True, slots=True)
class _Context:
    """The units that are known, folded bare names of the districts and provinces that a paper names, and its date."""

    gazetteer: Gazetteer
    places: frozenset[str]
    day: str | None


def read_units(
    source: Source, gazetteer: Gazetteer | None = None, *, place: str | None = None, day: str | None = None
) -> tuple[UnitMention, ...]:
    """Return the mentions of wards, communes and townships in order.

    Args:
        source: the prepared text.
        gazetteer: the units that are known; the built-in ones where none is given.
        place: the place of the letterhead, as printed.
        day: the paper's date, ISO 8601; without it a name means the unit that bore it last.
    """
    gazetteer = gazetteer or load()
    context = _Context(gazetteer, _places(source, gazetteer, place), day)
    return tuple(_read(source, gazetteer, context))


def _read(source: Source, gazetteer: Gazetteer, context: _Context) -> Iterator[UnitMention]:
    last = 0
    kinds: dict[str, str] = table("units")["kinds"]
    for match in _KIND.finditer(source.folded):
        if match.start() < last or _is_town(source, match):
            continue
        kind = kinds[match.group().rstrip(" \n\f:").replace("\n", " ")]
        start, place = match.span()
        while True:
            found = _longest(source, gazetteer, place, kind, context)
            if found is None:
                break
            end, unit, confidence = found
            yield _mention(source, (start, end), gazetteer, unit, confidence)
            last = end
            between = _BETWEEN.match(source.folded, end)
            if between is None or _KIND.match(source.folded, between.end()):
                break
            start = place = between.end()


def _is_town(source: Source, match: re.Match[str]) -> bool:
    start = match.start()
    return match.group().startswith("xa") and _TOWN.search(source.folded, max(0, start - 4), start) is not None


def _longest(
    source: Source, gazetteer: Gazetteer, place: int, kind: str, context: _Context
) -> tuple[int, Unit, float] | None:
    """Return where the longest known name that begins at a place ends, its unit, and how sure that is."""
    for end in reversed(_name_ends(source, place)):
        name = " ".join(source.folded[place:end].split())
        candidates = gazetteer.named(name)
        if candidates:
            behind = min(len(source.folded), end + _BESIDE)
            beside = _Context(gazetteer, _places_in(source, gazetteer, end, behind), context.day)
            printed = source.printed(place, end)
            chosen = _choose(candidates, printed, kind, (beside, context))
            if chosen:
                return end, *chosen
    return None


def _name_ends(source: Source, place: int) -> list[int]:
    ends: list[int] = []
    while len(ends) < _MAX_SYLLABLES:
        syllable = _SYLLABLE.match(source.folded, place)
        if syllable is None or not (
            source.is_upper(place) or _is_figure(source, place, syllable.end(), first=not ends)
        ):
            break
        ends.append(syllable.end())
        if syllable.end() + 1 >= len(source.folded) or source.folded[syllable.end()] not in " \n":
            break
        place = syllable.end() + 1
    return ends


def _is_figure(source: Source, start: int, end: int, *, first: bool) -> bool:
    """Say whether a figure is a name, "Phường 3", and not the number of the next heading, "phường⏎3. Chỉ tiêu"."""
    folded = source.folded
    return (
        first
        and folded[start:end].isdigit()
        and folded[start - 1] == " "
        and folded[end : end + 1] not in (".", ")", "/")
    )


def _choose(
    candidates: tuple[Unit, ...], printed: str, kind: str, contexts: tuple[_Context, ...]
) -> tuple[Unit, float] | None:
    """Choose among namesakes by what stands beside the name, then by the rest of the paper."""
    of_kind = [unit for unit in candidates if unit.kind == kind]
    pool = of_kind or list(candidates)
    confidence = 0.97 if of_kind else 0.7
    bare = printed.casefold()
    exact = [unit for unit in pool if _comparable(unit.bare_name) == bare]
    if not exact and not printed.isascii():
        confidence -= 0.15  # marked, but marked otherwise than any unit is
    pool = exact or pool
    day = contexts[-1].day
    standing = [unit for unit in pool if day and unit.stood_on(day)]
    for context in contexts:
        for known in (standing, pool):
            supported, support = _supported(known, context)
            if supported:
                return _in_time(supported, day), round(confidence * support, 2)
    # Numbers are names everywhere ("Phường 1"); any other name speaks for itself if no other place bears it.
    if of_kind and not bare.isdigit() and len({(unit.district, unit.province) for unit in pool if unit.district}) <= 1:
        return _in_time(pool, day), round(confidence * (0.8 if exact else 0.65), 2)
    # One unit of the country has the name on the paper's day: its namesakes are gone.
    if of_kind and exact and not bare.isdigit() and len(standing) == 1:
        return standing[0], round(confidence * 0.8, 2)
    return None


def _supported(pool: list[Unit], context: _Context) -> tuple[list[Unit], float]:
    by_district = [unit for unit in pool if unit.district and bare_place(unit.district) in context.places]
    if by_district:
        lines = [unit for unit in pool if not unit.district and bare_place(unit.province) in context.places]
        return by_district + lines, 1.0
    by_province = [unit for unit in pool if _provinces(unit, context.gazetteer) & context.places]
    if not by_province:
        return [], 0.0
    districts = {unit.district for unit in by_province if unit.district}
    return by_province, 0.95 if len(districts) <= 1 else 0.5


def _provinces(unit: Unit, gazetteer: Gazetteer) -> set[str]:
    names = {bare_place(unit.province)}
    following = gazetteer.successors(unit)
    if following:
        names.add(bare_place(following[-1].province))
    return names


def _in_time(units: list[Unit], day: str | None) -> Unit:
    standing = [unit for unit in units if day and unit.stood_on(day)]
    return max(standing or units, key=lambda unit: unit.valid_from)


def _mention(
    source: Source, places: tuple[int, int], gazetteer: Gazetteer, unit: Unit, confidence: float
) -> UnitMention:
    first, last = source.span(*places)
    following = gazetteer.successors(unit)
    return UnitMention(
        text=source.original[first:last],
        start=first,
        end=last,
        code=unit.code,
        valid_from=unit.valid_from,
        name=unit.name,
        successor=following[-1].name if following else None,
        confidence=confidence,
        body=_body_before(source, places[0]),
    )


def _body_before(source: Source, place: int) -> str | None:
    base = max(0, place - _MAX_BODY)
    body = _body().search(source.folded[base:place])
    return source.printed(base + body.start(), base + body.end()) if body else None


def _places(source: Source, gazetteer: Gazetteer, place: str | None) -> frozenset[str]:
    """Return the districts and provinces that a paper names, by their folded bare names."""
    own = {fold(place)} & gazetteer.places if place else set()
    return _places_in(source, gazetteer, 0, len(source.folded)) | own


def _places_in(source: Source, gazetteer: Gazetteer, start: int, end: int) -> frozenset[str]:
    found: set[str] = set()
    for match in _PLACE_KIND.finditer(source.folded, start, end):
        for last in reversed(_name_ends(source, match.end())):
            name = " ".join(source.folded[match.end() : last].split())
            if name in gazetteer.places:
                found.add(name)
                break
    return frozenset(found)


@lru_cache(maxsize=4096)
def _comparable(name: str) -> str:
    return canonical(name).casefold()


@cache
def _body() -> re.Pattern[str]:
    organs = any_of(words("units", "body_organs"))
    return re.compile(rf"(?<![a-z0-9])(?:{organs}{SPACE})?{any_of(words('units', 'bodies'))}(?={SPACE}$)")
