"""Mentions of units: wards and communes, told from their namesakes by the places that the paper itself names.

1. A kind word ("phường", "P.", "các xã, phường gồm:") and the names in capitals behind it, a list of them too, also
   one that runs over lines, are looked up in the gazetteer, the longest name first.
2. The districts and provinces that the text names, and the place of its letterhead, say which namesake is meant;
   failing them, where the archive is at home. A name that nothing tells apart has its candidates and no code.
3. The paper's date says which of the units that bore the name in turn.
4. Rows of a table that begin with names of a district's units are read without a kind (`extract.unit_rows`), and the
   districts and provinces themselves by `extract.places`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from extract.gazetteer import Gazetteer, Unit, bare_place, load
from extract.grammar import table, words
from extract.places import UNTOLD, Found, NamedPlace, area_mentions, find_places, mention_of, name_ends
from extract.unit_rows import rows
from extract.unit_words import body_before, kind_pattern, list_words
from normalize.folding import canonical, fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.facts import UnitMention
    from extract.source import Source

_BESIDE = 36  # characters behind a name in which its district or province may stand
_BEFORE = 40  # places in front of a name that are asked which of two districts is meant
_PLAIN = frozenset(("phuong", "xa", "thi tran", "dac khu", "p.", "x.", "tt."))  # kinds that are not garbled
_LETTERS = frozenset(("p", "x", "tt"))
_MANY = 12  # places that a paper names; in one that names more, a name with a slip may be anybody's
_LONG_ENOUGH = 6  # letters of a name that may be read with a slip
_BETWEEN = re.compile(
    r"(?:[ ]?\([^()]{0,30}\))?"
    r"(?:(?P<item>[;,.]?[\n\f](?:[-+*•][ ]?|[0-9]{1,2}[.)]?[ ]))|[ \n\f]?(?:[,;]|[ \n\f]va)[ \n\f])"
)
_ITEM = re.compile(r"[-+*•][ ]?|[0-9]{1,2}[.)]?[ ]")
_JOINED = re.compile(r"(?<![a-z])(phuong|xa|thi[ \n]tran)[ ]?(?:,|/|[ \n\f]va)[ \n\f]?$")
_BARE_PLACE = re.compile(r"[ ]?[,(–-][ \n\f]?")
_TOWN = re.compile(r"thi[ \n\f]$")  # before "xã": a town, "thị xã"


@dataclass(frozen=True, slots=True)
class _Context:
    """Folded bare names of districts and provinces, and how much a name is to be trusted that only they support."""

    places: frozenset[str]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class _Paper:
    """What is known of the paper that is read: its text, the units, the places it names in order, and its date."""

    source: Source
    gazetteer: Gazetteer
    named: tuple[NamedPlace, ...]
    context: _Context
    day: str | None


def read_units(
    source: Source, gazetteer: Gazetteer | None = None, *, place: str | None = None, day: str | None = None
) -> tuple[UnitMention, ...]:
    """Return the mentions of units of every level in order.

    Args:
        source: the prepared text.
        gazetteer: the units that are known; the built-in ones where none is given.
        place: the place of the letterhead, as printed.
        day: the paper's date, ISO 8601; without it a name means the unit that bore it last.
    """
    gazetteer = gazetteer or load()
    named = find_places(source, gazetteer)
    own = {fold(place)} & gazetteer.places if place else set()
    context = _Context(frozenset(found.bare for found in named) | own)
    paper = _Paper(source, gazetteer, named, context, day)
    communes = list(_read(paper))
    taken = [(unit.start, unit.end) for unit in communes]
    for start, found in rows(source, gazetteer, context.places, day):
        if _free(taken, *source.span(start, found.end)):
            communes.append(mention_of(source, found, gazetteer, start=start, body=None))
    communes.sort(key=lambda unit: unit.start)
    taken = [(unit.start, unit.end) for unit in communes]
    areas = [unit for unit in area_mentions(source, named, gazetteer, day=day) if _free(taken, unit.start, unit.end)]
    return tuple(sorted((*communes, *areas), key=lambda unit: unit.start))


def _free(taken: list[tuple[int, int]], start: int, end: int) -> bool:
    """Say whether none of the spans, which are in order, touches this one."""
    number = bisect_left(taken, (start, end))
    return all(last <= start or first >= end for first, last in taken[max(0, number - 1) : number + 1])


def _read(paper: _Paper) -> Iterator[UnitMention]:
    source, last = paper.source, 0
    kinds: dict[str, str] = table("units")["kinds"]
    for match in kind_pattern().finditer(source.folded):
        start = match.start()
        if start < last or not _begins_word(source, match):
            continue
        place = _names_begin(source, match.end())
        if not (source.is_upper(place) or source.folded[place].isdigit()):
            continue
        open_list = source.folded[max(start, place - 6) : place].rstrip(" \n\f-+*•0123456789.)").endswith(":")
        body, start = body_before(source, start), place if open_list else start
        word = _word(match)
        asked = _Asked(_kinds_before(source, match.start(), kinds) | {kinds[word]}, slip=0.0 if word in _PLAIN else 0.1)
        while True:
            found = _longest(paper, place, asked)
            if found is None:
                break
            yield mention_of(source, found, paper.gazetteer, start=start, body=body)
            last = found.end
            between = _BETWEEN.match(source.folded, found.end)
            if (
                between is None
                or (between["item"] and not open_list)
                or kind_pattern().match(source.folded, between.end())
            ):
                break
            body, start = None, between.end()
            place = start
            asked = _Asked(asked.kinds, asked.slip, first=False)


@dataclass(frozen=True, slots=True)
class _Asked:
    """The kinds that stand in front of a name, what a garbled one costs, and whether it is the first of a list."""

    kinds: frozenset[str]
    slip: float
    first: bool = True


def _begins_word(source: Source, match: re.Match[str]) -> bool:
    start = match.start()
    if start and (source.folded[start - 1].isalnum() or source.folded[start - 1] == "."):
        return False
    word = _word(match)
    if word in _LETTERS:  # "P Điện An" in a table, and no letter that stands about
        return source.cut(start, start + len(word)).isupper()
    return word != "xa" or _TOWN.search(source.folded, max(0, start - 4), start) is None


def _word(match: re.Match[str]) -> str:
    return " ".join((match["word"] or match["dotted"]).split())


def _names_begin(source: Source, place: int) -> int:
    """Return where the names begin behind a kind: "các xã đảo gồm: Hòn Tre", ":⏎- Điện An"."""
    for _ in range(2):
        listed = None if source.is_upper(place) else list_words().match(source.folded, place)
        if listed is None:
            break
        place = listed.end()
    item = _ITEM.match(source.folded, place) if source.folded[place - 2 : place - 1] == ":" else None
    place = item.end() if item else place
    return min(place, len(source.folded) - 1)


def _kinds_before(source: Source, start: int, kinds: dict[str, str]) -> frozenset[str]:
    """Return the kinds that a list has besides the last: "các xã, phường gồm: …"."""
    found: set[str] = set()
    while joined := _JOINED.search(source.folded, max(0, start - 16), start):
        found.add(kinds[joined[1].replace("\n", " ")])
        start = joined.start()
    return frozenset(found)


def _longest(paper: _Paper, place: int, asked: _Asked) -> Found | None:
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
        found = _choose(paper, candidates, (place, end), asked)
        if found and (len(found.units) == 1 or asked.first):
            if len(found.units) == 1:
                return found
            untold = untold or found
    return untold or _garbled(paper, place, ends, asked)


def _choose(paper: _Paper, candidates: tuple[Unit, ...], name: tuple[int, int], asked: _Asked) -> Found | None:
    """Choose among namesakes by what stands beside the name, then by the rest of the paper."""
    place, end = name
    printed = paper.source.printed(place, end)
    of_kind = [unit for unit in candidates if unit.kind in asked.kinds]
    others = [unit for unit in candidates if unit.kind not in asked.kinds]
    pool, confidence = _like(of_kind or others, printed, (0.97 if of_kind else 0.7) - asked.slip)
    standing = [unit for unit in pool if paper.day and unit.stood_on(paper.day)]
    beside = _beside(paper, end)
    alone = _looks_alike(paper, place, end)
    contexts = (beside,) if alone else (beside, paper.context, _Context(paper.gazetteer.home, 0.8))
    for context in contexts:
        for known in (standing, pool):
            supported, support = _supported(known, context, paper.gazetteer)
            told, share = _one_district(paper, supported, place)
            if told:
                return Found(end, (_in_time(told, paper.day),), round(confidence * support * share, 2))
    if of_kind and others and not alone:
        # "xã Nam Hòa" of a district whose Nam Hòa was or became a ward: its day is not in the tables.
        inside = [unit for unit in others if unit.district and bare_place(unit.district) in paper.context.places]
        told, share = _one_district(paper, inside, place)
        if told:
            return Found(end, (_in_time(told, paper.day),), round((0.7 - asked.slip) * share, 2))
    if alone or not of_kind or printed.isdigit() or asked.slip:
        return None
    return _by_name_alone(paper, pool, standing, printed, end)


def _by_name_alone(paper: _Paper, pool: list[Unit], standing: list[Unit], printed: str, end: int) -> Found | None:
    """Choose where no place tells: a name that only one place bears speaks for itself, the less where others are named.

    Numbers are names everywhere ("Phường 1"), and are left before.
    """
    exact = _comparable(pool[0].bare_name) == printed.casefold()
    strange = 0.7 if paper.context.places else 1.0
    if len({(unit.district, unit.province) for unit in pool if unit.district}) <= 1:
        return Found(end, (_in_time(pool, paper.day),), round((0.78 if exact else 0.53) * strange, 2))
    # One unit of the country has the name on the paper's day: its namesakes are gone.
    if exact and len(standing) == 1:
        return Found(end, (standing[0],), round(0.78 * strange, 2))
    return Found(end, tuple(standing or pool), UNTOLD) if exact or printed.isascii() else None


def _like(units: list[Unit], printed: str, confidence: float) -> tuple[list[Unit], float]:
    """Keep the units whose name is printed so, marks and all; where none is, all of them, and less sure if marked."""
    bare = printed.casefold()
    exact = [unit for unit in units if _comparable(unit.bare_name) == bare]
    return exact or units, confidence if exact or printed.isascii() else confidence - 0.15


def _looks_alike(paper: _Paper, place: int, end: int) -> bool:
    """Say whether a name is likely words in capitals: "CHÍNH SÁCH XÃ HỘI AN"."""
    first = paper.source.folded[place:end].split()[0]
    return first in words("units", "look_alikes") and paper.source.cut(place - 3, end).isupper()


def _beside(paper: _Paper, end: int) -> _Context:
    """Return the places right behind a name: "xã Tân Lập, huyện Yên Mỹ", "xã Tân Lập, Yên Mỹ, Hưng Yên"."""
    first = bisect_left(paper.named, end, key=lambda place: place.start)
    near = (place for place in paper.named[first : first + 3] if place.start - end < _BESIDE)
    found = {place.bare for place in near if place.name_start - end <= _BESIDE}
    source = paper.source
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
    return _Context(frozenset(found))


def _supported(pool: list[Unit], context: _Context, gazetteer: Gazetteer) -> tuple[list[Unit], float]:
    by_district = [unit for unit in pool if unit.district and bare_place(unit.district) in context.places]
    if by_district:
        provinces = [unit for unit in by_district if _provinces(unit, gazetteer) & context.places]
        lines = [unit for unit in pool if not unit.district and bare_place(unit.province) in context.places]
        return (provinces or by_district) + lines, context.weight
    by_province = [unit for unit in pool if _provinces(unit, gazetteer) & context.places]
    return by_province, 0.95 * context.weight


def _one_district(paper: _Paper, units: list[Unit], place: int) -> tuple[list[Unit], float]:
    """Return the units of the one district they lie in; of several that of the last one named before the place."""
    districts = {(unit.district, unit.province) for unit in units if unit.district}
    if len(districts) <= 1:
        return units, 1.0
    before = bisect_left(paper.named, place, key=lambda named: named.start)
    for named in reversed(paper.named[max(0, before - _BEFORE) : before]):
        inside = [unit for unit in units if unit.district and bare_place(unit.district) == named.bare]
        if inside:
            one = len({(unit.district, unit.province) for unit in inside}) == 1
            return (inside, 0.8) if one else ([], 0.0)
    return [], 0.0


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


def _garbled(paper: _Paper, place: int, ends: list[int], asked: _Asked) -> Found | None:
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
