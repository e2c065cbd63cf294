"""Bring an archive's database up to this version, step by step.

Migrations are SQL files `NNNN_name.sql`, each applied once, in order, in one transaction with its row in `schema_step`,
so that a crash leaves the schema before or after a step and never between. Which steps were applied is told one by one,
for steps with lower numbers may come later than those with higher ones.

Before the first step the database is copied to `archive.db.before-NNNN`, NNNN the step: who has to go back to the
version before puts that in the place of `archive.db`. One such copy is kept, the newest.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing, nullcontext
from importlib.resources import files
from sqlite3 import complete_statement
from typing import TYPE_CHECKING

from filelock import FileLock

from corpus.errors import ArchiveError, ArchiveTooNew
from corpus.store.durable import sync_file, sync_folder

if TYPE_CHECKING:
    from pathlib import Path

BEFORE = ".before-"  # in the name of a copy
_LIST = "CREATE TABLE IF NOT EXISTS schema_step (number INTEGER PRIMARY KEY, applied_at TEXT NOT NULL)"
_APPLIED = "INSERT OR IGNORE INTO schema_step VALUES (?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))"
_TABLE = re.compile(r"^CREATE TABLE (\w+)", re.MULTILINE)
_COLUMN = re.compile(r"^ALTER TABLE (\w+) ADD COLUMN (\w+)", re.MULTILINE)
_SPARE = 1.2  # room on disk for a copy, in sizes of the database


def steps() -> list[tuple[int, str]]:
    """Return every migration as (version, SQL script), in order."""
    entries = (files("corpus") / "migrations").iterdir()
    scripts = {entry.name: entry.read_text("utf-8") for entry in entries if entry.name.endswith(".sql")}
    return [(int(name.split("_", 1)[0]), scripts[name]) for name in sorted(scripts)]


def migrate(connection: sqlite3.Connection, database: Path | None = None) -> None:
    """Apply what is missing.

    Args:
        connection: to the database.
        database: its file; a copy is kept beside it where it holds anything, in `locks/` there one who works keeps
            the others waiting. None for a database in memory.

    Raises:
        ArchiveTooNew: the database comes from a later version.
        ArchiveError: there is no room for the copy.
    """
    known = steps()
    if _version(connection) > known[-1][0] or _listed(connection) - {number for number, _ in known}:
        raise ArchiveTooNew(
            "Kho lưu trữ này do một phiên bản Sohoa mới hơn tạo ra. "
            "Hãy nâng cấp Sohoa rồi mở lại; dữ liệu vẫn nguyên vẹn."
        )
    if not _missing(connection, known):
        return
    # A new archive needs no copy, and steps wait for each other by themselves.
    is_old = database is not None and _version(connection) > 0
    with FileLock(database.parent / "locks" / "migration.lock") if database and is_old else nullcontext():
        missing = _missing(connection, known)
        if database and is_old and missing:
            _copy(database, missing[0][0])
        for number, script in missing:
            _apply(connection, number, script, known)


def copies(database: Path) -> list[Path]:
    """Return the copies of a database that migrations have left beside it."""
    return sorted(database.parent.glob(f"{database.name}{BEFORE}*"))


def _version(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def _listed(connection: sqlite3.Connection) -> set[int]:
    """Return the steps that the database says were applied; none where it comes from before it was said."""
    if not _columns(connection, "schema_step"):
        return set()
    return {int(number) for (number,) in connection.execute("SELECT number FROM schema_step")}


def _missing(connection: sqlite3.Connection, known: list[tuple[int, str]]) -> list[tuple[int, str]]:
    applied = _listed(connection) or _seen(connection, known)
    return [(number, script) for number, script in known if number not in applied]


def _seen(connection: sqlite3.Connection, known: list[tuple[int, str]]) -> set[int]:
    """Return the steps whose tables and columns are there, in a database from before they were listed."""
    version = _version(connection)
    return {number for number, script in known if number <= version and _is_there(connection, script)}


def _is_there(connection: sqlite3.Connection, script: str) -> bool:
    tables = all(_columns(connection, name) for name in _TABLE.findall(script))
    return tables and all(column in _columns(connection, name) for name, column in _COLUMN.findall(script))


def _columns(connection: sqlite3.Connection, table: str) -> set[str]:
    return {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}


def _apply(connection: sqlite3.Connection, number: int, script: str, known: list[tuple[int, str]]) -> None:
    connection.execute("BEGIN EXCLUSIVE")
    try:
        before = _listed(connection) or _seen(connection, known)
        if number not in before:  # another process may have been at it
            connection.execute(_LIST)
            for earlier in before:
                connection.execute(_APPLIED, [earlier])
            for statement in _statements(script):
                connection.execute(statement)
            connection.execute(_APPLIED, [number])
            connection.execute(f"PRAGMA user_version = {max(number, *before, 0)}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # SQLite may have done so by itself, on a full disk say
            connection.execute("ROLLBACK")
        raise


def _copy(database: Path, number: int) -> None:
    """Keep the database as it is before a step, durably, in place of older copies."""
    target = database.with_name(f"{database.name}{BEFORE}{number:04}")
    if target.exists():
        return  # of a migration that was interrupted: it is from before the first step
    size, room = database.stat().st_size, shutil.disk_usage(database.parent).free
    if room < size * _SPARE:
        raise ArchiveError(
            f"Nâng cấp kho cần {size * _SPARE / 1e9:.1f} GB trống trên đĩa để giữ bản trước khi nâng cấp, hiện chỉ còn "
            f"{room / 1e9:.1f} GB. Hãy giải phóng chỗ rồi mở lại; dữ liệu vẫn nguyên vẹn."
        )
    partial = database.with_name(f"{database.name}.partial")
    partial.unlink(missing_ok=True)
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(partial)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
    sync_file(partial)
    older = copies(database)
    partial.replace(target)
    sync_folder(target.parent)
    for each in older:
        each.unlink()


def _statements(script: str) -> list[str]:
    """Split a script at statement ends; `executescript` would commit the transaction that must hold it."""
    found, current = [], ""
    for line in script.splitlines(keepends=True):
        current += line
        if complete_statement(current):
            found.append(current)
            current = ""
    return found
