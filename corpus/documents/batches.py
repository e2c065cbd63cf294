"""Batch scans in the archive: how one may be split, as the machine proposes it or a person sets it, and how it is.

`corpus.documents.splitting` splits it.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from corpus.errors import ArchiveError, NotFound
from corpus.pages.texts import SHOWN
from corpus.store import audit
from corpus.store.settled import SPLIT_IDS
from extract.batch import Part, Proposal, Sheet, cut_at, propose

if TYPE_CHECKING:
    from collections.abc import Iterable

    import sqlite_utils

    from corpus.store.archive import Archive

KINDS = ("pdf", "tiff")  # of files that can be split; the names are those of `ingest.kinds`


class SplitRefused(ArchiveError):
    """A batch cannot be split, or its parts cannot be taken away again, as things stand."""

    code = "split-refused"


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch scan and how it may be, or is, split.

    Attributes:
        changed_by: who set the parts; None where the machine did.
        applied_by, applied_at: who split it and when; None where it is not split.
        documents: the documents of the parts, in their order; empty where it is not split.
    """

    document_id: int
    proposal: Proposal
    changed_by: str | None
    applied_by: str | None
    applied_at: str | None
    documents: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PartOf:
    """Where a document was split off: pages of a batch."""

    batch_id: int
    file: str
    first: int
    last: int


def find(archive: Archive, document_id: int) -> Batch | None:
    """Return what is kept of a batch; None for a document that is one paper."""
    for row in archive.db.query("SELECT * FROM batch WHERE document_id = ?", [document_id]):
        parts = tuple(Part(**{**part, "reasons": tuple(part["reasons"])}) for part in json.loads(row["parts"]))
        children = archive.db.execute(
            "SELECT document_id FROM batch_part WHERE batch_id = ? ORDER BY first", [document_id]
        )
        return Batch(
            document_id,
            Proposal(parts, tuple(json.loads(row["left_out"]))),
            row["changed_by"],
            row["applied_by"],
            row["applied_at"],
            tuple(number for (number,) in children),
        )
    return None


def part_of(archive: Archive, document_id: int) -> PartOf | None:
    """Return the batch that a document was split off; None where it came in by itself."""
    rows = archive.db.query(
        "SELECT batch_id, file, first, last FROM batch_part JOIN document ON document.id = batch_id"
        " WHERE batch_part.document_id = ?",
        [document_id],
    )
    return next((PartOf(**row) for row in rows), None)


def proposed(archive: Archive, document_id: int) -> Proposal:
    """Return how a document's pages may be split, from what is kept or from its text. Raises NotFound."""
    kept = find(archive, document_id)
    return kept.proposal if kept else propose(sheets(archive, document_id))


def sheets(archive: Archive, document_id: int) -> list[Sheet]:
    """Return the pages of a document as they should be read. Raises NotFound where there are none."""
    rows = list(
        archive.db.query(
            f"SELECT number, {SHOWN} AS text, width, height FROM page WHERE document_id = ? ORDER BY number",
            [document_id],
        )
    )
    if not rows:
        raise NotFound(f"Tài liệu {document_id} không có trong kho hoặc chưa đọc được trang nào.")
    return [Sheet(row["text"], row["width"], row["height"]) for row in rows]


def keep(db: sqlite_utils.Database, document_id: int, proposal: Proposal) -> None:
    """Keep what the machine proposes, in the caller's transaction; what a person set, or has applied, stays."""
    mine = "document_id = ? AND changed_by IS NULL AND applied_at IS NULL"
    db.execute(f"DELETE FROM batch WHERE {mine}", [document_id])
    if len(proposal.parts) > 1:
        db.execute(
            "INSERT OR IGNORE INTO batch (document_id, parts, left_out) SELECT id, ?, ? FROM document WHERE id = ?"
            " AND kind IN (SELECT value FROM json_each(?)) AND id NOT IN (SELECT document_id FROM batch_part)",
            [*_stored(proposal), document_id, json.dumps(KINDS)],
        )


def change(archive: Archive, document_id: int, starts: Iterable[int], *, by: str) -> Batch:
    """Have papers begin at these pages, from 1, whatever the machine proposed.

    Raises:
        NotFound: there is no such document, or none of its pages is read.
        SplitRefused: a page is not there, or the batch is split already.
    """
    pages = sheets(archive, document_id)
    wanted = sorted(set(starts))
    if any(not 1 <= start <= len(pages) for start in wanted):
        raise SplitRefused(f"Tài liệu {document_id} chỉ có {len(pages)} trang. Hãy chọn lại các trang bắt đầu.")
    proposal = cut_at(pages, wanted)
    with archive.transaction() as db:
        require_whole(db, document_id)
        db.execute(
            "INSERT INTO batch (document_id, parts, left_out, changed_by) VALUES (?, ?, ?, ?) ON CONFLICT (document_id)"
            " DO UPDATE SET parts = excluded.parts, left_out = excluded.left_out, changed_by = excluded.changed_by",
            [document_id, *_stored(proposal), by],
        )
        audit.append(archive, by, "batch.change", f"document:{document_id}", {"starts": list(proposal.starts)})
    changed = find(archive, document_id)
    if changed is None:  # pragma: no cover - it was stored just now
        raise AssertionError
    return changed


def require_whole(db: sqlite_utils.Database, document_id: int) -> None:
    """Raise SplitRefused where a document is a batch that is split."""
    if db.execute(f"SELECT 1 WHERE ? IN ({SPLIT_IDS})", [document_id]).fetchone():
        raise SplitRefused(
            f"Bản quét {document_id} đã được tách thành nhiều văn bản. Hãy làm trên các văn bản đó, hoặc hoàn tác tách."
        )


def split_ids(archive: Archive) -> set[int]:
    """Return the ids of the batches that are split."""
    return {number for (number,) in archive.db.execute(SPLIT_IDS)}


def _stored(proposal: Proposal) -> tuple[str, str]:
    parts = json.dumps([asdict(part) for part in proposal.parts], ensure_ascii=False)
    return parts, json.dumps(proposal.left_out)
