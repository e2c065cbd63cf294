"""The reading of documents at a glance, the newest first: which state, how far, how often tried, what went wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus.store.archive import Archive

_JOBS = """
SELECT document.id AS document, file, job.state, attempts, page_count AS pages,
    (SELECT count(*) FROM page WHERE document_id = document.id) AS pages_read,
    job.created_at, started_at, finished_at, error, document.created_by AS by
FROM job JOIN document ON document.id = job.document_id
WHERE (:state IS NULL OR job.state = :state) AND (:before IS NULL OR document.id < :before)
ORDER BY document.id DESC LIMIT :limit
"""


@dataclass(frozen=True, slots=True)
class Job:
    """The reading of a document; times are ISO 8601 in UTC."""

    document: int
    file: str
    state: str
    attempts: int
    pages: int | None
    pages_read: int
    created_at: str
    started_at: str | None
    finished_at: str | None
    error: str | None
    by: str


def jobs(archive: Archive, *, state: str | None, before: int | None, limit: int) -> list[Job]:
    """Return the reading of documents, the newest first."""
    return [Job(**row) for row in archive.db.query(_JOBS, {"state": state, "before": before, "limit": limit})]
