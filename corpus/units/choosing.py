"""Units that people mean by what they type: names, old or new, or the keys that pages send."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.errors import ArchiveError
from corpus.units import units

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpus.store.archive import Archive
    from extract.units.gazetteer import Unit, UnitKey

MOST_NAMED = 6  # units of one name that are listed in a message


class SeveralUnits(ArchiveError):
    """A name is that of units in different places; `found` are these, as they are now."""

    code = "several-units"

    def __init__(self, name: str, found: list[Unit]) -> None:
        told = "; ".join(f"“{units.key_text(unit.key)}” {place_in(unit)}" for unit in found[:MOST_NAMED])
        super().__init__(f"Có {len(found)} đơn vị tên “{name}”. Hãy ghi mã thay cho tên: {told}.")
        self.name = name
        self.found = found


def chosen(archive: Archive, named: Iterable[str]) -> list[UnitKey]:
    """Return the units that are meant by names, or by "code date" as pages send them: each as it is now.

    Raises:
        NotFound: no unit is called so.
        SeveralUnits: several are, in different places.
    """
    found = []
    for name in filter(None, (" ".join(one.split()) for one in named)):
        key = units.key_from(name)
        found.append(units.get(archive, key).key if key else _one(archive, name).key)
    return list(dict.fromkeys(found))


def standing(archive: Archive, name: str) -> list[Unit]:
    """Return the units of a name as they are now, those with papers here first; what they became stands for them."""
    return latest(archive, units.find(archive, name))


def latest(archive: Archive, found: Sequence[Unit]) -> list[Unit]:
    """Return units without those that became another of them."""
    known = units.known(archive)
    former = {earlier.key for unit in found for earlier in known.predecessors(unit)}
    return [unit for unit in found if unit.key not in former]


def place_in(unit: Unit) -> str:
    """Return a unit with where it lies."""
    return ", ".join(part for part in (unit.name, unit.district, unit.province) if part)


def _one(archive: Archive, name: str) -> Unit:
    found = latest(archive, units.named(archive, name))
    if len(found) != 1:
        raise SeveralUnits(name, found)
    return found[0]
