"""Files that survive a power cut: on disk before they have their name, named on disk before anybody relies on it."""

from __future__ import annotations

import errno
import os
import sqlite3
import uuid
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def replacing(target: Path, *, alone: bool = False) -> Iterator[BinaryIO]:
    """Give a stream, to write and to read back; what it holds in the end stands at `target`, whole or not at all.

    Until then it is a hidden file beside it, taken away where writing fails.

    Args:
        target: where the file is to stand; its folder is there.
        alone: nobody else writes it meanwhile; then what a killed process left behind is written over.
    """
    temporary = target.parent / (f".{target.name}.part" if alone else f".{target.name}.{uuid.uuid4().hex}.part")
    try:
        with temporary.open("w+b") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(target)
        sync_folder(target.parent)
    except BaseException:
        with suppress(OSError):  # the error that is told is the first one
            temporary.unlink(missing_ok=True)
        raise


def is_full_disk(error: BaseException) -> bool:
    """Say whether an error is the disk's, or the user's share of it, that has no room left."""
    if isinstance(error, sqlite3.OperationalError):
        return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    return isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}


def sync_file(file: Path) -> None:
    """Have on disk what a file holds by now."""
    with file.open("rb") as stream:
        os.fsync(stream.fileno())


def sync_folder(folder: Path) -> None:
    """Have on disk which names a folder holds."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
