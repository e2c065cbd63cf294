"""Files that were refused, per person: the reason is there after a reload and a restart, until it is put away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from corpus.store.archive import now, stamp

if TYPE_CHECKING:
    from corpus.store.archive import Archive

KEPT = 50  # per person, the oldest go first
LONGEST = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not taken: why, in Vietnamese, with what to do; `code` is stable; `at` is UTC."""

    file: str
    code: str
    message: str
    at: str


def add(archive: Archive, user: str, file: str, code: str, message: str) -> None:
    """Note a file; a file of the same name that was refused before is replaced. What is old goes."""
    with archive.transaction() as db:
        db.execute("INSERT OR REPLACE INTO refusal VALUES (?, ?, ?, ?, ?)", [user, file, code, message, now()])
        db.execute("DELETE FROM refusal WHERE refused_at < ?", [stamp(datetime.now(UTC) - LONGEST)])
        db.execute(
            "DELETE FROM refusal WHERE user_name = :user AND file NOT IN"
            " (SELECT file FROM refusal WHERE user_name = :user ORDER BY refused_at DESC LIMIT :kept)",
            {"user": user, "kept": KEPT},
        )


def forget(archive: Archive, user: str, file: str) -> None:
    """Drop a file that was taken after all; nothing is written where it was not refused before, as hardly any was."""
    found = archive.db.execute("SELECT 1 FROM refusal WHERE user_name = ? AND file = ?", [user, file]).fetchone()
    if found:
        with archive.transaction() as db:
            db.execute("DELETE FROM refusal WHERE user_name = ? AND file = ?", [user, file])


def of_user(archive: Archive, user: str) -> list[Refused]:
    """Return a person's refused files, the latest first."""
    rows = archive.db.query(
        "SELECT file, code, message, refused_at AS at FROM refusal WHERE user_name = ? ORDER BY refused_at DESC, file",
        [user],
    )
    return [Refused(**row) for row in rows]


def clear(archive: Archive, user: str) -> None:
    """Put all of a person's refused files away."""
    with archive.transaction() as db:
        db.execute("DELETE FROM refusal WHERE user_name = ?", [user])
