"""Which files are one paper: a scan and the digital original, a second scan, a copy whose text was read badly.

Candidates come from two indexes, the own number and the fingerprint's bands, never from a walk through the archive.
What the letterheads print then decides against (another number, date, agency or unit), and the likeness of the texts
for: forms filled by different wards are far more alike than a paper and its bad scan.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from corpus.identity import bands, fingerprint
from corpus.identity.issuers import issuer
from corpus.pages.texts import text_of
from corpus.store.archive import now
from normalize.folding import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    import sqlite_utils

    from corpus.store.archive import Archive

_COLUMNS = (
    "id, paper_id, type, number_key, number_state, date, date_state, issuer,"
    " (SELECT folded FROM unit WHERE code = unit_code AND valid_from = unit_from) AS unit"
)
_FIGURE = re.compile(r"\d+")
_LONGEST = 60_000  # characters of a text that are compared


@dataclass(frozen=True, slots=True)
class _Letterhead:
    """What two files are told apart by; None where it is not printed."""

    document_id: int
    paper_id: int | None
    type: str | None
    number: tuple[str, ...] | None
    letters: str | None
    date: str | None
    agency: tuple[str, ...] | None
    unit: str | None


class Comparison:
    """A document's text, the bands of its fingerprint and its likeness to other texts, each worked out once.

    Args:
        text: as it is read, its pages joined by form feeds.
    """

    def __init__(self, text: str) -> None:
        self.text = text[:_LONGEST]
        minhash = fingerprint.signature(text)
        self.bands = None if minhash is None else fingerprint.bands(minhash)
        self._likeness: dict[str, float] = {}

    def likeness(self, other: str) -> float:
        """Return how alike another text is, 0 to 1."""
        if other not in self._likeness:
            self._likeness[other] = fingerprint.likeness(self.text, other)
        return self._likeness[other]


class Beside:
    """The documents that one transaction has put to their papers, for those that it stores after them.

    What `compare` said holds as long as nobody else writes; these are what it could not know.
    """

    def __init__(self) -> None:
        self.documents: set[int] = set()
        self._by_number = defaultdict[tuple[str, ...], list[_Letterhead]](list)
        self._by_band = defaultdict[tuple[int, int], list[_Letterhead]](list)

    def add(self, own: _Letterhead, found: Sequence[int] | None) -> None:
        """Take in a document with the bands of its fingerprint."""
        self.documents.add(own.document_id)
        if own.number is not None:
            self._by_number[own.number].append(own)
        for band in enumerate(found or ()):
            self._by_band[band].append(own)

    def candidates(self, own: _Letterhead, found: Sequence[int] | None) -> list[_Letterhead]:
        """Return those that may be files of a document's paper."""
        those = [self._by_number.get(own.number, [])] if own.number is not None else []
        those += [self._by_band.get(band, []) for band in enumerate(found or ())]
        unique = {other.document_id: other for some in those for other in some if other.document_id != own.document_id}
        return [other for other in unique.values() if not _told_apart(own, other)]


def compare(archive: Archive, document: dict[str, Any], comparison: Comparison) -> tuple[int, ...]:
    """Return the documents that are files of a document's paper by what they say, for `link`. Writes nothing.

    Args:
        archive: where the others are.
        document: the columns that it will have, `id` and `paper_id` among them.
        comparison: of its text.
    """
    own = _from_row({**document, "unit": _unit(archive.db, document)})
    candidates = _candidates(archive.db, own, comparison.bands)
    return tuple(other.document_id for other in candidates if _one_paper(archive, own, other, comparison))


def link(
    archive: Archive,
    document_id: int,
    comparison: Comparison,
    same: tuple[int, ...] | None = None,
    beside: Beside | None = None,
) -> int:
    """Put a document to the paper it is a file of, a new one where there is none yet; return the paper's id.

    Runs inside the caller's transaction, once the letterhead's columns are stored.

    Args:
        archive: where the document is.
        document_id: its columns are stored.
        comparison: of its text.
        same: what `compare` said of it, where nobody but this transaction has written since; else it is asked anew.
        beside: the documents that this transaction has put to their papers; comes with `same`.
    """
    with archive.transaction() as db:
        stored = bands.keep(db, document_id, comparison.bands)
        own = _letterhead(db, document_id)
        if same is None or beside is None:
            same, candidates = (), _candidates(db, own, comparison.bands)
        else:
            same = tuple(other for other in same if other not in beside.documents)
            candidates = beside.candidates(own, comparison.bands)
            beside.add(own, comparison.bands)
        same += tuple(o.document_id for o in candidates if _one_paper(archive, own, o, comparison))
        papers = _papers_of(db, {*same, *_said_same(db, document_id)})
        paper = papers[0] if papers else _own_paper(db, own)
        for joined in papers[1:]:
            db.execute("UPDATE document SET paper_id = ? WHERE paper_id = ?", [paper, joined])
        db.execute("UPDATE document SET fingerprint = ?, paper_id = ? WHERE id = ?", [stored, paper, document_id])
        left = {own.paper_id, *papers} - {None, paper}
        if left:
            db.execute(
                "DELETE FROM paper WHERE id IN (SELECT value FROM json_each(?))"
                " AND NOT EXISTS (SELECT 1 FROM document WHERE paper_id = paper.id)",
                [json.dumps(list(left))],
            )
    return paper


def _papers_of(db: sqlite_utils.Database, documents: set[int]) -> list[int]:
    """Return the papers that documents are files of now, the earliest first."""
    query = "SELECT DISTINCT paper_id FROM document WHERE id IN (SELECT value FROM json_each(?)) AND paper_id NOTNULL"
    return sorted(paper for (paper,) in db.execute(query, [json.dumps(list(documents))])) if documents else []


def _said_same(db: sqlite_utils.Database, document_id: int) -> list[int]:
    """Return the documents that a person said to be files of the same paper."""
    rows = db.execute(
        "SELECT id FROM document WHERE state = 'done' AND id IN (SELECT other_id FROM same_paper"
        " WHERE document_id = :id UNION SELECT document_id FROM same_paper WHERE other_id = :id)",
        {"id": document_id},
    )
    return [int(other) for (other,) in rows]


def _own_paper(db: sqlite_utils.Database, own: _Letterhead) -> int:
    """Return the paper that this document has to itself, made where it has none or shares one it no longer fits."""
    if own.paper_id is not None:
        (files_of_it,) = db.execute("SELECT count(*) FROM document WHERE paper_id = ?", [own.paper_id]).fetchone()
        if files_of_it == 1:
            return own.paper_id
    return int(db.execute("INSERT INTO paper (created_at) VALUES (?)", [now()]).lastrowid or 0)


def _candidates(db: sqlite_utils.Database, own: _Letterhead, found: Sequence[int] | None) -> list[_Letterhead]:
    rules = _rules()["candidates"]
    rows: list[dict[str, Any]] = []
    if own.number is not None:
        key = "/".join(own.number)
        rows += db.query(
            f"SELECT {_COLUMNS} FROM document WHERE number_key >= ? AND number_key < ? AND id != ?"
            # "+": nearly every document is done; the number is what few have.
            " AND +state = 'done' AND (? IS NULL OR date IS NULL OR date = ?) ORDER BY date IS NULL, id DESC LIMIT ?",
            [key + "/", key + "0", own.document_id, own.date, own.date, rules["most"]],
        )
    if found is not None:
        alike = [other for other in bands.alike(db, found, rules["common"]) if other != own.document_id]
        query = f"SELECT {_COLUMNS} FROM document WHERE id = ? AND state = 'done'"
        rows += [row for other in alike[: rules["most"]] for row in db.query(query, [other])]
    unique = {row["id"]: _from_row(row) for row in rows}
    return [other for other in unique.values() if not _told_apart(own, other)][: rules["compared"]]


def _told_apart(own: _Letterhead, other: _Letterhead) -> bool:
    """Say whether something printed on both shows that they are two papers."""
    exact = ((own.number, other.number), (own.date, other.date), (own.unit, other.unit))
    if any(one and two and one != two for one, two in exact):
        return True
    least = _rules()["least_ratio"]
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


def _one_paper(archive: Archive, own: _Letterhead, other: _Letterhead, comparison: Comparison) -> bool:
    """Say whether two files that nothing printed tells apart are one paper."""
    other_text = text_of(archive, other.document_id).text[:_LONGEST]
    rules = _rules()
    likeness = comparison.likeness(other_text)
    if likeness >= rules["likeness"]["clean"] and not _same_agency(own, other):
        return False
    if own.number is None or other.number is None:
        alike = likeness >= rules["likeness"]["no_number"]
        return bool(alike and _shared_figures(comparison.text, other_text) >= rules["figures"]["least_share"])
    if own.letters != other.letters:
        return bool(likeness >= rules["likeness"]["other_letters"])
    dated = own.date is not None and other.date is not None
    return bool(likeness >= rules["likeness"]["same_number_and_date" if dated else "same_number"])


def _same_agency(own: _Letterhead, other: _Letterhead) -> bool:
    """Say whether each word of the shorter name stands in the longer, a letter misread in long words allowed."""
    if not own.agency or not other.agency:
        return True
    shorter, longer = sorted((own.agency, other.agency), key=len)
    return all(any(_same_word(word, candidate) for candidate in longer) for word in shorter)


def _same_word(word: str, other: str) -> bool:
    return word == other or (min(len(word), len(other)) > 3 and Levenshtein.distance(word, other, score_cutoff=1) <= 1)


def _shared_figures(text: str, other: str) -> float:
    one, two = Counter(_FIGURE.findall(text)), Counter(_FIGURE.findall(other))
    return (one & two).total() / max(1, (one | two).total()) if one or two else 1.0


def _letterhead(db: sqlite_utils.Database, document_id: int) -> _Letterhead:
    row = next(db.query(f"SELECT {_COLUMNS} FROM document WHERE id = ?", [document_id]))
    return _from_row(row)


def _from_row(row: dict[str, Any]) -> _Letterhead:
    number, letters = _split_key(row["number_key"]) if row["number_state"] == "printed" else (None, None)
    return _Letterhead(
        document_id=row["id"],
        paper_id=row["paper_id"],
        type=fold(row["type"]) if row["type"] else None,
        number=number,
        letters=letters,
        date=row["date"] if row["date_state"] == "printed" else None,
        agency=tuple(fingerprint.words(row["issuer"])) if row["issuer"] else None,
        unit=row["unit"],
    )


def _unit(db: sqlite_utils.Database, document: dict[str, Any]) -> str | None:
    query = "SELECT folded FROM unit WHERE code = ? AND valid_from = ?"
    row = db.execute(query, [document["unit_code"], document["unit_from"]]).fetchone()
    return str(row[0]) if row else None


def _split_key(key: str | None) -> tuple[tuple[str, ...] | None, str | None]:
    """Split "13/2023/nq/hdnd" into its figures and its letters."""
    if not key:
        return None, None
    parts = key.split("/")
    count = 2 if len(parts) > 1 and re.fullmatch(r"(?:19|20)\d\d", parts[1]) else 1
    return tuple(parts[:count]), "/".join(parts[count:])


@lru_cache(maxsize=1)
def _rules() -> dict[str, Any]:
    return tomllib.loads((files("corpus") / "data" / "manifestations.toml").read_text("utf-8"))
