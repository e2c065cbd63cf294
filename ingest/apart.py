"""A worker in a process of its own, so that who serves people does nothing else: watched, and replaced when it ends.

    the service --a byte: a job waits; the end: stop--> the worker's process --> page workers

What it is doing stands in the database alone, from which all others tell progress. A worker that is killed loses
nothing: the system lets go of its locks, and the one that takes its place takes its jobs over.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import select
import signal
import socket
import threading
import time
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, cast

from corpus.store.archive import Archive
from ingest.executors import stand_back

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess
    from pathlib import Path

    from ingest.worker import Worker

log = logging.getLogger(__name__)

# Spawned, not forked: the service has threads, and a database that no child may have a hand in.
_CONTEXT = multiprocessing.get_context("spawn")

LOOK_SECONDS = 1.0  # between two looks whether all of the worker's threads run
SECONDS_TO_STOP = 30.0
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0  # seconds before one that ended is replaced
LIVED = 60.0  # seconds after which an end is no sign that the next one will end as well
BEGUN = None


class WorkerApart:
    """What `ingest.worker.Worker` is to a service, in another process."""

    def __init__(self, folder: Path, make: Callable[[Archive], Worker], *, niceness: int = 0) -> None:
        """Say how; nothing starts yet.

        Args:
            folder: of the archive.
            make: makes the worker, in its process; pickles.
            niceness: by how much the process stands back behind the service, 0 to 19.
        """
        self._folder = folder
        self._make = make
        self._niceness = niceness
        self._stopping = threading.Event()
        self._guard = threading.Lock()
        self._line: socket.socket | None = None
        self._process: SpawnProcess | None = None
        self._working = False
        self._replaced = 0
        self._thread = threading.Thread(target=self._watch, name="worker-watch")

    @property
    def pid(self) -> int | None:
        """The process that works now."""
        return self._process.pid if self._process is not None and self._working else None

    @property
    def replaced(self) -> int:
        """How often a process ended by itself and another took its place."""
        return self._replaced

    def start(self) -> None:
        """Begin to take jobs, and return when that is so. Raises what `Worker.start` does."""
        self._begin()
        self._thread.start()

    def wake(self) -> None:
        """Say that a job was queued. Never waits: bytes that are not read yet say the same."""
        with self._guard, contextlib.suppress(OSError):
            if self._line is not None:
                self._line.send(b"w")

    def is_alive(self) -> bool:
        """Say whether jobs are taken."""
        return self._working

    def stop(self) -> None:
        """Have what was not finished queued again, and end; pages that were read stay."""
        self._stopping.set()
        self._hang_up()
        if self._thread.is_alive():
            self._thread.join()

    def _watch(self) -> None:
        pause = FIRST_PAUSE
        while True:
            begun = time.monotonic()
            self._await_end()
            if self._stopping.is_set():
                return
            pause = FIRST_PAUSE if time.monotonic() - begun > LIVED else pause
            while not self._stopping.wait(pause):
                pause = min(2 * pause, LONGEST_PAUSE)
                try:
                    self._begin()
                except Exception:
                    log.exception("no worker could be started; trying again")
                else:
                    self._replaced += 1
                    break

    def _begin(self) -> None:
        line, theirs = socket.socketpair()
        line.settimeout(0)
        told, tells = _CONTEXT.Pipe(duplex=False)
        process = _CONTEXT.Process(
            target=_work,
            args=(theirs, tells, self._folder, self._make, self._niceness),
            name="worker",
            daemon=True,  # told to go wherever the service ends without `stop`
        )
        with told:
            process.start()
            theirs.close()
            tells.close()
            with self._guard:
                self._process, self._line = process, line
            try:
                error = told.recv()
            except EOFError:
                process.join()
                error = WorkerEnded(process.exitcode)
        if error is not BEGUN:
            self._hang_up()
            process.join()
            raise error
        self._working = True
        if self._stopping.is_set():  # `stop` came while there was no line to hang up
            self._hang_up()

    def _await_end(self) -> None:
        process = cast("SpawnProcess", self._process)
        while not wait([process.sentinel], LOOK_SECONDS) and not self._stopping.is_set():
            pass
        if self._stopping.is_set() and not wait([process.sentinel], SECONDS_TO_STOP):
            log.error("the worker's process does not stop and is ended")
            process.kill()
        process.join()
        self._working = False
        self._hang_up()
        if not self._stopping.is_set():
            log.error("the worker's process ended (%s); another takes its place", process.exitcode)

    def _hang_up(self) -> None:
        with self._guard:
            if self._line is not None:
                self._line.close()
                self._line = None


class WorkerEnded(Exception):
    """The worker's process ended before it began to work."""


def _work(line: socket.socket, tells: Connection, folder: Path, make: Callable[[Archive], Worker], nice: int) -> None:
    """Work until the line ends; runs in the worker's process."""
    os.setsid()  # Ctrl-C is the service's to handle
    signal.signal(signal.SIGTERM, _leave)
    stand_back(nice)
    with Archive(folder) as archive, contextlib.ExitStack() as ending:
        with tells:
            try:
                worker = make(archive)
                ending.callback(_end, worker)
                worker.start()
            except Exception as error:  # noqa: BLE001 - it is the service's to tell
                tells.send(error)
                return
            tells.send(BEGUN)
        _listen(line, worker)


def _end(worker: Worker) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    worker.stop()


def _listen(line: socket.socket, worker: Worker) -> None:
    """Wake the worker at each byte. Returns where the service says stop or is gone."""
    while worker.is_alive():
        if select.select([line], [], [], LOOK_SECONDS)[0]:
            if not line.recv(4096):
                return
            worker.wake()
    raise WorkerEnded("a thread of the worker ended")


def _leave(*_: object) -> None:
    raise SystemExit(0)
