"""Page work on other machines: the executor of a Dask cluster, with the promises of the local pool kept.

A cluster's workers share no disk with us. A task names its file by content; a worker that does not have it asks, is
sent it once, in pieces, and reads page after page of it with the very code that reads here: results are the same
(`ingest.cluster_worker`). What a page does to its engine happens in a supervised process under the Dask worker. A Dask
worker that dies itself gives its tasks back to the scheduler, which gives them to others, and gives up a task that
killed `allowed-failures` workers more.
"""

from __future__ import annotations

import logging
import threading
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar
from uuid import uuid4

from ingest.cluster_worker import FileByContent, FileWanted, perform, take_piece
from ingest.content import content_of
from ingest.mishaps import WorkerDied
from ocr.errors import SohoaError

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
T = TypeVar("T")

log = logging.getLogger(__name__)

PIECE = 8 << 20  # bytes sent at a time: a file of any size goes through little memory
CONNECT_SECONDS = 15.0


class ClusterGone(SohoaError):
    """The cluster's scheduler cannot be reached, or was lost on the way; nothing is wrong with what was to be read."""

    code = "cluster-gone"

    def __init__(self, address: str) -> None:
        super().__init__(
            f"Không kết nối được với cụm máy đọc trang tại {address}. "
            "Hãy kiểm tra SOHOA_WORKERS, các chứng thư SOHOA_TLS_… và máy điều phối, rồi thử lại."
        )
        self.address = address

    def __reduce__(self) -> tuple[type[ClusterGone], tuple[str]]:
        return ClusterGone, (self.address,)


class ClusterMissing(SohoaError):
    """The library that speaks to a cluster is not installed."""

    code = "cluster-missing"

    def __init__(self) -> None:
        super().__init__("Chưa cài thư viện cho cụm máy. Hãy cài đặt (pip install “sohoa[cluster]”) rồi thử lại.")

    def __reduce__(self) -> tuple[type[ClusterMissing], tuple[()]]:
        return ClusterMissing, ()


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
        except (OSError, ValueError, TypeError, RuntimeError) as error:  # TypeError: a certificate is missing
            log.warning("%s: %s", cluster.address, error)
            raise ClusterGone(cluster.address) from error
        # A page is not a pure function to Dask: two of the same content are two tasks, each with its own time.
        self._executor = self._client.get_executor(pure=False)
        self._posting = ThreadPoolExecutor(2, thread_name_prefix="cluster-post")
        self._files: dict[str, Path] = {}
        self._sending: set[tuple[str, str]] = set()
        self._lock = threading.Lock()
        self._closed = False
        self._topic = f"sohoa-{uuid4().hex}"
        self._client.subscribe_topic(self._topic, self._wanted)

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
        inner = self._executor.submit(perform, self._topic, seconds, function, tuple(map(self._carried, args)))
        outer: Future[T] = Future()
        outer.add_done_callback(lambda future: inner.cancel() if future.cancelled() else None)
        inner.add_done_callback(lambda future: self._ended(outer, future))
        return outer

    def _carried(self, argument: Any) -> Any:
        """Return what goes to the worker in place of an argument: for a file, what it is known by."""
        if not (isinstance(argument, Path) and argument.is_file()):
            return argument
        sha256 = content_of(argument)
        self._files[sha256] = argument
        return FileByContent(sha256)

    def _ended(self, outer: Future[T], inner: Future[T]) -> None:
        """Hand a result on, unless nobody waits for it any more; called in a thread that must not wait."""
        if not outer.set_running_or_notify_cancel():
            return
        try:
            outer.set_result(inner.result())
        except CancelledError:
            outer.set_exception(CancelledError() if self._closed else ClusterGone(self._cluster.address))
        except Exception as error:  # noqa: BLE001 - carried to the caller, who judges it
            outer.set_exception(_told(error))

    def _wanted(self, event: tuple[float, Any]) -> None:
        """Hear that a worker wants a file; workers say so again and again until they have it."""
        wanted = FileWanted(*event[1])
        key = wanted.worker, wanted.sha256
        with self._lock:
            if key in self._sending or self._closed:
                return
            self._sending.add(key)
        self._posting.submit(self._send, wanted)

    def _send(self, wanted: FileWanted) -> None:
        try:
            with self._files[wanted.sha256].open("rb") as file:
                offset = self._put(wanted, 0, b"", last=False)
                file.seek(offset)
                while piece := file.read(PIECE):
                    offset = self._put(wanted, offset, piece, last=False)
                self._put(wanted, offset, b"", last=True)
        except Exception as error:  # noqa: BLE001 - a worker that went away meanwhile; another will take the task and ask
            log.warning("%s could not be sent a file: %s", wanted.worker, error)
        finally:
            with self._lock:
                self._sending.discard((wanted.worker, wanted.sha256))

    def _put(self, wanted: FileWanted, offset: int, piece: bytes, *, last: bool) -> int:
        answers = self._client.run(take_piece, wanted.sha256, offset, piece, last, workers=[wanted.worker])
        return int(answers[wanted.worker])


def _told(error: Exception) -> Exception:
    """Return what a cluster's error means here."""
    if type(error).__name__ == "KilledWorker":
        return WorkerDied(shared=True)
    return error


def _text(path: Path | None) -> str | None:
    return None if path is None else str(path)
