"""Page work on other machines: the executor of a Dask cluster, with the promises of the local pool kept.

A cluster's workers share no disk with us. A task names its file by content; a worker that does not have it says so, is
sent it once, in pieces, and reads page after page of it with the very code that reads here: results are the same
(`ingest.cluster_worker`). What a page does to its engine happens in a supervised process under the Dask worker. A Dask
worker that dies itself gives its tasks back to the scheduler, which gives them to others, and gives up a task that
killed `allowed-failures` workers more.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from ingest.cluster_worker import FileByContent, FileWanted, perform, take_piece
from ingest.executors import WorkerDied
from ocr.errors import SohoaError

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
T = TypeVar("T")

log = logging.getLogger(__name__)

PIECE = 8 << 20  # bytes sent at a time: a file of any size goes through little memory
CONNECT_SECONDS = 15.0
MOST_SENDINGS = 20  # of one task's file; workers that come and go want it anew


class ClusterGone(SohoaError):
    """The cluster's scheduler cannot be reached, or was lost on the way; nothing is wrong with what was to be read."""

    code = "cluster-gone"

    def __init__(self, address: str) -> None:
        super().__init__(
            f"Không kết nối được với cụm máy đọc trang tại {address}. "
            "Hãy kiểm tra SOHOA_WORKERS và máy điều phối, rồi thử lại."
        )
        self.address = address

    def __reduce__(self) -> tuple[type[ClusterGone], tuple[str]]:
        return ClusterGone, (self.address,)


class ClusterMissing(SohoaError):
    """The library that speaks to a cluster is not installed."""

    code = "cluster-missing"

    def __init__(self) -> None:
        super().__init__("Chưa cài thư viện cho cụm máy. Hãy cài đặt (pip install “sohoa[cluster]”) rồi thử lại.")


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where a cluster is, and how to be trusted by it.

    Attributes:
        address: of its scheduler, "tcp://scheduler:8786" or "tls://…".
        ca, cert, key: PEM files for TLS: who signed the cluster's certificates, and our own; None for none.
    """

    address: str
    ca: Path | None = None
    cert: Path | None = None
    key: Path | None = None


class ClusterPool:
    """Run functions on the workers of a Dask cluster; a `PagePool`.

    Path arguments that are files reach the workers by content. Time limits count from a task's start on its worker.
    """

    def __init__(self, cluster: Cluster, seconds: float) -> None:
        """Connect; `seconds` is the default time of a task. Raises ClusterGone, ClusterMissing."""
        try:
            distributed: Any = import_module("distributed")  # an optional dependency
        except ImportError as error:
            raise ClusterMissing from error
        security = None
        if cluster.ca or cluster.cert or cluster.address.startswith("tls://"):
            security = distributed.Security(
                tls_ca_file=_text(cluster.ca),
                tls_client_cert=_text(cluster.cert),
                tls_client_key=_text(cluster.key),
                require_encryption=True,
            )
        self._cluster = cluster
        self._seconds = seconds
        try:
            self._client = distributed.Client(
                cluster.address, security=security, timeout=CONNECT_SECONDS, set_as_default=False, name="sohoa"
            )
        except (OSError, ValueError, TimeoutError, RuntimeError) as error:
            log.warning("%s: %s", cluster.address, error)
            raise ClusterGone(cluster.address) from error
        # A page is not a pure function to Dask: two of the same content are two tasks, each with its own time.
        self._executor = self._client.get_executor(pure=False)
        self._posting = ThreadPoolExecutor(2, thread_name_prefix="cluster-post")
        self._sending: dict[tuple[str, str], threading.Lock] = {}
        self._lock = threading.Lock()
        self._closed = False

    @property
    def size(self) -> int:
        """How many tasks run at once; one where no worker has come yet."""
        return max(sum(self._client.nthreads().values()), 1) if not self._closed else 1

    def submit(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Queue a call with the pool's default time limit."""
        return self._queue(self._seconds, function, args, kwargs)

    def submit_within(
        self, seconds: float, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> Future[T]:
        """Queue a call with a time limit of its own, counted from its start."""
        return self._queue(seconds, function, args, kwargs)

    def kill(self) -> None:
        """Take back what waits or runs, and let go of the cluster; its workers go on for others."""
        self._closed = True
        self._posting.shutdown(wait=False, cancel_futures=True)
        self._executor.shutdown(wait=False)
        self._client.close(timeout=2)

    def _queue(
        self, seconds: float, function: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Future[T]:
        if self._closed:
            raise RuntimeError("the pool is shut down")
        if kwargs:
            raise TypeError("arguments go by place: files among them are found there")
        files = {path: _by_content(path) for path in args if isinstance(path, Path) and path.is_file()}
        arguments = tuple(
            files.get(argument, argument) if isinstance(argument, Path) else argument for argument in args
        )
        call = _Call(seconds, function, arguments, {file.sha256: path for path, file in files.items()})
        self._start(call)
        return call.future

    def _start(self, call: _Call) -> None:
        if call.future.cancelled():
            return
        inner = self._executor.submit(perform, call.seconds, call.function, call.arguments)
        call.inner = inner
        inner.add_done_callback(lambda done: self._ended(call, done))

    def _ended(self, call: _Call, done: Future[Any]) -> None:
        """Hand a result on; called in a thread that must not wait."""
        if call.future.cancelled():
            return
        try:
            value = done.result()
        except CancelledError:
            call.fail(CancelledError() if self._closed else ClusterGone(self._cluster.address))
        except Exception as error:  # noqa: BLE001 - carried to the caller, who judges it
            call.fail(_told(error))
        else:
            if not isinstance(value, FileWanted):
                call.succeed(value)
            elif not self._closed:
                self._posting.submit(self._send_and_retry, call, value)

    def _send_and_retry(self, call: _Call, wanted: FileWanted) -> None:
        call.sendings += 1
        if call.sendings > MOST_SENDINGS:
            call.fail(WorkerDied(final=True))
            return
        try:
            self._send(call.files[wanted.sha256], wanted)
        except Exception as error:  # noqa: BLE001 - a worker that went away meanwhile; another will take the task
            log.warning("%s could not be sent a file: %s", wanted.worker, error)
        try:
            self._start(call)
        except Exception as error:  # noqa: BLE001 - carried to the caller
            call.fail(error)

    def _send(self, path: Path, wanted: FileWanted) -> None:
        with self._lock:
            turn = self._sending.setdefault((wanted.worker, wanted.sha256), threading.Lock())
        if wanted.worker not in self._client.nthreads():
            raise OSError("the worker has left")
        with turn, path.open("rb") as file:
            offset = self._put(wanted, 0, b"", last=False)
            file.seek(offset)
            while piece := file.read(PIECE):
                offset = self._put(wanted, offset, piece, last=False)
            self._put(wanted, offset, b"", last=True)

    def _put(self, wanted: FileWanted, offset: int, piece: bytes, *, last: bool) -> int:
        answers = self._client.run(take_piece, wanted.sha256, offset, piece, last, workers=[wanted.worker])
        return int(answers[wanted.worker])


class _Call:
    """One call on its way, perhaps more than once: to a worker that lacks its file, and again when it was sent."""

    def __init__(
        self, seconds: float, function: Callable[..., Any], arguments: tuple[Any, ...], files: dict[str, Path]
    ) -> None:
        self.seconds = seconds
        self.function = function
        self.arguments = arguments
        self.files = files
        self.sendings = 0
        self.inner: Future[Any] | None = None
        self.future: Future[Any] = Future()
        self.future.add_done_callback(self._taken_back)

    def succeed(self, value: Any) -> None:
        """Give the result to whoever still waits for it."""
        if self.future.set_running_or_notify_cancel():
            self.future.set_result(value)

    def fail(self, error: BaseException) -> None:
        """Give the error to whoever still waits."""
        if self.future.set_running_or_notify_cancel():
            self.future.set_exception(error)

    def _taken_back(self, future: Future[Any]) -> None:
        if future.cancelled() and self.inner is not None:
            self.inner.cancel()


def _told(error: Exception) -> Exception:
    """Return what a cluster's error means here."""
    if type(error).__name__ == "KilledWorker":
        return WorkerDied(final=True)
    return error


def _by_content(path: Path) -> FileByContent:
    status = path.stat()
    return FileByContent(_content(path, status.st_size, status.st_mtime_ns, status.st_ino), status.st_size)


@lru_cache(maxsize=64)
def _content(path: Path, size: int, changed: int, inode: int) -> str:  # noqa: ARG001 - a changed file is another entry
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _text(path: Path | None) -> str | None:
    return None if path is None else str(path)
