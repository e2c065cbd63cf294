"""Awards that units won, out of all papers of the archive: each once, with the papers that tell of it.

Two files of one decision, and a report that tells of it, speak of one award. Of the papers the decision goes first.
What was only asked for is no award; what a later decision took back is none any more.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from corpus.records import award_order
from corpus.store.window import WHOLE, Window
from corpus.units import units

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.store.archive import Archive
    from extract.units.gazetteer import UnitKey

_SELECT = """
SELECT award.*, document.file, document.title AS paper_title, document.number AS paper_number,
    document.number_key AS paper_key, coalesce(document.paper_id, -document.id) AS paper, unit.name AS unit_name
FROM award
JOIN document ON document.id = award.document_id
JOIN unit ON unit.code = award.unit_code AND unit.valid_from = award.unit_from
WHERE award.id IN (SELECT value FROM json_each(?))
"""
_FIELDS = "unit_code", "unit_from", "unit_name", "recipient_kind", "organisation", "title", "kind", "year"


@dataclass(frozen=True, slots=True)
class Source:
    """A place that tells of an award: page and offsets in the page's text; `decides` if it is the decision itself."""

    document: int
    file: str
    title: str | None
    number: str | None
    page: int
    start: int
    end: int
    decides: bool


@dataclass(frozen=True, slots=True)
class Award:
    """An award that was won.

    Attributes:
        recipient: who was honoured, as printed; recipient_kind: "collective", "person", "household".
        unit_code, unit_from, unit_name: the ward or commune of that recipient, as it was then.
        organisation: where a person serves or lives, as printed.
        title, kind: what was given, "Giấy khen", "certificate".
        year: what for, ISO 8601: a year, or a period 2021/2025; None where no paper tells.
        number, date, issuer: of the decision, None where no paper tells.
        sources: the papers that tell of it, the decision first; one of each paper.
    """

    recipient: str
    recipient_kind: str
    unit_code: str
    unit_from: str
    unit_name: str
    organisation: str | None
    title: str
    kind: str
    year: str | None
    number: str | None
    date: str | None
    issuer: str | None
    confidence: float
    sources: tuple[Source, ...]


def awards(archive: Archive, *, unit: str | None = None, year: int | None = None) -> list[Award]:
    """Return all awards won, the latest first; see `listing`."""
    return listing(archive, unit=unit, year=year)[0]


def listing(
    archive: Archive, *, unit: str | None = None, year: int | None = None, window: Window = WHOLE
) -> tuple[list[Award], int]:
    """Return awards won, the latest first, and how many there are in all.

    Args:
        archive: where to look.
        unit: name or code; under all the names the unit had. None asks for all units.
        year: for which, or within the period for which, they were given; where none is told, the decision's own.
        window: which part of the list.

    Raises:
        NotFound: no unit is called so.
    """
    keys = (
        None
        if unit is None
        else [key for found in units.named(archive, unit) for key in units.own_line(archive, found.key)]
    )
    with archive.snapshot():
        found, count = award_order.ordered(archive, keys, year, window)
        return _told(archive, found), count


def of_units(archive: Archive, keys: Iterable[UnitKey]) -> list[Award]:
    """Return the awards won by exactly these units, their bodies and people, the latest first."""
    with archive.snapshot():
        found, _ = award_order.ordered(archive, keys)
        return _told(archive, found)


def as_json(found: Iterable[Award]) -> list[dict[str, Any]]:
    """Return awards as plain values."""
    return [_json(award) for award in found]


def _told(archive: Archive, found: list[list[int]]) -> list[Award]:
    """Return the awards that rows, given by their ids, tell of; in the snapshot in which the ids were found."""
    ids = json.dumps([one for award in found for one in award])
    rows = {row["id"]: row for row in archive.db.query(_SELECT, [ids])}
    return [_award([rows[one] for one in award]) for award in found]


def _award(rows: list[dict[str, Any]]) -> Award:
    rows = sorted(rows, key=_most_telling_first)
    best = rows[0]
    papers: dict[int, dict[str, Any]] = {}
    for row in rows:
        papers.setdefault(row["paper"], row)
    told: dict[str, Any] = {
        name: next((row[name] for row in rows if row[name]), None) for name in ("number", "date", "issuer")
    }
    return Award(
        recipient=best["quote"],
        confidence=max(row["confidence"] for row in rows),
        sources=tuple(_source(row) for row in papers.values()),
        **{name: best[name] for name in _FIELDS},
        **told,
    )


def _most_telling_first(row: dict[str, Any]) -> tuple[Any, ...]:
    """Return what rows of one award are put in order by; `award_order` does the same in SQL."""
    return not _decides(row), row["number_key"] is None, row["document_id"], row["page"], row["start"], row["id"]


def _decides(row: dict[str, Any]) -> bool:
    return row["number_key"] is not None and row["number_key"] == row["paper_key"]


def _source(row: dict[str, Any]) -> Source:
    return Source(
        document=row["document_id"],
        file=row["file"],
        title=row["paper_title"],
        number=row["paper_number"],
        page=row["page"],
        start=row["start"],
        end=row["end"],
        decides=_decides(row),
    )


def _json(award: Award) -> dict[str, Any]:
    fields = asdict(award)
    unit = {
        name: fields.pop(f"unit_{part}") for name, part in (("code", "code"), ("valid_from", "from"), ("name", "name"))
    }
    return {**fields, "unit": unit, "sources": list(fields["sources"])}
