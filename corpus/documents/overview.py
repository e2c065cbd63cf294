"""Small questions over the whole archive: how much of what there is."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.pages.facts import spans_from
from corpus.pages.places import Place
from normalize.collation import sort_key

if TYPE_CHECKING:
    from corpus.store.archive import Archive

_SUMMARY = """
SELECT document.id AS document, file, paper_id AS paper, state, number, date, issuer, unit.name AS unit,
    page_count AS pages, confidence,
    (SELECT count(*) FROM reference WHERE document_id = document.id) AS "references",
    (SELECT count(*) FROM evidence WHERE document_id = document.id) AS evidence
FROM document LEFT JOIN unit ON unit.code = unit_code AND unit.valid_from = unit_from
ORDER BY document.id
"""


@dataclass(frozen=True, slots=True)
class Counts:
    """Documents by state."""

    queued: int = 0
    reading: int = 0
    done: int = 0
    failed: int = 0

    @property
    def waiting(self) -> int:
        """Those that are not yet read."""
        return self.queued + self.reading

    @property
    def total(self) -> int:
        """All of them."""
        return self.queued + self.reading + self.done + self.failed


@dataclass(frozen=True, slots=True)
class Row:
    """One document at a glance: what its letterhead says, as in `documents.Document`, and how much was found.

    Attributes:
        paper: id of the paper it is a file of, None until it is read.
        unit: name of the unit that issued it, as it was then.
        pages: None until the file was opened.
        references, evidence: how many there are in it.
    """

    document: int
    file: str
    paper: int | None
    state: str
    number: str | None
    date: str | None
    issuer: str | None
    unit: str | None
    pages: int | None
    confidence: float | None
    references: int
    evidence: int


@dataclass(frozen=True, slots=True)
class StoredConflict:
    """A contradiction inside one document, told in Vietnamese, and its places."""

    kind: str
    message: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class StoredCriterion:
    """A criterion of a plan, whether or not it became a programme, and its places in this file of it."""

    code: str
    places: tuple[Place, ...]


def counts(archive: Archive) -> Counts:
    """Return how many documents are in each state."""
    rows = archive.db.query("SELECT state, count(*) AS n FROM document GROUP BY state")
    return Counts(**{row["state"]: row["n"] for row in rows})


def summary(archive: Archive) -> list[Row]:
    """Return every document at a glance, oldest first."""
    return [Row(**row) for row in archive.db.query(_SUMMARY)]


def types(archive: Archive) -> list[str]:
    """Return the kinds of paper there are, the commonest first."""
    rows = archive.db.query(
        "SELECT type FROM document WHERE type IS NOT NULL GROUP BY type ORDER BY count(*) DESC, type"
    )
    return [row["type"] for row in rows]


def issuing_units(archive: Archive) -> list[str]:
    """Return the names of the units that issued papers of the archive, in the order of a dictionary."""
    rows = archive.db.query(
        "SELECT DISTINCT unit.name FROM document JOIN unit ON unit.code = unit_code AND unit.valid_from = unit_from"
    )
    return sorted((row["name"] for row in rows), key=sort_key)


def issuing_unit_keys(archive: Archive) -> list[tuple[str, str]]:
    """Return the units that issued papers of the archive: (code, valid from)."""
    rows = archive.db.query("SELECT DISTINCT unit_code, unit_from FROM document WHERE unit_code IS NOT NULL")
    return [(row["unit_code"], row["unit_from"]) for row in rows]


def conflicts(archive: Archive, document_id: int) -> list[StoredConflict]:
    """Return the contradictions found inside a document."""
    rows = archive.db.query(
        "SELECT kind, message, spans FROM conflict WHERE document_id = ? ORDER BY id", [document_id]
    )
    return [StoredConflict(row["kind"], row["message"], spans_from(row["spans"])) for row in rows]


def criteria_set(archive: Archive, document_id: int) -> list[StoredCriterion]:
    """Return what a paper asks for that units can prove, in its order; empty for all but plans."""
    row = next(iter(archive.db.query("SELECT criteria FROM document WHERE id = ?", [document_id])), None)
    stored = json.loads(row["criteria"] or "[]") if row else []
    return [StoredCriterion(each["code"], tuple(Place(*span) for span in each["spans"])) for each in stored]
