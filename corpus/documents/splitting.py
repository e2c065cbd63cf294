"""Splitting a batch scan, and taking the parts away again: one transaction each way.

A part becomes a document of its own. Its file holds its pages of the batch and nothing else, its pages are copied with
all their layers, and it is only understood anew. What people decided goes with it. The batch keeps its original and
its pages; while it is split nothing of it is found or counted, since all of it is found in its parts. `undo` takes the
parts away again and brings back what people wrote and decided in them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corpus.documents.batches import SplitRefused, require_whole
from corpus.documents.tombstones import NEXT_ID
from corpus.identity import bands
from corpus.linking.keeping import SPOKEN_OF
from corpus.pages import revisions
from corpus.pages.facts import TABLES, span_rows, spans_from
from corpus.pages.places import Place
from corpus.store import audit, blobs
from corpus.store.archive import now

if TYPE_CHECKING:
    from collections.abc import Sequence

    import sqlite_utils

    from corpus.store.archive import Archive
    from corpus.store.blobs import Blob

_COPIED = (
    "width, height, dpi, source, engine, confidence, raw, words, tables, regions, restored, tokens, reviewed, error"
)
# What a document is known by; a batch that is split is known by none of it.
_KNOWN_BY = (
    "paper_id", "type", "title", "number", "number_state", "number_key", "issuer", "parent", "place", "date",
    "date_state", "unit_code", "unit_from", "letterhead", "criteria", "fingerprint",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PartFile:
    """The file of one part, stored: pages `first` to `last` of the batch, and how it is called."""

    first: int
    last: int
    blob: Blob
    file: str


def apply(archive: Archive, document_id: int, files: Sequence[PartFile], *, by: str) -> tuple[int, ...]:
    """Make a document of each part and queue it to be understood, all or nothing; return their ids.

    Args:
        archive: where the batch is; the files of its parts are stored in it already.
        document_id: the batch.
        files: of its parts, in order, as they are kept.
        by: who splits it.

    Raises:
        SplitRefused: it is split, being read, launches a programme, or its parts were changed meanwhile.
    """
    with archive.transaction() as db:
        batch = _row(db, document_id)
        require_whole(db, document_id)
        if not all(blobs.location(archive.blobs, file.blob.sha256).is_file() for file in files):
            raise SplitRefused("Tệp của các phần vừa bị dọn mất. Hãy tách lần nữa.")
        parts = [(part["first"], part["last"]) for part in json.loads(batch["parts"])]
        if parts != [(file.first, file.last) for file in files]:
            raise SplitRefused("Cách tách vừa được thay đổi. Hãy xem lại rồi tách lần nữa.")
        if batch["state"] != "done":
            raise SplitRefused("Bản quét đang được đọc. Hãy chờ đọc xong rồi tách.")
        _require_no_programme(db, [document_id])
        children = tuple(_child(db, batch, file, by) for file in files)
        _withdraw(db, document_id, batch["paper_id"])
        db.execute("UPDATE batch SET applied_by = ?, applied_at = ? WHERE document_id = ?", [by, now(), document_id])
        detail = {"parts": [[child, *span] for child, span in zip(children, parts, strict=True)]}
        audit.append(archive, by, "batch.split", f"document:{document_id}", detail)
    return children


def undo(archive: Archive, document_id: int, *, by: str) -> None:
    """Take the parts of a batch away and queue the batch to be understood again; people's work comes back to it.

    Raises:
        SplitRefused: it is not split, a part is being read, or a part launches a programme.
    """
    with archive.transaction() as db:
        batch = _row(db, document_id)
        if batch["applied_at"] is None:
            raise SplitRefused(f"Tài liệu {document_id} chưa được tách.")
        parts = list(db.query("SELECT * FROM batch_part WHERE batch_id = ? ORDER BY first", [document_id]))
        children = [part["document_id"] for part in parts]
        _require_no_programme(db, children)
        if any(
            db.execute(f"SELECT 1 FROM job WHERE state = 'running' AND document_id = {c}").fetchone() for c in children
        ):
            raise SplitRefused("Còn văn bản tách ra đang được đọc. Hãy chờ đọc xong rồi hoàn tác.")
        for part in parts:
            _bring_back(db, document_id, part)
        db.execute("UPDATE batch SET applied_by = NULL, applied_at = NULL WHERE document_id = ?", [document_id])
        db.execute("UPDATE document SET state = 'queued' WHERE id = ?", [document_id])
        db.execute(
            "UPDATE job SET state = 'queued', owner = NULL, attempts = 0, finished_at = NULL WHERE document_id = ?",
            [document_id],
        )
        audit.append(archive, by, "batch.undo", f"document:{document_id}", {"documents": children})


def _row(db: sqlite_utils.Database, document_id: int) -> dict[str, Any]:
    rows = db.query(
        "SELECT batch.*, state, kind, media_type, paper_id FROM batch JOIN document ON document.id = document_id"
        " WHERE document_id = ?",
        [document_id],
    )
    for row in rows:
        return row
    raise SplitRefused(
        f"Tài liệu {document_id} chỉ là một văn bản. Nếu nó gồm nhiều văn bản, hãy chọn các trang bắt đầu."
    )


def _child(db: sqlite_utils.Database, batch: dict[str, Any], file: PartFile, by: str) -> int:
    """Make the document of a part: its rows, its job, its pages, what people decided on them."""
    at, count = now(), file.last - file.first + 1
    blobs.register(db, file.blob, at)
    child = db.execute(
        "INSERT INTO document (id, sha256, file, kind, media_type, page_count, created_at, created_by)"
        f" VALUES ({NEXT_ID}, ?, ?, ?, ?, ?, ?, ?)",
        [file.blob.sha256, file.file, batch["kind"], batch["media_type"], count, at, by],
    ).lastrowid
    if child is None:  # pragma: no cover - an INSERT always has a row id
        raise AssertionError
    db.execute("INSERT INTO job (document_id, created_at) VALUES (?, ?)", [child, at])
    span = [batch["document_id"], file.first, file.last]
    db.execute(
        f"INSERT INTO page (document_id, number, {_COPIED}) SELECT ?, number - ?, {_COPIED} FROM page"
        " WHERE document_id = ? AND number BETWEEN ? AND ?",
        [child, file.first - 1, *span],
    )
    db.execute(
        "INSERT INTO finding SELECT ?, page - ?, code, severity, measured, message, advice, rule FROM finding"
        " WHERE document_id = ? AND page BETWEEN ? AND ?",
        [child, file.first - 1, *span],
    )
    revisions.move(db, batch["document_id"], int(child), 1 - file.first, (file.first, file.last))
    db.execute("INSERT INTO batch_part VALUES (?, ?, ?, ?)", [child, *span])
    _move_decisions(db, batch["document_id"], child, 1 - file.first, (file.first, file.last))
    return int(child)


def _move_decisions(
    db: sqlite_utils.Database, source: int, target: int, by_pages: int, within: tuple[int, int]
) -> None:
    """Have what people said of evidence on pages of one document stand on the same pages of another."""
    decided = list(db.query(f"SELECT * FROM evidence WHERE document_id = ? AND {SPOKEN_OF}", [source]))
    for row in decided:
        places = spans_from(row["spans"])
        if all(within[0] <= place.page <= within[1] for place in places):
            moved = [Place(place.page + by_pages, place.start, place.end) for place in places]
            db.execute(
                "UPDATE evidence SET document_id = ?, page = ?, spans = ? WHERE id = ?",
                [target, row["page"] + by_pages, json.dumps(span_rows(moved), separators=(",", ":")), row["id"]],
            )


def _withdraw(db: sqlite_utils.Database, document_id: int, paper_id: int | None) -> None:
    """Have nothing of a batch found or counted: its facts, its place in the index and among papers, open proposals."""
    bands.forget(db, document_id)
    for table in (*TABLES, "to_link"):
        db.execute(f"DELETE FROM {table} WHERE document_id = ?", [document_id])
    db.execute(f"DELETE FROM evidence WHERE document_id = ? AND NOT {SPOKEN_OF}", [document_id])
    db.execute(f"UPDATE document SET {', '.join(f'{name} = NULL' for name in _KNOWN_BY)} WHERE id = ?", [document_id])
    drop_empty_paper(db, paper_id)


def _bring_back(db: sqlite_utils.Database, batch_id: int, part: dict[str, Any]) -> None:
    """Take one part away; reviewed pages and decisions go back to the batch."""
    child, first = part["document_id"], part["first"]
    db.execute(
        "UPDATE page SET reviewed = reader.reviewed FROM page AS reader WHERE page.document_id = ?"
        " AND reader.document_id = ? AND reader.number = page.number - ?",
        [batch_id, child, first - 1],
    )
    within = (1, part["last"] - first + 1)
    revisions.move(db, child, batch_id, first - 1, within)
    _move_decisions(db, child, batch_id, first - 1, within)
    (paper_id,) = db.execute("SELECT paper_id FROM document WHERE id = ?", [child]).fetchone()
    bands.forget(db, child)
    db.execute("DELETE FROM document WHERE id = ?", [child])
    drop_empty_paper(db, paper_id)


def drop_empty_paper(db: sqlite_utils.Database, paper_id: int | None) -> None:
    """Take a paper away, in the caller's transaction, where no file of it is left."""
    db.execute(
        "DELETE FROM paper WHERE id = ? AND NOT EXISTS (SELECT 1 FROM document WHERE paper_id = paper.id)", [paper_id]
    )


def _require_no_programme(db: sqlite_utils.Database, documents: Sequence[int]) -> None:
    for document_id in documents:
        if db.execute("SELECT 1 FROM programme WHERE document_id = ?", [document_id]).fetchone():
            raise SplitRefused(
                f"Phong trào thi đua đang dựa trên tài liệu {document_id}, nên không tách hay hoàn tác được."
            )
