"""Exports that are made while nobody waits: rows of the archive, so that none is forgotten when the service ends."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corpus.errors import NotFound
from corpus.store.archive import now
from corpus.store.window import WHOLE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from corpus.exports.staging import Part
    from corpus.store.archive import Archive
    from corpus.store.window import Window

KEPT = 40  # finished exports whose files are kept; the oldest go first


@dataclass(frozen=True, slots=True)
class Job:
    """An export that was asked for.

    Attributes:
        request: what is asked for, plain values.
        state: "queued", "running", "done" or "failed"; then `error` says why in Vietnamese.
        done, total: documents.
        file, size, sha256: of what came of it; its name for people.
        notes: what became of documents other than expected, in Vietnamese.
    """

    id: int
    request: dict[str, Any]
    requested_by: str
    state: str
    done: int
    total: int
    file: str | None
    size: int | None
    sha256: str | None
    notes: tuple[str, ...]
    error: str | None
    created_at: str
    finished_at: str | None


def add(archive: Archive, request: dict[str, Any], *, by: str) -> Job:
    """Ask for an export."""
    with archive.transaction() as db:
        made = db.execute(
            "INSERT INTO export_job (request, requested_by, created_at) VALUES (?, ?, ?)",
            [json.dumps(request, ensure_ascii=False), by, now()],
        )
        return get(archive, int(made.lastrowid or 0))


def get(archive: Archive, job_id: int) -> Job:
    """Return one export. Raises NotFound."""
    for row in archive.db.query("SELECT * FROM export_job WHERE id = ?", [job_id]):
        return _job(row)
    raise NotFound(f"Không có lần xuất số {job_id}, hoặc tệp của nó đã được dọn. Hãy xuất lại.")


def listing(archive: Archive, by: str | None = None, window: Window = WHOLE) -> list[Job]:
    """Return the exports, newest first: those of one who asked, or of all."""
    rows = archive.db.query(
        f"SELECT * FROM export_job WHERE (:by IS NULL OR requested_by = :by) ORDER BY id DESC {window.sql}", {"by": by}
    )
    return [_job(row) for row in rows]


def count(archive: Archive, by: str) -> int:
    """Return how many exports somebody asked for."""
    (found,) = archive.db.execute("SELECT count(*) FROM export_job WHERE requested_by = ?", [by]).fetchone()
    return int(found)


def folder(archive: Archive, job_id: int) -> Path:
    """Return the folder in which an export is made and kept; it can be made again."""
    return archive.cache / "exports" / str(job_id)


def take(archive: Archive) -> Job | None:
    """Return the export to be made next, also one that somebody left behind; whoever calls is alone at it."""
    with archive.transaction() as db:
        for row in db.query("SELECT * FROM export_job WHERE state IN ('queued', 'running') ORDER BY id LIMIT 1"):
            db.execute("UPDATE export_job SET state = 'running' WHERE id = ?", [row["id"]])
            return get(archive, row["id"])
    return None


def progress(archive: Archive, job_id: int, done: int, total: int) -> None:
    """Say how far an export is."""
    with archive.transaction() as db:
        db.execute("UPDATE export_job SET done = ?, total = ? WHERE id = ?", [done, total, job_id])


def finish(archive: Archive, job_id: int, whole: Part, notes: Sequence[str]) -> None:
    """Say that an export stands in its folder."""
    with archive.transaction() as db:
        db.execute(
            "UPDATE export_job SET state = 'done', file = ?, size = ?, sha256 = ?, notes = ?, finished_at = ?"
            " WHERE id = ?",
            [whole.name, whole.size, whole.sha256, json.dumps(list(notes), ensure_ascii=False), now(), job_id],
        )


def fail(archive: Archive, job_id: int, error: str) -> None:
    """Say why an export could not be made, in Vietnamese."""
    with archive.transaction() as db:
        db.execute(
            "UPDATE export_job SET state = 'failed', error = ?, finished_at = ? WHERE id = ?", [error, now(), job_id]
        )


def too_old(archive: Archive) -> list[int]:
    """Forget the oldest finished exports, all but `KEPT`; return their ids, whose folders can go."""
    with archive.transaction() as db:
        rows = db.execute(
            "SELECT id FROM export_job WHERE state IN ('done', 'failed') ORDER BY id DESC LIMIT -1 OFFSET ?", [KEPT]
        ).fetchall()
        ids = [number for (number,) in rows]
        db.execute("DELETE FROM export_job WHERE id IN (SELECT value FROM json_each(?))", [json.dumps(ids)])
        return ids


def _job(row: dict[str, Any]) -> Job:
    read = {"request": json.loads(row["request"]), "notes": tuple(json.loads(row["notes"] or "[]"))}
    return Job(**{**row, **read})
