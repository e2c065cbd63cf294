"""Units that a document was given to, whoever issued it: by whom it was brought in, or by hand.

Who is bound to one of these units sees the document (`corpus.store.scope`); the search follows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.documents import documents
from corpus.errors import NotYours
from corpus.store import audit
from corpus.units import choosing, units

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.store.archive import Archive
    from extract.units.gazetteer import Unit, UnitKey


def of_document(archive: Archive, document_id: int) -> list[Unit]:
    """Return the units that hold a document; what became another of them is not told."""
    rows = archive.whole.db.execute(
        "SELECT unit_code, unit_from FROM document_holder WHERE document_id = ? ORDER BY 1, 2", [document_id]
    ).fetchall()
    return choosing.latest(archive.whole, [units.get(archive.whole, (code, since)) for code, since in rows])


def give(archive: Archive, document_id: int, keys: Iterable[UnitKey], *, by: str) -> None:
    """Have these units hold a document, and no others. Audited; nothing happens where they do already.

    Raises:
        NotFound: there is no such document.
        NotYours: who is bound to units does not give papers away.
    """
    wanted = set(keys)
    require_free(archive)
    with archive.transaction() as db:
        documents.get(archive, document_id)
        before = {unit.key for unit in of_document(archive, document_id)}
        if before == wanted:
            return
        db.execute("DELETE FROM document_holder WHERE document_id = ?", [document_id])
        db.conn.executemany(
            "INSERT OR IGNORE INTO document_holder VALUES (?, ?, ?)", [(document_id, *key) for key in sorted(wanted)]
        )
        told = {"units": _told(wanted), "before": _told(before)}
        audit.append(archive, by, "document.give", f"document:{document_id}", told)


def require_free(archive: Archive) -> None:
    """Raise NotYours for who is bound to units: they do not give papers away."""
    if archive.whole is not archive:
        raise NotYours


def add(archive: Archive, document_id: int, keys: Iterable[UnitKey], *, by: str) -> None:
    """Have these units hold a document as well. As `give`."""
    wanted = set(keys)
    if wanted:
        give(archive, document_id, wanted | {unit.key for unit in of_document(archive, document_id)}, by=by)


def _told(keys: Iterable[UnitKey]) -> list[str]:
    return sorted(units.key_text(key) for key in keys)
