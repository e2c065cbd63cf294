from __future__ import annotations

import io
import sqlite3
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from corpus.documents import documents
from corpus.search import opening, page_index
from corpus.store import jobs as job_queue
from ingest.executors import SupervisedPool
from ingest.intake import accept
from ingest.limits import Limits
from ingest.pipeline import Workshop, process
from ingest.stages import EngineSettings, check_and_read_page, read_page
from ingest.worker import Worker
from tests.ingest import faults

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future

    from corpus.store.archive import Archive

PAGES = "ỦY BAN NHÂN DÂN\nSố: 12/QĐ-UBND\f Điều 1. Trang hai.\f Điều 2. Trang ba."


class FaultyPool(SupervisedPool):
    """Real worker processes, but reading one page goes wrong in a way of the test's choosing."""

    def __init__(self, page: int, fault: Callable[..., Any], *arguments: Any) -> None:
        super().__init__(1, seconds=30)
        self._page, self._fault, self._arguments = page, fault, arguments

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        if function in {read_page, check_and_read_page} and args[1] == self._page:
            return super().submit(self._fault, *self._arguments)
        return super().submit(function, *args, **kwargs)


@pytest.fixture
def workshop(archive: Archive) -> Iterator[Callable[[SupervisedPool], Workshop]]:
    pools: list[SupervisedPool] = []

    def build(pool: SupervisedPool) -> Workshop:
        pools.append(pool)
        return Workshop(archive, pool, Limits(), EngineSettings(), threading.Event())

    yield build
    for pool in pools:
        pool.kill()


def take(archive: Archive, text: str = PAGES) -> int:
    return accept(archive, io.BytesIO(text.encode()), file="a.txt", by="test", limits=Limits()).document.id


@pytest.mark.parametrize(("fault", "arguments"), [(faults.complain, ("chiều ảnh bằng không",)), (faults.crash, ())])
def test_a_page_can_hurt_only_itself(
    archive: Archive,
    workshop: Callable[[SupervisedPool], Workshop],
    fault: Callable[..., Any],
    arguments: tuple[str, ...],
) -> None:
    number = take(archive)
    process(workshop(FaultyPool(2, fault, *arguments)), number)
    assert documents.get(archive, number).state == "done"
    first, second, third = documents.pages(archive, number)
    assert (first.error, third.error) == (None, None)
    assert second.error
    assert "Trang ba" in third.text


def test_a_document_without_a_readable_page_fails_and_says_why(
    archive: Archive, workshop: Callable[[SupervisedPool], Workshop]
) -> None:
    number = take(archive, "một trang thôi")
    process(workshop(FaultyPool(1, faults.complain, "hỏng")), number)
    document = documents.get(archive, number)
    assert (document.state, document.error_code) == ("failed", "damaged-page")
    assert document.error is not None
    assert "quét lại" in document.error


def test_a_stop_is_at_once_and_the_work_waits_for_the_next_start(archive: Archive) -> None:
    garbled = "Uy ban nhan dan phudng thyc hién Quyét dinh sé 12/QD-UBND vé viéc xay dung nha & cho hg nghéo.\n"
    number = take(archive, garbled * 4000)
    worker = Worker(archive, Limits(text_page=len(garbled) * 4000), processes=1)
    worker.start()
    while documents.get(archive, number).pages_read == 0:
        time.sleep(0.05)
    worker.stop()  # had it waited for the restoring, which takes far longer, the job would be done
    assert next(archive.db.query("SELECT state FROM job"))["state"] == "queued"
    assert documents.get(archive, number).pages_read == 1
    assert list(archive.locks.iterdir()) == []


def test_a_text_that_was_one_page_stays_one_when_it_is_read_anew(archive: Archive) -> None:
    text = "".join(f"Đoạn {number} nói về việc xóa nhà tạm trên địa bàn phường.\n\n" for number in range(40))
    number, later = take(archive, text), take(archive, text + "Hết.\n")
    Worker(archive, Limits(), processes=1).drain(frozenset({number}))
    before = documents.pages(archive, number)
    documents.reread(archive, number, by="lan")
    Worker(archive, Limits(text_page=500), processes=1).drain(frozenset({number, later}))
    assert len(before) == 1
    assert [page.text for page in documents.pages(archive, number)] == [page.text for page in before]
    parts = documents.pages(archive, later)
    assert len(parts) > 4
    assert "".join(page.raw for page in parts) == text + "Hết.\n"
    assert all(page.text.startswith("Đoạn") for page in parts)


def test_a_locked_database_does_not_end_the_work(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.store.archive.BUSY_SECONDS", 0.1)
    number = take(archive)
    worker = Worker(archive, Limits(), processes=1)
    intruder = sqlite3.connect(archive.path / "archive.db", isolation_level=None, check_same_thread=False)
    try:
        intruder.execute("BEGIN IMMEDIATE")
        threading.Timer(2.0, intruder.execute, ["ROLLBACK"]).start()
        worker.drain(frozenset({number}))
    finally:
        intruder.close()
    assert documents.get(archive, number).state == "done"


def test_what_was_read_is_in_the_index_before_anybody_searches(archive: Archive) -> None:
    number = take(archive)
    Worker(archive, Limits(), processes=1).drain(frozenset({number}))
    assert len(page_index.digests(opening.current(archive), number)) == 3


def test_documents_read_elsewhere_are_waited_for(archive: Archive) -> None:
    number = take(archive)
    with job_queue.Owner(archive) as other:
        assert job_queue.claim(archive, other) == number
        finished = threading.Timer(1.0, documents.fail, [archive, number, "test", "đọc ở nơi khác"])
        finished.start()
        Worker(archive, Limits(), processes=1).drain(frozenset({number}))
    assert documents.get(archive, number).error == "đọc ở nơi khác"


def test_a_job_that_a_person_ends_is_left_where_it_is_and_read_on_later(archive: Archive) -> None:
    content = io.BytesIO("\x0c".join(f"Trang {page}" for page in range(1, 9)).encode())
    number = accept(archive, content, file="a.txt", by="test", limits=Limits()).document.id

    class EndingPool(SupervisedPool):
        """Real workers; when the third page is asked for, a person ends the job."""

        def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
            if args[1] == 3:
                documents.cancel(archive, number, by="lan")
            return super().submit(function, *args, **kwargs)

    with job_queue.Owner(archive) as owner:
        assert job_queue.claim(archive, owner) == number
        pool = EndingPool(1, seconds=60)
        try:
            process(Workshop(archive, pool, Limits(), EngineSettings(), threading.Event()), number)
        finally:
            pool.kill()
        ended = documents.get(archive, number)
        assert (ended.state, ended.error_code) == ("failed", "cancelled")
        assert len(documents.pages_read(archive, number)) < 8
        assert not job_queue.unfinished(archive, frozenset({number}))
    documents.reread(archive, number, by="lan")
    Worker(archive, Limits(), processes=1).drain(frozenset({number}))
    assert documents.get(archive, number).state == "done"
    assert len(documents.pages(archive, number)) == 8
