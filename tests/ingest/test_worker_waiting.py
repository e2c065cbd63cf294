from __future__ import annotations

import io
import sqlite3
import time
from typing import TYPE_CHECKING

import pytest

from corpus.documents import documents
from corpus.errors import NoRoom
from corpus.store import archive as store
from corpus.store import jobs
from corpus.store.archive import Archive
from ingest import worker
from ingest.intake import accept
from ingest.limits import Limits
from ingest.refusing import ArchiveStuck

if TYPE_CHECKING:
    from pathlib import Path


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


def take(archive: Archive, text: str) -> int:
    return accept(archive, io.BytesIO(text.encode()), file="a.txt", by="test", limits=Limits()).document.id


def test_a_command_gives_up_on_a_full_disk_and_goes_on_when_called_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "\f".join(f"Trang {page}: thu gom rác ở thôn {page}." for page in range(1, 4))
    with Archive(tmp_path / "kho") as archive:
        number = take(archive, text)
        pages = archive.db.execute("PRAGMA page_count").fetchone()[0]
        connect = store._connect

        def cramped(path: Path) -> sqlite3.Connection:
            connection = connect(path)
            connection.execute(f"PRAGMA max_page_count = {pages}")
            return connection

        with monkeypatch.context() as patch:
            patch.setattr(store, "_connect", cramped)
            with pytest.raises(NoRoom, match="dọn đĩa"):
                worker.Worker(archive, Limits(), processes=1).drain(frozenset({number}))
            # No try that brought a reader down, of which a document has ten.
            assert list(archive.db.query("SELECT state, attempts FROM job")) == [{"state": "queued", "attempts": 0}]
        worker.Worker(archive, Limits(), processes=1).drain(frozenset({number}))
        assert documents.get(archive, number).state == "done"
        assert len(documents.pages(archive, number)) == 3


def test_a_command_gives_up_on_an_archive_that_refuses_again_and_again(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "IDLE_SECONDS", 0.01)
    number = take(archive, "Báo cáo một")
    archive.db.execute("ALTER TABLE page RENAME TO elsewhere")
    with pytest.raises(ArchiveStuck, match="Nhiều lần liền"):
        worker.Worker(archive, Limits(), processes=1).drain(frozenset({number}))
    archive.db.execute("ALTER TABLE elsewhere RENAME TO page")
    worker.Worker(archive, Limits(), processes=1).drain(frozenset({number}))
    assert documents.get(archive, number).state == "done"
