"""The papers of the archive as resolution needs them: identity, and what to call each; several files of one are one.

Everything is asked of the indexed columns when it is asked, and nothing is kept: a paper that arrives later resolves
the citations that came before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corpus.errors import NoDocument
from corpus.identity.identity import Identity
from corpus.identity.issuers import areas_of, issuer
from corpus.search.numbers import agrees
from extract.references.numbers import key, parse

if TYPE_CHECKING:
    from collections.abc import Iterable

    import sqlite_utils

    from corpus.store.archive import Archive

_SELECT = """
SELECT document.id, coalesce(paper_id, -document.id) AS paper, file, type, title, number, number_state, number_key,
    issuer, parent, date, date_state, unit.name AS unit, unit.district, unit.province
FROM document LEFT JOIN unit ON unit.code = unit_code AND unit.valid_from = unit_from
"""
_BEST_FIRST = "ORDER BY number_state IS 'printed' DESC, quality DESC, document.id"


@dataclass(frozen=True, slots=True)
class Holding:
    """One file of a paper, as its letterhead names it.

    Attributes:
        paper: the same for every file of one paper.
        sure: whether its own number and date were read without doubt.
        identity: None where it shows no number.
        areas: those it belongs to, kind -> name, as `corpus.identity.issuers.areas_of` gives them.
    """

    document: int
    paper: int
    file: str
    type: str | None
    title: str | None
    number: str | None
    issuer: str | None
    date: str | None
    sure: bool
    identity: Identity | None
    areas: dict[str, str]

    @property
    def label(self) -> str:
        """What people call it: kind and number, else its title, else its file's name."""
        if not self.number:
            return " ".join(filter(None, (self.type, self.title))) or self.file
        return f"{self.type} số {self.number}" if self.type else f"Văn bản số {self.number}"


def holding(archive: Archive, document: int) -> Holding:
    """Return one document. Raises NotFound."""
    for row in archive.db.query(f"{_SELECT} WHERE document.id = ?", [document]):
        return _holding(row)
    raise NoDocument(document)


def files_of(db: sqlite_utils.Database, paper: int) -> list[Holding]:
    """Return the files of a paper, the one whose number was read best first."""
    where = "document.id = ?" if paper < 0 else "paper_id = ?"
    return [_holding(row) for row in db.query(f"{_SELECT} WHERE {where} {_BEST_FIRST}", [abs(paper)])]


def bearing(db: sqlite_utils.Database, number_key: str, *, apart_from: int | None = None) -> list[Holding]:
    """Return the documents whose own number is this, all but the files of one paper."""
    found = db.query(f"{_SELECT} WHERE number_key = ? {_BEST_FIRST}", [number_key])
    return [_holding(row) for row in found if row["paper"] != apart_from]


def numbered(archive: Archive, number: str) -> list[Holding]:
    """Return one file of each paper that bears a number, in any spelling, whole or a part: "qđ 1746", "1746/UBND"."""
    asked = parse(number)
    bare = asked.number if asked else key(number)
    rows = archive.db.query(
        f"{_SELECT} WHERE number_key = :bare OR (number_key >= :bare || '/' AND number_key < :bare || '0')"
        f" {_BEST_FIRST}",
        {"bare": bare},
    )
    papers: dict[int, Holding] = {}
    for row in rows:
        if asked is None or agrees(asked, row["number_key"]):
            papers.setdefault(row["paper"], _holding(row))
    return sorted(papers.values(), key=lambda holding: holding.document)


def documents(db: sqlite_utils.Database, ids: Iterable[int]) -> dict[int, Holding]:
    """Return documents by id."""
    found: dict[int, Holding] = {}
    wanted = sorted(set(ids))
    for first in range(0, len(wanted), 500):
        some = wanted[first : first + 500]
        marks = ", ".join("?" * len(some))
        found |= {row["id"]: _holding(row) for row in db.query(f"{_SELECT} WHERE document.id IN ({marks})", some)}
    return found


def _holding(row: dict[str, Any]) -> Holding:
    areas = dict(areas_of(row["issuer"], row["parent"], row["unit"], row["district"], row["province"]))
    date = row["date"] if row["date_state"] != "blank" else None
    known = row["number_key"] and row["number_state"] != "blank"
    return Holding(
        document=row["id"],
        paper=row["paper"],
        file=row["file"],
        type=row["type"],
        title=row["title"],
        number=row["number"],
        issuer=row["issuer"],
        date=date,
        sure=row["number_state"] == "printed" and row["date_state"] != "doubtful",
        identity=Identity(row["number_key"], date, issuer(row["issuer"]), areas) if known else None,
        areas=areas,
    )
