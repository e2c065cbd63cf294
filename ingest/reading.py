"""Read a whole file, page by page, side by side in a pool: what `sohoa ocr`, the archive and the outputs stand on.

    with page_pool(processes, engine) as pool:
        for page in read_file(path, pool):
            page.number, page.count, page.reading

Pages are a few ahead at most, so that a file of thousands takes no more memory than a short one. A page that cannot be
read costs itself alone: it comes back with its error. Leaving the loop early, by Ctrl-C say, drops what has not begun;
leaving the pool ends what has.
"""

from __future__ import annotations

import logging
from collections import Counter, deque
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from ingest.cluster import ClusterGone, ClusterPool
from ingest.executors import OutOfMemory, SupervisedPool, WorkerDied, WorkerTimeout
from ingest.limits import Limits
from ingest.stages import (
    EngineSettings,
    check_and_read_page,
    count_pages,
    inspect_page,
    load_readers,
    read_page,
)
from ocr.errors import SohoaError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from ingest.cluster import Cluster
    from ingest.executors import PagePool
    from ocr.intake.inspection import Inspection
    from ocr.page import Reading

T = TypeVar("T")

log = logging.getLogger(__name__)

TRIES = 2
LOOK_SECONDS = 0.2
SECONDS_TO_LOOK = 30.0  # that the check of one page may take by itself

Seen = Callable[[int, "Inspection | None"], None]


class Stopped(Exception):
    """Work was asked to stop."""


class DamagedPage(SohoaError):
    """A page that no reader could make anything of."""

    code = "damaged-page"

    def __init__(self) -> None:
        super().__init__("Trang này bị hỏng hoặc có dạng lạ nên không đọc được. Hãy quét lại trang này.")

    def __reduce__(self) -> tuple[type[DamagedPage], tuple[()]]:
        return DamagedPage, ()


# What may have come before a page was looked at.
CAME_EARLY = (WorkerDied, WorkerTimeout, OutOfMemory, DamagedPage)


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
    run = _PageRun(path, pool, how, go_on, seen)
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


class _PageRun:
    """Pages of one file being read side by side, a few ahead at a time so that a long file does not fill memory."""

    def __init__(
        self, path: Path, pool: PagePool, how: HowToRead, go_on: Callable[[], None], seen: Seen | None
    ) -> None:
        self._path = path
        self._pool = pool
        self._how = how
        self._go_on = go_on
        self._seen = seen
        self._running: dict[Future[Any], int] = {}
        # Pages of which all is known but what they look like: readings of earlier runs, and what an engine died of.
        self._to_see: dict[int, Reading | SohoaError] = {}
        self._tries: Counter[int] = Counter()
        self._suspects: deque[int] = deque()
        self._alone = False

    def outcomes(self, numbers: Iterable[int]) -> Iterator[tuple[int, Reading | SohoaError]]:
        """Yield each page with its reading, or with why there is none, in the order in which they end."""
        try:
            for number in numbers:
                self._go_on()
                known = self._known(number)
                if known and self._seen is None:
                    yield number, known
                    continue
                if known:
                    self._look(number, known)
                else:
                    self._start(number)
                while len(self._running) > self._pool.size:
                    yield from self._ended()
            while self._running:
                yield from self._ended()
            while self._suspects:
                self._alone = True
                self._start(self._suspects.popleft())
                while self._running:
                    yield from self._ended()
        finally:
            for future in self._running:
                future.cancel()

    def _known(self, number: int) -> Reading | None:
        how = self._how
        return how.cache.get(self._path, number, how.limits, how.engine) if how.cache else None

    def _start(self, number: int) -> None:
        how = self._how
        self._tries[number] += 1
        # A second try goes without the check, which may be what the worker died of.
        checks = self._seen is not None and self._tries[number] == 1
        task: Callable[..., Any] = check_and_read_page if checks else read_page
        self._running[self._pool.submit(task, self._path, number, how.limits, how.engine)] = number

    def _look(self, number: int, outcome: Reading | SohoaError) -> None:
        """Queue the check of a page whose outcome is known."""
        self._to_see[number] = outcome
        future = self._pool.submit_within(SECONDS_TO_LOOK, inspect_page, self._path, number, self._how.limits)
        self._running[future] = number

    def _ended(self) -> Iterator[tuple[int, Reading | SohoaError]]:
        for future in wait(self._running, timeout=LOOK_SECONDS, return_when=FIRST_COMPLETED).done:
            number = self._running.pop(future)
            told = _outcome(number, future)
            self._go_on()  # a stop kills the workers: that is no fault of the page's
            if number in self._to_see:
                self._tell(number, None if isinstance(told, SohoaError) else told)
                yield number, self._to_see.pop(number)
                continue
            if isinstance(told, tuple):
                inspection, outcome = told
                self._tell(number, inspection)
            else:
                outcome = told
            if isinstance(outcome, WorkerDied) and outcome.shared and not self._alone:
                self._suspects.append(number)  # to be tried with no other page beside it
            elif self._tries[number] < TRIES and self._may_do_better(outcome):
                self._start(number)
            else:
                self._keep(number, outcome)
                if self._seen is not None and isinstance(outcome, CAME_EARLY):
                    self._look(number, outcome)  # what it looks like may tell why
                else:
                    yield number, outcome
        self._go_on()

    def _may_do_better(self, outcome: Reading | SohoaError) -> bool:
        """Say whether another try may: a worker dies for another's sins, too, and a page may upset the check alone."""
        if isinstance(outcome, WorkerDied):
            return not outcome.shared
        return self._seen is not None and isinstance(outcome, DamagedPage)

    def _tell(self, number: int, inspection: Inspection | None) -> None:
        if self._seen is not None:
            self._seen(number, inspection)

    def _keep(self, number: int, outcome: Reading | SohoaError) -> None:
        how = self._how
        if how.cache and not isinstance(outcome, SohoaError):
            how.cache.put(self._path, number, how.limits, how.engine, outcome)


def _outcome(number: int, future: Future[Any]) -> Any:
    """Return what a task gave, or the error that it ended with."""
    try:
        return future.result()
    except ClusterGone:  # no fault of the page's
        raise
    except SohoaError as error:
        return error
    except CancelledError:
        raise Stopped from None
    except Exception:
        # Whatever a library makes of a strange page costs that page alone; the log has the trace.
        log.exception("page %s", number)
        return DamagedPage()


def _ordered(pages: Iterator[ReadPage]) -> Iterator[ReadPage]:
    """Yield pages 1, 2, 3 …; those that end before their turn wait. Readings are small, whatever their pages were."""
    waiting: dict[int, ReadPage] = {}
    due = 1
    for page in pages:
        waiting[page.number] = page
        while due in waiting:
            yield waiting.pop(due)
            due += 1
