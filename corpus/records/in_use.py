"""Units and programmes that anything in the archive belongs to, counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.linking import programmes
from corpus.records.evidence import of_units
from corpus.units import units

if TYPE_CHECKING:
    from corpus.linking.programmes import Programme
    from corpus.store.archive import Archive
    from extract.units.gazetteer import UnitKey

_UNITS = """
SELECT code, since, sum(papers) AS papers, sum(pieces) AS evidence, sum(people) AS people FROM (
    SELECT unit_code AS code, unit_from AS since, count(*) AS papers, 0 AS pieces, 0 AS people FROM document
        WHERE unit_code IS NOT NULL GROUP BY 1, 2
    UNION ALL SELECT unit_code, unit_from, 0, count(*), 0 FROM evidence GROUP BY 1, 2
    UNION ALL SELECT unit_code, unit_from, 0, 0, count(*) FROM user_unit GROUP BY 1, 2
) GROUP BY 1, 2
"""
_PROGRAMME = """
SELECT (SELECT count(*) FROM criterion WHERE programme_id = :id),
    (SELECT count(*) FROM to_link WHERE programme_id = :id)
"""


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit that papers, evidence or users of the archive belong to, and how many of each."""

    key: UnitKey
    name: str
    place: str
    later: str | None
    papers: int
    evidence: int
    people: int


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """A programme, its criteria and evidence counted, and the papers that still wait to be held against it.

    Evidence that stands in several files of one paper counts once.
    """

    programme: Programme
    criteria: int
    evidence: int
    accepted: int
    waiting: int


def units_in_use(archive: Archive) -> list[UnitRow]:
    """Return the units that anything here belongs to, by name."""
    found = []
    for row in archive.db.query(_UNITS):
        key = (row["code"], row["since"])
        found.append(unit_row(archive, key, row["papers"], row["evidence"], row["people"]))
    return sorted(found, key=lambda row: (row.name, row.key))


def unit_row(archive: Archive, key: UnitKey, papers: int = 0, evidence: int = 0, people: int = 0) -> UnitRow:
    """Return a unit as a row."""
    unit = units.known(archive).get(*key)
    place = ", ".join(part for part in (unit.district, unit.province) if part) if unit else ""
    later = units.later_names(archive, key) if unit else []
    return UnitRow(key, units.name_of(archive, key), place, later[-1] if later else None, papers, evidence, people)


def programmes_in_use(archive: Archive) -> list[ProgrammeRow]:
    """Return every programme."""
    found = []
    for programme in programmes.all_programmes(archive):
        asked, waiting = archive.db.execute(_PROGRAMME, {"id": programme.id}).fetchone()
        pieces = of_units(archive, None, programme=programme.id, with_boxes=False)
        accepted = sum(piece.status == "accepted" for piece in pieces)
        found.append(ProgrammeRow(programme, asked, len(pieces), accepted, waiting))
    return found
