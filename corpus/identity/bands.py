"""The bands of all fingerprints, by which texts like a given one are found; see `corpus.identity.fingerprint`.

Where they lie in `document_band`, those of one document are far apart: each would have a page of the database written
anew. So they are put into `document_band_late`, which is small, and go over one band after the other, many documents'
at a time; they are looked for in both.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from corpus.identity import fingerprint

if TYPE_CHECKING:
    from collections.abc import Sequence

    import sqlite_utils

TABLES = ("document_band", "document_band_late")
LATE = 4096  # documents of which a band goes over, or more; a table of twice as many takes some hundred pages
_EVERY = 2 * LATE // fingerprint.BANDS  # documents after which it is the next band's turn

SHARED = " UNION ALL ".join(
    f"SELECT band, document_id FROM json_each(:bands) CROSS JOIN {table} ON band = key AND hash = value"
    for table in TABLES
)
"""Bands of a fingerprint (`:bands`, as JSON) with each document that shares them."""


def keep(db: sqlite_utils.Database, document_id: int, found: Sequence[int] | None) -> bytes | None:
    """Keep a document's bands in place of earlier ones; return the fingerprint that must be stored with them."""
    forget(db, document_id)
    if found is None:
        return None
    # A document that went without its bands may have left them under a number that is given out anew.
    db.conn.executemany(
        "INSERT OR IGNORE INTO document_band_late VALUES (?, ?, ?)",
        [(band, value, document_id) for band, value in enumerate(found)],
    )
    if document_id % _EVERY == 0:
        _settle(db, document_id // _EVERY % fingerprint.BANDS)
    return fingerprint.bands_to_bytes(found)


def store(db: sqlite_utils.Database, document_id: int, found: Sequence[int] | None) -> None:
    """Keep a document's bands and its fingerprint; in the caller's transaction."""
    stored = keep(db, document_id, found)
    db.execute("UPDATE document SET fingerprint = ? WHERE id = ?", [stored, document_id])


def forget(db: sqlite_utils.Database, document_id: int) -> None:
    """Have a document no longer found by its fingerprint; in the caller's transaction, before its row goes."""
    for (stored,) in db.execute(
        "SELECT fingerprint FROM document WHERE id = ? AND fingerprint IS NOT NULL", [document_id]
    ).fetchall():
        keys = [(band, value, document_id) for band, value in enumerate(fingerprint.bands_from(stored))]
        for table in TABLES:
            db.conn.executemany(f"DELETE FROM {table} WHERE band = ? AND hash = ? AND document_id = ?", keys)
        db.execute("UPDATE document SET fingerprint = NULL WHERE id = ?", [document_id])


def alike(db: sqlite_utils.Database, found: Sequence[int], common: int) -> dict[int, int]:
    """Return the documents that share bands, with how many: those first that share most, then the latest.

    Args:
        db: the archive's.
        found: bands of a fingerprint.
        common: a band of more documents than this tells nothing by itself: it is the wording of a form.
    """
    rows = db.execute(SHARED, {"bands": json.dumps(found)}).fetchall()
    of_band = Counter(band for band, _ in rows)
    shared = Counter(document for _, document in rows)
    telling = {document for band, document in rows if shared[document] > 1 or of_band[band] <= common}
    ranked = sorted(telling, key=lambda document: (-shared[document], -document))
    return {document: shared[document] for document in ranked}


def _settle(db: sqlite_utils.Database, band: int) -> None:
    """Have a band go over, where there is enough of it."""
    of_band = "FROM document_band_late WHERE band = :band"
    (late,) = db.execute(f"SELECT count(*) FROM (SELECT 1 {of_band} LIMIT {LATE})", {"band": band}).fetchone()
    if late == LATE:
        db.execute(f"INSERT OR IGNORE INTO document_band SELECT band, hash, document_id {of_band}", {"band": band})
        db.execute(f"DELETE {of_band}", {"band": band})
