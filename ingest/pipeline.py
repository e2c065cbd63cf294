"""Carry one document through its stages, from whatever point an earlier try had reached.

Every page is stored as soon as it is read, so a second try reads only what is missing. A page that cannot be read is
marked with the reason and the rest go on; a document fails only if its file does, or every page of it.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from corpus.documents import documents
from corpus.documents.completion import Finished, sizes
from corpus.pages.pages import PAGE_BREAK, joined
from corpus.store import blobs, jobs
from corpus.units import units
from ingest.cluster import ClusterGone
from ingest.filing import filing
from ingest.mishaps import WorkerDied
from ingest.page_checks import PageChecks, twins_read
from ingest.page_run import Stopped
from ingest.reading import HowToRead, finish, pages_of, read_pages
from ingest.stages import learn, read_facts
from ocr.errors import SohoaError

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

    from corpus.store.archive import Archive
    from ingest.cache import PageCache
    from ingest.executors import PagePool
    from ingest.limits import Limits
    from ingest.stages import EngineSettings

log = logging.getLogger(__name__)

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


class Cancelled(Exception):
    """A person ended the job, or ended it and began it anew: somebody else's job now. Nothing is to be written."""


def process(workshop: Workshop, document_id: int) -> None:
    """Read a document to its end, good or bad. Raises Stopped where asked to stop first, ClusterGone as it says.

    A job that a person ends meanwhile is left where it is.
    """
    archive = workshop.archive
    begun = jobs.started_at(archive, document_id)

    def go_on() -> None:
        workshop.go_on_or_stop()
        if jobs.started_at(archive, document_id) != begun:
            raise Cancelled

    try:
        if jobs.exhausted(archive, document_id):
            raise WorkerDied
        _read(workshop, document_id, go_on)
        _understand(workshop, document_id, go_on)
    except Cancelled:
        log.info("document %s: its job was ended", document_id)
    except ClusterGone:  # nothing is wrong with the document
        raise
    except SohoaError as error:
        documents.fail(archive, document_id, error.code, error.message)


def _read(workshop: Workshop, document_id: int, go_on: Callable[[], None]) -> None:
    archive = workshop.archive
    document = documents.get(archive, document_id)
    path = blobs.path(archive, document.sha256)
    limits = workshop.limits
    if (
        document.page_count == 1
    ):  # a text that was one page stays one: what people wrote and decided has its place there
        limits = replace(limits, text_page=limits.max_text)
    how = HowToRead(limits, workshop.engine, workshop.cache)
    count = pages_of(path, workshop.pool, how, go_on)
    go_on()
    documents.begin(archive, document_id, count)
    done = documents.pages_read(archive, document_id)
    checks = PageChecks(archive, document_id)
    missing = [number for number in range(1, count + 1) if number not in done]
    last_error: SohoaError | None = None
    pool = workshop.pages or workshop.pool
    for page in read_pages(path, count, missing, pool, how, go_on, seen=checks.keep):
        if isinstance(page.outcome, SohoaError):
            last_error = page.outcome
            documents.save_page_error(archive, document_id, page.number, page.outcome.message)
        else:
            documents.save_page(archive, document_id, page.number, page.outcome)
    if last_error is not None and all(page.error for page in documents.pages(archive, document_id)):
        raise last_error


def _understand(workshop: Workshop, document_id: int, go_on: Callable[[], None]) -> None:
    views = documents.pages(workshop.archive, document_id)
    raw, doubts = joined(views)
    seconds = SECONDS_TO_UNDERSTAND + len(raw) / SLOWEST_CHARACTERS_A_SECOND
    own_units = units.own_table(workshop.archive)
    layers, facts, told = _run(
        workshop, go_on, seconds, learn, raw, tuple(doubts or ()), sizes(views), own_units, workshop.archive.path
    )
    shown = documents.shown_of(workshop.archive, document_id, layers.restored)
    if shown is not None:  # what people corrected counts, and may say something else than what was read
        facts = _run(workshop, go_on, seconds, read_facts, PAGE_BREAK.join(shown), own_units)
    go_on()
    twins_read(workshop.archive, document_id, shown or layers.restored)
    finished = Finished(document_id, layers, facts, told, shown)
    filing(workshop.archive).complete(workshop.archive, finished, stopped=workshop.stopping.is_set)


def _run(
    workshop: Workshop,
    go_on: Callable[[], None],
    seconds: float,
    function: Callable[P, T],
    *args: P.args,
    **kwargs: P.kwargs,
) -> T:
    """Run one stage in a worker and wait for it, as long as nobody says stop."""
    return finish(lambda: workshop.pool.submit_within(seconds, function, *args, **kwargs), go_on)
