"""How long the documents that are being read still take: the pace of each so far, told from the archive alone.

Because nothing of it is kept in a browser or a process, a reload or a second window shows the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.store.archive import Archive

_RUNNING = """
SELECT document.id AS document, page_count AS pages, job.started_at AS started,
    (SELECT count(*) FROM page WHERE document_id = document.id) AS pages_read
FROM job JOIN document ON document.id = job.document_id
WHERE job.state = 'running' AND document.state = 'reading'
"""
_AHEAD = "SELECT count(*) AS n FROM job WHERE state = 'queued' AND id < (SELECT id FROM job WHERE document_id = ?)"


@dataclass(frozen=True, slots=True)
class Pace:
    """Of a document that waits or is read: seconds it still takes, None where that cannot be told; jobs before it."""

    seconds_left: float | None
    ahead: int


def paces(archive: Archive, documents: Iterable[int]) -> dict[int, Pace]:
    """Return the pace of each of these documents that is not read yet."""
    running = {int(row["document"]): row for row in archive.db.query(_RUNNING)}
    clock = datetime.now(UTC)
    found: dict[int, Pace] = {}
    for document in documents:
        if document in running:
            found[document] = Pace(_left(running[document], clock), 0)
        else:
            found[document] = Pace(None, int(next(archive.db.query(_AHEAD, [document]))["n"]))
    return found


def _left(row: dict[str, object], clock: datetime) -> float | None:
    pages, done = int(str(row["pages"] or 0)), int(str(row["pages_read"]))
    if not done or not pages:
        return None
    spent = (clock - datetime.fromisoformat(str(row["started"]))).total_seconds()
    return max(0.0, spent) / done * max(0, pages - done)
