"""Awards that units won, out of all papers of the archive: each once, with the papers that tell of it.

Two files of one decision, and a report that tells of it, speak of one award. Of the papers the decision goes first.
What was only asked for is no award; what a later decision took back is none any more.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from corpus.units import units
from normalize.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.store.archive import Archive
    from extract.units.gazetteer import UnitKey

_SELECT = """
SELECT award.*, document.file, document.title AS paper_title, document.number AS paper_number,
    document.number_key AS paper_key, coalesce(document.paper_id, -document.id) AS paper, unit.name AS unit_name
FROM award
JOIN document ON document.id = award.document_id AND document.state = 'done'
JOIN unit ON unit.code = award.unit_code AND unit.valid_from = award.unit_from
WHERE (:keys IS NULL OR award.unit_code || ' ' || award.unit_from IN (SELECT value FROM json_each(:keys)))
    AND award.state != 'proposed'
ORDER BY award.document_id, award.page, award.start, award.id
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
    """Return the awards won, the latest first.

    Args:
        archive: where to look.
        unit: name or code; under all the names the unit had. None asks for all units.
        year: for which, or within the period for which, they were given; where none is told, the decision's own.

    Raises:
        NotFound: no unit is called so.
    """
    keys = (
        None
        if unit is None
        else [key for found in units.named(archive, unit) for key in units.own_line(archive, found.key)]
    )
    found = of_units(archive, keys)
    return [award for award in found if year is None or _within(award, year)]


def of_units(archive: Archive, keys: Iterable[UnitKey] | None) -> list[Award]:
    """Return the awards won by exactly these units, their bodies and people, the latest first; None asks for all."""
    asked = None if keys is None else json.dumps([units.key_text(key) for key in keys])
    rows = list(archive.db.query(_SELECT, {"keys": asked}))
    revoked = [row for row in rows if row["state"] == "revoked"]
    standing = sorted((row for row in rows if row["state"] == "awarded" and not _taken_back(row, revoked)), key=_same)
    found = [award for _, group in groupby(standing, key=_same) for award in _by_decision(list(group))]
    return sorted(found, key=_latest_first)


def as_json(found: Iterable[Award]) -> list[dict[str, Any]]:
    """Return awards as plain values."""
    return [_json(award) for award in found]


def _same(row: dict[str, Any]) -> tuple[str, str, str, str]:
    """Return what rows about one award have in common, the decision aside: a report may not name it."""
    return row["unit_code"], _plain(row["quote"]), row["title"], row["year"] or ""


def _plain(text: str) -> str:
    return " ".join(fold(text).split())


def _taken_back(row: dict[str, Any], revoked: list[dict[str, Any]]) -> bool:
    """Say whether one of the rows takes an award back: by its decision, or, where that is not told, by its year."""
    who = _plain(row["quote"])
    for one in revoked:
        if (one["unit_code"], one["title"]) != (row["unit_code"], row["title"]):
            continue
        by = "number_key" if one["number_key"] else "year"
        other = _plain(one["quote"])
        if one[by] == row[by] and (who in other or other in who):
            return True
    return False


def _by_decision(rows: list[dict[str, Any]]) -> list[Award]:
    """Return the awards that rows about one recipient, title and year tell of: one for each decision."""
    by_number: dict[str | None, list[dict[str, Any]]] = {}
    for row in rows:
        by_number.setdefault(row["number_key"], []).append(row)
    unnumbered = by_number.pop(None, [])
    if not by_number:
        return [_award(unnumbered)]
    # What is told without a number is one of those told with it.
    by_number[next(iter(by_number))] += unnumbered
    return [_award(group) for group in by_number.values()]


def _award(rows: list[dict[str, Any]]) -> Award:
    rows = sorted(rows, key=lambda row: (not _decides(row), row["number_key"] is None, row["document_id"]))
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


def _within(award: Award, year: int) -> bool:
    first, _, last = (award.year or award.date or "").partition("/")
    return bool(first) and int(first[:4]) <= year <= int((last or first)[:4])


def _latest_first(award: Award) -> tuple[int, str, str, str]:
    ended = (award.year or award.date or "0000").rpartition("/")[2][:4]
    order = ("collective", "person", "household").index(award.recipient_kind)
    return -int(ended), str(order), award.title, fold(award.recipient)


def _json(award: Award) -> dict[str, Any]:
    fields = asdict(award)
    unit = {
        name: fields.pop(f"unit_{part}") for name, part in (("code", "code"), ("valid_from", "from"), ("name", "name"))
    }
    return {**fields, "unit": unit, "sources": list(fields["sources"])}
