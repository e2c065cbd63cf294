"""Originals, kept by what they contain: `blobs/ab/abcd…`, read-only, one file per content.

Storing goes hash and write to a temporary file -> fsync -> rename -> fsync of the folder. Only then may a row name the
blob, so that a crash leaves at most a temporary file (swept by `recover`) or a blob no row names (used by the next
upload of the same bytes).
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from corpus.errors import ArchiveError, NotFound
from corpus.store.durable import sync_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import sqlite_utils

    from corpus.store.archive import Archive

CHUNK = 1 << 20
INCOMING = ".incoming"


class BlobTooLarge(ArchiveError):
    """The file is larger than the archive takes."""

    code = "file-too-large"


@dataclass(frozen=True, slots=True)
class Blob:
    """An original that is safely on disk; `size` in bytes."""

    sha256: str
    size: int


def store(
    archive: Archive,
    source: BinaryIO | Path,
    *,
    max_bytes: int | None = None,
    inspect: Callable[[Path, Blob], None] | None = None,
) -> Blob:
    """Take an original in, and return once it would survive a power cut. The same bytes twice are one file.

    `inspect` sees the whole file before it is kept; what it raises refuses the file, and nothing of it stays.
    Raises BlobTooLarge, and ArchiveError where the disk refuses.
    """
    try:
        if isinstance(source, Path):
            with source.open("rb") as stream:
                return place(archive.blobs, stream, max_bytes, inspect)
        return place(archive.blobs, source, max_bytes, inspect)
    except OSError as error:
        raise ArchiveError(
            f"Không lưu được tệp gốc vào kho: {error.strerror or error}. Hãy kiểm tra quyền đọc tệp và dung lượng đĩa."
        ) from error


def register(db: sqlite_utils.Database, blob: Blob, at: str) -> None:
    """Have a row name an original that is on disk, in the caller's transaction; one that is named stays as it is."""
    db.execute("INSERT OR IGNORE INTO blob (sha256, size, created_at) VALUES (?, ?, ?)", [blob.sha256, blob.size, at])


def path(archive: Archive, sha256: str) -> Path:
    """Return where an original lies. Raises NotFound when it is not there."""
    found = location(archive.blobs, sha256)
    if not found.is_file():
        raise NotFound("Không thấy tệp gốc trong kho. Hãy chạy “sohoa verify” và phục hồi từ bản sao lưu.")
    return found


def location(blobs: Path, sha256: str) -> Path:
    """Return where a blob lies, or would lie, under a folder of blobs."""
    return blobs / sha256[:2] / sha256


def stored(blobs: Path) -> Iterator[Path]:
    """Yield every blob file under a folder of blobs, in no order."""
    for folder in blobs.iterdir():
        if folder.is_dir() and folder.name != INCOMING:
            yield from folder.iterdir()


def digest(file: Path) -> Blob:
    """Return hash and size of a file as it is on disk now."""
    sha256, size = hashlib.sha256(), 0
    with file.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            sha256.update(chunk)
            size += len(chunk)
    return Blob(sha256.hexdigest(), size)


def recover(archive: Archive) -> int:
    """Sweep temporary files whose writer died; return how many. Files still being written are locked, and stay."""
    folder, swept = archive.blobs / INCOMING, 0
    if not folder.is_dir():
        return 0
    for leftover in folder.iterdir():
        try:
            with leftover.open("rb") as stream:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
                leftover.unlink(missing_ok=True)
                swept += 1
        except (BlockingIOError, FileNotFoundError):
            continue
    return swept


def place(
    blobs: Path,
    source: BinaryIO,
    max_bytes: int | None = None,
    inspect: Callable[[Path, Blob], None] | None = None,
) -> Blob:
    """Copy a stream into a folder of blobs, durably, under the name of its hash."""
    with _incoming(blobs) as (temporary, sink):
        blob = _copy(source, sink, max_bytes)
        sink.flush()
        if inspect:
            inspect(temporary, blob)
        os.fchmod(sink.fileno(), 0o444)
        os.fsync(sink.fileno())
        target = location(blobs, blob.sha256)
        if not target.parent.exists():
            target.parent.mkdir(exist_ok=True)
            sync_folder(blobs)
        # A file of that name has these bytes already, unless the disk lost some: replacing mends it.
        temporary.rename(target)
        sync_folder(target.parent)
    return blob


@contextmanager
def _incoming(blobs: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """Open a locked temporary file; remove it unless it was renamed away."""
    folder = blobs / INCOMING
    folder.mkdir(parents=True, exist_ok=True)
    while True:
        temporary = folder / uuid.uuid4().hex
        with temporary.open("xb") as sink:
            fcntl.flock(sink, fcntl.LOCK_EX)
            if os.fstat(sink.fileno()).st_nlink == 0:  # swept between opening and locking
                continue
            try:
                yield temporary, sink
            finally:
                temporary.unlink(missing_ok=True)
            return


def _copy(source: BinaryIO, sink: BinaryIO, max_bytes: int | None) -> Blob:
    sha256, size = hashlib.sha256(), 0
    while chunk := source.read(CHUNK):
        size += len(chunk)
        if max_bytes is not None and size > max_bytes:
            raise BlobTooLarge(
                f"Tệp lớn hơn mức cho phép ({max_bytes / 2**20:.0f} MB)."
                " Hãy chia nhỏ tệp, hoặc xin người quản trị nâng mức."
            )
        sha256.update(chunk)
        sink.write(chunk)
    return Blob(sha256.hexdigest(), size)
