from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import time
from concurrent.futures import CancelledError
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ingest.executors import SupervisedPool
from ingest.mishaps import OutOfMemory, WorkerDied, WorkerTimeout
from tests.ingest import faults
from tests.processes import gone_within

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture(scope="module")
def pool() -> Iterator[SupervisedPool]:
    with SupervisedPool(1, seconds=30) as opened:
        yield opened


def test_results_come_back(pool: SupervisedPool) -> None:
    assert [future.result() for future in [pool.submit(faults.double, n) for n in range(5)]] == [0, 2, 4, 6, 8]


def test_an_exception_is_the_callers(pool: SupervisedPool) -> None:
    with pytest.raises(ValueError, match="quá lớn"):
        pool.submit(faults.complain, "quá lớn").result()


def test_a_crash_fails_its_task_alone(pool: SupervisedPool) -> None:
    before = pool.submit(faults.process_id).result()
    crashed, after = pool.submit(faults.crash), pool.submit(faults.process_id)
    with pytest.raises(WorkerDied):
        crashed.result()
    assert after.result() not in {before, os.getpid()}


def test_a_timeout_ends_the_worker_and_its_children(pool: SupervisedPool, tmp_path: Path) -> None:
    note = tmp_path / "child"
    with pytest.raises(WorkerTimeout):
        pool.submit_within(3.0, faults.hang_with_child, note).result()
    assert gone_within(int(note.read_text()), 5)
    assert pool.submit(faults.double, 4).result() == 8


def test_a_result_that_cannot_travel_is_an_error(pool: SupervisedPool) -> None:
    with pytest.raises(RuntimeError, match="function"):
        pool.submit(faults.unpicklable).result()


def test_shutdown_drops_what_has_not_begun() -> None:
    pool = SupervisedPool(1, seconds=30)
    futures = [pool.submit(time.sleep, 0.5) for _ in range(20)]
    pool.shutdown(cancel_futures=True)
    with pytest.raises(CancelledError):
        futures[-1].result()
    with pytest.raises(RuntimeError):
        pool.submit(faults.double, 1)


def test_workers_do_not_outlive_a_killed_supervisor(tmp_path: Path) -> None:
    note = tmp_path / "child"
    script = tmp_path / "supervisor.py"
    script.write_text(
        "import sys\nfrom pathlib import Path\n"
        "from ingest.executors import SupervisedPool\nfrom tests.ingest import faults\n"
        "if __name__ == '__main__':\n"
        "    SupervisedPool(1, seconds=60).submit(faults.hang_with_child, Path(sys.argv[1])).result()\n"
    )
    assert importlib.util.find_spec("ingest")
    supervisor = subprocess.Popen(
        [sys.executable, script, note], env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    )
    deadline = time.monotonic() + 30
    while not (note.exists() and note.read_text()):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    supervisor.kill()
    supervisor.wait()
    assert gone_within(int(note.read_text()), 10)


@pytest.mark.parametrize(("task", "much"), [(faults.take_memory, 3), (faults.draw_too_much, 55_000)])
def test_a_task_that_takes_too_much_memory_fails_alone_and_says_so(task: Callable[[int], int], much: int) -> None:
    with SupervisedPool(1, seconds=30, memory=2 << 30) as pool:
        before = pool.submit(faults.process_id).result()
        with pytest.raises(OutOfMemory, match="bộ nhớ"):
            pool.submit(task, much).result()
        assert pool.submit(faults.process_id).result() != before
