"""Requests that must be done once however often they are sent, and what was answered: rows only, kept for a day.

    begin -> the request is done -> finish, or forget where nothing was made

A row without an answer is of a request that is being done, or that was cut off by the end of its process: whether it
was done is not known then, and nobody does it again under this key.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from corpus.store.archive import now, stamp

if TYPE_CHECKING:
    from corpus.store.archive import Archive

KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered. `body` is None where it is no longer told: a document of the archive was deleted since."""

    status: int
    headers: dict[str, str]
    body: bytes | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that came with this key before: `answer` is None where it had none yet."""

    address: str
    body_hash: str | None
    answer: Answer | None


def begin(archive: Archive, user_name: str, key: str, address: str) -> Asked | None:
    """Say that a request is about to be done; return what came with its key before, None where nothing did."""
    with archive.transaction() as db:
        db.execute("DELETE FROM answered WHERE begun_at < ?", [stamp(datetime.now(UTC) - KEPT)])
        try:
            db.execute(
                "INSERT INTO answered (user_name, key, address, begun_at) VALUES (?, ?, ?, ?)",
                [user_name, key, address, now()],
            )
        except sqlite3.IntegrityError:
            return _asked(archive, user_name, key)
    return None


def finish(archive: Archive, user_name: str, key: str, body_hash: str, answer: Answer) -> None:
    """Keep what was answered."""
    body = zlib.compress(answer.body or b"")
    with archive.transaction() as db:
        db.execute(
            "UPDATE answered SET body_hash = ?, status = ?, headers = ?, body = ? WHERE user_name = ? AND key = ?",
            [body_hash, answer.status, json.dumps(answer.headers), body, user_name, key],
        )


def forget(archive: Archive, user_name: str, key: str) -> None:
    """Say that nothing was made: the key is free again."""
    with archive.transaction() as db:
        db.execute("DELETE FROM answered WHERE user_name = ? AND key = ? AND status IS NULL", [user_name, key])


def _asked(archive: Archive, user_name: str, key: str) -> Asked:
    query = "SELECT * FROM answered WHERE user_name = ? AND key = ?"
    (row,) = archive.db.query(query, [user_name, key])
    if row["status"] is None:
        return Asked(row["address"], None, None)
    body = None if row["body"] is None else zlib.decompress(row["body"])
    return Asked(row["address"], row["body_hash"], Answer(row["status"], json.loads(row["headers"]), body))
