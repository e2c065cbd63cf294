"""Where page workers come from: a process that has loaded what pages are read with, and forks one when asked.

Loading takes half a second of a processor: done once, not by every worker, and not again when one has to be replaced.
The process has one thread and does nothing but fork, so that nothing is torn by it; this one has threads and may not.

    here, `Nursery.fork` --(control: "fork", one end of a pipe)--> `serve` --fork--> worker, which talks by the pipe
         `Nursery.end`   --(control: "end", process id)----------> ends the worker and waits for it

It ends when this process does, and takes its workers with it; if it is killed itself, the next fork starts another.
"""

from __future__ import annotations

import atexit
import contextlib
import errno
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
from multiprocessing.connection import Connection

_MESSAGE = struct.Struct("!q")  # a process id; 0: fork; under 0, in an answer: the system's error
_FORK = 0
# As many processes work as there are cores: threads of libraries would be in the way. Read where they are loaded.
ONE_THREAD = {"OMP_THREAD_LIMIT": "1", "OPENBLAS_NUM_THREADS": "1"}
_PROGRAM = "import sys; sys.path[:] = {path!r}; from ingest.nursery import serve; serve({control})"


class Nursery:
    """The process that forks workers, started when it is first needed, or before by `start`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._used = False

    def start(self) -> None:
        """Let it load, if it has not yet, while there is something else to do."""
        with self._lock:
            self._started()

    def fork(self) -> tuple[int, Connection]:
        """Return a new worker's process id and the pipe by which it is told what to do. Raises OSError."""
        ours, theirs = socket.socketpair()
        with theirs, ours:
            with self._lock:
                try:
                    pid = self._ask(_FORK, theirs)
                except ConnectionError:  # it was killed; whatever it had forked ends with our end of the pipe
                    self._close()
                    pid = self._ask(_FORK, theirs)
            return pid, Connection(ours.detach())

    def end(self, pid: int) -> None:
        """End a worker and all it started, and wait until it is gone."""
        with self._lock:
            if self._control is not None:
                with contextlib.suppress(OSError):
                    self._ask(pid)
                    return
        kill_group(pid)  # nobody is left to wait for it but the system

    def close(self) -> None:
        """End it, and the workers that are left."""
        with self._lock:
            self._close()

    def _ask(self, number: int, end: socket.socket | None = None) -> int:
        control = self._started()
        self._used = True
        socket.send_fds(control, [_MESSAGE.pack(number)], [end.fileno()] if end else [])
        answer = control.recv(_MESSAGE.size, socket.MSG_WAITALL)
        if len(answer) < _MESSAGE.size:
            raise ConnectionResetError
        (pid,) = _MESSAGE.unpack(answer)
        if pid < 0:
            raise OSError(-pid, os.strerror(-pid))
        return int(pid)

    def _started(self) -> socket.socket:
        if self._control is None:
            ours, theirs = socket.socketpair()
            program = _PROGRAM.format(path=sys.path, control=theirs.fileno())
            with theirs:
                self._process = subprocess.Popen(  # noqa: S603 - this program, run by what runs it
                    [sys.executable, "-c", program],
                    stdin=subprocess.DEVNULL,
                    pass_fds=[theirs.fileno()],
                    env={**os.environ, **ONE_THREAD},
                    start_new_session=True,  # Ctrl-C is this process's to handle
                )
            self._control, self._used = ours, False
        return self._control

    def _close(self) -> None:
        control, process = self._control, self._process
        self._control = self._process = None
        if control is None or process is None:
            return
        control.close()
        if not self._used:
            process.kill()  # it may be loading still, for nothing
        process.wait()


NURSERY = Nursery()
atexit.register(NURSERY.close)


def kill_group(leader: int) -> None:
    """End a process and all that it started, where it leads them."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError):
        os.kill(leader, signal.SIGKILL)


def serve(control: int) -> None:
    """Load what pages are read with, and fork workers until the other end of `control` closes; runs in a process."""
    import gc  # noqa: PLC0415 - only here

    from ingest.executors import work  # noqa: PLC0415 - which imports this
    from ingest.stages import warm_up  # noqa: PLC0415 - as above

    with contextlib.suppress(Exception):  # whatever is missing or damaged, the pages themselves say so
        warm_up()
    gc.freeze()  # what was loaded stays as it is, in memory that all share
    with socket.socket(fileno=control) as channel:
        pipe = _forked(channel)
    if pipe is not None:
        work(pipe)


def _forked(control: socket.socket) -> Connection | None:
    """Return the pipe of a worker in each that is forked, and None here at the end, with all workers gone."""
    workers: set[int] = set()
    with contextlib.suppress(ConnectionError):
        while True:
            message, ends, *_ = socket.recv_fds(control, _MESSAGE.size, 1)
            if len(message) < _MESSAGE.size:
                break
            (pid,) = _MESSAGE.unpack(message)
            if pid == _FORK:
                pid = _fork()
                if pid == _FORK:
                    return Connection(ends[0])
                os.close(ends[0])
                workers.add(pid)
            else:
                _end(pid)
                workers.discard(pid)
            control.sendall(_MESSAGE.pack(pid))
    for worker in workers:
        _end(worker)
    return None


def _fork() -> int:
    """Return 0 in the new process; here its id, or under 0 why there is none."""
    try:
        return os.fork()
    except OSError as error:
        return -(error.errno or errno.EAGAIN)


def _end(pid: int) -> None:
    if pid > _FORK:
        kill_group(pid)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, 0)
