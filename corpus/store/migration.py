"""Bring an archive's database up to this version, step by step.

Migrations are SQL files `NNNN_name.sql`, applied in order, each in one transaction with the new `user_version`, so that
a crash leaves the schema before or after a step and never between.
"""

from __future__ import annotations

from importlib.resources import files
from sqlite3 import complete_statement
from typing import TYPE_CHECKING

from corpus.errors import ArchiveTooNew

if TYPE_CHECKING:
    import sqlite3


def steps() -> list[tuple[int, str]]:
    """Return every migration as (version, SQL script), in order."""
    entries = (files("corpus") / "migrations").iterdir()
    scripts = {entry.name: entry.read_text("utf-8") for entry in entries if entry.name.endswith(".sql")}
    return [(int(name.split("_", 1)[0]), scripts[name]) for name in sorted(scripts)]


def migrate(connection: sqlite3.Connection) -> None:
    """Apply what is missing. Raises ArchiveTooNew if the database comes from a later version."""
    known = steps()
    if _version(connection) > known[-1][0]:
        raise ArchiveTooNew(
            "Kho lưu trữ này do một phiên bản Sohoa mới hơn tạo ra. "
            "Hãy nâng cấp Sohoa rồi mở lại; dữ liệu vẫn nguyên vẹn."
        )
    for version, script in known:
        if version > _version(connection):
            _apply(connection, version, script)


def _version(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def _apply(connection: sqlite3.Connection, version: int, script: str) -> None:
    # Two processes may open a new archive at once: the second waits here, then finds the work done.
    connection.execute("BEGIN EXCLUSIVE")
    try:
        if _version(connection) < version:
            for statement in _statements(script):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {version}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _statements(script: str) -> list[str]:
    """Split a script at statement ends; `executescript` would commit the transaction that must hold it."""
    found, current = [], ""
    for line in script.splitlines(keepends=True):
        current += line
        if complete_statement(current):
            found.append(current)
            current = ""
    return found
