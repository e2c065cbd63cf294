"""Scans that have to be made again: asked for with a reason, seen by the clerk, replaced by a new scan.

The new scan is a document of its own. The old one stays, with its pages and its history, and leads to the new one,
which takes its place in its dossier and in the rounds of quality control that wait for it. What came out unreadable
(`corpus.quality.unreadable`) can be replaced, or called good enough, without anybody having sent it back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.documents import documents
from corpus.errors import ArchiveError, NotFound
from corpus.pages.revisions import MACHINE
from corpus.quality import doubts, unreadable
from corpus.store import audit
from corpus.store.archive import now

if TYPE_CHECKING:
    from corpus.store.archive import Archive

LONGEST_REASON = 500  # characters

_SELECT = """
SELECT rescan.id, document_id, document.file, document.number, document.title, page, reason, rescan.state, asked_by,
    asked_at, new_id, done_by, done_at
FROM rescan JOIN document ON document.id = document_id
"""


class RescanRefused(ArchiveError):
    """A scan cannot be sent back, or replaced, as things stand."""

    code = "rescan-refused"


@dataclass(frozen=True, slots=True)
class Rescan:
    """A scan that has to be made again; `page` None: the whole document, `new_id` the document of the new scan.

    `asked_by` is MACHINE where nobody sent it back: it came out unreadable.
    """

    id: int
    document_id: int
    file: str
    number: str | None
    title: str | None
    page: int | None
    reason: str
    state: str
    asked_by: str
    asked_at: str
    new_id: int | None
    done_by: str | None
    done_at: str | None


def ask(archive: Archive, document_id: int, *, reason: str, by: str, page: int | None = None) -> Rescan:
    """Send a document back to be scanned again. Audited.

    Raises:
        NotFound: there is no such document.
        RescanRefused: without a reason, or it is sent back or replaced already.
    """
    reason = " ".join(reason.split())
    if not 0 < len(reason) <= LONGEST_REASON:
        raise RescanRefused("Hãy ghi lý do cần quét lại: mờ, nghiêng, thiếu trang, mất góc…")
    with archive.transaction() as db:
        documents.get(archive, document_id)
        if any(one.state != "withdrawn" for one in of_document(archive, document_id)):
            raise RescanRefused(f"Tài liệu {document_id} đã được trả lại để quét lại.")
        db.execute(
            "INSERT INTO rescan (document_id, page, reason, asked_by, asked_at) VALUES (?, ?, ?, ?, ?)",
            [document_id, page, reason, by, now()],
        )
        db.execute(
            "UPDATE quality_task SET state = 'rescan', claimed_by = NULL, claimed_until = NULL WHERE document_id = ?"
            " AND batch_id IN (SELECT id FROM quality_batch WHERE state = 'open')",
            [document_id],
        )
        audit.append(archive, by, "rescan.ask", f"document:{document_id}", {"page": page, "reason": reason})
    doubts.renew(archive, document_id)
    return of_document(archive, document_id)[0]


def withdraw(archive: Archive, document_id: int, *, by: str) -> None:
    """Take it back: the scan is good enough after all. Audited. Raises RescanRefused where nothing was asked."""
    with archive.transaction() as db:
        one = _open(archive, document_id)
        db.execute("UPDATE rescan SET state = 'withdrawn', done_by = ?, done_at = ? WHERE id = ?", [by, now(), one.id])
        db.execute(
            "UPDATE quality_task SET state = CASE WHEN done_by IS NULL THEN 'waiting' ELSE 'done' END"
            " WHERE state = 'rescan' AND document_id = ?"
            " AND batch_id IN (SELECT id FROM quality_batch WHERE state = 'open')",
            [document_id],
        )
        audit.append(archive, by, "rescan.withdraw", f"document:{document_id}", {})
    doubts.renew(archive, document_id)


def replace(archive: Archive, document_id: int, new_id: int, *, by: str) -> Rescan:
    """Say which document is the new scan, which may still wait to be read. Audited.

    Raises:
        NotFound: there is no such document.
        RescanRefused: nothing was asked, or the new scan is the old one.
    """
    with archive.transaction() as db:
        one = _open(archive, document_id)
        documents.get(archive, new_id)
        if new_id == document_id:
            raise RescanRefused("Đây vẫn là bản quét cũ. Hãy quét lại bản giấy rồi tải bản mới lên.")
        if any(known.state != "withdrawn" for known in of_document(archive, new_id)):
            raise RescanRefused(f"Tài liệu {new_id} cũng là bản quét bị trả lại. Hãy tải bản quét khác.")
        db.execute(
            "UPDATE rescan SET state = 'replaced', new_id = ?, done_by = ?, done_at = ? WHERE id = ?",
            [new_id, by, now(), one.id],
        )
        db.execute("UPDATE OR IGNORE dossier_document SET document_id = ? WHERE document_id = ?", [new_id, document_id])
        db.execute(
            "INSERT OR IGNORE INTO quality_task (batch_id, document_id, task, ordinal)"
            " SELECT batch_id, ?, task, ordinal FROM quality_task JOIN quality_batch ON quality_batch.id = batch_id"
            " WHERE document_id = ? AND quality_task.state = 'rescan' AND quality_batch.state = 'open'"
            " AND task IN ('first', 'entry')",
            [new_id, document_id],
        )
        detail = {"new": new_id}
        audit.append(archive, by, "rescan.replace", f"document:{document_id}", detail)
        return of_document(archive, document_id)[0]


def of_document(archive: Archive, document_id: int) -> list[Rescan]:
    """Return what was asked of a document, the newest first."""
    rows = archive.db.query(f"{_SELECT} WHERE document_id = ? ORDER BY rescan.id DESC", [document_id])
    return [Rescan(**row) for row in rows]


def replaces(archive: Archive, document_id: int) -> Rescan | None:
    """Return the scan that a document stands in place of; None for one that came in by itself."""
    rows = archive.db.query(f"{_SELECT} WHERE new_id = ? ORDER BY rescan.id DESC LIMIT 1", [document_id])
    return next((Rescan(**row) for row in rows), None)


def listing(archive: Archive, *, state: str = "asked", limit: int = 200) -> list[Rescan]:
    """Return what is in a state, what was asked first before the rest."""
    rows = archive.db.query(f"{_SELECT} WHERE rescan.state = ? ORDER BY rescan.id LIMIT ?", [state, limit])
    return [Rescan(**row) for row in rows]


def _open(archive: Archive, document_id: int) -> Rescan:
    """Return what is asked of a document; where it came out unreadable it is asked now, by the machine that read it."""
    for one in of_document(archive, document_id):
        if one.state == "asked":
            return one
    poor = unreadable.find(archive, document_id)
    if poor is not None:
        return ask(archive, document_id, reason=poor.reason, by=MACHINE)
    documents.get(archive, document_id)
    raise NotFound(f"Tài liệu {document_id} không chờ quét lại.")
