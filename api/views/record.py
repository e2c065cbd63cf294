"""A unit's record as the pages show it: the unit in time, and how much there is of each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from api.rendering import place_address, vietnamese_date
from corpus.documents import overview
from corpus.records import evidence
from corpus.units import units
from normalize.collation import sort_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.linking.programmes import Criterion, Programme
    from corpus.records.record import CriterionRecord, ProgrammeRecord
    from corpus.store.archive import Archive
    from corpus.units.units import Unit, UnitKey


@dataclass(frozen=True, slots=True)
class Relation:
    """Another unit of the same line: what this one was before, or became."""

    label: str
    name: str
    address: str
    when: str


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit of the list. `evidence` says in words how much there is."""

    name: str
    place: str
    period: str
    address: str
    successor: str | None
    evidence: str


def unit_address(code: str, valid_from: str) -> str:
    """Return the address of a unit's record; codes are reused, so the first day belongs to it."""
    return f"/units/{quote(code, safe='')}/{quote(valid_from, safe='')}"


def sheet_address(code: str, valid_from: str) -> str:
    """Return the address of a unit's appraisal sheet, without the ending that says the format."""
    return f"/api/v1/records/{quote(code, safe='')}/{quote(valid_from, safe='')}/sheet"


def anchor(part: ProgrammeRecord, entry: CriterionRecord) -> str:
    """Return the id of a criterion on the record page; several programmes have criteria of one code."""
    return f"p{part.programme.id}c{entry.criterion.code}"


def criterion_address(programme: Programme, criterion: Criterion) -> str:
    """Return the address of the place in the plan where a criterion stands."""
    return place_address(programme.document_id, criterion.page, criterion.start, criterion.end)


def place_of(unit: Unit) -> str:
    """Return the district, where there was one, and the province."""
    return ", ".join(part for part in (unit.district, unit.province) if part)


def period_of(unit: Unit) -> str:
    """Return when a unit stood, in words; the gazetteer's first day is no birthday and is not told."""
    begin = "" if unit.valid_from == "2004-07-08" else f"từ {vietnamese_date(unit.valid_from)}"
    end = f"đến {vietnamese_date(unit.valid_to)}" if unit.valid_to else ""
    return " ".join(part for part in (begin, end) if part)


def relations(archive: Archive, unit: Unit) -> list[Relation]:
    """Return what the unit was before and what it became, the nearest first."""
    known = units.known(archive)
    before = [_relation("Trước đây là, hoặc gồm:", other) for other in known.predecessors(unit)]
    after = [_relation("Nay thuộc:", other) for other in known.successors(unit)]
    return [*after, *before]


def unit_rows(archive: Archive, found: Iterable[Unit]) -> list[UnitRow]:
    """Return units as the list shows them, by name."""
    known = units.known(archive)
    told: dict[UnitKey, Counter[str]] = {}
    for piece in evidence.evidence(archive, with_boxes=False):
        told.setdefault((piece.unit_code, piece.unit_from), Counter())[piece.status] += 1
    rows = [
        UnitRow(
            name=unit.name,
            place=place_of(unit),
            period=period_of(unit),
            address=unit_address(*unit.key),
            successor=next((later.name for later in reversed(known.successors(unit))), None),
            evidence=_in_words(told.get(unit.key, Counter())),
        )
        for unit in found
    ]
    return sorted(rows, key=lambda row: (not row.evidence, sort_key(row.name)))


def _relation(label: str, unit: Unit) -> Relation:
    return Relation(label, unit.name, unit_address(*unit.key), period_of(unit))


def _in_words(counts: Counter[str]) -> str:
    parts = [("accepted", "đã chấp nhận"), ("proposed", "chờ xét")]
    return ", ".join(f"{counts[status]} {word}" for status, word in parts if counts.get(status))


def units_with_papers(archive: Archive) -> list[Unit]:
    """Return the units that have evidence, or issued a paper of the archive."""
    keys = {(piece.unit_code, piece.unit_from) for piece in evidence.evidence(archive, with_boxes=False)}
    keys |= set(overview.issuing_unit_keys(archive))
    return [units.get(archive, key) for key in keys]
