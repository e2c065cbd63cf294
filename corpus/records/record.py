"""A unit's emulation record: per criterion evidence or the gap, deadline, points; its awards; all units at a glance."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from corpus.linking import criteria, linking
from corpus.records.awards import of_units as awards_of_units
from corpus.records.deadlines import deadline_of
from corpus.records.evidence import of_units
from corpus.records.points import kept, points_of
from corpus.records.told_scores import of_line, told_scores
from corpus.units import units
from corpus.vietnam import today
from normalize.collation import sort_key

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from corpus.linking.criteria import Criterion, Programme
    from corpus.records.awards import Award
    from corpus.records.deadlines import Deadline
    from corpus.records.evidence_rows import Evidence
    from corpus.records.points import Kept, Points
    from corpus.store.archive import Archive
    from extract.units.gazetteer import Unit, UnitKey


State = Literal["accepted", "proposed", "unfavourable", "rejected", "gap"]


@dataclass(frozen=True, slots=True)
class CriterionRecord:
    """What a unit has for one criterion. Rejected evidence is kept in sight, and counts for nothing.

    Attributes:
        deadline: how the unit stands to the last day, None where the plan sets none.
        points: None where the criterion gives none.
    """

    criterion: Criterion
    evidence: tuple[Evidence, ...]
    deadline: Deadline | None = None
    points: Points | None = None

    @property
    def favourable(self) -> tuple[Evidence, ...]:
        """What speaks for the unit, rejected or not."""
        return tuple(piece for piece in self.evidence if piece.favourable)

    @property
    def unfavourable(self) -> tuple[Evidence, ...]:
        """What speaks against the unit, rejected or not."""
        return tuple(piece for piece in self.evidence if not piece.favourable)

    @property
    def gap(self) -> bool:
        """Whether nothing speaks for the unit."""
        return not any(piece.status != "rejected" for piece in self.favourable)

    @property
    def state(self) -> State:
        """Accepted where one piece for the unit is, proposed where one waits, else why nothing counts."""
        standing = {piece.status for piece in self.favourable}
        for state in ("accepted", "proposed"):
            if state in standing:
                return state
        if any(piece.status != "rejected" for piece in self.unfavourable):
            return "unfavourable"
        return "rejected" if self.evidence else "gap"


@dataclass(frozen=True, slots=True)
class ProgrammeRecord:
    """A unit's part in one programme, in the order of the plan."""

    programme: Programme
    criteria: tuple[CriterionRecord, ...]

    @property
    def gaps(self) -> tuple[str, ...]:
        """Codes of the criteria for which nothing speaks."""
        return tuple(entry.criterion.code for entry in self.criteria if entry.gap)

    @property
    def totals(self) -> Totals | None:
        """The sum of all points; None where no criterion gives any."""
        given = [entry.points for entry in self.criteria if entry.points]
        if not given:
            return None
        scored = [points.self_score.points for points in given if points.self_score]
        appraised = [points.appraised for points in given if points.appraised is not None]
        return Totals(
            maximum=sum(points.maximum for points in given),
            self_score=sum(scored) if scored else None,
            reduced=sum(reduction.points for points in given for reduction in points.reductions),
            appraised=round(sum(appraised), 2),
            waiting=len(given) - len(appraised),
        )


@dataclass(frozen=True, slots=True)
class Totals:
    """Points of a programme added up; `waiting` criteria are not appraised yet and give `appraised` nothing."""

    maximum: float
    self_score: float | None
    reduced: float
    appraised: float
    waiting: int


@dataclass(frozen=True, slots=True)
class UnitRecord:
    """Everything a unit has to show, under all the names it had.

    Attributes:
        unit: as asked for.
        earlier: what it was before; the evidence of those times is in the record, each under the name of its time.
        later: names of what it became, the present one last.
        awards: that were won by the unit, its bodies and its people; none that was asked for or taken back.
    """

    unit: Unit
    earlier: tuple[Unit, ...]
    later: tuple[str, ...]
    programmes: tuple[ProgrammeRecord, ...]
    awards: tuple[Award, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """Counts of papers, not of files: two scans of one report count once. Rejected evidence counts apart.

    `points` are the unit's for the criterion, None where it gives none.
    """

    proposed: int = 0
    accepted: int = 0
    rejected: int = 0
    unfavourable: int = 0
    points: Points | None = None


@dataclass(frozen=True, slots=True)
class Matrix:
    """Units of a programme by its criteria; `cells[unit key, criterion code]` is missing where there is nothing."""

    programme: Programme
    criteria: tuple[Criterion, ...]
    units: tuple[Unit, ...]
    cells: dict[tuple[UnitKey, str], Cell]


def record(archive: Archive, unit: str | UnitKey, *, now: date | None = None) -> UnitRecord:
    """Return a unit's record: every programme that binds it, or for which it has evidence.

    Args:
        archive: where to look.
        unit: name or code, or the unit's key. Of several units of one name the one with papers here is meant.
        now: the day against which deadlines are told, None for today.

    Raises:
        NotFound: there is no such unit.
    """
    found = units.named(archive, unit)[0] if isinstance(unit, str) else units.get(archive, unit)
    line = units.own_line(archive, found.key)
    pieces = of_units(archive, line)
    written, day = kept(archive, line), now or today()
    parts = []
    for programme in criteria.all_programmes(archive):
        mine = [piece for piece in pieces if piece.programme == programme.id]
        bound = linking.scope(archive, programme)
        if mine or (bound is not None and any(one.key in line for one in bound)):
            parts.append(_part(archive, programme, mine, _Beside(written, tuple(line), day)))
    return UnitRecord(
        found,
        units.known(archive).predecessors(found),
        tuple(units.later_names(archive, found.key)),
        tuple(parts),
        tuple(awards_of_units(archive, line)),
    )


def matrix(archive: Archive, programme_id: int) -> Matrix:
    """Return a programme's units and criteria with what there is; units that it binds and that have nothing too."""
    programme = criteria.get(archive, programme_id)
    asked = tuple(found for found in criteria.criteria(archive, programme_id) if found.binds_units)
    pieces = of_units(archive, None, programme=programme_id, with_boxes=False)
    seen: dict[tuple[UnitKey, str], set[tuple[int, str, bool]]] = {}
    for piece in pieces:
        key = ((piece.unit_code, piece.unit_from), piece.criterion)
        seen.setdefault(key, set()).add((piece.paper or -piece.document, piece.status, piece.favourable))
    bound = {unit.key: unit for unit in linking.scope(archive, programme) or ()}
    bound |= {key: units.get(archive, key) for key, _ in seen if key not in bound}
    points = _points(archive, programme, asked, pieces)
    return Matrix(
        programme,
        asked,
        tuple(sorted(bound.values(), key=lambda unit: (unit.kind, sort_key(unit.name)))),
        {key: replace(_cell(seen.get(key, set())), points=points.get(key)) for key in seen.keys() | points.keys()},
    )


def _points(
    archive: Archive, programme: Programme, asked: Iterable[Criterion], pieces: Iterable[Evidence]
) -> dict[tuple[UnitKey, str], Points]:
    """Return the points of units by unit and criterion, where anything of a unit is known for it."""
    told = told_scores(archive, programme, asked)
    of: dict[tuple[UnitKey, str], list[Evidence]] = {}
    for piece in pieces:
        of.setdefault(((piece.unit_code, piece.unit_from), piece.criterion), []).append(piece)
    by_id = {criterion.id: criterion for criterion in asked}
    keys = of.keys() | {(unit, by_id[criterion].code) for unit, criterion in told}
    written = {unit: kept(archive, units.own_line(archive, unit)) for unit in {unit for unit, _ in keys}}
    found = {
        (unit, criterion.code): points_of(
            criterion, of.get((unit, criterion.code), ()), written[unit], told.get((unit, criterion.id))
        )
        for criterion in asked
        for unit in written
        if (unit, criterion.code) in keys
    }
    return {key: points for key, points in found.items() if points is not None}


@dataclass(frozen=True, slots=True)
class _Beside:
    """What counts beside a unit's evidence: what people wrote down, the keys of its line, the day."""

    written: Kept
    line: tuple[UnitKey, ...]
    now: date


def _part(archive: Archive, programme: Programme, pieces: list[Evidence], beside: _Beside) -> ProgrammeRecord:
    entries = []
    asked = [found for found in criteria.criteria(archive, programme.id) if found.binds_units]
    told = of_line(archive, told_scores(archive, programme, asked), beside.line)
    for criterion in asked:
        mine = tuple(piece for piece in pieces if piece.criterion == criterion.code)
        deadline = deadline_of(criterion.deadline, mine, beside.now)
        points = points_of(criterion, mine, beside.written, told.get(criterion.id))
        entries.append(CriterionRecord(criterion, mine, deadline, points))
    return ProgrammeRecord(programme, tuple(entries))


def _cell(found: set[tuple[int, str, bool]]) -> Cell:
    counts = Counter(status for _, status, _ in found)
    against = sum(not favourable and status != "rejected" for _, status, favourable in found)
    return Cell(counts["proposed"], counts["accepted"], counts["rejected"], against)
