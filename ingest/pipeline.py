"""Carry one document through its stages, from whatever point an earlier try had reached.

Every page is stored as soon as it is read, so a second try reads only what is missing. A page that cannot be read is
marked with the reason and the rest go on; a document fails only if its file does, or every page of it.
"""

from __future__ import annotations

import logging
from collections import Counter
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from dataclasses import dataclass
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from corpus import blobs, documents, jobs, units
from ingest.executors import WorkerDied
from ingest.page_checks import check_pages
from ingest.stages import EngineSettings, count_pages, read_page, understand
from ocr.errors import SohoaError

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from corpus.archive import Archive
    from ingest.executors import SupervisedPool
    from ingest.limits import Limits
    from ocr.page import Reading

P = ParamSpec("P")
T = TypeVar("T")

log = logging.getLogger(__name__)

# Restoring is linear in the text and does thousands of characters a second; a broken machine may be far slower.
SECONDS_TO_UNDERSTAND = 60.0
SLOWEST_CHARACTERS_A_SECOND = 400.0
TRIES = 2
LOOK_SECONDS = 0.2


class Stopped(Exception):
    """Work was asked to stop; the document's job is queued again."""


class DamagedPage(SohoaError):
    """A page that no reader could make anything of."""

    code = "damaged-page"

    def __init__(self) -> None:
        super().__init__("Trang này bị hỏng hoặc có dạng lạ nên không đọc được. Hãy quét lại trang này.")


@dataclass(frozen=True, slots=True)
class Workshop:
    """What it takes to read documents: the pool, the limits and the engine's settings, and the word to stop."""

    archive: Archive
    pool: SupervisedPool
    limits: Limits
    engine: EngineSettings
    stopping: threading.Event

    def go_on_or_stop(self) -> None:
        """Raise Stopped if the word was given."""
        if self.stopping.is_set():
            raise Stopped


def process(workshop: Workshop, document_id: int) -> None:
    """Read a document to its end, good or bad. Raises Stopped where asked to stop first."""
    archive = workshop.archive
    try:
        if jobs.exhausted(archive, document_id):
            raise WorkerDied
        _read(workshop, document_id)
        _understand(workshop, document_id)
    except SohoaError as error:
        documents.fail(archive, document_id, error.code, error.message)


def _read(workshop: Workshop, document_id: int) -> None:
    archive = workshop.archive
    path = blobs.path(archive, documents.get(archive, document_id).sha256)
    count = _run(workshop, workshop.engine.seconds, count_pages, path, workshop.limits)
    documents.begin(archive, document_id, count)
    done = documents.pages_read(archive, document_id)
    if not done:
        check_pages(workshop, document_id, path, count)
    missing = [number for number in range(1, count + 1) if number not in done]
    last_error: SohoaError | None = None
    for number, outcome in _PageRun(workshop, path).outcomes(missing):
        if isinstance(outcome, SohoaError):
            last_error = outcome
            documents.save_page_error(archive, document_id, number, outcome.message)
        else:
            documents.save_page(archive, document_id, number, outcome)
    if last_error is not None and all(page.error for page in documents.pages(archive, document_id)):
        raise last_error


def _understand(workshop: Workshop, document_id: int) -> None:
    raw, doubts = documents.raw_text(workshop.archive, document_id)
    seconds = SECONDS_TO_UNDERSTAND + len(raw) / SLOWEST_CHARACTERS_A_SECOND
    own_units = units.own_table(workshop.archive)
    restoration, facts = _run(workshop, seconds, understand, raw, tuple(doubts or ()), own_units, workshop.archive.path)
    documents.complete(workshop.archive, document_id, restoration, facts, stopped=workshop.stopping.is_set)


def _run(workshop: Workshop, seconds: float, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run one stage in a worker and wait for it, as long as nobody says stop."""
    for attempt in range(1, TRIES + 1):
        future = workshop.pool.submit_within(seconds, function, *args, **kwargs)
        while not wait((future,), timeout=LOOK_SECONDS).done:
            workshop.go_on_or_stop()
        try:
            return future.result()
        except WorkerDied:
            # A worker may die for another's sins (memory): its task gets a second chance.
            workshop.go_on_or_stop()
            if attempt == TRIES:
                raise
    raise AssertionError  # pragma: no cover - the loop returns or raises


class _PageRun:
    """Pages of one file being read side by side, a few ahead at a time so that a long file does not fill memory."""

    def __init__(self, workshop: Workshop, path: Path) -> None:
        self._workshop = workshop
        self._path = path
        self._running: dict[Future[Reading], int] = {}
        self._tries: Counter[int] = Counter()

    def outcomes(self, numbers: Iterable[int]) -> Iterator[tuple[int, Reading | SohoaError]]:
        """Yield each page with its reading, or with why there is none, in the order in which they end."""
        try:
            for number in numbers:
                self._start(number)
                while len(self._running) > self._workshop.pool.size:
                    yield from self._ended()
            while self._running:
                yield from self._ended()
        finally:
            for future in self._running:
                future.cancel()

    def _start(self, number: int) -> None:
        workshop = self._workshop
        workshop.go_on_or_stop()
        self._tries[number] += 1
        future = workshop.pool.submit(read_page, self._path, number, workshop.limits, workshop.engine)
        self._running[future] = number

    def _ended(self) -> Iterator[tuple[int, Reading | SohoaError]]:
        for future in wait(self._running, timeout=LOOK_SECONDS, return_when=FIRST_COMPLETED).done:
            number = self._running.pop(future)
            outcome = _outcome(number, future)
            self._workshop.go_on_or_stop()  # a stop kills the workers: that is no fault of the page's
            if isinstance(outcome, WorkerDied) and self._tries[number] < TRIES:
                self._start(number)
            else:
                yield number, outcome
        self._workshop.go_on_or_stop()


def _outcome(number: int, future: Future[Reading]) -> Reading | SohoaError:
    try:
        return future.result()
    except SohoaError as error:
        return error
    except CancelledError:
        raise Stopped from None
    except Exception:
        # Whatever a library makes of a strange page costs that page alone; the log has the trace.
        log.exception("page %s", number)
        return DamagedPage()
