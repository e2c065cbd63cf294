"""An archive: one folder, one SQLite file, the originals by their SHA-256.

    archive.db        everything but the originals
    blobs/ab/abcd…    originals, read-only, named by content
    locks/            one file per process that works on jobs
    cache/            what can be made again (page images)

Connections belong to threads. Rows are read through `sqlite-utils`; whatever writes runs inside `transaction()`.
"""

from __future__ import annotations

import sqlite3
import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

import sqlite_utils

from corpus.errors import ArchiveError
from corpus.store import blobs
from corpus.store.migration import migrate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BUSY_SECONDS = 30.0


def now() -> str:
    """Return the present as ISO 8601 in UTC, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Archive:
    """An open archive. Cheap to share between threads; each gets its own connection.

    Args:
        path: the archive's folder; made, with its database, if it does not exist.

    Raises:
        ArchiveError: the folder cannot be written, or holds something else; `ArchiveTooNew` if it is from the future.
    """

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self._local = threading.local()
        self._opened: list[tuple[threading.Thread, sqlite3.Connection]] = []
        self._lock = threading.Lock()
        try:
            for folder in (self.path, self.blobs, self.cache, self.locks):
                folder.mkdir(parents=True, exist_ok=True)
            migrate(self._connection(), self.database)
            blobs.recover(self)
        except BaseException as error:
            self.close()
            if not isinstance(error, OSError | sqlite3.DatabaseError):
                raise
            raise ArchiveError(
                f"Không mở được kho lưu trữ tại {self.path}: {error}. Hãy kiểm tra quyền ghi và dung lượng đĩa."
            ) from error

    @property
    def database(self) -> Path:
        """The database's file."""
        return self.path / "archive.db"

    @property
    def blobs(self) -> Path:
        """Folder of the originals."""
        return self.path / "blobs"

    @property
    def cache(self) -> Path:
        """Folder of what can be made again."""
        return self.path / "cache"

    @property
    def locks(self) -> Path:
        """Folder of the lock files of working processes."""
        return self.path / "locks"

    @property
    def db(self) -> sqlite_utils.Database:
        """This thread's database."""
        connection = self._connection()
        database: sqlite_utils.Database | None = getattr(self._local, "database", None)
        if database is None or database.conn is not connection:
            database = sqlite_utils.Database(connection)
            self._local.database = database
        return database

    @contextmanager
    def transaction(self) -> Iterator[sqlite_utils.Database]:
        """Run a block as one write transaction, rolled back if it raises; a block inside a block joins it."""
        connection = self._connection()
        if connection.in_transaction:
            yield self.db
            return
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield self.db
            connection.execute("COMMIT")
        except BaseException:
            _roll_back(connection)
            raise

    @contextmanager
    def snapshot(self) -> Iterator[sqlite_utils.Database]:
        """Run a block whose reads all see the archive as of one moment; others go on writing. It must not write."""
        connection = self._connection()
        if connection.in_transaction:
            yield self.db
            return
        connection.execute("BEGIN")
        try:
            yield self.db
        finally:
            connection.execute("ROLLBACK")

    def close(self) -> None:
        """Close every thread's connection."""
        with self._lock:
            for _thread, connection in self._opened:
                connection.close()
            self._opened.clear()
        self._local = threading.local()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = _connect(self.database)
            self._local.connection = connection
            with self._lock:
                self._close_abandoned()
                self._opened.append((threading.current_thread(), connection))
        return connection

    def _close_abandoned(self) -> None:
        # A server's threads come and go; their connections must not pile up until no file can be opened.
        for thread, connection in self._opened:
            if not thread.is_alive():
                connection.close()
        self._opened = [(thread, connection) for thread, connection in self._opened if thread.is_alive()]


def _roll_back(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:  # SQLite may have done so by itself, on a full disk say
        connection.execute("ROLLBACK")


def _connect(path: Path) -> sqlite3.Connection:
    # Autocommit: transactions are begun by `transaction()` alone. Other threads only ever close a connection.
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
            connection.execute(f"PRAGMA {pragma}")
    except BaseException:
        connection.close()
        raise
    return connection
