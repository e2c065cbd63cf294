"""What two files are told apart by before their texts are compared: what their letterheads print."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from corpus.identity import fingerprint
from corpus.identity.issuers import issuer
from normalize.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    import sqlite_utils

COLUMNS = (
    "id, paper_id, type, number_key, number_state, date, date_state, issuer,"
    " (SELECT folded FROM unit WHERE code = unit_code AND valid_from = unit_from) AS unit"
)
"""Columns of a document that `of_row` reads."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What two files are told apart by; None where it is not printed."""

    document_id: int
    paper_id: int | None
    type: str | None
    number: tuple[str, ...] | None
    letters: str | None
    date: str | None
    agency: tuple[str, ...] | None
    unit: str | None


def of_document(db: sqlite_utils.Database, document_id: int) -> Letterhead:
    """Return what a document that is there has to be told apart by."""
    row = next(db.query(f"SELECT {COLUMNS} FROM document WHERE id = ?", [document_id]))
    return of_row(row)


def of_done(db: sqlite_utils.Database, documents: Iterable[int]) -> list[Letterhead]:
    """Return the same of those documents that are done, in their order."""
    asked = list(documents)
    query = f"SELECT {COLUMNS} FROM document WHERE id IN (SELECT value FROM json_each(?)) AND +state = 'done'"
    found = {row["id"]: of_row(row) for row in db.query(query, [json.dumps(asked)])} if asked else {}
    return [found[document] for document in asked if document in found]


def of_row(row: dict[str, Any]) -> Letterhead:
    """Return what a row of COLUMNS says."""
    number, letters = _split_key(row["number_key"]) if row["number_state"] == "printed" else (None, None)
    return Letterhead(
        document_id=row["id"],
        paper_id=row["paper_id"],
        type=fold(row["type"]) if row["type"] else None,
        number=number,
        letters=letters,
        date=row["date"] if row["date_state"] == "printed" else None,
        agency=_words(row["issuer"]) if row["issuer"] else None,
        unit=row["unit"],
    )


def unit_of(db: sqlite_utils.Database, document: dict[str, Any]) -> str | None:
    """Return the unit of a document's columns as names are compared; None where it has none."""
    query = "SELECT folded FROM unit WHERE code = ? AND valid_from = ?"
    row = db.execute(query, [document["unit_code"], document["unit_from"]]).fetchone()
    return str(row[0]) if row else None


@lru_cache(maxsize=4096)  # most papers are of few bodies
def _words(name: str) -> tuple[str, ...]:
    return tuple(fingerprint.words(name))


@lru_cache(maxsize=1 << 14)
def _split_key(key: str | None) -> tuple[tuple[str, ...] | None, str | None]:
    """Split "13/2023/nq/hdnd" into its figures and its letters."""
    if not key:
        return None, None
    parts = key.split("/")
    count = 2 if len(parts) > 1 and re.fullmatch(r"(?:19|20)\d\d", parts[1]) else 1
    return tuple(parts[:count]), "/".join(parts[count:])


@lru_cache(maxsize=1)
def rules() -> dict[str, Any]:
    """Return `data/manifestations.toml`."""
    return tomllib.loads((files("corpus") / "data" / "manifestations.toml").read_text("utf-8"))


def told_apart(own: Letterhead, other: Letterhead) -> bool:
    """Say whether something printed on both shows that they are two papers."""
    exact = ((own.number, other.number), (own.date, other.date), (own.unit, other.unit))
    if any(one and two and one != two for one, two in exact):
        return True
    least = rules()["least_ratio"]
    agencies = " ".join(own.agency or ()), " ".join(other.agency or ())
    loose = (
        (own.type, other.type, fuzz.ratio, least["type"]),
        (own.letters, other.letters, fuzz.ratio, least["letters"]),
        (*agencies, fuzz.token_set_ratio, least["agency"]),
    )
    if any(one and two and ratio(one, two) < limit for one, two, ratio, limit in loose):
        return True
    return _of_two_areas(*agencies, least["area"])


def _of_two_areas(agency: str, other: str, least: float) -> bool:
    """Say whether two agencies are of two areas of one kind, "thị xã Điện Bàn" and "thị xã Sơn Tây"."""
    one, two = (found.areas[0] if (found := issuer(name)) and found.areas else ("", "") for name in (agency, other))
    return bool(one[0] == two[0] and one[1] and two[1] and fuzz.ratio(one[1], two[1]) < least)


def same_agency(own: Letterhead, other: Letterhead) -> bool:
    """Say whether each word of the shorter name stands in the longer, a letter misread in long words allowed."""
    if not own.agency or not other.agency:
        return True
    shorter, longer = sorted((own.agency, other.agency), key=len)
    return all(any(_same_word(word, candidate) for candidate in longer) for word in shorter)


def _same_word(word: str, other: str) -> bool:
    return word == other or (min(len(word), len(other)) > 3 and Levenshtein.distance(word, other, score_cutoff=1) <= 1)
