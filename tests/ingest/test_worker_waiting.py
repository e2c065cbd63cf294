from __future__ import annotations

import sqlite3
import time
from typing import TYPE_CHECKING

from corpus.store import jobs
from ingest import worker
from ingest.limits import Limits

if TYPE_CHECKING:
    import pytest

    from corpus.store.archive import Archive


def test_a_disk_that_stays_full_is_traced_once(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(jobs, "claim", full)
    monkeypatch.setattr(worker, "IDLE_SECONDS", 0.01)
    hands = worker.Worker(archive, Limits(), processes=1)
    hands.start()
    while len(caplog.records) < 3:
        time.sleep(0.01)
    hands.stop()
    told = [record for record in caplog.records if "no job could be taken" in record.getMessage()]
    assert all("disk is full" in record.getMessage() for record in told)
    assert [bool(record.exc_info) for record in told[:3]] == [True, False, False]
