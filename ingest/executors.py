"""Where page work runs: a `concurrent.futures` executor whose workers may crash, hang or be killed.

The standard process pool breaks as a whole when one worker dies. Here every worker process is supervised by a thread of
its own: a crash or a timeout ends that worker's process group (the engine it started included), fails that one future,
and the next task gets a fresh process. A worker whose supervisor dies ends itself.
"""

from __future__ import annotations

import contextlib
import os
import queue
import resource
import select
import sys
import threading
import traceback
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, Protocol, TypeVar

from ingest.mishaps import OutOfMemory, WorkerDied, WorkerTimeout
from ingest.nursery import NURSERY, ONE_THREAD, kill_group

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection


P = ParamSpec("P")
T = TypeVar("T")


class PagePool(Protocol):
    """What runs page work, here (`SupervisedPool`) or on other machines (`ingest.cluster`)."""

    @property
    def size(self) -> int:
        """How many tasks run at once."""
        ...

    def submit(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Queue a call; its future fails with the call's own error, with WorkerTimeout or with WorkerDied."""
        ...

    def submit_within(
        self, seconds: float, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> Future[T]:
        """Queue a call with a time limit of its own, counted from its start."""
        ...

    def kill(self) -> None:
        """End at once what runs; it fails with WorkerDied, what waits is cancelled."""
        ...


STARTING_SECONDS = 120.0
BEGUN = None  # what a worker says when it has the task in hand
OPENCV_NO_MEMORY = -4  # cv2.error.code

# A page of the most pixels allowed takes one; models, libraries and what they map but do not use, another.
MOST_MEMORY = 4 << 30


@dataclass(frozen=True, slots=True)
class _Task:
    future: Future[Any]
    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    keywords: dict[str, Any]
    seconds: float


class SupervisedPool(Executor):
    """Run functions in `processes` worker processes, one task at a time in each.

    Functions, arguments and results cross a pipe and must pickle. A future fails with the function's own exception,
    with `WorkerTimeout` after its seconds, or with `WorkerDied` when the process ended under it.
    """

    def __init__(self, processes: int, seconds: float, memory: int | None = MOST_MEMORY, *, niceness: int = 0) -> None:
        """Start supervisors; worker processes start with their first task.

        Args:
            processes: how many.
            seconds: the default time of a task.
            memory: bytes of address space that a worker process and each engine it starts may have; None: no limit.
            niceness: by how much they stand back behind other programs, 0 to 19.
        """
        self._seconds = seconds
        self._tasks: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._closed = False
        self._slots = [_Slot(self._tasks, number, memory, niceness) for number in range(processes)]

    @property
    def size(self) -> int:
        """How many tasks run at once."""
        return len(self._slots)

    def submit(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Queue a call with the pool's default time limit."""
        return self._queue(self._seconds, function, args, kwargs)

    def submit_within(
        self, seconds: float, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> Future[T]:
        """Queue a call with a time limit of its own, counted from its start."""
        return self._queue(seconds, function, args, kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - Executor's signature
        """Finish what was queued and end the workers; with `cancel_futures` drop what has not begun."""
        self._closed = True
        if cancel_futures:
            with contextlib.suppress(queue.Empty):
                while task := self._tasks.get_nowait():
                    task.future.cancel()
        for _ in self._slots:
            self._tasks.put(None)
        if wait:
            for slot in self._slots:
                slot.thread.join()

    def kill(self) -> None:
        """End the workers at once; what they were doing fails with `WorkerDied`, what waits is cancelled."""
        self.shutdown(wait=False, cancel_futures=True)
        for slot in self._slots:
            slot.kill()
        for slot in self._slots:
            slot.thread.join()

    def _queue(
        self, seconds: float, function: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Future[T]:
        if self._closed:
            raise RuntimeError("the pool is shut down")
        future: Future[T] = Future()
        self._tasks.put(_Task(future, function, args, kwargs, seconds))
        return future


class _Slot:
    """One supervisor thread and the process it looks after."""

    def __init__(self, tasks: queue.SimpleQueue[_Task | None], number: int, memory: int | None, niceness: int) -> None:
        self._tasks = tasks
        self._memory = memory
        self._niceness = niceness
        self._lock = threading.Lock()  # held where the process comes and goes
        self._killed = False
        self._process: int | None = None
        self._pipe: Connection | None = None
        self.thread = threading.Thread(target=self._supervise, name=f"page-worker-{number}", daemon=True)
        self.thread.start()

    def kill(self) -> None:
        """End the worker process, for good, from another thread; the supervisor sees its pipe close."""
        with self._lock:
            self._killed = True
            if self._process is not None:
                kill_group(self._process)

    def _supervise(self) -> None:
        while (task := self._tasks.get()) is not None:
            if task.future.set_running_or_notify_cancel():
                self._run(task)
        self._end()

    def _run(self, task: _Task) -> None:
        try:
            pipe = self._worker()
            pipe.send((task.function, task.arguments, task.keywords))
            # A process that is to start on a busy machine, and to load what the task needs, takes none of its time.
            if not pipe.poll(STARTING_SECONDS) or (pipe.recv() is not BEGUN) or not pipe.poll(task.seconds):
                self._end()
                task.future.set_exception(WorkerTimeout(task.seconds))
                return
            succeeded, value = pipe.recv()
        except (EOFError, OSError):  # it died, or none could be started
            self._end()
            task.future.set_exception(WorkerDied())
        except Exception as error:  # noqa: BLE001 - whatever went wrong belongs to whoever waits for the result
            task.future.set_exception(error)
        else:
            if isinstance(value, OutOfMemory):
                self._end()  # what it holds is not given back to the system
            if succeeded:
                task.future.set_result(value)
            else:
                task.future.set_exception(value)

    def _worker(self) -> Connection:
        # Nothing is said between tasks: what can be read then is the end of a process that died meanwhile.
        if self._pipe is not None and not self._pipe.poll():
            return self._pipe
        self._end()
        process, pipe = NURSERY.fork()
        with self._lock:
            self._process, self._pipe = process, pipe
            if self._killed:
                raise ConnectionAbortedError
        pipe.send(_Surroundings(dict(os.environ), Path.cwd(), sys.path, self._memory, self._niceness))
        return pipe

    def _end(self) -> None:
        with self._lock:
            process, pipe = self._process, self._pipe
            self._process = self._pipe = None
        if pipe is not None:
            pipe.close()
        if process is not None:
            NURSERY.end(process)


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """What a worker takes over from the process that it works for, and what it may have."""

    environment: dict[str, str]
    folder: Path
    path: list[str]
    memory: int | None
    niceness: int

    def take_over(self) -> None:
        os.environ.clear()
        os.environ.update(self.environment, **ONE_THREAD)
        with contextlib.suppress(OSError):  # it may be gone by now: whole paths are as good as ever
            os.chdir(self.folder)
        sys.path[:] = self.path
        stand_back(self.niceness)
        if self.memory is not None:
            resource.setrlimit(resource.RLIMIT_AS, (self.memory, self.memory))
        with contextlib.suppress(OSError):  # where the system runs short, a page is to go, not the service
            Path("/proc/self/oom_score_adj").write_text("500", "ascii")


def stand_back(niceness: int) -> None:
    """Have this process, the leader of its session, and all that it starts stand back behind others, so much more."""
    now = os.nice(niceness)
    if niceness:
        # Where Linux shares processors out by sessions first, this one's counts as much as the service's else.
        with contextlib.suppress(OSError):
            Path("/proc/self/autogroup").write_text(str(now), "ascii")


def work(pipe: Connection) -> None:
    """Serve calls until the pipe closes; runs in the worker process."""
    os.setsid()  # a group of its own: the engine it starts dies with it, and Ctrl-C is the supervisor's to handle
    threading.Thread(target=_end_with, args=(pipe.fileno(),), daemon=True).start()
    with contextlib.suppress(EOFError, ConnectionError):
        pipe.recv().take_over()
        while True:
            function, args, kwargs = pipe.recv()
            with contextlib.suppress(ConnectionError):
                pipe.send(BEGUN)
            _answer(pipe, *_call(function, args, kwargs))


def _call(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[bool, Any]:
    try:
        return True, function(*args, **kwargs)
    except MemoryError:
        return False, OutOfMemory()
    except Exception as error:  # noqa: BLE001 - carried to the caller, who judges it
        if getattr(error, "code", None) == OPENCV_NO_MEMORY:
            return False, OutOfMemory()
        error.add_note(traceback.format_exc())  # where it happened would be lost on the way
        return False, error


def _answer(pipe: Connection, succeeded: bool, value: Any) -> None:  # noqa: FBT001 - a pair as it travels the pipe
    try:
        pipe.send((succeeded, value))
    except (BrokenPipeError, ConnectionError):
        return
    except Exception as error:  # noqa: BLE001 - a result that cannot travel is an error that can
        pipe.send((False, RuntimeError(f"{type(value).__name__}: {value} ({error})")))


def _end_with(pipe: int) -> None:
    """Wait until the other end of the pipe closes, whatever is being done here, and end with all that was started."""
    watch = select.poll()
    watch.register(pipe, 0)  # that it closed is told unasked
    watch.poll()
    kill_group(os.getpid())
