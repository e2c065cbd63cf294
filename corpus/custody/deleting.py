"""Legal deletion, in two steps by two people: proposed with a reason, then approved. It leaves a trace and no more.

The rows go in one transaction, with the trace and the log's entry; what the rows named goes after it (`clearing`), and
where that is interrupted it is gone on with by whoever opens the next step, a backup or `verify`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from corpus.custody import clearing, retention
from corpus.documents import batches, documents, splitting, tombstones
from corpus.errors import ArchiveError
from corpus.identity import bands
from corpus.store import audit, jobs
from corpus.store.archive import now
from corpus.vietnam import today

if TYPE_CHECKING:
    import sqlite_utils

    from corpus.documents.tombstones import Deletion
    from corpus.store.archive import Archive


class DeletionRefused(ArchiveError):
    """The document, or the person, is not one with which it can be done."""

    code = "deletion-refused"


def propose(archive: Archive, document_id: int, *, reason: str, by: str, with_programme: bool = False) -> Deletion:
    """Propose to delete a document, of a batch scan that is split also all its parts. Audited; nothing goes yet.

    Args:
        archive: where it is.
        document_id: which.
        reason: in words, kept for good: write no content of the paper into it.
        by: who proposes it.
        with_programme: the emulation programme that it launches may go too, with everything that was filed under it.

    Raises:
        NotFound: there is no such document.
        DeletionRefused: its retention period is not over, it is proposed already, it is a part of a batch scan, which
            holds its pages, or it launches a programme.
    """
    reason = " ".join(reason.split())
    if not 0 < len(reason) <= retention.LONGEST_TEXT:
        raise DeletionRefused("Hãy ghi lý do xóa; lý do được lưu lại cùng dấu vết.")
    jobs.requeue_abandoned(archive)
    with archive.transaction() as db:
        document = documents.get(archive, document_id)
        _require_deletable(archive, document_id, with_programme=with_programme)
        if tombstones.deletions(archive, state="proposed", document_id=document_id):
            raise DeletionRefused(f"Tài liệu {document_id} đã có đề nghị xóa đang chờ duyệt.")
        db.table("deletion").insert(
            {
                **_known(document),
                "reason": reason,
                "with_programme": int(with_programme),
                "state": "proposed",
                "proposed_by": by,
                "proposed_at": now(),
            }
        )
        audit.append(archive, by, "deletion.propose", f"document:{document_id}", {"reason": reason})
        return _proposal(archive, document_id)


def withdraw(archive: Archive, document_id: int, *, by: str) -> Deletion:
    """Take a proposal back, or turn it down. Audited. Raises DeletionRefused where there is none."""
    with archive.transaction() as db:
        proposal = _proposal(archive, document_id)
        decided = {"state": "withdrawn", "decided_by": by, "decided_at": now()}
        db.table("deletion").update(proposal.id, decided)
        audit.append(archive, by, "deletion.withdraw", f"document:{document_id}", {})
        return tombstones.deletions(archive, document_id=document_id)[0]


def approve(archive: Archive, document_id: int, *, by: str, alone: bool = False) -> Deletion:
    """Approve what somebody else proposed, and delete: rows, original, index, evidence, caches; from now on for good.

    Args:
        archive: where it is.
        document_id: which.
        by: who approves.
        alone: may be the one who proposed it.

    Returns:
        The trace; `cleared` False where bytes are left that somebody still holds open: clear again later.

    Raises:
        DeletionRefused: nobody proposed it, the same person did, or see `propose`.
    """
    jobs.requeue_abandoned(archive)
    with archive.transaction() as db:
        db.execute("PRAGMA defer_foreign_keys = ON")
        proposal = _proposal(archive, document_id)
        if proposal.proposed_by == by and not alone:
            raise DeletionRefused("Người đề nghị xóa không tự duyệt được. Hãy để người khác duyệt.")
        _require_deletable(archive, document_id, with_programme=proposal.with_programme)
        kept = batches.find(archive, document_id)
        parts = kept.documents if kept else ()
        for part in parts:
            known = {**_known(documents.get(archive, part)), "reason": proposal.reason, "with_programme": 0}
            known |= {"proposed_by": proposal.proposed_by, "proposed_at": proposal.proposed_at}
            (number,) = db.execute("SELECT 1 + max(id) FROM deletion").fetchone()
            db.table("deletion").insert({"id": number, **known, "state": "proposed"})
            _delete(archive, db, part, int(number), by)
        _delete(archive, db, document_id, proposal.id, by)
    clearing.clear(archive, most_pages=clearing.MOST_AT_ONCE)
    return tombstones.deletions(archive, state="deleted", document_id=document_id)[0]


def _delete(archive: Archive, db: sqlite_utils.Database, document_id: int, deletion: int, by: str) -> None:
    document = documents.get(archive, document_id)
    counts = {name: count for name in _tables(db) if (count := _count(db, name, document_id))}
    counts["evidence_decided"] = _one(
        db, "SELECT count(*) FROM evidence WHERE status != 'proposed' AND document_id = ?", document_id
    )
    db.execute("DELETE FROM programme WHERE document_id = ?", [document_id])
    db.execute("UPDATE revision SET back_to = NULL WHERE document_id = ?", [document_id])
    db.execute("DELETE FROM batch_part WHERE document_id = ?", [document_id])
    bands.forget(db, document_id)
    db.execute("DELETE FROM document WHERE id = ?", [document_id])
    splitting.drop_empty_paper(db, document.paper_id)
    db.execute("DELETE FROM blob WHERE sha256 NOT IN (SELECT sha256 FROM document)")
    detail = {"state": "deleted", "decided_by": by, "decided_at": now(), "counts": json.dumps(counts)}
    db.table("deletion").update(deletion, detail)
    audit.append(archive, by, "document.delete", f"document:{document_id}", {"deletion": deletion, "counts": counts})


def _require_deletable(archive: Archive, document_id: int, *, with_programme: bool) -> None:
    batch = batches.part_of(archive, document_id)
    if batch is not None:
        raise DeletionRefused(
            f"Tài liệu {document_id} được tách từ bản quét {batch.batch_id}, bản quét ấy vẫn giữ các trang này. Hãy đề "
            f"nghị xóa bản quét {batch.batch_id}, cùng mọi văn bản tách ra, khi tất cả đã hết thời hạn."
        )
    kept = batches.find(archive, document_id)
    for each in (document_id, *(kept.documents if kept else ())):
        _require_over(archive, each)
        if _one(archive.db, "SELECT count(*) FROM job WHERE state = 'running' AND document_id = ?", each):
            raise DeletionRefused(f"Tài liệu {each} đang được đọc. Hãy chờ đọc xong.")
        if not with_programme and _one(archive.db, "SELECT count(*) FROM programme WHERE document_id = ?", each):
            raise DeletionRefused(
                f"Phong trào thi đua đang dựa trên tài liệu {each}. Chỉ xóa được khi đề nghị ghi rõ là xóa cả phong "
                "trào, tiêu chí và minh chứng của nó."
            )


def _require_over(archive: Archive, document_id: int) -> None:
    kept = retention.of_document(archive, document_id)
    if kept is not None and (kept.until is None or kept.until >= today().isoformat()):
        ends = f"đến hết năm {kept.until[:4]}" if kept.until else "vĩnh viễn"
        raise DeletionRefused(f"Tài liệu {document_id} phải được bảo quản {ends}: {kept.rule}.")


def _proposal(archive: Archive, document_id: int) -> Deletion:
    for found in tombstones.deletions(archive, state="proposed", document_id=document_id):
        return found
    raise DeletionRefused(f"Chưa có đề nghị xóa tài liệu {document_id}.")


def _known(document: documents.Document) -> dict[str, Any]:
    return {
        "document_id": document.id,
        "sha256": document.sha256,
        "file": document.file,
        "number": document.number,
        "date": document.date,
        "taken_at": document.created_at,
    }


def _tables(db: sqlite_utils.Database) -> list[str]:
    """Return the tables whose rows belong to a document."""
    names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    return [
        name
        for name in names
        if any(
            key[2] == "document" and key[3] == "document_id" for key in db.execute(f'PRAGMA foreign_key_list("{name}")')
        )
    ]


def _count(db: sqlite_utils.Database, table: str, document_id: int) -> int:
    return _one(db, f'SELECT count(*) FROM "{table}" WHERE document_id = ?', document_id)


def _one(db: sqlite_utils.Database, query: str, document_id: int) -> int:
    (found,) = db.execute(query, [document_id]).fetchone()
    return int(found)
