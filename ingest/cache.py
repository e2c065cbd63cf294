"""Readings kept on disk, so that reading the same pages again costs nothing.

    <folder>/readings.db    key -> reading; the least used go first when it grows too large

A key is the content of the file, the page, the settings, and the code that reads: the source of the reading rooms, the
versions of what they stand on, the models. Whatever of that changes, old readings are not found any more and age out.
One file, that several processes may use at a time. A cache that cannot be read or written is no reason to stop: pages
are then read as if there were none.
"""

from __future__ import annotations

import hashlib
import io
import logging
import pickle
import sqlite3
import threading
import time
import zlib
from contextlib import closing, suppress
from dataclasses import is_dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from ingest.content import content_of
from ocr.errors import EngineMissing
from ocr.page import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from ingest.limits import Limits
    from ingest.stages import EngineSettings
    from ocr.engines.kinds import EngineKind

log = logging.getLogger(__name__)

DATABASE = "readings.db"
MOST_BYTES = 512 << 20
BUSY_SECONDS = 5.0
ROOMS = ("ocr", "ingest.sources", "normalize")
LIBRARIES = ("numpy", "opencv-python", "pdfplumber", "pi-heif", "pillow", "pypdfium2", "pytesseract", "tesserocr")
WHOLE = 0  # in place of a page's number: what is known of the file
UNUSABLE = (
    sqlite3.Error,
    OSError,
    zlib.error,
    pickle.UnpicklingError,
    EOFError,
    AttributeError,
    ImportError,
    TypeError,
)
SCHEMA = """
CREATE TABLE IF NOT EXISTS reading (key BLOB PRIMARY KEY, used REAL NOT NULL, reading BLOB NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS reading_used ON reading (used);
"""


class PageCache:
    """Readings of pages by content and settings. Safe to share between threads."""

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        """Keep readings in `folder`, made where it is not there, readable by its owner alone; `most_bytes` on disk."""
        self._file = folder / DATABASE
        self._most = most_bytes
        self._lock = threading.Lock()

    def get(self, path: Path, number: int, limits: Limits, engine: EngineSettings) -> Reading | None:
        """Return what came of a page of a file with this content, read by this code with these settings."""
        kept = self._get(self._key(path, number, limits, engine))
        return kept if isinstance(kept, Reading) else None

    def put(self, path: Path, number: int, limits: Limits, engine: EngineSettings, reading: Reading) -> None:
        """Keep a reading."""
        self._put(self._key(path, number, limits, engine), reading)

    def count(self, path: Path, limits: Limits, engine: EngineSettings) -> int | None:
        """Return how many pages a file with this content has."""
        kept = self._get(self._key(path, WHOLE, limits, engine))
        return kept if isinstance(kept, int) else None

    def keep_count(self, path: Path, limits: Limits, engine: EngineSettings, count: int) -> None:
        """Keep how many pages a file has."""
        self._put(self._key(path, WHOLE, limits, engine), count)

    def _get(self, key: bytes | None) -> Any:
        if key is None or not self._file.exists():
            return None
        try:
            with self._lock, closing(self._open()) as database:
                row = database.execute("SELECT reading FROM reading WHERE key = ?", [key]).fetchone()
                if row is None:
                    return None
                database.execute("UPDATE reading SET used = ? WHERE key = ?", [time.time(), key])
            return _unpack(row[0])
        except UNUSABLE as error:
            log.warning("a kept reading cannot be used: %s", error)
            return None

    def _put(self, key: bytes | None, value: Reading | int) -> None:
        if key is None:
            return
        try:
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self._lock, closing(self._open()) as database:
                values = [key, time.time(), _pack(value)]
                database.execute("INSERT OR REPLACE INTO reading VALUES (?, ?, ?)", values)
                _shrink(database, self._most)
        except (sqlite3.Error, OSError) as error:
            log.warning("a reading cannot be kept: %s", error)
            if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError):
                self._file.unlink(missing_ok=True)  # damaged; it holds nothing that cannot be made again

    def _open(self) -> sqlite3.Connection:
        self._file.touch(mode=0o600)
        database = sqlite3.connect(self._file, timeout=BUSY_SECONDS, isolation_level=None)
        # Nothing is lost with it: no need to wait for the disk.
        for statement in ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = OFF", *SCHEMA.strip().split("\n")):
            database.execute(statement)
        return database

    def _key(self, path: Path, number: int, limits: Limits, engine: EngineSettings) -> bytes | None:
        with suppress(EngineMissing, OSError):
            # How long a page may take changes nothing of what is read.
            told = (
                content_of(path),
                number,
                limits,
                engine.kind,
                engine.languages,
                _reader(engine.kind, engine.languages),
            )
            return hashlib.sha256(repr(told).encode()).digest()
        return None


@cache
def _reader(kind: EngineKind, languages: str) -> str:
    """Return what reads, down to its source: one word that changes whenever readings might."""
    from ocr.engines.choice import choose  # noqa: PLC0415 - where nothing is kept it need not load
    from ocr.engines.models import tessdata  # noqa: PLC0415 - as above

    told = hashlib.sha256()
    for room in ROOMS:
        for name, content in _contents(files(room)):
            told.update(f"{name} {len(content)} ".encode() + content)
    for library in LIBRARIES:
        with suppress(PackageNotFoundError):
            told.update(f"{library} {version(library)} ".encode())
    told.update(choose(kind, languages).name.encode())
    for model in languages.split("+"):
        status = (tessdata() / f"{model}.traineddata").stat()
        told.update(f"{model} {status.st_size} {status.st_mtime_ns} ".encode())
    return told.hexdigest()


def _contents(folder: Traversable) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _contents(entry)
        else:
            yield entry.name, entry.read_bytes()


def _shrink(database: sqlite3.Connection, most: int) -> None:
    """Drop the least used until the pages of the file that hold something are few enough."""
    while True:
        (pages,) = database.execute("PRAGMA page_count").fetchone()
        (free,) = database.execute("PRAGMA freelist_count").fetchone()
        (size,) = database.execute("PRAGMA page_size").fetchone()
        if (pages - free) * size <= most:
            return
        (count,) = database.execute("SELECT count(*) FROM reading").fetchone()
        if not count:
            return
        database.execute(
            "DELETE FROM reading WHERE key IN (SELECT key FROM reading ORDER BY used LIMIT ?)", [count // 10 + 1]
        )


def _pack(value: Reading | int) -> bytes:
    return zlib.compress(pickle.dumps(value, protocol=5), 1)


def _unpack(packed: bytes) -> Any:
    return _Unpickler(io.BytesIO(zlib.decompress(packed))).load()


class _Unpickler(pickle.Unpickler):
    """Makes of bytes from the disk nothing but what a Reading is made of, whoever wrote them."""

    def find_class(self, module: str, name: str) -> Any:
        if module.startswith("ocr.") and "." not in name:
            found = super().find_class(module, name)
            if is_dataclass(found) and found.__module__ == module:
                return found
        raise pickle.UnpicklingError(f"{module}.{name} has no place in a reading")
