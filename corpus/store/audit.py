"""Who did what, when: an append-only log in which each row's hash covers the row before it.

    hash = SHA-256 of the JSON list [previous, seq, at, actor, action, subject, detail]

The database refuses to change or delete rows; whoever goes around it breaks the chain, and `broken_at` says where.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corpus.store.archive import now

if TYPE_CHECKING:
    from collections.abc import Mapping

    import sqlite_utils

    from corpus.store.archive import Archive

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the log. `at` is ISO 8601 in UTC, `subject` a stable name such as "document:12"."""

    seq: int
    at: str
    actor: str
    action: str
    subject: str
    detail: dict[str, Any]
    previous: str
    hash: str


def append(archive: Archive, actor: str, action: str, subject: str, detail: Mapping[str, Any]) -> Entry:
    """Write one row, in the caller's transaction where there is one."""
    with archive.transaction() as db:
        last = next(iter(db.query("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1")), None)
        seq, previous = (last["seq"] + 1, last["hash"]) if last else (1, GENESIS)
        at, text = now(), json.dumps(dict(detail), ensure_ascii=False, sort_keys=True)
        entry = Entry(
            seq,
            at,
            actor,
            action,
            subject,
            json.loads(text),
            previous,
            _hash(previous, seq, at, actor, action, subject, text),
        )
        db.execute(
            "INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (seq, at, actor, action, subject, text, previous, entry.hash),
        )
    return entry


def entries(
    archive: Archive,
    *,
    limit: int = 100,
    before: int | None = None,
    subject: str | None = None,
    actor: str | None = None,
) -> list[Entry]:
    """Return rows newest first; `before` is the `seq` to go on from."""
    rows = archive.db.query(
        "SELECT * FROM audit WHERE (:before IS NULL OR seq < :before) AND (:subject IS NULL OR subject = :subject)"
        " AND (:actor IS NULL OR actor = :actor) ORDER BY seq DESC LIMIT :limit",
        {"before": before, "subject": subject, "actor": actor, "limit": limit},
    )
    return [_entry(row) for row in rows]


def broken_at(archive: Archive) -> int | None:
    """Return the `seq` of the first row that does not continue the chain, None if all do."""
    return broken_in(archive.db)


def broken_in(db: sqlite_utils.Database) -> int | None:
    """Return what `broken_at` does, of a database that is no open archive."""
    previous = GENESIS
    for expected, row in enumerate(db.query("SELECT * FROM audit ORDER BY seq"), start=1):
        digest = _hash(previous, row["seq"], row["at"], row["actor"], row["action"], row["subject"], row["detail"])
        if row["seq"] != expected or row["previous"] != previous or row["hash"] != digest:
            return int(row["seq"])
        previous = digest
    return None


def fits(row: Mapping[str, Any]) -> bool:
    """Say whether a row, its `detail` as text, is as it was written: whether its hash is the one of its columns."""
    named = [row[name] for name in ("previous", "seq", "at", "actor", "action", "subject", "detail")]
    return bool(row["hash"] == _hash(*named))


def head(archive: Archive) -> tuple[int, str]:
    """Return (seq, hash) of the newest row; a copy kept elsewhere shows later whether rows were cut off the end."""
    row = next(iter(archive.db.query("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1")), None)
    return (row["seq"], row["hash"]) if row else (0, GENESIS)


def _entry(row: dict[str, Any]) -> Entry:
    return Entry(**{**row, "detail": json.loads(row["detail"])})


def _hash(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()
