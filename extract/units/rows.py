"""Units at the beginning of table rows, where no kind stands in front: "1  Điện An  12  98,5".

A row counts only among others like it: at least three numbered lines that begin with the name of a ward or commune of a
district (or, since districts ended, a province) that the paper itself names, and go on with a figure or end there. So a
list of persons, or of villages, is not taken for units.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extract.units.gazetteer import bare_place
from extract.units.places import Found, name_ends
from normalize.folding import canonical

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.source import Source
    from extract.units.gazetteer import Gazetteer

_ENOUGH = 3  # rows that make a table of units
_CONFIDENCE = 0.75
_ROW = re.compile(r"(?<=[\n\f])[0-9]{1,3}[.)]? (?=[a-z])")
_BEHIND = re.compile(r" ?(?:[\n\f]|$)| [0-9x\[|]")


def rows(source: Source, gazetteer: Gazetteer, places: frozenset[str], day: str | None) -> Iterator[tuple[int, Found]]:
    """Yield the units that rows begin with: where each name begins, and what was found there.

    Args:
        source: the prepared text.
        gazetteer: the units that are known.
        places: folded bare names of the districts and provinces that the paper names.
        day: the paper's date, ISO 8601.
    """
    found = []
    for start in _ROW.finditer(source.folded):
        row = _row(source, gazetteer, places, day, start.end())
        if row:
            found.append((start.end(), row))
    if len({row.units for _, row in found}) >= _ENOUGH:
        yield from found


def _row(source: Source, gazetteer: Gazetteer, places: frozenset[str], day: str | None, place: int) -> Found | None:
    if not source.is_upper(place):
        return None
    for end in reversed(name_ends(source, place)[1:]):  # names of one syllable are too often something else
        if not _BEHIND.match(source.folded, end):
            continue
        printed = source.printed(place, end)
        named = gazetteer.named(" ".join(source.folded[place:end].split()))
        inside = [unit for unit in named if bare_place(unit.district or unit.province) in places]
        exact = [unit for unit in inside if _same(unit.bare_name, printed)]
        pool = exact or (inside if printed.isascii() else [])
        standing = [unit for unit in pool if day is None or unit.stood_on(day)] or pool
        if standing and len({bare_place(unit.district or unit.province) for unit in standing}) == 1:
            return Found(end, (max(standing, key=lambda unit: unit.valid_from),), _CONFIDENCE)
    return None


def _same(one: str, other: str) -> bool:
    return canonical(one).casefold() == canonical(other).casefold()
