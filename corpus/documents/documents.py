"""Documents: the files of the archive, from the moment one is taken in to the day it is read and linked.

`register` takes a file in, `begin` opens it, `save_page` keeps each page, `complete` or `fail` ends it. Each is one
transaction. The layers of a page are in `corpus.pages.pages`, the facts in `corpus.pages.facts`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corpus.documents import batches
from corpus.documents.completion import complete, complete_many
from corpus.documents.overlaying import shown_of
from corpus.documents.tombstones import NEXT_ID, deletions, of_content, require_not_deleted
from corpus.errors import ArchiveError, NoDocument, NotFound
from corpus.pages.facts import StoredFact, facts_on_page, references
from corpus.pages.pages import (
    PageView,
    TokenRow,
    page,
    pages,
    pages_read,
    raw_text,
    save_page,
    save_page_error,
    save_pages,
)
from corpus.store import audit, blobs
from corpus.store.archive import now

if TYPE_CHECKING:
    from corpus.store.archive import Archive
    from corpus.store.blobs import Blob

__all__ = [
    "Document",
    "PageView",
    "Registration",
    "StoredFact",
    "TokenRow",
    "begin",
    "complete",
    "complete_many",
    "facts_on_page",
    "fail",
    "get",
    "ids",
    "listing",
    "manifestations",
    "page",
    "pages",
    "pages_read",
    "raw_text",
    "references",
    "register",
    "reread",
    "save_page",
    "save_page_error",
    "save_pages",
    "shown_of",
]

_SELECT = """
SELECT document.id, sha256, blob.size, file, document.kind, media_type, state, error_code, error, page_count,
    (SELECT count(*) FROM page WHERE document_id = document.id) AS pages_read,
    paper_id, type, title, number, number_state, number_key, issuer, parent, place, date, date_state,
    unit_code, unit_from, unit.name AS unit_name, confidence, document.created_at, created_by
FROM document JOIN blob USING (sha256)
LEFT JOIN unit ON unit.code = unit_code AND unit.valid_from = unit_from
"""

CANCELLED = "cancelled"  # the error code of a document whose job a person ended
_AT_WORK = ("queued", "reading")
_JOB_AT_WORK = ("queued", "running")
_QUEUE = """
INSERT INTO job (document_id, created_at) VALUES (?, ?)
ON CONFLICT (document_id) DO UPDATE SET state = 'queued', owner = NULL, attempts = 0, started_at = NULL,
    finished_at = NULL
"""


class OriginalSwept(ArchiveError):
    """An original went between being stored and being named: a deletion sweeps what no document names."""

    code = "original-swept"


@dataclass(frozen=True, slots=True)
class Document:
    """One file of the archive and what is known of its paper.

    Attributes:
        sha256, size: of the original, size in bytes.
        file: the original file's name.
        state: "queued", "reading", "done" or "failed"; then `error_code` and `error` (Vietnamese) say why.
        page_count: None until the file was opened; `pages_read` of them are stored.
        paper_id: the paper this is a file of; None until it is done.
        type to date_state: what the letterhead prints, dates in ISO 8601; states are printed, doubtful or blank.
        unit_code, unit_from, unit_name: the unit that issued it, as it was then.
        confidence: mean of the engine's words, 0 to 1; None where no engine read it.
    """

    id: int
    sha256: str
    size: int
    file: str
    kind: str
    media_type: str
    state: str
    error_code: str | None
    error: str | None
    page_count: int | None
    pages_read: int
    paper_id: int | None
    type: str | None
    title: str | None
    number: str | None
    number_state: str | None
    number_key: str | None
    issuer: str | None
    parent: str | None
    place: str | None
    date: str | None
    date_state: str | None
    unit_code: str | None
    unit_from: str | None
    unit_name: str | None
    confidence: float | None
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class Registration:
    """The document of a file that was handed in.

    Attributes:
        duplicate: the archive held the same bytes already.
        requeued: reading them had failed, and is now tried again.
    """

    document: Document
    duplicate: bool
    requeued: bool = False


def register(  # noqa: PLR0913 - what a file is, all of it named
    archive: Archive, blob: Blob, *, file: str, kind: str, media_type: str, by: str, though_deleted: bool = False
) -> Registration:
    """Take a stored original in as a document and queue it, all or nothing.

    The same bytes again make no new rows; a document that failed is queued once more.

    Raises:
        DeletedByLaw: the same bytes were deleted, and it is not said that they are taken all the same.
        OriginalSwept: no document named the original yet, and it was swept away; store it once more.
    """
    file = file.encode("utf-8", "replace").decode("utf-8")
    with archive.transaction() as db:
        known = next(db.query("SELECT id, state FROM document WHERE sha256 = ?", [blob.sha256]), None)
        if known is not None:
            archive.hold(known["id"])
            failed = known["state"] == "failed"
            if failed:
                reread(archive, known["id"], by=by)
            return Registration(get(archive, known["id"]), duplicate=True, requeued=failed)
        if not though_deleted:
            require_not_deleted(archive, blob.sha256)
        if not blobs.location(archive.blobs, blob.sha256).is_file():
            raise OriginalSwept("Tệp vừa nhận đã bị dọn mất trước khi ghi sổ. Hãy nạp lại tệp đó.")
        at = now()
        blobs.register(db, blob, at)
        document_id = db.execute(
            "INSERT INTO document (id, sha256, file, kind, media_type, created_at, created_by)"
            f" VALUES ({NEXT_ID}, ?, ?, ?, ?, ?, ?)",
            [blob.sha256, file, kind, media_type, at, by],
        ).lastrowid
        if document_id is None:  # pragma: no cover - an INSERT always has a row id
            raise AssertionError
        db.execute("INSERT INTO job (document_id, created_at) VALUES (?, ?)", [document_id, at])
        detail = {"file": file, "sha256": blob.sha256, "size": blob.size}
        if though_deleted and of_content(archive, blob.sha256):
            detail["though_deleted"] = True
        audit.append(archive, by, "document.register", f"document:{document_id}", detail)
        return Registration(get(archive, document_id), duplicate=False)


def get(archive: Archive, document_id: int) -> Document:
    """Return one document. Raises NotFound."""
    for row in archive.db.query(f"{_SELECT} WHERE document.id = ?", [document_id]):
        return _document(row)
    for gone in deletions(archive, state="deleted", document_id=document_id):
        raise NotFound(f"Tài liệu số {document_id} đã bị xóa khỏi kho theo quy định, ngày {gone.day}.")
    raise NoDocument(document_id)


def ids(archive: Archive, *, state: str | None = None) -> list[int]:
    """Return the id of every document, oldest first; `state` keeps one state only."""
    rows = archive.db.execute(
        "SELECT id FROM document WHERE (:state IS NULL OR state = :state) ORDER BY id", {"state": state}
    )
    return [number for (number,) in rows.fetchall()]


def listing(
    archive: Archive, *, limit: int = 50, before: int | None = None, state: str | None = None
) -> list[Document]:
    """Return documents newest first; `before` is the id to go on from, `state` keeps one state only."""
    rows = archive.db.query(
        f"{_SELECT} WHERE (:before IS NULL OR document.id < :before) AND (:state IS NULL OR state = :state)"
        " ORDER BY document.id DESC LIMIT :limit",
        {"before": before, "state": state, "limit": limit},
    )
    return [_document(row) for row in rows]


def manifestations(archive: Archive, document_id: int) -> list[Document]:
    """Return the other files of the same paper, oldest first."""
    rows = archive.db.query(
        f"{_SELECT} WHERE paper_id = (SELECT paper_id FROM document WHERE id = ?) AND document.id != ?"
        " ORDER BY document.id",
        [document_id, document_id],
    )
    return [_document(row) for row in rows]


def begin(archive: Archive, document_id: int, page_count: int) -> None:
    """Say that a document is open and how many pages it has."""
    with archive.transaction() as db:
        db.execute(
            "UPDATE document SET state = 'reading', page_count = ?, error_code = NULL, error = NULL WHERE id = ?",
            [page_count, document_id],
        )


def fail(archive: Archive, document_id: int, code: str, message: str) -> None:
    """End a document's job without a result: `message` tells a clerk why. Pages that were read stay."""
    with archive.transaction() as db:
        db.execute(
            "UPDATE document SET state = 'failed', error_code = ?, error = ? WHERE id = ?", [code, message, document_id]
        )
        db.execute(
            "UPDATE job SET state = 'failed', owner = NULL, finished_at = ? WHERE document_id = ?", [now(), document_id]
        )


def reread(archive: Archive, document_id: int, *, by: str) -> Document:
    """Queue a document once more, also a finished one: pages that could not be read are read, then all is restored.

    What people wrote and decided stays, and so does what is known of the document until the new result takes its
    place. Nothing happens to one that waits or is being read.

    Raises:
        NotFound: there is no such document.
        SplitRefused: it is a batch that is split.
    """
    with archive.transaction() as db:
        batches.require_whole(db, document_id)
        job = next(db.query("SELECT state FROM job WHERE document_id = ?", [document_id]), None)
        document = get(archive, document_id)
        if job is not None and document.state in _AT_WORK and job["state"] in _JOB_AT_WORK:
            return document
        unread = "SELECT id FROM page WHERE document_id = ? AND error IS NOT NULL AND reviewed IS NULL"
        db.execute(f"DELETE FROM page WHERE id IN ({unread})", [document_id])
        db.execute("UPDATE document SET state = 'queued', error_code = NULL, error = NULL WHERE id = ?", [document_id])
        db.execute(_QUEUE, [document_id, now()])
        audit.append(archive, by, "document.requeue", f"document:{document_id}", {"before": document.state})
        return get(archive, document_id)


def cancel(archive: Archive, document_id: int, *, by: str) -> Document:
    """End the job of a document that waits or is being read; pages that were read stay, and `reread` goes on from them.

    Nothing happens to one that has ended. Raises NotFound.
    """
    with archive.transaction() as db:
        document = get(archive, document_id)
        job = next(db.query("SELECT state FROM job WHERE document_id = ?", [document_id]), None)
        if job is None or job["state"] not in _JOB_AT_WORK:
            return document
        fail(archive, document_id, CANCELLED, f"{by} đã dừng việc đọc. Những trang đã đọc được giữ lại.")
        audit.append(archive, by, "document.cancel", f"document:{document_id}", {"before": document.state})
        return get(archive, document_id)


def _document(row: dict[str, Any]) -> Document:
    return Document(**row)
