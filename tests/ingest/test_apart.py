"""A worker in a process of its own reads, is replaced when it is killed, and leaves nothing running."""

from __future__ import annotations

import io
import os
import signal
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from corpus.documents import documents
from corpus.search import opening, page_index
from corpus.store import jobs
from ingest.apart import WorkerApart, WorkerEnded
from ingest.cluster import ClusterMissing
from ingest.intake import accept
from ingest.limits import Limits
from tests.ingest import hands
from tests.processes import descendants, gone_within

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from corpus.store.archive import Archive
    from ingest.worker import Worker

SECONDS = 60.0
GARBLED = "Uy ban nhan dan phudng thyc hién Quyét dinh sé 12/QD-UBND vé viéc xay dung nha & cho hg nghéo.\n"


@contextmanager
def working(archive: Archive) -> Iterator[WorkerApart]:
    worker = WorkerApart(archive.path, hands.one, niceness=1)
    worker.start()
    try:
        yield worker
    finally:
        worker.stop()


def take(archive: Archive, text: str) -> int:
    return accept(archive, io.BytesIO(text.encode()), file="a.txt", by="test", limits=Limits()).document.id


def await_that(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_it_reads_what_comes_while_it_waits_and_has_it_found(archive: Archive) -> None:
    with working(archive) as worker:
        assert worker.is_alive()
        number = take(archive, "ỦY BAN NHÂN DÂN\nSố: 12/QĐ-UBND")
        worker.wake()
        await_that(lambda: documents.get(archive, number).state == "done")
        await_that(lambda: opening.current(archive).position == opening.newest(archive))
        assert len(page_index.digests(opening.current(archive), number)) == 1
    assert not worker.is_alive()


def test_killed_in_the_middle_it_is_replaced_and_the_paper_is_read(archive: Archive) -> None:
    number = take(archive, GARBLED * 300)
    with working(archive) as worker:
        await_that(lambda: documents.get(archive, number).pages_read > 0)
        killed, pages = worker.pid, descendants(worker.pid or 0)
        assert killed is not None
        assert pages
        os.kill(killed, signal.SIGKILL)
        await_that(lambda: worker.replaced == 1)
        assert all(gone_within(pid, SECONDS) for pid in pages)
        assert worker.pid not in {None, killed}
        await_that(lambda: documents.get(archive, number).state == "done")
        assert archive.db.execute("SELECT attempts FROM job").fetchone() == (2,)


def test_told_to_go_by_the_system_it_puts_its_job_back_first(archive: Archive) -> None:
    number = take(archive, GARBLED * 4000)
    with working(archive) as worker:
        await_that(lambda: documents.get(archive, number).pages_read > 0)
        os.kill(worker.pid or 0, signal.SIGTERM)
        await_that(lambda: worker.replaced == 1)
        await_that(lambda: jobs.by_state(archive) == {"running": 1})
        assert archive.db.execute("SELECT attempts FROM job").fetchone() == (1,)


def test_stopped_it_puts_back_what_it_was_reading_and_nothing_runs_on(archive: Archive) -> None:
    number = take(archive, GARBLED * 4000)
    with working(archive) as worker:
        await_that(lambda: documents.get(archive, number).pages_read > 0)
        running = {worker.pid or 0, *descendants(worker.pid or 0)}
    assert all(gone_within(pid, SECONDS) for pid in running)
    assert jobs.by_state(archive) == {"queued": 1}
    assert archive.db.execute("SELECT attempts FROM job").fetchone() == (0,)
    assert list(archive.locks.glob("*.lock")) == []


@pytest.mark.parametrize(("make", "error"), [(hands.none, ClusterMissing), (hands.hopeless, WorkerEnded)])
def test_what_keeps_it_from_beginning_is_told(
    archive: Archive, make: Callable[[Archive], Worker], error: type[Exception]
) -> None:
    worker = WorkerApart(archive.path, make)
    with pytest.raises(error):
        worker.start()
    assert not worker.is_alive()
    worker.stop()
