"""Units to be chosen on a page: those that hold now, ticked, and those of a name that was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.units import choosing, units

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.store.archive import Archive
    from corpus.units.units import Unit

MOST = 12  # units of one name that are offered


@dataclass(frozen=True, slots=True)
class Offered:
    """A unit to be ticked: its key as forms send it, its name, where it lies."""

    key: str
    name: str
    place: str


@dataclass(frozen=True, slots=True)
class Picker:
    """What a form offers: `kept` are ticked, `found` bear the name that was `asked` for."""

    kept: tuple[Offered, ...]
    found: tuple[Offered, ...]
    asked: str


def unit_picker(archive: Archive, kept: Iterable[Unit], asked: str = "") -> Picker:
    """Return what a form offers."""
    held = tuple(_offered(unit) for unit in kept)
    name = " ".join(asked.split())
    found = tuple(_offered(unit) for unit in choosing.standing(archive, name)[:MOST]) if name else ()
    return Picker(held, tuple(one for one in found if one not in held), name)


def _offered(unit: Unit) -> Offered:
    return Offered(units.key_text(unit.key), unit.name, ", ".join(filter(None, (unit.district, unit.province))))
