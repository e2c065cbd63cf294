"""How fast papers are stored whose text and facts are ready: two workers make them ready, one process stores them.

Another has the index follow meanwhile, as the process that reads papers does.

What stands at the beginning is what page workers have in hand: readings, restored text, facts, of files that were
taken in before, as an upload is. What stands at the end is what can be searched.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import time
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bench.archive_papers import MadePaper, paper
from bench.archive_ready import ReadyPaper, ready
from corpus.documents import documents
from corpus.documents.completion import Finished
from corpus.search import page_index
from corpus.search.following import Follower, rest
from corpus.store.archive import Archive
from corpus.store.blobs import Blob, location
from ingest.filing import MOST_AT_ONCE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.synchronize import Event
    from pathlib import Path

AT_ONCE = 100  # papers that are taken in at once
WORKERS = 2
_AHEAD = 3  # tasks that wait for each worker: what is ready is kept in memory
_held: list[MadePaper] = []  # by a worker


@dataclass(slots=True)
class Tally:
    """What was stored, in how many seconds as they passed and of processors, and how busy the machine was."""

    pages: int = 0
    passed: float = 0.0
    cpu: float = 0.0
    load: list[float] = field(default_factory=list)


class Workers:
    """Processes that make papers ready, each with papers of its own in hand."""

    def __init__(self, pools: Sequence[ProcessPoolExecutor]) -> None:
        self._pools = pools

    def take(self, numbers: range) -> None:
        """Have papers made, to be handed over by `ready`; not what is measured."""
        each = len(numbers) // len(self._pools)
        made = [pool.submit(_take, numbers[at * each : (at + 1) * each]) for at, pool in enumerate(self._pools)]
        for future in made:
            future.result()

    def ready(self, count: int) -> Iterator[tuple[list[ReadyPaper], float]]:
        """Yield `count` papers of those in hand, ready, some at a time, with the seconds that it took a processor."""
        left = [count // len(self._pools)] * len(self._pools)
        running = deque[tuple[int, object]]()
        for _ in range(_AHEAD):
            self._more(left, running)
        while running:
            _, future = running.popleft()
            yield future.result()  # type: ignore[attr-defined]
            self._more(left, running) if len(running) < len(self._pools) * _AHEAD else None

    def _more(self, left: list[int], running: deque[tuple[int, object]]) -> None:
        for at, pool in enumerate(self._pools):
            some = min(AT_ONCE // 2, left[at])
            if some:
                left[at] -= some
                running.append((at, pool.submit(_ready, some)))


@contextmanager
def workers() -> Iterator[Workers]:
    """Open the processes."""
    pools = [ProcessPoolExecutor(1) for _ in range(WORKERS)]
    try:
        yield Workers(pools)
    finally:
        for pool in pools:
            pool.shutdown(cancel_futures=True)


def fill(archive: Archive, at_work: Workers, numbers: range, tally: Tally) -> None:
    """Store papers until they can be searched, and count what it took."""
    at_work.take(numbers)
    taken_in = iter(take_in(archive, len(numbers)))
    with _followed(archive) as followed:
        begun, cpu = time.perf_counter(), time.process_time()
        waiting: list[ReadyPaper] = []
        for papers, spent in at_work.ready(len(numbers)):
            tally.cpu += spent
            waiting += papers
            if len(waiting) >= AT_ONCE:
                tally.pages += _store(archive, waiting, taken_in)
                waiting = []
        tally.pages += _store(archive, waiting, taken_in)
        tally.cpu += followed()
        tally.passed += time.perf_counter() - begun
        tally.cpu += time.process_time() - cpu
    tally.load.append(os.getloadavg()[0])


@contextmanager
def _followed(archive: Archive) -> Iterator[Callable[[], float]]:
    """Have another process follow; what is given waits until it has followed all, and tells the seconds it worked."""
    ready, stop = multiprocessing.Event(), multiprocessing.Event()
    spent, told = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.Process(target=_follow, args=(archive.path, ready, stop, told))
    process.start()
    ready.wait()

    def followed() -> float:
        stop.set()
        return float(spent.recv())

    yield followed
    process.join()


def _follow(path: Path, ready: Event, stop: Event, told: Connection) -> None:
    with Archive(path) as archive, Follower(archive) as follower:
        follower.hold()
        page_index.follow(archive)
        ready.set()
        cpu, worked, last = time.process_time(), 0.0, False
        while not last:
            last = stop.wait(rest(worked))
            begun = time.monotonic()
            page_index.follow(archive, patience=None if last else page_index.PATIENCE, merging=True)
            worked = time.monotonic() - begun
        told.send(time.process_time() - cpu)


def take_in(archive: Archive, count: int) -> list[int]:
    """Take files in, each an empty one: to store originals is not what is measured. Return their documents."""
    found: list[int] = []
    for first in range(0, count, AT_ONCE):
        with archive.transaction():
            found += [_taken_in(archive) for _ in range(min(AT_ONCE, count - first))]
    return found


def _taken_in(archive: Archive) -> int:
    blob = Blob(random.randbytes(32).hex(), 100_000)  # noqa: S311 - no secret
    stands_for_it = location(archive.blobs, blob.sha256)
    stands_for_it.parent.mkdir(exist_ok=True)
    stands_for_it.touch()
    file, kind = f"{blob.sha256[:12]}.pdf", "pdf"
    taken = documents.register(archive, blob, file=file, kind=kind, media_type="application/pdf", by="bench")
    return taken.document.id


def store(archive: Archive, papers: Sequence[ReadyPaper], taken_in: Iterator[int]) -> list[int]:
    """Store what is known of papers, each of one of the files that were taken in; return their documents."""
    finished: list[Finished] = []
    with archive.transaction():
        for made, document in zip(papers, taken_in, strict=False):
            documents.begin(archive, document, len(made.pages))
            documents.save_pages(archive, document, made.pages)
            finished.append(Finished(document, made.layers, made.facts, made.told))
    for at in range(0, len(finished), MOST_AT_ONCE):  # as the desk files what is ready
        documents.complete_many(archive, finished[at : at + MOST_AT_ONCE])
    return [one.document_id for one in finished]


def _store(archive: Archive, papers: Sequence[ReadyPaper], taken_in: Iterator[int]) -> int:
    store(archive, papers, taken_in)
    return sum(len(made.pages) for made in papers)


def _take(numbers: range) -> None:
    _held[:] = [paper(number) for number in numbers]
    if _held:
        ready(_held[0])  # tables are loaded


def _ready(count: int) -> tuple[list[ReadyPaper], float]:
    begun = time.process_time()
    taken, _held[:] = _held[:count], _held[count:]
    return [ready(made) for made in taken], time.process_time() - begun
