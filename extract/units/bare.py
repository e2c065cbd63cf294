"""Communes named without a kind in running text: "ở Thanh Thạch, Hương Hóa và Kim Hóa".

Only behind a word that leads to a place, only names of the district that the letterhead itself names, printed in full
and with their marks: a river, a road or a school of the name has another word in front.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from extract.grammar import SPACE, whole_words, words
from extract.units.gazetteer import bare_place
from extract.units.places import Found, name_ends
from normalize.folding import canonical

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.source import Source
    from extract.units.gazetteer import Gazetteer, Unit

_CONFIDENCE = 0.65
_BETWEEN = re.compile(r"(?:,|[ \n\f]va)[ \n\f]")


def bare_names(
    source: Source, gazetteer: Gazetteer, places: frozenset[str], day: str | None
) -> Iterator[tuple[int, Found]]:
    """Yield the communes named so: where each name begins, and what was found there.

    Args:
        source: the prepared text.
        gazetteer: the units that are known.
        places: folded bare names of the districts that the letterhead names.
        day: the paper's date, ISO 8601.
    """
    if not places:
        return
    for lead in _leads().finditer(source.folded):
        place = lead.end()
        while source.is_upper(place):
            found = _named_at(source, gazetteer, places, day, place)
            if found is None:
                break
            yield place, found
            between = _BETWEEN.match(source.folded, found.end)
            if between is None or between.end() >= len(source.folded):
                break
            place = between.end()


def _named_at(
    source: Source, gazetteer: Gazetteer, places: frozenset[str], day: str | None, place: int
) -> Found | None:
    ends = name_ends(source, place)
    if len(ends) < 2:  # names of one syllable are too often something else
        return None
    name = " ".join(source.folded[place : ends[-1]].split())
    printed = source.printed(place, ends[-1])
    if any(printed.isascii() or _same(area, printed) for area in gazetteer.areas_named(name)):
        return None
    inside = [unit for unit in gazetteer.named(name) if unit.district and bare_place(unit.district) in places]
    fitting = [unit for unit in inside if printed.isascii() or _same(unit, printed)]
    standing = [unit for unit in fitting if day is None or unit.stood_on(day)]
    if len({(unit.bare_name, unit.district, unit.province) for unit in standing}) != 1:
        return None
    return Found(ends[-1], (max(standing, key=lambda unit: unit.valid_from),), _CONFIDENCE)


def _same(unit: Unit, printed: str) -> bool:
    return canonical(unit.bare_name).casefold() == printed.casefold()


@cache
def _leads() -> re.Pattern[str]:
    return re.compile(rf"{whole_words(words('units', 'leads'))}{SPACE}(?=[a-z])")
