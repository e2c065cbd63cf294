"""Durable work: which documents wait to be read, and who reads them.

A job is taken by an owner, a lock file that this process holds while it lives. The system lets go of the lock when the
process ends, however it ends, so a job whose owner's lock is free was left behind and is queued again. No clocks, no
heartbeats. Jobs end inside the transaction that stores their result (`corpus.documents.documents.complete` and `fail`).
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Self

from filelock import FileLock, Timeout

from corpus.store.archive import now

if TYPE_CHECKING:
    from types import TracebackType

    from corpus.store.archive import Archive

MOST_ATTEMPTS = 10


class Owner:
    """This process as a worker on an archive, from `__enter__` to `__exit__` or its death."""

    def __init__(self, archive: Archive) -> None:
        self.name = uuid.uuid4().hex
        self._path = archive.locks / f"{self.name}.lock"
        self._lock = _lock(archive, self.name)

    def __enter__(self) -> Self:
        self._lock.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lock.release()
        self._path.unlink(missing_ok=True)


def claim(archive: Archive, owner: Owner, among: frozenset[int] | None = None) -> int | None:
    """Take the oldest waiting job and return its document's id; None when nothing waits.

    Args:
        archive: where the jobs are.
        owner: who takes it, its lock held.
        among: only jobs of these documents.
    """
    requeue_abandoned(archive)
    with archive.transaction() as db:
        for row in db.query("SELECT id, document_id FROM job WHERE state = 'queued' ORDER BY id"):
            if among is None or row["document_id"] in among:
                db.execute(
                    "UPDATE job SET state = 'running', owner = ?, attempts = attempts + 1, started_at = ? WHERE id = ?",
                    [owner.name, now(), row["id"]],
                )
                return int(row["document_id"])
    return None


def started_at(archive: Archive, document_id: int) -> str | None:
    """Return when the job that runs for a document was taken; None where none runs, because a person ended it, say."""
    query = "SELECT started_at FROM job WHERE document_id = ? AND state = 'running'"
    row = next(archive.db.query(query, [document_id]), None)
    return None if row is None else str(row["started_at"])


def release(archive: Archive, document_id: int) -> None:
    """Put a job back that was begun and not finished; what was read of it stays."""
    with archive.transaction() as db:
        db.execute(
            "UPDATE job SET state = 'queued', owner = NULL, attempts = attempts - 1"
            " WHERE document_id = ? AND state = 'running'",
            [document_id],
        )


def exhausted(archive: Archive, document_id: int) -> bool:
    """Say whether a document has brought down its reader so often that trying again is no use."""
    row = next(archive.db.query("SELECT attempts FROM job WHERE document_id = ?", [document_id]), None)
    return row is not None and row["attempts"] > MOST_ATTEMPTS


def unfinished(archive: Archive, among: frozenset[int]) -> int:
    """Return how many of these documents still wait or are being read."""
    marks = ", ".join("?" * len(among))
    query = f"SELECT count(*) AS n FROM job WHERE state IN ('queued', 'running') AND document_id IN ({marks})"
    return int(next(archive.db.query(query, sorted(among)))["n"])


def requeue_abandoned(archive: Archive) -> int:
    """Queue again every job whose owner is gone; return how many."""
    owners = [row["owner"] for row in archive.db.query("SELECT DISTINCT owner FROM job WHERE state = 'running'")]
    requeued = 0
    for name in owners:
        lock = _lock(archive, name)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            continue  # alive and at work
        try:
            with archive.transaction() as db:
                requeued += db.execute(
                    "UPDATE job SET state = 'queued', owner = NULL WHERE state = 'running' AND owner = ?",
                    [name],
                ).rowcount
        finally:
            lock.release()
            (archive.locks / f"{name}.lock").unlink(missing_ok=True)
    return requeued


def by_state(archive: Archive) -> dict[str, int]:
    """Return how many jobs are in each state that any is in."""
    return dict(archive.db.execute("SELECT state, count(*) FROM job GROUP BY state").fetchall())


def abandoned(archive: Archive) -> int:
    """Return how many jobs run whose owner is gone; who works next takes them up."""
    owners = archive.db.execute("SELECT owner, count(*) FROM job WHERE state = 'running' GROUP BY owner").fetchall()
    found = 0
    for name, count in owners:
        lock = _lock(archive, name)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            continue
        lock.release()
        (archive.locks / f"{name}.lock").unlink(missing_ok=True)
        found += int(count)
    return found


def at_work(archive: Archive) -> int:
    """Return how many workers there are, of all processes, that take jobs of this archive."""
    found = 0
    for file in archive.locks.glob("[0-9a-f]" * 32 + ".lock"):
        lock = _lock(archive, file.stem)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            found += 1
        else:
            lock.release()
    return found


def _lock(archive: Archive, name: str) -> FileLock:
    # Not a singleton and not thread-local: the same process must be able to see that its own lock is taken.
    return FileLock(archive.locks / f"{name}.lock", thread_local=False, is_singleton=False)
