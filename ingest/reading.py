"""Read a whole file, page by page, side by side in a pool: what `sohoa ocr`, the archive and the outputs stand on.

    with page_pool(processes, engine) as pool:
        for page in read_file(path, pool):
            page.number, page.count, page.reading

Pages are a few ahead at most, so that a file of thousands takes no more memory than a short one. A page that cannot be
read costs itself alone: it comes back with its error. Leaving the loop early, by Ctrl-C say, drops what has not begun;
leaving the pool ends what has.
"""

from __future__ import annotations

from concurrent.futures import wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeVar

from ingest.cluster import ClusterPool
from ingest.executors import SupervisedPool
from ingest.limits import Limits
from ingest.mishaps import WorkerDied
from ingest.page_run import LOOK_SECONDS, TRIES, PageRun
from ingest.stages import EngineSettings, count_pages, load_readers
from ocr.errors import SohoaError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future
    from pathlib import Path

    from ingest.cluster import Cluster
    from ingest.executors import PagePool
    from ingest.page_run import Seen
    from ocr.page import Reading

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ReadPage:
    """What became of one page.

    Attributes:
        number: from 1.
        count: pages of the file.
        outcome: its Reading, or why there is none.
    """

    number: int
    count: int
    outcome: Reading | SohoaError

    @property
    def reading(self) -> Reading:
        """The Reading; raises the page's error where there is none."""
        if isinstance(self.outcome, SohoaError):
            raise self.outcome
        return self.outcome


@dataclass(frozen=True, slots=True)
class HowToRead:
    """With which limits and engine pages are read, and where readings of earlier runs are.

    Attributes:
        limits: what is too much.
        engine: which engine reads, and for how long.
        cache: where readings are found and kept; nothing is kept where None.
    """

    limits: Limits = field(default_factory=Limits)
    engine: EngineSettings = field(default_factory=EngineSettings)
    cache: Cache | None = None


class Cache(Protocol):
    """Readings of one run to be used by the next; `ingest.cache` keeps them on disk."""

    def get(self, path: Path, number: int, limits: Limits, engine: EngineSettings) -> Reading | None:
        """Return what came of a page of a file with this content, read by this code with these settings."""
        ...

    def put(self, path: Path, number: int, limits: Limits, engine: EngineSettings, reading: Reading) -> None:
        """Keep a reading."""
        ...

    def count(self, path: Path, limits: Limits, engine: EngineSettings) -> int | None:
        """Return how many pages a file with this content has."""
        ...

    def keep_count(self, path: Path, limits: Limits, engine: EngineSettings, count: int) -> None:
        """Keep how many pages a file has."""
        ...


@contextmanager
def page_pool(
    processes: int, engine: EngineSettings | None = None, cluster: Cluster | None = None, *, niceness: int = 0
) -> Iterator[SupervisedPool | ClusterPool]:
    """Open a pool of page workers; on the way out they end at once, with whatever they started.

    Args:
        processes: page workers of this machine.
        engine: for how long a page may take.
        cluster: the machines to be used instead of this one.
        niceness: by how much the workers of this machine stand back behind other programs.

    Raises:
        ClusterGone, ClusterMissing: the cluster cannot be used.
    """
    # The engine's own timeout comes first and names the page; the pool's is the net under it.
    seconds = 2 * (engine or EngineSettings()).seconds
    pool = ClusterPool(cluster, seconds) if cluster else SupervisedPool(processes, seconds, niceness=niceness)
    try:
        yield pool
    finally:
        pool.kill()


def read_file(path: Path, pool: PagePool, how: HowToRead | None = None, *, in_order: bool = True) -> Iterator[ReadPage]:
    """Read all pages of a file.

    Args:
        path: the file.
        pool: what runs the pages; several files may be read in one pool at a time.
        how: settings; the usual ones where None.
        in_order: give pages in their order; otherwise as soon as each is read.

    Raises:
        UnreadableFile: the file as a whole cannot be read.
        WorkerDied, WorkerTimeout: while it was opened.
        ClusterGone: the machines that read were lost; what was given until then is good.
    """
    how = how or HowToRead()
    count = pages_of(path, pool, how)
    pages = read_pages(path, count, range(1, count + 1), pool, how)
    yield from _ordered(pages) if in_order else pages


def pages_of(path: Path, pool: PagePool, how: HowToRead, go_on: Callable[[], None] = lambda: None) -> int:
    """Return how many pages a file has; raises as `read_file`, and what `go_on` raises."""
    count = how.cache.count(path, how.limits, how.engine) if how.cache else None
    if count is None:
        for _ in range(pool.size - 1):
            pool.submit(load_readers)  # the others need not wait for the first one to have counted
        count = finish(lambda: pool.submit_within(how.engine.seconds, count_pages, path, how.limits), go_on)
        if how.cache:
            how.cache.keep_count(path, how.limits, how.engine, count)
    return count


def read_pages(  # noqa: PLR0913, PLR0917 - which pages of what, where and how
    path: Path,
    count: int,
    numbers: Iterable[int],
    pool: PagePool,
    how: HowToRead,
    go_on: Callable[[], None] = lambda: None,
    *,
    seen: Seen | None = None,
) -> Iterator[ReadPage]:
    """Read some pages of a file that has `count`, each given as soon as it is read.

    `go_on` is called several times a second and raises to stop. `seen` is given what the intake check saw on a page,
    None where it is no picture or could not be looked at, before the page itself is given; without it nothing is
    checked.
    """
    run = PageRun(path, pool, how, go_on, seen)
    for number, outcome in run.outcomes(numbers):
        yield ReadPage(number, count, outcome)


def finish(start: Callable[[], Future[T]], go_on: Callable[[], None] = lambda: None) -> T:
    """Queue a task by `start` and return its result; one whose worker died, perhaps for another's sins, is tried again.

    `go_on` is called several times a second and raises to stop waiting.
    """
    for attempt in range(1, TRIES + 1):
        future = start()
        while not wait((future,), timeout=LOOK_SECONDS).done:
            go_on()
        try:
            return future.result()
        except WorkerDied:
            go_on()
            if attempt == TRIES:
                raise
    raise AssertionError  # pragma: no cover - the loop returns or raises


def _ordered(pages: Iterator[ReadPage]) -> Iterator[ReadPage]:
    """Yield pages 1, 2, 3 …; those that end before their turn wait. Readings are small, whatever their pages were."""
    waiting: dict[int, ReadPage] = {}
    due = 1
    for page in pages:
        waiting[page.number] = page
        while due in waiting:
            yield waiting.pop(due)
            due += 1
