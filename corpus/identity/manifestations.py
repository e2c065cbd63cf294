"""Which files are one paper: a scan and the digital original, a second scan, a copy whose text was read badly.

Candidates come from two indexes, the own number and the fingerprint's bands, never from a walk through the archive.
What the letterheads print then decides against (another number, date, agency or unit), and the likeness of the texts
for: forms filled by different wards are far more alike than a paper and its bad scan.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from corpus.identity import fingerprint
from corpus.identity.differences import differences
from corpus.identity.heads import COLUMNS, Letterhead, of_document, of_row, rules, same_agency, told_apart
from corpus.pages.texts import text_of
from corpus.store.archive import now

if TYPE_CHECKING:
    from collections.abc import Sequence

    import sqlite_utils

    from corpus.store.archive import Archive

LONGEST = 60_000  # characters of a text that are compared


class Comparison:
    """A document's text, the bands of its fingerprint and its likeness to other texts, each worked out once.

    Args:
        text: as it is read, its pages joined by form feeds.
    """

    def __init__(self, text: str) -> None:
        self.whole = text
        self.text = text[:LONGEST]
        minhash = fingerprint.signature(text)
        self.bands = None if minhash is None else fingerprint.bands(minhash)
        self._likeness: dict[str, float] = {}

    def likeness(self, other: str) -> float:
        """Return how alike another text is, 0 to 1."""
        if other not in self._likeness:
            self._likeness[other] = fingerprint.likeness(self.text, other)
        return self._likeness[other]


def compare(archive: Archive, document: dict[str, Any], comparison: Comparison) -> None:
    """Hold a document against those that may be files of its paper, for `link` to find. Writes nothing.

    Args:
        archive: where the others are.
        document: the columns that it will have, `id` and `paper_id` among them.
        comparison: of its text.
    """
    own = of_row(archive.db, document)
    for other in _candidates(archive.db, own, comparison.bands):
        _one_paper(archive, own, other, comparison)


def link(archive: Archive, document_id: int, comparison: Comparison) -> int:
    """Put a document to the paper it is a file of, a new one where there is none yet; return the paper's id.

    Runs inside the caller's transaction, once the letterhead's columns are stored.
    """
    with archive.transaction() as db:
        stored = _store_bands(db, document_id, comparison.bands)
        own = of_document(db, document_id)
        candidates = _candidates(db, own, comparison.bands)
        same = [other for other in candidates if _one_paper(archive, own, other, comparison)]
        same += _said_same(db, document_id)
        papers = sorted({other.paper_id for other in same if other.paper_id is not None})
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


def _said_same(db: sqlite_utils.Database, document_id: int) -> list[Letterhead]:
    """Return the documents that a person said to be files of the same paper."""
    rows = db.query(
        f"SELECT {COLUMNS} FROM document WHERE state = 'done' AND id IN (SELECT other_id FROM same_paper"
        " WHERE document_id = :id UNION SELECT document_id FROM same_paper WHERE other_id = :id)",
        {"id": document_id},
    )
    return [of_row(db, row) for row in rows]


def store_fingerprint(db: sqlite_utils.Database, document_id: int, bands: Sequence[int] | None) -> None:
    """Keep a document's fingerprint and its bands, by which it is found; in the caller's transaction."""
    stored = _store_bands(db, document_id, bands)
    db.execute("UPDATE document SET fingerprint = ? WHERE id = ?", [stored, document_id])


def _store_bands(db: sqlite_utils.Database, document_id: int, bands: Sequence[int] | None) -> bytes | None:
    """Keep the bands in place of earlier ones; return the fingerprint that must come with them."""
    forget_fingerprint(db, document_id)
    if bands is None:
        return None
    # A document that went without its bands may have left them under a number that is given out anew.
    db.conn.executemany(
        "INSERT OR IGNORE INTO document_band VALUES (?, ?, ?)",
        [(band, value, document_id) for band, value in enumerate(bands)],
    )
    return fingerprint.bands_to_bytes(bands)


def forget_fingerprint(db: sqlite_utils.Database, document_id: int) -> None:
    """Have a document no longer found by its fingerprint; in the caller's transaction, before its row goes."""
    for (stored,) in db.execute(
        "SELECT fingerprint FROM document WHERE id = ? AND fingerprint IS NOT NULL", [document_id]
    ).fetchall():
        keys = [(band, value, document_id) for band, value in enumerate(fingerprint.bands_from(stored))]
        db.conn.executemany("DELETE FROM document_band WHERE band = ? AND hash = ? AND document_id = ?", keys)
        db.execute("UPDATE document SET fingerprint = NULL WHERE id = ?", [document_id])


def _own_paper(db: sqlite_utils.Database, own: Letterhead) -> int:
    """Return the paper that this document has to itself, made where it has none or shares one it no longer fits."""
    if own.paper_id is not None:
        (files_of_it,) = db.execute("SELECT count(*) FROM document WHERE paper_id = ?", [own.paper_id]).fetchone()
        if files_of_it == 1:
            return own.paper_id
    return int(db.execute("INSERT INTO paper (created_at) VALUES (?)", [now()]).lastrowid or 0)


def _candidates(db: sqlite_utils.Database, own: Letterhead, bands: Sequence[int] | None) -> list[Letterhead]:
    limits = rules()["candidates"]
    found: list[dict[str, Any]] = []
    if own.number is not None:
        key = "/".join(own.number)
        found += db.query(
            f"SELECT {COLUMNS} FROM document WHERE number_key >= ? AND number_key < ? AND id != ?"
            # "+": nearly every document is done; the number is what few have.
            " AND +state = 'done' AND (? IS NULL OR date IS NULL OR date = ?) ORDER BY date IS NULL, id DESC LIMIT ?",
            [key + "/", key + "0", own.document_id, own.date, own.date, limits["most"]],
        )
    if bands is not None:
        marks = " OR ".join(["(band = ? AND hash = ?)"] * len(bands))
        bound = [part for band in enumerate(bands) for part in band]
        found += db.query(
            f"SELECT {COLUMNS} FROM (SELECT document_id, count(*) AS shared FROM document_band"
            f" WHERE {marks} GROUP BY document_id) CROSS JOIN document ON document_id = document.id"
            " WHERE id != ? AND +state = 'done'"
            " ORDER BY shared DESC, id DESC LIMIT ?",
            [*bound, own.document_id, limits["most"]],
        )
    unique = {row["id"]: of_row(db, row) for row in found}
    return [other for other in unique.values() if not told_apart(own, other)][: limits["compared"]]


def _one_paper(archive: Archive, own: Letterhead, other: Letterhead, comparison: Comparison) -> bool:
    """Say whether two files that nothing printed tells apart are one paper."""
    other_text = text_of(archive, other.document_id).text
    limits = rules()
    likeness = comparison.likeness(other_text[:LONGEST])
    if likeness >= limits["likeness"]["clean"] and not same_agency(own, other):
        return False
    if own.number is None or other.number is None:
        # By words alone: forms filled otherwise are as like as a second scan, save for their figures and names.
        alike = likeness >= limits["likeness"]["no_number"]
        return bool(alike and not differences(comparison.whole, other_text, own.number or other.number or ()))
    if own.letters != other.letters:
        return bool(likeness >= limits["likeness"]["other_letters"])
    dated = own.date is not None and other.date is not None
    return bool(likeness >= limits["likeness"]["same_number_and_date" if dated else "same_number"])
