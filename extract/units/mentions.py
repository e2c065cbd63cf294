"""Mentions of units: wards and communes, told from their namesakes by the places that the paper itself names.

1. A kind word ("phường", "P.", "các xã, phường gồm:") and the names in capitals behind it, a list of them too, also
   one that runs over lines, are looked up in the gazetteer, the longest name first.
2. The districts and provinces that the text names, and the place of its letterhead, say which namesake is meant;
   failing them, where the archive is at home. A name that nothing tells apart has its candidates and no code.
3. The paper's date says which of the units that bore the name in turn.
4. Rows of a table that begin with names of a district's units are read without a kind (`extract.units.rows`), as are
   names of the letterhead's own district behind "ở", "tại" (`extract.units.bare`), and the districts and provinces
   themselves by `extract.units.places`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from extract.grammar import table
from extract.units.bare import bare_names
from extract.units.gazetteer import Gazetteer, load
from extract.units.namesakes import Asked, Context, Paper, longest_name
from extract.units.places import area_mentions, find_places, mention_of
from extract.units.rows import rows
from extract.units.words import behind_motto, body_before, kind_pattern, list_words
from normalize.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.facts import UnitMention
    from extract.source import Source

_PLAIN = frozenset(("phuong", "xa", "thi tran", "dac khu", "p.", "x.", "tt."))  # kinds that are not garbled
_LETTERS = frozenset(("p", "x", "tt"))
_BETWEEN = re.compile(
    r"(?:[ ]?\([^()]{0,30}\))?"
    r"(?:(?P<item>[;,.]?[\n\f](?:[-+*•][ ]?|[0-9]{1,2}[.)]?[ ]))|[ \n\f]?(?:[,;]|[ \n\f]va)[ \n\f])"
)
_ITEM = re.compile(r"[-+*•][ ]?|[0-9]{1,2}[.)]?[ ]")
_JOINED = re.compile(r"(?<![a-z])(phuong|xa|thi[ \n]tran)[ ]?(?:,|/|[ \n\f]va)[ \n\f]?$")
_NO_COMMUNE = re.compile(r"(?:thi|hop[ \n]tac)[ \n\f]$")  # before "xã": a town, "thị xã", or a cooperative


def read_units(
    source: Source,
    gazetteer: Gazetteer | None = None,
    *,
    place: str | None = None,
    day: str | None = None,
    head_end: int = 0,
) -> tuple[UnitMention, ...]:
    """Return the mentions of units of every level in order.

    Args:
        source: the prepared text.
        gazetteer: the units that are known; the built-in ones where none is given.
        place: the place of the letterhead, as printed.
        day: the paper's date, ISO 8601; without it a name means the unit that bore it last.
        head_end: offset at which the letterhead ends: the places that it names are the paper's own.
    """
    gazetteer = gazetteer or load()
    named = find_places(source, gazetteer)
    own = {fold(place)} & gazetteer.places if place else set()
    context = Context(frozenset(found.bare for found in named) | own)
    behind = source.place_of(head_end)
    head = frozenset(found.bare for found in named if found.start < behind)
    paper = Paper(source, gazetteer, named, context, Context(head), day)
    communes = list(_read(paper))
    taken = [(unit.start, unit.end) for unit in communes]
    unkinded = (rows(source, gazetteer, context.places, day), bare_names(source, gazetteer, head, day))
    for found_so in unkinded:
        for start, found in found_so:
            if _free(taken, *source.span(start, found.end)):
                communes.append(mention_of(source, found, gazetteer, start=start, body=None))
        communes.sort(key=lambda unit: unit.start)
        taken = [(unit.start, unit.end) for unit in communes]
    areas = [
        unit
        for unit in area_mentions(source, named, gazetteer, head=head, day=day)
        if _free(taken, unit.start, unit.end)
    ]
    return tuple(sorted((*communes, *areas), key=lambda unit: unit.start))


def _free(taken: list[tuple[int, int]], start: int, end: int) -> bool:
    """Say whether none of the spans, which are in order, touches this one."""
    number = bisect_left(taken, (start, end))
    return all(last <= start or first >= end for first, last in taken[max(0, number - 1) : number + 1])


def _read(paper: Paper) -> Iterator[UnitMention]:
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
        asked = Asked(_kinds_before(source, match.start(), kinds) | {kinds[word]}, slip=0.0 if word in _PLAIN else 0.1)
        while True:
            found = longest_name(paper, place, asked)
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
            asked = Asked(asked.kinds, asked.slip, first=False)


def _begins_word(source: Source, match: re.Match[str]) -> bool:
    start = match.start()
    word = _word(match)
    if word in _LETTERS:  # "P Điện An" in a table, and no letter that stands about
        return source.cut(start, start + len(word)).isupper()
    return word != "xa" or _NO_COMMUNE.search(source.folded, max(0, start - 8), start) is None


def _word(match: re.Match[str]) -> str:
    return " ".join(match["word"].split())


def _names_begin(source: Source, place: int) -> int:
    """Return where the names begin behind a kind: "các xã đảo gồm: Hòn Tre", ":⏎- Điện An"."""
    place = behind_motto(source, place)
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
