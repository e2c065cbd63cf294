"""Bodies of a unit that goes without its name: "UBND thị xã", "HĐND tỉnh", "Ban Dân vận Thị ủy".

Whose they are only the paper's own letterhead tells: its area of that kind, or the one around its commune or district.
A letterhead that names none, or two of one level, tells nothing; nor does "UBND xã" in the paper of a town, "UBND các
huyện, thị xã", or a kind with a name behind it, known or not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from extract.grammar import SPACE, any_of, table, whole_words, words
from extract.units.gazetteer import bare_place
from extract.units.places import Found, mention_of
from extract.units.words import body_before
from normalize.folding import canonical, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from extract.facts import UnitMention
    from extract.source import Source
    from extract.units.gazetteer import Gazetteer, Unit

_PRINTED = 0.8  # of the confidence in the letterhead's own area, for a body of it
_AROUND = 0.7  # for a body of an area that only the tables tell
_MAX_ORGAN = 60  # characters in front of "Thị ủy"
_LONGEST_NAME = 3  # words behind a kind that may be a name in small letters
_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class _Own:
    unit: Unit
    confidence: float


def unnamed_bodies(
    source: Source,
    named: tuple[UnitMention, ...],
    gazetteer: Gazetteer,
    *,
    head: Iterable[tuple[int, int]],
    day: str | None,
) -> Iterator[UnitMention]:
    """Yield the bodies of the paper's own areas that go without a name; the span is of the kind: "thị xã", "Thị ủy".

    Args:
        source: the prepared text.
        named: the units that the text names.
        gazetteer: the units that are known.
        head: the places of agency and parent in the letterhead, as offsets of the text.
        day: the paper's date, ISO 8601.
    """
    own = _own_areas(named, gazetteer, tuple(head), day)
    if not own:
        return
    taken = {offset for unit in named for offset in (unit.start, unit.end)}
    for match in _kinds(frozenset(own)).finditer(source.folded):
        kind = " ".join(match.group().split())
        committee = kind in table("units")["area_committees"]
        first, last = source.span(*match.span())
        if {first, last} & taken or not _stands_alone(source, gazetteer, match) or not _is_spelt(source, match):
            continue
        body = _organ(source, match) if committee else body_before(source, match.start())
        if body:
            area = own[_kind_of(kind)]
            found = Found(match.end(), (area.unit,), area.confidence)
            yield replace(mention_of(source, found, gazetteer, start=match.start(), body=body), named=False)


def _own_areas(
    named: tuple[UnitMention, ...], gazetteer: Gazetteer, head: tuple[tuple[int, int], ...], day: str | None
) -> dict[str, _Own]:
    """Return the paper's own areas by their kind, of each level the only one."""
    told: dict[str, dict[str, _Own]] = {}
    for mention in named:
        unit = gazetteer.get(mention.code, mention.valid_from)
        if unit and any(start <= mention.start < end for start, end in head):
            told.setdefault(unit.level, {}).setdefault(unit.name, _Own(unit, mention.confidence))
    around = {
        area.key: _Own(area, own.confidence * _AROUND)
        for level in ("commune", "district")
        for own in told.get(level, {}).values()
        for area in _areas_around(own.unit, gazetteer, day)
    }
    levels = {
        level: [_Own(own.unit, own.confidence * _PRINTED) for own in printed.values()]
        for level, printed in told.items()
    }
    for own in around.values():
        if own.unit.level not in told:
            levels.setdefault(own.unit.level, []).append(own)
    found: dict[str, _Own] = {}
    for level in ("province", "district", "commune"):  # of a city in a province the nearer one is meant
        for own in levels.get(level, ()) if len(levels.get(level, ())) == 1 else ():
            found[own.unit.kind] = _Own(own.unit, round(own.confidence, 2))
    return found


def _areas_around(unit: Unit, gazetteer: Gazetteer, day: str | None) -> Iterator[Unit]:
    for level, name in (("district", unit.district), ("province", unit.province)):
        if not name or level == unit.level:
            continue
        areas = [
            area
            for area in gazetteer.areas_named(bare_place(name))
            if (area.level, area.name, area.province) == (level, name, unit.province)
            and (area.stood_on(day) if day else unit.valid_to is None or area.valid_from < unit.valid_to)
        ]
        if areas:
            yield max(areas, key=lambda area: area.valid_from)


def _stands_alone(source: Source, gazetteer: Gazetteer, match: re.Match[str]) -> bool:
    """Say whether neither a name nor a further kind stands behind a kind."""
    folded, end = source.folded, match.end()
    if _further().match(folded, end):
        return False
    if folded[end : end + 1] not in (" ", "\n", "\f"):
        return True
    if end + 1 < len(folded) and (folded[end + 1].isdigit() or source.is_upper(end + 1)):
        return folded[end] != " " and _next_part().match(folded, end + 1) is not None
    behind = [word.group() for word in _WORD.finditer(folded, end, end + 30)][:_LONGEST_NAME]
    names = (" ".join(behind[:length]) for length in range(2, len(behind) + 1))
    return not any(name in gazetteer.places or gazetteer.named(name) for name in names)


def _is_spelt(source: Source, match: re.Match[str]) -> bool:
    """Say whether a kind has its own marks, or none in a word that is no other without them: "quận", not "quân"."""
    printed = canonical(source.cut(*match.span())).casefold()
    plain = fold(printed)
    return " ".join(printed.split()) in _spellings() or (printed.isascii() and plain != "quan")


def _organ(source: Source, match: re.Match[str]) -> str:
    """Return a committee as printed, with the organ of it that stands in front: "Ban Dân vận Thị ủy"."""
    base = max(0, match.start() - _MAX_ORGAN)
    organ = _organs().search(source.folded[base : match.start()])
    return source.printed(base + organ.start() if organ else match.start(), match.end())


def _kind_of(word: str) -> str:
    units = table("units")
    return str(units["area_committees"].get(word) or units["area_kinds"].get(word) or units["kinds"][word])


@cache
def _kinds(own: frozenset[str]) -> re.Pattern[str]:
    known = {word for name in ("kinds", "area_kinds", "area_committees") for word in table("units")[name]}
    of_own = tuple(word for word in known if len(word) > 1 and word[-1] != "." and _kind_of(word) in own)
    return re.compile(rf"{whole_words(of_own)}(?![a-z0-9])")


@cache
def _spellings() -> frozenset[str]:
    units = table("units")
    kinds = {name.casefold() for group in ("kinds", "area_kinds") for name in units[group].values()}
    return frozenset((*kinds, *(canonical(name).casefold() for name in units["committees_spelt"])))


@cache
def _further() -> re.Pattern[str]:
    kinds = {word for name in ("kinds", "area_kinds") for word in table("units")[name] if len(word) > 1}
    joint = rf"(?:[ \n]?[,/][ \n]?|{SPACE}(?:va|hoac|-){SPACE}|-)"
    return re.compile(
        rf"(?:{joint}{any_of(tuple(kinds))}|{SPACE}{any_of(words('units', 'another_word_behind'))})(?![a-z])"
    )


@cache
def _next_part() -> re.Pattern[str]:
    return re.compile(rf"(?:[0-9]{{1,2}}[.)]|[ivx]{{1,4}}\.|{any_of(words('units', 'parts_behind'))}(?![a-z]))")


@cache
def _organs() -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9]){any_of(words('units', 'committee_organs'))}{SPACE}$")
