"""A whole file by one call: in order, kept for the next time; and what goes wrong on the way."""

from __future__ import annotations

import os
import pickle
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from ingest.cache import PageCache
from ingest.executors import SupervisedPool
from ingest.limits import Limits
from ingest.mishaps import WorkerDied
from ingest.page_run import DamagedPage
from ingest.reading import HowToRead, page_pool, read_file
from ingest.stages import EngineSettings
from ocr.errors import SohoaError
from ocr.page import Box, Reading, Word
from tests.ingest import faults
from tests.ingest.test_cluster import book, outcome
from tests.ingest.test_executors import gone_within

if TYPE_CHECKING:
    from collections.abc import Iterator

WORDS = ("một", "hai", "ba")
READING = Reading("chữ\n", (Word(0, 3, Box(1, 2, 3, 4), 0.9, 0),), 100, 200, 300, "ocr", "tesseract")
HOW = Limits(), EngineSettings()


@pytest.fixture(scope="module")
def pool() -> Iterator[SupervisedPool]:
    with page_pool(1, EngineSettings(seconds=15)) as opened:
        assert isinstance(opened, SupervisedPool)
        yield opened


class NoPool:
    """A pool that must not be asked."""

    size = 1

    def submit_within(self, *_: object) -> None:
        raise AssertionError

    submit = kill = submit_within


@pytest.mark.engine
def test_pages_come_in_order_and_cost_nothing_the_second_time(pool: SupervisedPool, tmp_path: Path) -> None:
    path = book(tmp_path / "a.tif", *WORDS)
    cache = PageCache(tmp_path / "cache")
    pages = list(read_file(path, pool, HowToRead(cache=cache)))
    assert [(page.number, page.count) for page in pages] == [(1, 3), (2, 3), (3, 3)]
    assert [word in page.reading.text for word, page in zip(WORDS, pages, strict=True)] == [True] * 3
    copy = tmp_path / "another name"
    copy.write_bytes(path.read_bytes())
    again = list(read_file(copy, NoPool(), HowToRead(cache=cache)))
    assert [page.reading for page in again] == [page.reading for page in pages]


@pytest.mark.engine
def test_a_page_that_crashes_or_hangs_its_worker_costs_itself_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.page_run.read_page", faults.read_as_told)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    path = book(tmp_path / "a.tif", "một", "CHẾT", "TREO", "hai")
    with page_pool(1, EngineSettings(seconds=4)) as pool:
        outcomes = [outcome(page) for page in read_file(path, pool)]
    assert outcomes[1:3] == ["worker-died", "worker-timeout"]
    assert ["một" in outcomes[0].text, "hai" in outcomes[3].text] == [True, True]
    (note,) = tmp_path.glob("child-*")
    assert gone_within(int(note.read_text()), 5)


def test_what_is_kept_is_found_by_content_page_and_settings_alone(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"a")
    cache = PageCache(tmp_path / "cache")
    assert cache.get(path, 1, *HOW) is None
    cache.put(path, 1, *HOW, READING)
    cache.keep_count(path, *HOW, 7)
    assert (cache.get(path, 1, *HOW), cache.count(path, *HOW)) == (READING, 7)
    assert cache.get(path, 1, HOW[0], replace(HOW[1], seconds=7.0)) == READING
    assert cache.get(path, 2, *HOW) is None
    assert cache.get(path, 1, replace(HOW[0], page_pixels=7), HOW[1]) is None
    assert cache.get(path, 1, HOW[0], replace(HOW[1], languages="eng")) is None
    path.write_bytes(b"b")
    assert cache.get(path, 1, *HOW) is None
    assert (tmp_path / "cache" / "readings.db").stat().st_mode & 0o077 == 0


def test_the_cache_drops_what_was_not_used_for_longest(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"a")
    cache = PageCache(tmp_path / "cache", most_bytes=120_000)
    chance = np.random.default_rng(1)
    for number in range(1, 41):
        noise = chance.bytes(6_000).hex()
        cache.put(path, number, *HOW, replace(READING, text=noise))
        assert cache.get(path, 1, *HOW) is not None  # used again and again
    kept = [number for number in range(1, 41) if cache.get(path, number, *HOW)]
    assert 5 < len(kept) < 25
    assert kept[0] == 1
    assert kept[-1] == 40
    assert sum(file.stat().st_size for file in (tmp_path / "cache").iterdir()) < 400_000


class Intruder:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("touch intruded",)


def test_a_cache_that_somebody_spoiled_is_no_cache_and_runs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "a"
    path.write_bytes(b"a")
    cache = PageCache(tmp_path)
    cache.put(path, 1, *HOW, READING)
    monkeypatch.setattr("ingest.cache._pack", pickle.dumps)
    monkeypatch.setattr("zlib.decompress", bytes)
    cache.put(path, 1, *HOW, Intruder())
    assert cache.get(path, 1, *HOW) is None
    assert not Path("intruded").exists()
    database = tmp_path / "readings.db"
    database.write_bytes(b"no database" * 1000)
    for _ in range(2):
        assert cache.get(path, 1, *HOW) is None
        cache.put(path, 1, *HOW, READING)
    assert sqlite3.connect(database).execute("SELECT count(*) FROM reading").fetchone() == (1,)


def test_errors_keep_what_they_say_on_their_way_between_processes() -> None:
    for error in (DamagedPage(3), WorkerDied(shared=True), WorkerDied()):
        carried = pickle.loads(pickle.dumps(error))  # noqa: S301 - just made
        assert isinstance(carried, SohoaError)
        assert (carried.message, vars(carried)) == (error.message, vars(error))


@pytest.mark.engine
@pytest.mark.parametrize("processes", [1, 3])  # what forks workers, loading still; it and the two that it has forked
def test_ctrl_c_ends_a_command_at_once_and_leaves_no_process(tmp_path: Path, processes: int) -> None:
    path = book(tmp_path / "a.tif", *["chờ"] * 200)
    command = subprocess.Popen(
        # What runs the tests may ignore the signal, as a shell has its background jobs do; they would pass that on.
        ["/usr/bin/env", "--default-signal=INT", sys.executable, "-m", "api.cli", "ocr", path],
        env={**os.environ, "XDG_CACHE_HOME": str(tmp_path), "SOHOA_PROCESSES": "2"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        while len(workers := descendants(command.pid)) < processes:
            assert command.poll() is None
            time.sleep(0.05)
        command.send_signal(signal.SIGINT)
        output, errors = command.communicate(timeout=10)
    finally:
        command.kill()
    assert command.returncode not in {0, -signal.SIGKILL}
    assert b"Traceback" not in errors
    assert output == b""
    assert all(gone_within(worker, 5) for worker in workers)


def descendants(process: int) -> list[int]:
    threads = Path(f"/proc/{process}/task").glob("*/children")
    children = [int(child) for thread in threads for child in thread.read_text().split()]
    return children + [one for child in children for one in descendants(child)]
