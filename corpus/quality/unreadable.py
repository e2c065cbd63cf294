"""Documents that were read and cannot be relied on: they wait for a new scan without anybody having sent them back.

Read with less confidence than `practice().unreadable`, hardly a word of a document is sure. It waits until a new scan
takes its place or somebody says that the scan is good enough, see `corpus.quality.rescans`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corpus.documents import findings
from corpus.quality.rules import practice

if TYPE_CHECKING:
    from corpus.documents.documents import Document
    from corpus.store.archive import Archive

MOST_ADVICE = 3
_ROWS = "SELECT id AS document_id, file, number, title, created_by, created_at, confidence FROM document"
_IS = (
    "document.state = 'done' AND document.confidence < :least"
    " AND document.id NOT IN (SELECT document_id FROM rescan)"
    " AND document.id NOT IN (SELECT document_id FROM batch WHERE applied_at IS NOT NULL)"
)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A document that came out unreadable.

    Attributes:
        confidence: 0 to 1.
        reason: Vietnamese, also of the rescan that it becomes.
        advice: what to do with this scan, Vietnamese sentences; what the intake check saw comes first.
    """

    document_id: int
    file: str
    number: str | None
    title: str | None
    created_by: str
    created_at: str
    confidence: float
    reason: str
    advice: tuple[str, ...]


def is_poor(document: Document) -> bool:
    """Tell whether a document that is read came out so doubtful that its scan should be looked at."""
    return document.state == "done" and document.confidence is not None and document.confidence < practice().unreadable


def listing(archive: Archive, *, limit: int = 200) -> list[Unreadable]:
    """Return what waits, the least readable first."""
    rows = archive.db.query(
        f"{_ROWS} WHERE {_IS} ORDER BY confidence, id LIMIT :limit",
        {"least": practice().unreadable, "limit": limit},
    )
    return [_unreadable(archive, row) for row in rows]


def find(archive: Archive, document_id: int) -> Unreadable | None:
    """Return a document if it waits, else None."""
    rows = archive.db.query(
        f"{_ROWS} WHERE {_IS} AND document.id = :id",
        {"least": practice().unreadable, "id": document_id},
    )
    return next((_unreadable(archive, row) for row in rows), None)


def count(archive: Archive) -> int:
    """Return how many wait."""
    (found,) = archive.db.execute(
        f"SELECT count(*) FROM document WHERE {_IS}", {"least": practice().unreadable}
    ).fetchone()
    return int(found)


def waiting(archive: Archive) -> tuple[int, ...]:
    """Return the documents that need a new scan: these, and those that somebody sent back."""
    rows = archive.db.execute(
        f"SELECT id FROM document WHERE {_IS} UNION SELECT document_id FROM rescan WHERE state = 'asked' ORDER BY 1",
        {"least": practice().unreadable},
    )
    return tuple(number for (number,) in rows.fetchall())


def _unreadable(archive: Archive, row: dict[str, Any]) -> Unreadable:
    seen = dict.fromkeys(one.advice for one in findings.of_document(archive, row["document_id"]))
    general = () if seen else (practice().unreadable_advice,)
    reason = f"Máy chỉ chắc {int(row['confidence'] * 100)}% số chữ."
    return Unreadable(**row, reason=reason, advice=(*list(seen)[:MOST_ADVICE], *general))
