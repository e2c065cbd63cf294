"""What runs inside a Dask worker: a file put together from its pieces, and tasks in supervised processes of its own.

The Dask worker itself never runs an engine. One supervised process for each of its threads does, so that a page that
crashes or hangs costs that process and not the worker, and time limits hold as they do at home.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import threading
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ingest.executors import SupervisedPool
from ocr.errors import SohoaError

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_KEPT = 2 << 30  # bytes of files that a worker keeps; those used longest ago go first
SECONDS = 600.0

MOST_PATIENCE = 300.0  # seconds to wait for a file,
ASK_AGAIN = 1.0  # and between one asking and the next

_ARRIVED = threading.Event()
_STARTING = threading.Lock()
_pool: SupervisedPool | None = None


@dataclass(frozen=True, slots=True)
class FileByContent:
    """A file among the arguments of a task, wherever it lies, by the SHA-256 of its content."""

    sha256: str


class FileWanted(NamedTuple):
    """What a worker (address) says that has not got a file."""

    sha256: str
    worker: str


class FileNeverCame(SohoaError):
    """A worker asked for a file, and nobody sent it."""

    code = "file-never-came"

    def __init__(self) -> None:
        super().__init__("Máy đọc trang trong cụm không nhận được tệp. Hãy kiểm tra mạng giữa các máy rồi thử lại.")

    def __reduce__(self) -> tuple[type[FileNeverCame], tuple[()]]:
        return FileNeverCame, ()


def perform(topic: str, seconds: float, function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    """Run a call in a supervised process of this worker, after files among the arguments were got hold of.

    Args:
        topic: what whoever sent the task listens to for files that are wanted.
        seconds: longest time of the call.
        function: what to call.
        arguments: by place.

    Raises:
        FileNeverCame, WorkerTimeout, WorkerDied; and what the call raises.
    """
    worker = import_module("distributed").get_worker()
    found = [
        _got(worker, topic, argument.sha256) if isinstance(argument, FileByContent) else argument
        for argument in arguments
    ]
    return _supervised(worker).submit_within(seconds, function, *found).result()


def _got(worker: Any, topic: str, sha256: str) -> Path:
    """Return where a file lies here, asking for it until it does."""
    path = _folder(worker) / sha256
    for _ in range(round(MOST_PATIENCE / ASK_AGAIN)):
        if path.is_file():
            with contextlib.suppress(OSError):
                os.utime(path)  # used last now
            return path
        _ARRIVED.clear()
        worker.log_event(topic, list(FileWanted(sha256, worker.address)))
        _ARRIVED.wait(ASK_AGAIN)
    raise FileNeverCame


def take_piece(sha256: str, offset: int, piece: bytes, last: bool, dask_worker: Any) -> int:  # noqa: FBT001 - called by Dask
    """Add a piece to a file and return its length so far; with `last`, check it and give it its name.

    Raises:
        ValueError: the content is not what its name says; it is thrown away.
    """
    folder = _folder(dask_worker)
    whole, partial = folder / sha256, folder / f"{sha256}.part"
    if whole.is_file():
        return whole.stat().st_size
    with partial.open("r+b" if partial.exists() and offset else "wb") as file:
        file.seek(offset)
        file.write(piece)
        file.truncate()
    if last:
        with partial.open("rb") as file:
            content = hashlib.file_digest(file, "sha256").hexdigest()
        if content != sha256:
            partial.unlink()
            raise ValueError(f"{sha256[:12]} arrived as {content[:12]}")
        partial.replace(whole)
        _ARRIVED.set()
        _drop_oldest(folder, whole)
    return offset + len(piece)


def _folder(worker: Any) -> Path:
    """Return where a worker keeps files; Dask does away with its folder when the worker ends."""
    folder = Path(worker.local_directory) / "sohoa"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _drop_oldest(folder: Path, newest: Path) -> None:
    files = sorted((path for path in folder.iterdir() if path != newest), key=lambda path: path.stat().st_mtime)
    size = newest.stat().st_size + sum(path.stat().st_size for path in files)
    for path in files:
        if size <= MOST_KEPT:
            return
        size -= path.stat().st_size
        path.unlink()


def _supervised(worker: Any) -> SupervisedPool:
    global _pool  # noqa: PLW0603 - one for the whole process, as long as it lives
    with _STARTING:
        if _pool is None:
            _pool = SupervisedPool(worker.state.nthreads, SECONDS)
        return _pool
