from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ingest.executors import SupervisedPool
from ingest.mishaps import WorkerDied
from ingest.nursery import NURSERY, Nursery
from tests.ingest import faults

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def pool() -> Iterator[SupervisedPool]:
    with SupervisedPool(1, seconds=60) as opened:
        yield opened


def test_what_forks_has_one_thread_and_everything_that_reads_pages_loaded(pool: SupervisedPool) -> None:
    forks = pool.submit(faults.parent_id).result()
    assert "\nThreads:\t1\n" in Path(f"/proc/{forks}/status").read_text()
    assert {"cv2", "pypdfium2", "ocr.engines.choice"} <= pool.submit(faults.loaded).result()


def test_a_worker_has_the_environment_and_the_folder_that_are_now(
    pool: SupervisedPool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool.submit(os.getpid).result()
    monkeypatch.setenv("TESSDATA_PREFIX", "/nowhere")
    monkeypatch.chdir(tmp_path)
    with SupervisedPool(1, seconds=60) as later:
        assert later.submit(os.getenv, "TESSDATA_PREFIX").result() == "/nowhere"
        assert later.submit(os.getenv, "OMP_THREAD_LIMIT").result() == "1"
        assert later.submit(os.getcwd).result() == str(tmp_path)


def test_a_new_one_forks_where_the_old_one_was_killed_and_its_workers_go_on(pool: SupervisedPool) -> None:
    worker, forks = pool.submit(os.getpid).result(), pool.submit(faults.parent_id).result()
    os.kill(forks, signal.SIGKILL)
    assert pool.submit(os.getpid).result() == worker
    with pytest.raises(WorkerDied):
        pool.submit(faults.crash).result()
    assert pool.submit(os.getpid).result() != worker
    assert pool.submit(faults.parent_id).result() != forks


def test_one_that_is_closed_takes_its_workers_with_it() -> None:
    nursery = Nursery()
    worker, pipe = nursery.fork()
    nursery.close()
    with pipe, pytest.raises((EOFError, ConnectionError)):
        pipe.recv()
    assert not Path(f"/proc/{worker}").exists()


def test_one_that_nobody_asked_for_anything_ends_at_once_though_it_may_be_loading() -> None:
    nursery = Nursery()
    nursery.start()
    nursery.close()
    nursery.close()
    worker, pipe = nursery.fork()  # and may be used again
    pipe.close()
    nursery.end(worker)
    nursery.close()
    assert not Path(f"/proc/{worker}").exists()


def test_a_pool_that_is_killed_before_its_worker_is_there_starts_nothing() -> None:
    NURSERY.close()
    pool = SupervisedPool(1, seconds=60)
    future = pool.submit(faults.hang)
    while not future.running():
        pass
    pool.kill()
    with pytest.raises(WorkerDied):
        future.result()
