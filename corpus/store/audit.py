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


def entries(  # noqa: PLR0913 - one argument per filter
    archive: Archive,
    *,
    limit: int = 100,
    before: int | None = None,
    subject: str | None = None,
    actor: str | None = None,
    action: str | None = None,
    since: str | None = None,
    until: str | None = None,
) -> list[Entry]:
    """Return rows newest first.

    Args:
        archive: whose log.
        limit: how many at most; -1: all.
        before: the `seq` to go on from.
        subject: of what, "document:12".
        actor: of whom.
        action: what was done: "search", or with its kin, "document." for all that begins so.
        since: from when on, ISO 8601 in UTC, or the beginning of it.
        until: up to, but without, when.
    """
    asked = {"before": before, "subject": subject, "actor": actor, "limit": limit, "since": since, "until": until}
    where = [
        f"{column} {sign} :{name}"
        for name, column, sign in (
            ("before", "seq", "<"),
            ("subject", "subject", "="),
            ("actor", "actor", "="),
            ("since", "at", ">="),
            ("until", "at", "<"),
        )
        if asked[name] is not None
    ]
    if action:
        kin = action.endswith(".")
        where.append("action >= :action AND action < :beyond" if kin else "action = :action")
        asked |= {"action": action, "beyond": f"{action[:-1]}/"}  # "/" is the character after "."
    rows = archive.db.query(
        f"SELECT * FROM audit {'WHERE ' + ' AND '.join(where) if where else ''} ORDER BY seq DESC LIMIT :limit", asked
    )
    return [_entry(row) for row in rows]


def actions(archive: Archive) -> list[str]:
    """Return every action that was ever written down, in order."""
    return [action for (action,) in archive.db.execute("SELECT DISTINCT action FROM audit ORDER BY action")]


def actors(archive: Archive) -> list[str]:
    """Return everybody who ever did something, in order."""
    return [actor for (actor,) in archive.db.execute("SELECT DISTINCT actor FROM audit ORDER BY actor")]


def latest(archive: Archive, action: str) -> Entry | None:
    """Return the newest row of an action, None where there is none."""
    rows = archive.db.query("SELECT * FROM audit WHERE action = ? ORDER BY seq DESC LIMIT 1", [action])
    return next((_entry(row) for row in rows), None)


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
