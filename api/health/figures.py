"""Figures of an archive for the monitor and the pages: jobs, pages, doubts, room; cheap enough for every minute."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.health.checks import free_bytes
from api.health.doctor import days_since
from corpus.documents import marking
from corpus.store import jobs

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from corpus.documents.marking import Alarm
    from corpus.store.archive import Archive

STATES = ("queued", "running", "done", "failed")
DATABASE = ("archive.db", "archive.db-wal", "archive.db-shm")


@dataclass(frozen=True, slots=True)
class Figures:
    """What is counted.

    Attributes:
        jobs: by state, every state among them.
        documents, pages: kept; waiting_pages: of documents that are read, not read yet.
        doubtful: numbers and dates of letterheads that the engine was not sure of.
        findings: pages of which the intake check or the reader warned.
        free_bytes: on the disk of the archive.
        sessions: people who are signed in.
        backup_days, verify_days: since the last; None: never.
    """

    jobs: Mapping[str, int]
    documents: int
    pages: int
    waiting_pages: int
    doubtful: int
    findings: int
    marks: Alarm
    free_bytes: int
    sessions: int
    backup_days: int | None
    verify_days: int | None


@dataclass(frozen=True, slots=True)
class Room:
    """What takes how much of the disk, in bytes: by part of the archive."""

    originals: int
    database: int
    index: int
    cache: int
    earlier: int

    @property
    def whole(self) -> int:
        """All of it."""
        return self.originals + self.database + self.index + self.cache + self.earlier


def figures(archive: Archive) -> Figures:
    """Return the figures of now."""
    one = archive.db.execute(
        """SELECT (SELECT count(*) FROM document), (SELECT count(*) FROM page),
            (SELECT coalesce(sum(page_count), 0) FROM document WHERE state IN ('queued', 'reading'))
            - (SELECT count(*) FROM page WHERE document_id IN
                (SELECT id FROM document WHERE state IN ('queued', 'reading'))),
            (SELECT coalesce(sum((number_state = 'doubtful') + (date_state = 'doubtful')), 0) FROM document),
            (SELECT count(*) FROM finding WHERE severity = 'warning'),
            (SELECT count(*) FROM session WHERE expires_at > strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))"""
    ).fetchone()
    documents, pages, waiting, doubtful, findings, sessions = map(int, one)
    backup, verify = days_since(archive, "backup"), days_since(archive, "verify")
    return Figures(
        jobs=dict.fromkeys(STATES, 0) | jobs.by_state(archive),
        documents=documents,
        pages=pages,
        waiting_pages=max(0, waiting),
        doubtful=doubtful,
        findings=findings,
        marks=marking.alarm(archive),
        free_bytes=free_bytes(archive.path),
        sessions=sessions,
        backup_days=backup[0] if backup else None,
        verify_days=verify[0] if verify else None,
    )


def room(archive: Archive) -> Room:
    """Return what takes how much; looks at every file of the index and of the cache."""
    (originals,) = archive.db.execute("SELECT coalesce(sum(size), 0) FROM blob").fetchone()
    return Room(
        originals=int(originals),
        database=sum(_size(archive.path / name) for name in DATABASE),
        index=_inside(archive.path / "index"),
        cache=_inside(archive.cache),
        earlier=sum(_size(file) for file in archive.path.glob("archive.db.before-*")),
    )


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:  # it went away meanwhile
        return 0


def _inside(folder: Path) -> int:
    return sum(_size(file) for file in folder.rglob("*") if file.is_file()) if folder.is_dir() else 0
