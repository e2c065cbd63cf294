"""Carry one document through its stages, from whatever point an earlier try had reached.

Every page is stored as soon as it is read, so a second try reads only what is missing. A page that cannot be read is
marked with the reason and the rest go on; a document fails only if its file does, or every page of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from corpus.documents import documents
from corpus.pages.pages import PAGE_BREAK
from corpus.store import blobs, jobs
from corpus.units import units
from ingest.cluster import ClusterGone
from ingest.executors import WorkerDied
from ingest.page_checks import check_pages
from ingest.reading import HowToRead, Stopped, finish, pages_of, read_pages
from ingest.stages import read_facts, understand
from ocr.errors import SohoaError

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

    from corpus.store.archive import Archive
    from ingest.cache import PageCache
    from ingest.executors import PagePool
    from ingest.limits import Limits
    from ingest.stages import EngineSettings

P = ParamSpec("P")
T = TypeVar("T")

# Restoring is linear in the text and does thousands of characters a second; a broken machine may be far slower.
SECONDS_TO_UNDERSTAND = 60.0
SLOWEST_CHARACTERS_A_SECOND = 400.0


@dataclass(frozen=True, slots=True)
class Workshop:
    """What it takes to read documents.

    Attributes:
        archive: where they are.
        pool: of this machine, for what needs the archive's own folder.
        limits, engine: how pages are read.
        stopping: the word to stop.
        cache: readings of earlier runs; None to read every page anew.
        pages: what runs the pages, on other machines say; `pool` where None.
    """

    archive: Archive
    pool: PagePool
    limits: Limits
    engine: EngineSettings
    stopping: threading.Event
    cache: PageCache | None = None
    pages: PagePool | None = None

    def go_on_or_stop(self) -> None:
        """Raise Stopped if the word was given."""
        if self.stopping.is_set():
            raise Stopped


def process(workshop: Workshop, document_id: int) -> None:
    """Read a document to its end, good or bad. Raises Stopped where asked to stop first, ClusterGone as it says."""
    archive = workshop.archive
    try:
        if jobs.exhausted(archive, document_id):
            raise WorkerDied
        _read(workshop, document_id)
        _understand(workshop, document_id)
    except ClusterGone:  # nothing is wrong with the document
        raise
    except SohoaError as error:
        documents.fail(archive, document_id, error.code, error.message)


def _read(workshop: Workshop, document_id: int) -> None:
    archive = workshop.archive
    path = blobs.path(archive, documents.get(archive, document_id).sha256)
    how = HowToRead(workshop.limits, workshop.engine, workshop.cache)
    count = pages_of(path, workshop.pool, how, workshop.go_on_or_stop)
    documents.begin(archive, document_id, count)
    done = documents.pages_read(archive, document_id)
    if not done:
        check_pages(workshop, document_id, path, count)
    missing = [number for number in range(1, count + 1) if number not in done]
    last_error: SohoaError | None = None
    for page in read_pages(path, count, missing, workshop.pages or workshop.pool, how, workshop.go_on_or_stop):
        if isinstance(page.outcome, SohoaError):
            last_error = page.outcome
            documents.save_page_error(archive, document_id, page.number, page.outcome.message)
        else:
            documents.save_page(archive, document_id, page.number, page.outcome)
    if last_error is not None and all(page.error for page in documents.pages(archive, document_id)):
        raise last_error


def _understand(workshop: Workshop, document_id: int) -> None:
    raw, doubts = documents.raw_text(workshop.archive, document_id)
    seconds = SECONDS_TO_UNDERSTAND + len(raw) / SLOWEST_CHARACTERS_A_SECOND
    own_units = units.own_table(workshop.archive)
    restoration, facts = _run(workshop, seconds, understand, raw, tuple(doubts or ()), own_units, workshop.archive.path)
    shown = documents.shown_of(workshop.archive, document_id, restoration)
    if shown is not None:  # what people corrected counts, and may say something else than what was read
        facts = _run(workshop, seconds, read_facts, PAGE_BREAK.join(shown), own_units)
    documents.complete(
        workshop.archive, document_id, restoration, facts, facts_of=shown, stopped=workshop.stopping.is_set
    )


def _run(workshop: Workshop, seconds: float, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run one stage in a worker and wait for it, as long as nobody says stop."""
    return finish(lambda: workshop.pool.submit_within(seconds, function, *args, **kwargs), workshop.go_on_or_stop)
