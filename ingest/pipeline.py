"""Carry one document through its stages, from whatever point an earlier try had reached.

Every page is stored as soon as it is read, so a second try reads only what is missing. A page that cannot be read is
marked with the reason and the rest go on; a document fails only if its file does, or every page of it.
"""

from __future__ import annotations

from collections import Counter
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus import blobs, documents, jobs
from ingest.executors import WorkerDied
from ingest.stages import EngineSettings, count_pages, read_page, understand
from ocr.errors import SohoaError

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from corpus.archive import Archive
    from ingest.executors import SupervisedPool
    from ingest.limits import Limits
    from ocr.page import Reading

# Restoring is linear in the text; a page takes well under a second, but a broken machine may be slow.
SECONDS_TO_UNDERSTAND = 60.0
SECONDS_TO_UNDERSTAND_A_PAGE = 5.0
TRIES_OF_A_PAGE = 2


class Stopped(Exception):
    """Work was asked to stop; the document's job is queued again."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """What it takes to read documents: the pool, the limits and the engine's settings, and the word to stop."""

    archive: Archive
    pool: SupervisedPool
    limits: Limits
    engine: EngineSettings
    stopping: threading.Event


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
    count = workshop.pool.submit(count_pages, path, workshop.limits).result()
    documents.begin(archive, document_id, count)
    done = documents.pages_read(archive, document_id)
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


class _PageRun:
    """Pages of one file being read side by side, a few ahead at a time so that a long file does not fill memory."""

    def __init__(self, workshop: Workshop, path: Path) -> None:
        self._workshop = workshop
        self._path = path
        self._running: dict[Future[Reading], int] = {}
        self._tries: Counter[int] = Counter()

    def outcomes(self, numbers: Iterable[int]) -> Iterator[tuple[int, Reading | SohoaError]]:
        """Yield each page with its reading, or with why there is none, in the order in which they end."""
        for number in numbers:
            self._start(number)
            while len(self._running) > self._workshop.pool.size:
                yield from self._ended()
        while self._running:
            yield from self._ended()

    def _start(self, number: int) -> None:
        if self._workshop.stopping.is_set():
            for future in self._running:
                future.cancel()
            raise Stopped
        self._tries[number] += 1
        future = self._workshop.pool.submit(read_page, self._path, number, self._workshop.limits, self._workshop.engine)
        self._running[future] = number

    def _ended(self) -> Iterator[tuple[int, Reading | SohoaError]]:
        for future in wait(self._running, return_when=FIRST_COMPLETED).done:
            number = self._running.pop(future)
            try:
                outcome: Reading | SohoaError = future.result()
            except WorkerDied as error:
                # A worker may die for another's sins (memory): the page gets a second chance.
                if self._tries[number] < TRIES_OF_A_PAGE:
                    self._start(number)
                    continue
                outcome = error
            except SohoaError as error:
                outcome = error
            yield number, outcome


def _understand(workshop: Workshop, document_id: int) -> None:
    raw, doubts = documents.raw_text(workshop.archive, document_id)
    seconds = SECONDS_TO_UNDERSTAND + SECONDS_TO_UNDERSTAND_A_PAGE * (raw.count("\f") + 1)
    restoration, facts = workshop.pool.submit_within(seconds, understand, raw, tuple(doubts or ())).result()
    documents.complete(workshop.archive, document_id, restoration, facts)
