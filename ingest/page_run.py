"""Pages of one file being read side by side: what is tried again, what is looked at, what of it is kept."""

from __future__ import annotations

import logging
from collections import Counter, deque
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, CancelledError, wait
from typing import TYPE_CHECKING, Any

from ingest.cluster import ClusterGone
from ingest.errors import UnreadableFile
from ingest.mishaps import OutOfMemory, WorkerDied, WorkerTimeout
from ingest.stages import check_and_read_page, inspect_page, read_page
from ocr.errors import SohoaError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from concurrent.futures import Future
    from pathlib import Path

    from ingest.executors import PagePool
    from ingest.reading import HowToRead
    from ocr.intake.inspection import Inspection
    from ocr.page import Reading

log = logging.getLogger(__name__)

TRIES = 2  # of each page
LOOK_SECONDS = 0.2  # between two looks whether to go on
SECONDS_TO_LOOK = 30.0  # that the check of one page may take by itself

Seen = Callable[[int, "Inspection | None"], None]


class Stopped(Exception):
    """Work was asked to stop."""


class DamagedPage(UnreadableFile):
    """A page that no reader could make anything of, whatever it was that went wrong."""

    def __init__(self, page: int) -> None:
        super().__init__("damaged-page", page=page)

    def __reduce__(self) -> tuple[object, ...]:
        return DamagedPage, (self.fields["page"],)


# What may have come before a page was looked at.
CAME_EARLY = (WorkerDied, WorkerTimeout, OutOfMemory, DamagedPage)


class PageRun:
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
        return DamagedPage(number)
