"""The table of a programme: units down, criteria across, in each cell what there is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.views.record import unit_address
from corpus import evidence, programmes
from normalize.folding import fold

if TYPE_CHECKING:
    from corpus.archive import Archive
    from corpus.programmes import Criterion, Programme


@dataclass(frozen=True, slots=True)
class Cell:
    """How many pieces of evidence a unit has for a criterion; rejected ones do not count."""

    criterion: str
    accepted: int
    proposed: int


@dataclass(frozen=True, slots=True)
class Row:
    """One unit."""

    name: str
    address: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Criteria in the plan's order, units by name."""

    criteria: tuple[Criterion, ...]
    rows: tuple[Row, ...]


def matrices(archive: Archive) -> list[tuple[Programme, Table]]:
    """Return every programme with its table, the newest first."""
    return [(programme, matrix(archive, programme)) for programme in programmes.all_programmes(archive)]


def matrix(archive: Archive, programme: Programme) -> Table:
    """Return the table of one programme: the units that have evidence, and the criteria that bind units."""
    criteria = tuple(c for c in programmes.criteria(archive, programme.id) if c.binds_units)
    counts: Counter[tuple[tuple[str, str], str, str]] = Counter()
    names: dict[tuple[str, str], str] = {}
    for piece in evidence.evidence(archive, programme=programme.id):
        unit = (piece.unit_code, piece.unit_from)
        names[unit] = piece.unit_name
        counts[unit, piece.criterion, piece.status] += 1
    rows = [
        Row(
            name,
            unit_address(*unit),
            tuple(Cell(c.code, counts[unit, c.code, "accepted"], counts[unit, c.code, "proposed"]) for c in criteria),
        )
        for unit, name in sorted(names.items(), key=lambda item: (fold(item[1]), item[0]))
    ]
    return Table(criteria, tuple(rows))
