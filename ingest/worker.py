"""Take jobs and do them, as many documents side by side as there are page workers.

A `Worker` serves a running service (`start`, `stop`, `wake`), from a process of its own (`ingest.apart`), or one
command that waits for its own documents (`drain`).
Several processes may work on one archive: each job has one owner, and a dead owner's jobs are taken over.
"""

from __future__ import annotations

import contextlib
import logging
import sqlite3
import threading
import time
from typing import TYPE_CHECKING

from corpus.documents import documents
from corpus.errors import ArchiveError
from corpus.linking import linking
from corpus.quality import doubts
from corpus.search import opening, page_index
from corpus.search.following import Follower, rest
from corpus.store import jobs
from corpus.store.durable import is_full_disk
from ingest.cluster import ClusterGone
from ingest.page_run import Stopped
from ingest.pipeline import Workshop, process
from ingest.reading import page_pool
from ingest.refusing import Refusals
from ingest.stages import EngineSettings

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.store.archive import Archive
    from ingest.cache import PageCache
    from ingest.cluster import Cluster
    from ingest.limits import Limits

log = logging.getLogger(__name__)

# How long an idle worker sleeps before it looks for jobs that another process queued.
IDLE_SECONDS = 1.0
LOOK_SECONDS = 0.1
DOUBTS_AT_ONCE = 50  # documents looked through for doubtful words between two looks for jobs
UNEXPECTED = "Có lỗi ngoài dự kiến khi đọc văn bản. Bản gốc vẫn được giữ; hãy thử đọc lại hoặc báo người quản trị."


class Worker:
    """The hands of one archive in this process."""

    def __init__(  # noqa: PLR0913 - what a worker works with
        self,
        archive: Archive,
        limits: Limits,
        *,
        processes: int,
        engine: EngineSettings | None = None,
        cache: PageCache | None = None,
        cluster: Cluster | None = None,
        niceness: int = 0,
    ) -> None:
        """Make a worker; nothing starts yet.

        Args:
            archive: whose jobs it does.
            limits: what is too much.
            engine: which engine reads, and for how long.
            processes: page workers of this machine, and documents at a time.
            cache: readings of earlier runs.
            cluster: the machines that read pages instead of this one, which goes on doing the rest.
            niceness: by how much page workers stand back behind other programs, 0 to 19.
        """
        self._archive = archive
        self._limits = limits
        self._processes = processes
        self._engine = engine or EngineSettings()
        self._cache = cache
        self._cluster = cluster
        self._niceness = niceness
        self._stopping = threading.Event()
        self._bell = threading.Event()
        self._tidying = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._refused = Refusals()
        self._close = contextlib.ExitStack()

    def start(self, among: frozenset[int] | None = None) -> None:
        """Begin to take jobs, all of them or only those of some documents.

        Raises:
            ClusterGone, ClusterMissing: the cluster cannot be used; nothing was begun.
        """
        with contextlib.ExitStack() as opened:
            owner = opened.enter_context(jobs.Owner(self._archive))
            pool = opened.enter_context(page_pool(self._processes, self._engine, niceness=self._niceness))
            pages = opened.enter_context(page_pool(1, self._engine, self._cluster)) if self._cluster else pool
            self._close = opened.pop_all()
        workshop = Workshop(self._archive, pool, self._limits, self._engine, self._stopping, self._cache, pages)
        self._threads = [
            threading.Thread(target=self._serve, args=(workshop, owner, among), name=f"job-{number}")
            for number in range(self._processes)
        ]
        self._threads.append(threading.Thread(target=self._follow, name="index"))
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        """Say that a job was queued, so that nobody waits for the next look."""
        self._bell.set()

    @property
    def replaced(self) -> int:
        """How often it ended and another took its place: never, it is here as long as this process."""
        return 0

    def is_alive(self) -> bool:
        """Say whether jobs are taken: all threads run."""
        return bool(self._threads) and all(thread.is_alive() for thread in self._threads)

    def stop(self) -> None:
        """End the page workers at once and queue again what was not finished; pages that were read stay."""
        self._stopping.set()
        self._bell.set()
        for thread in self._threads:
            thread.join()
        self._close.close()

    def drain(self, among: frozenset[int], on_change: Callable[[], None] | None = None) -> None:
        """Work until these documents are read, whoever reads them; calls `on_change` several times a second.

        A service waits for better days where the archive cannot be written. Who called this wants to know: what was
        read is kept, what was not waits, and the next call goes on there.

        Raises:
            NoRoom: the disk is full.
            ArchiveStuck: the archive refuses for another reason, and not because somebody else is writing.
            ClusterGone, ClusterMissing: as `start` says.
        """
        self._refused = Refusals()
        self.start(among)
        try:
            while among and not self._refused.for_good and jobs.unfinished(self._archive, among):
                if on_change:
                    on_change()
                time.sleep(LOOK_SECONDS)
        finally:
            self.stop()
        if on_change:
            on_change()
        if self._refused.for_good and jobs.unfinished(self._archive, among):
            self._refused.give_up()

    def _serve(self, workshop: Workshop, owner: jobs.Owner, among: frozenset[int] | None) -> None:
        # This thread must outlive a locked database or a full disk: uploads would be taken and never read.
        held: set[int] = set()
        unable = ""
        while not self._stopping.is_set():
            more = False
            try:
                self._put_back(held)
                document_id = jobs.claim(self._archive, owner, among)
                if document_id is None and self._tidying.acquire(blocking=False):  # one is enough
                    try:
                        more = self._tidy_up()
                    finally:
                        self._tidying.release()
            except (sqlite3.Error, OSError) as error:
                # The same once a second, maybe for hours: a line is enough, and what is behind it is told once.
                # Of a full disk all is said with that.
                traced = str(error) != unable and not is_full_disk(error)
                log.warning("no job could be taken (%s); trying again", error, exc_info=traced)
                self._refused.note(error)
                unable, document_id = str(error), None
            if document_id is None:
                self._bell.wait(0 if more else IDLE_SECONDS)
                self._bell.clear()
            elif not self._finish(workshop, document_id):
                held.add(document_id)
        with contextlib.suppress(sqlite3.Error, OSError):  # a dead owner's jobs are taken over at the next start
            self._put_back(held)

    def _tidy_up(self) -> bool:
        """Do what waits for an idle moment, until the bell rings; say whether more of it is left."""
        # A new plan leaves papers to be held against it; a crash may have, too.
        linking.catch_up(self._archive, self._is_called)
        try:
            return doubts.catch_up(self._archive, most=DOUBTS_AT_ONCE, stopped=self._is_called) == DOUBTS_AT_ONCE
        except Exception:  # whatever is wrong with the queue of doubtful words must not keep papers from being read
            log.exception("the queue of doubtful words waits to be brought up")
            return False

    def _is_called(self) -> bool:
        return self._stopping.is_set() or self._bell.is_set()

    def _follow(self) -> None:
        """Have what was read found soon, whether or not somebody searches, and once more at the end."""
        last_time, unable, begun = False, "", time.monotonic()
        with Follower(self._archive) as follower:
            while not last_time:
                last_time = self._stopping.wait(rest(time.monotonic() - begun))
                begun = time.monotonic()
                try:
                    follower.hold()
                    if opening.newest(self._archive):
                        page_index.follow(self._archive, patience=page_index.PATIENCE, merging=True)
                    unable = ""
                except (ArchiveError, sqlite3.Error, OSError, ValueError) as error:
                    # The index lies beside the database, from which whoever searches next brings it up.
                    if str(error) != unable:  # told once, not ten times a second while a disk stays full
                        log.exception("the search index waits to be brought up")
                    unable = str(error)

    def _put_back(self, held: set[int]) -> None:
        for document_id in list(held):
            jobs.release(self._archive, document_id)
            held.discard(document_id)

    def _finish(self, workshop: Workshop, document_id: int) -> bool:
        """Read a document to its end; False where it must be queued again."""
        try:
            process(workshop, document_id)
        except Stopped:
            return False
        except ClusterGone as error:
            log.warning("document %s: %s", document_id, error)
            self._bell.wait(IDLE_SECONDS)
            return False
        except (sqlite3.OperationalError, OSError) as error:
            told = "document %s: the archive could not be written (%s)"
            log.warning(told, document_id, error, exc_info=not is_full_disk(error))
            self._refused.note(error)
            self._bell.wait(IDLE_SECONDS)
            return False
        except Exception:
            if self._stopping.is_set():
                return False
            # A fault of ours costs this document, never the service; the log has the trace.
            log.exception("document %s", document_id)
            return self._fail(document_id)
        self._refused.forget()
        return True

    def _fail(self, document_id: int) -> bool:
        try:
            documents.fail(self._archive, document_id, "unexpected", UNEXPECTED)
        except (sqlite3.Error, OSError):
            log.exception("document %s: its failure could not be written", document_id)
            return False
        return True
