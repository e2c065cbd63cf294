"""An archive: one folder, one SQLite file, the originals by their SHA-256.

    archive.db        everything but the originals
    blobs/ab/abcd…    originals, read-only, named by content
    locks/            one file per process that works on jobs
    cache/            what can be made again (page images)

Connections belong to threads. Rows are read through `sqlite-utils`; whatever writes runs inside `transaction()`.
"""

from __future__ import annotations

import shutil
import sqlite3
import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from corpus.errors import ArchiveError, NoRoom, NotYours
from corpus.store import blobs
from corpus.store.durable import is_full_disk
from corpus.store.migration import migrate
from corpus.store.named import named
from corpus.store.plain import plain
from corpus.store.rows import Rows
from corpus.store.scope import HIDDEN, enter, narrow, sees

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import sqlite_utils

    from corpus.store.scope import Scope

_TO_OPEN = 1 << 16  # bytes: the index of the write-ahead log takes 32 KiB
BUSY_SECONDS = 30.0
_NOBODY_ELSE = 0o750  # of a folder that is made here: what it holds is for its user, and the user's group, alone
MOST_SCOPES = 256  # kept for the next request of the same user


def now() -> str:
    """Return the present as it is stored."""
    return stamp(datetime.now(UTC))


def stamp(moment: datetime) -> str:
    """Return a moment as it is stored: ISO 8601 in UTC, to the millisecond, so that text sorts as time does."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Archive:
    """An open archive. Cheap to share between threads; each gets its own connection.

    Args:
        path: the archive's folder; made, with its database, if it does not exist.

    Raises:
        ArchiveError: the folder cannot be written, or holds something else; `ArchiveTooNew` if it is from the future,
            `NoRoom` if the disk is full.
    """

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self._local = threading.local()
        self._opened: list[tuple[threading.Thread, sqlite3.Connection]] = []
        self._lock = threading.Lock()
        self._seen_by: dict[Scope, ScopedArchive] = {}
        try:
            self.path.mkdir(_NOBODY_ELSE, parents=True, exist_ok=True)
            for folder in (self.blobs, self.cache, self.locks):
                folder.mkdir(exist_ok=True)
            migrate(self._connection(), self.database)
            blobs.recover(self)
        except BaseException as error:
            self.close()
            if not isinstance(error, OSError | sqlite3.DatabaseError):
                raise
            if is_full_disk(error) or self._is_full():
                raise NoRoom(
                    f"Không mở được kho lưu trữ tại {self.path}: ổ đĩa đã hết chỗ. Hãy dọn đĩa rồi thử lại."
                ) from error
            raise ArchiveError(
                f"Không mở được kho lưu trữ tại {self.path}: {error}. Hãy kiểm tra quyền ghi và dung lượng đĩa."
            ) from error

    def _is_full(self) -> bool:
        """Say whether the disk has no room for what opening the database takes: SQLite calls that an I/O error."""
        try:
            return shutil.disk_usage(self.path).free < _TO_OPEN
        except OSError:  # there is no such folder, which is what is told
            return False

    @property
    def whole(self) -> Archive:
        """The archive without a scope."""
        return self

    @property
    def scope(self) -> Scope | None:
        """Whose units it is seen by; None: it is seen whole."""
        return None

    def seen_by(self, scope: Scope) -> ScopedArchive:
        """Return the archive as somebody sees it who is bound to units; closed with this one."""
        with self._lock:
            known = self._seen_by.get(scope)
            if known is None:
                while len(self._seen_by) >= MOST_SCOPES:
                    del self._seen_by[next(iter(self._seen_by))]
                known = self._seen_by[scope] = ScopedArchive(self, scope)
            return known

    def sees(self, column: str) -> str:  # noqa: ARG002 - whole, everything is seen
        """Return SQL that says whether the document a column names is seen: for what is chosen in a transaction."""
        return "1"

    def hold(self, document_id: int) -> None:
        """Say that whoever works here has handed in the file of a document; who is bound to no unit sees it anyway."""

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
            database = Rows(connection)
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
            connection = self._open()
            self._local.connection = connection
        return connection

    def _open(self) -> sqlite3.Connection:
        connection = _connect(self.database)
        with self._lock:
            self._close_abandoned()
            self._opened.append((threading.current_thread(), connection))
        return connection

    def _narrowed(self, whose: Scope, *, writing: bool) -> sqlite3.Connection:
        """Return this thread's connection for all who are bound to units, as one of them has it; there are two."""
        name = "taking" if writing else "showing"
        held: tuple[sqlite3.Connection, Scope | None] | None = getattr(self._local, name, None)
        if held is None:
            connection = self._open()
            narrow(connection, writing=writing)
            held = connection, None
        connection, entered = held
        if entered != whose:
            enter(connection, whose)
            setattr(self._local, name, (connection, whose))
        return connection

    def _close_abandoned(self) -> None:
        # A server's threads come and go; their connections must not pile up until no file can be opened.
        for thread, connection in self._opened:
            if not thread.is_alive():
                connection.close()
        self._opened = [(thread, connection) for thread, connection in self._opened if thread.is_alive()]


class ScopedArchive(Archive):
    """An archive as somebody sees it who is bound to units; reading finds, and writing takes, only what is theirs.

    Made by `Archive.seen_by`. A block of `transaction()` reads everything, for the machine's own work to be whole; what
    people do to papers of others it refuses with `NotYours`.
    """

    def __init__(self, whole: Archive, scope: Scope) -> None:  # the folder is open already
        self.path = whole.path
        self._whole = whole
        self._scope = scope
        self._local = threading.local()

    @property
    def whole(self) -> Archive:
        """The archive without a scope."""
        return self._whole

    @property
    def scope(self) -> Scope:
        """Whose units it is seen by."""
        return self._scope

    def seen_by(self, scope: Scope) -> ScopedArchive:
        """Return the archive as somebody else sees it."""
        return self._whole.seen_by(scope)

    def sees(self, column: str) -> str:
        """Return SQL that says whether the document a column names is seen: for what is chosen in a transaction."""
        return sees(column)

    def hold(self, document_id: int) -> None:
        """Say that the user handed in the file of a document: it is the units' own, whoever issued it."""
        with self.transaction() as db:
            db.conn.executemany(
                "INSERT OR IGNORE INTO document_holder VALUES (?, ?, ?)",
                [(document_id, *unit) for unit in sorted(self._scope.units)],
            )

    @contextmanager
    def transaction(self) -> Iterator[sqlite_utils.Database]:
        """Run a block as one write transaction. Raises NotYours where it changes what is not of the user's units."""
        writing = self._whole._narrowed(self._scope, writing=True)  # noqa: SLF001 - of one module
        before, self._local.connection = getattr(self._local, "connection", None), writing
        try:
            with super().transaction() as db:
                yield db
        except sqlite3.IntegrityError as error:
            if str(error) == HIDDEN:
                raise NotYours from error
            raise
        finally:
            self._local.connection = before

    def close(self) -> None:
        """Do nothing: the whole archive closes its connections."""

    def _connection(self) -> sqlite3.Connection:
        taken: sqlite3.Connection | None = getattr(self._local, "connection", None)
        return taken or self._whole._narrowed(self._scope, writing=False)  # noqa: SLF001 - of one module


def _roll_back(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:  # SQLite may have done so by itself, on a full disk say
        connection.execute("ROLLBACK")


def _connect(path: Path) -> sqlite3.Connection:
    # Autocommit: transactions are begun by `transaction()` alone. Other threads only ever close a connection.
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        # Of a new database: a row of a page of text and words takes 3 KB, of which pages of 4 KB would hold but one.
        for pragma in (
            "page_size = 16384",
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            "secure_delete = ON",
        ):
            connection.execute(f"PRAGMA {pragma}")
        connection.create_function("plain", 1, plain, deterministic=True)
        connection.create_function("named", 1, named, deterministic=True)
    except BaseException:
        connection.close()
        raise
    return connection
