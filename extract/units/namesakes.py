"""Which unit a name means, among all that ever bore it.

1. The place beside the name, then the other places of the paper, the district named last before it first, then where
   the archive is at home. Kind and marks count, the paper's date chooses in time.
2. A name that only one place bears speaks for itself; of several they are all given, and none is chosen.
3. A name that no unit bears is read with one letter wrong, if it is one of the paper's own districts.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from extract.grammar import words
from extract.units.gazetteer import Gazetteer, Unit, bare_place
from extract.units.places import UNTOLD, Found, NamedPlace, is_beside, name_ends
from normalize.folding import canonical, fold

if TYPE_CHECKING:
    from extract.source import Source

_BEFORE = 40  # places in front of a name that are asked which of two districts is meant
_MANY = 12  # places that a paper names; in one that names more, a name with a slip may be anybody's
_LONG_ENOUGH = 6  # letters of a name that may be read with a slip
_BARE_PLACE = re.compile(r"[ ]?[,(–-][ \n\f]?")


@dataclass(frozen=True, slots=True)
class Context:
    """Folded bare names of districts and provinces, and how much a name is to be trusted that only they support."""

    places: frozenset[str]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Paper:
    """What is known of the paper that is read: its text, the units, the places it and its head name, its date."""

    source: Source
    gazetteer: Gazetteer
    named: tuple[NamedPlace, ...]
    context: Context
    head: Context
    day: str | None


@dataclass(frozen=True, slots=True)
class Asked:
    """The kinds that stand in front of a name, what a garbled one costs, and whether it is the first of a list."""

    kinds: frozenset[str]
    slip: float
    first: bool = True


def longest_name(paper: Paper, place: int, asked: Asked) -> Found | None:
    """Return the longest known name that begins at a place."""
    source, untold = paper.source, None
    ends = name_ends(source, place)
    for end in reversed(ends):
        name = " ".join(source.folded[place:end].split())
        candidates = paper.gazetteer.named(name)
        if not candidates:
            continue
        if not asked.first and name in paper.gazetteer.places and not any(u.kind in asked.kinds for u in candidates):
            return None  # "xã Điện Hòa, Điện Bàn": the town, not another commune of the list
        if not asked.first and " " not in name and _marked_otherwise(candidates, source.printed(place, end)):
            continue  # "xã Hòa Tiến; Đảng bộ …": no commune named Dang
        found = _choose(paper, candidates, (place, end), asked)
        if found and (len(found.units) == 1 or asked.first):
            if len(found.units) == 1:
                return found
            untold = untold or found
    return untold or _garbled(paper, place, ends, asked)


def _marked_otherwise(candidates: tuple[Unit, ...], printed: str) -> bool:
    return not printed.isascii() and all(_comparable(unit.bare_name) != printed.casefold() for unit in candidates)


def _choose(paper: Paper, candidates: tuple[Unit, ...], name: tuple[int, int], asked: Asked) -> Found | None:
    """Choose among namesakes by what stands beside the name, then by the rest of the paper."""
    place, end = name
    printed = paper.source.printed(place, end)
    of_kind = [unit for unit in candidates if unit.kind in asked.kinds]
    others = [unit for unit in candidates if unit.kind not in asked.kinds]
    pool, confidence = _like(of_kind or others, printed, (0.97 if of_kind else 0.7) - asked.slip)
    if not pool:
        return None
    standing = [unit for unit in pool if paper.day and unit.stood_on(paper.day)]
    beside = _beside(paper, end)
    alone = _looks_alike(paper, place, end)
    contexts = (beside,) if alone else (beside, paper.context, paper.head, Context(paper.gazetteer.home, 0.8))
    # "Diên Thọ" of Điện Bàn is its Điện Thọ, whatever there is elsewhere: places go before marks.
    marked_otherwise = [unit for unit in of_kind if unit not in pool]
    for known, sure in ((pool, confidence), (marked_otherwise, confidence - 0.15)):
        found = _by_places(paper, known, contexts, (place, end), sure)
        if found:
            return found
    if of_kind and others and not alone:
        # "xã Nam Hòa" of a district whose Nam Hòa was or became a ward: its day is not in the tables.
        inside = [unit for unit in others if unit.district and bare_place(unit.district) in paper.context.places]
        told, share = _one_district(paper, inside, place)
        # Where one of that kind stands on the paper's day and the others are no more, they are not meant.
        gone = standing and not any(paper.day and unit.stood_on(paper.day) for unit in inside)
        if told and not gone:
            return Found(end, (_in_time(told, paper.day),), round((0.7 - asked.slip) * share, 2))
    if alone or not of_kind or printed.isdigit() or asked.slip:
        return None
    return _by_name_alone(paper, pool, standing, printed, end)


def _by_places(
    paper: Paper, pool: list[Unit], contexts: tuple[Context, ...], name: tuple[int, int], sure: float
) -> Found | None:
    """Choose the units of a pool that the places of the paper support, those of its day first."""
    place, end = name
    standing = [unit for unit in pool if paper.day and unit.stood_on(paper.day)]
    for context in contexts:
        for known in (standing, pool):
            supported, support = _supported(known, context, paper.gazetteer)
            told, share = _one_district(paper, supported, place)
            if told:
                return Found(end, (_in_time(told, paper.day),), round(sure * support * share, 2))
    return None


def _by_name_alone(paper: Paper, pool: list[Unit], standing: list[Unit], printed: str, end: int) -> Found | None:
    """Choose where no place tells: a name that only one place bears speaks for itself, the less where others are named.

    Numbers are names everywhere ("Phường 1"), and are left before.
    """
    exact = _comparable(pool[0].bare_name) == printed.casefold()
    strange = 0.7 if paper.context.places else 1.0
    if len(_districts(pool)) <= 1:
        return Found(end, (_in_time(pool, paper.day),), round((0.78 if exact else 0.53) * strange, 2))
    # One unit of the country has the name on the paper's day: its namesakes are gone.
    if exact and len(standing) == 1:
        return Found(end, (standing[0],), round(0.78 * strange, 2))
    return Found(end, tuple(standing or pool), UNTOLD) if exact or printed.isascii() else None


def _like(units: list[Unit], printed: str, confidence: float) -> tuple[list[Unit], float]:
    """Keep the units whose name is printed so, marks and all; where none is, all of them, and less sure if marked."""
    bare = printed.casefold()
    exact = [unit for unit in units if _comparable(unit.bare_name) == bare]
    if not exact and not printed.isascii() and " " not in bare:
        return [], 0.0  # "Đảng" is no "Xã Dang": too little of a name is left
    return exact or units, confidence if exact or printed.isascii() else confidence - 0.15


def _looks_alike(paper: Paper, place: int, end: int) -> bool:
    """Say whether a name is likely words in capitals: "CHÍNH SÁCH XÃ HỘI AN"."""
    first = paper.source.folded[place:end].split()[0]
    return first in words("units", "look_alikes") and paper.source.cut(place - 3, end).isupper()


def _beside(paper: Paper, end: int) -> Context:
    """Return the places right behind a name: "xã Tân Lập, huyện Yên Mỹ", "xã Tân Lập, Yên Mỹ, Hưng Yên"."""
    first = bisect_left(paper.named, end, key=lambda place: place.start)
    source = paper.source
    found = {place.bare for place in paper.named[first : first + 3] if is_beside(source, end, place)}
    for _ in range(2):
        parted = _BARE_PLACE.match(source.folded, end)
        if parted is None or parted.end() >= len(source.folded) or not source.is_upper(parted.end()):
            break
        for last in reversed(name_ends(source, parted.end())):
            name = " ".join(source.folded[parted.end() : last].split())
            if name in paper.gazetteer.places:
                found.add(name)
                end = last
                break
    return Context(frozenset(found))


def _supported(pool: list[Unit], context: Context, gazetteer: Gazetteer) -> tuple[list[Unit], float]:
    by_district = [unit for unit in pool if unit.district and bare_place(unit.district) in context.places]
    if by_district:
        provinces = [unit for unit in by_district if _provinces(unit, gazetteer) & context.places]
        lines = [unit for unit in pool if not unit.district and bare_place(unit.province) in context.places]
        return (provinces or by_district) + lines, context.weight
    by_province = [unit for unit in pool if _provinces(unit, gazetteer) & context.places]
    return by_province, 0.95 * context.weight


def _one_district(paper: Paper, units: list[Unit], place: int) -> tuple[list[Unit], float]:
    """Return the units of the one district they lie in; of several that of the last one named before the place."""
    if len(_districts(units)) <= 1:
        return units, 1.0
    before = bisect_left(paper.named, place, key=lambda named: named.start)
    for named in reversed(paper.named[max(0, before - _BEFORE) : before]):
        inside = [unit for unit in units if unit.district and bare_place(unit.district) == named.bare]
        if inside:
            return (inside, 0.8) if len(_districts(inside)) == 1 else ([], 0.0)
    return [], 0.0


def _districts(units: list[Unit]) -> set[tuple[str, str]]:
    return {(bare_place(unit.district), unit.province) for unit in units if unit.district}


def _provinces(unit: Unit, gazetteer: Gazetteer) -> set[str]:
    names = {bare_place(unit.province)}
    names |= gazetteer.former_provinces.get(bare_place(unit.province), frozenset())
    following = gazetteer.successors(unit)
    if following:
        names.add(bare_place(following[-1].province))
    return names


def _in_time(units: list[Unit], day: str | None) -> Unit:
    standing = [unit for unit in units if day and unit.stood_on(day)]
    return max(standing or units, key=lambda unit: unit.valid_from)


def _garbled(paper: Paper, place: int, ends: list[int], asked: Asked) -> Found | None:
    """Read a name with one wrong letter as that of a unit of the paper's own districts, if only one is so like it."""
    places = paper.context.places
    if len(places) > _MANY or (ends and _looks_alike(paper, place, ends[-1])):
        return None
    for end in reversed(ends):
        name = " ".join(paper.source.folded[place:end].split())
        if len(name) < _LONG_ENOUGH or " " not in name:
            continue
        near = [unit for unit in paper.gazetteer.nearly(name, places) if _one_letter_off(name, fold(unit.bare_name))]
        near = [unit for unit in near if paper.day is None or unit.stood_on(paper.day)]
        near = [unit for unit in near if unit.kind in asked.kinds] or near
        if near and len({(unit.bare_name, unit.district) for unit in near}) == 1:
            return Found(end, (_in_time(near, paper.day),), 0.55)
    return None


def _one_letter_off(read: str, name: str) -> bool:
    """Say whether one letter put, left out or mistaken makes one name of the other, their words parted alike."""
    if abs(len(read) - len(name)) > 1 or read.count(" ") != name.count(" "):
        return False
    start = next((at for at, (one, other) in enumerate(zip(read, name, strict=False)) if one != other), None)
    if start is None:
        return len(read) != len(name)
    behind, name_behind = read[start + 1 :], name[start + 1 :]
    return behind == name_behind or read[start:] == name_behind or behind == name[start:]


@lru_cache(maxsize=4096)
def _comparable(name: str) -> str:
    return canonical(name).casefold()
