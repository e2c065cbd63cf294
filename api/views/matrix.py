"""The table of a programme: units down, criteria across, in each cell what there is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.views.record import unit_address
from corpus.linking import programmes
from corpus.records import record

if TYPE_CHECKING:
    from corpus.linking.programmes import Criterion, Programme
    from corpus.store.archive import Archive


@dataclass(frozen=True, slots=True)
class Cell:
    """How many papers a unit has for a criterion by state, and how many speak against it; `where` shows them.

    `scored` is what the unit gave itself, of `maximum`; None where nothing tells.
    """

    criterion: str
    where: str
    accepted: int = 0
    proposed: int = 0
    rejected: int = 0
    unfavourable: int = 0
    scored: float | None = None
    maximum: float | None = None

    @property
    def in_words(self) -> str:
        """What there is, in Vietnamese."""
        counted = (
            (self.accepted, "đã chấp nhận"),
            (self.proposed, "chờ xét"),
            (self.rejected, "đã loại"),
            (self.unfavourable, "bất lợi"),
        )
        return ", ".join(f"{count} {word}" for count, word in counted if count) or "chưa có minh chứng"


@dataclass(frozen=True, slots=True)
class Row:
    """One unit; `proven` counts the criteria for which it has something."""

    name: str
    address: str
    cells: tuple[Cell, ...]
    proven: int


@dataclass(frozen=True, slots=True)
class Table:
    """Criteria in the plan's order; units that have something first, and among these in the order of the record."""

    criteria: tuple[Criterion, ...]
    rows: tuple[Row, ...]


def matrices(archive: Archive) -> list[tuple[Programme, Table]]:
    """Return every programme with its table, the newest first."""
    return [(programme, matrix(archive, programme.id)) for programme in programmes.all_programmes(archive)]


def matrix(archive: Archive, programme_id: int) -> Table:
    """Return the table of one programme. Raises NotFound."""
    found = record.matrix(archive, programme_id)
    rows = []
    for unit in found.units:
        cells = tuple(
            _cell(
                criterion.code,
                f"{unit_address(*unit.key)}#p{programme_id}c{criterion.code}",
                found.cells.get((unit.key, criterion.code)),
            )
            for criterion in found.criteria
        )
        proven = sum(bool(cell.accepted or cell.proposed) for cell in cells)
        rows.append(Row(unit.name, unit_address(*unit.key), cells, proven))
    return Table(found.criteria, tuple(sorted(rows, key=lambda row: not row.proven)))


def _cell(criterion: str, where: str, counted: record.Cell | None) -> Cell:
    if counted is None:
        return Cell(criterion, where)
    points = counted.points
    return Cell(
        criterion,
        where,
        counted.accepted,
        counted.proposed,
        counted.rejected,
        counted.unfavourable,
        points.self_score.points if points and points.self_score else None,
        points.maximum if points else None,
    )
