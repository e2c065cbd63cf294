"""An archive of any earlier schema is opened by today's code: its rows kept, sound, found, exported."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from corpus import exports
from corpus.custody import deleting
from corpus.custody.verify import verify
from corpus.documents import documents
from corpus.errors import ArchiveError
from corpus.pages import revisions
from corpus.records import evidence as records
from corpus.search.search import Request, search
from corpus.store import migration
from corpus.store.archive import Archive
from tests.corpus import papers
from tests.corpus.emulation import launch, ward

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

NUMBERS = [number for number, _ in migration.steps()]
# Each schema that there was, and those that skipped a lower number which came later.
EARLIER = [tuple(NUMBERS[:length]) for length in range(1, len(NUMBERS))]
EARLIER += [(1, 2, 4, 5, 6, 7, 11), (1, 2, 4, 5, 6, 7, 8, 11), (1, 2, 4, 5, 6, 7, 11, 12)]
TOLD = "- Đã bổ sung 350 đầu sách cho tủ sách cộng đồng theo Quyết định số 415/QĐ-UBND ngày 12/02/2024."
SCAN = papers.report("Điện An", "361", 2)
REVIEWED = SCAN.replace("vật liệu", "vật tư")  # of no fact and no evidence
KEPT = ("document", "blob", "paper", "page", "reference", "unit_mention", "programme", "criterion", "evidence", "audit")
NEW = {"schema_step", "index_change", "progress", "upkeep", "sqlite_sequence"}  # made by the steps themselves


@pytest.fixture(scope="module")
def today(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of today's schema: a scan, a plan, a ward's paper with evidence that somebody accepted."""
    with Archive(tmp_path_factory.mktemp("today") / "archive") as archive:
        papers.put(archive, SCAN, "scan.png", reading=papers.grid)
        launch(archive)
        papers.put(archive, ward("Phường Điện An", TOLD), "an.txt")
        (piece, *_) = records.evidence(archive)
        records.decide(archive, piece.id, "accepted", by="lan", note="đúng")
        return archive.path


def earlier(today: Path, path: Path, applied: Iterable[int]) -> Path:
    """Make an archive as an earlier version left it, with the same papers, as it stored them, and reviewed words."""
    shutil.copytree(today / "blobs", path / "blobs")
    with Archive(today) as archive:
        views = [(view, row) for row in documents.ids(archive) for view in documents.pages(archive, row)]
    with closing(sqlite3.connect(path / "archive.db", isolation_level=None)) as old:
        for number, script in migration.steps():
            if number in applied:
                for statement in migration._statements(script):
                    old.execute(statement)
        old.execute(f"PRAGMA user_version = {max(applied)}")
        old.execute("ATTACH ? AS today", [str(today / "archive.db")])
        tables = {name for (name,) in old.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")}
        ours = {name for (name,) in old.execute("SELECT name FROM today.sqlite_master WHERE type = 'table'")}
        for table in sorted(tables & ours - NEW):
            both = [f'"{name}"' for name in columns(old, "main", table) if name in columns(old, "today", table)]
            names = ", ".join(both)
            old.execute(f"INSERT INTO main.{table} ({names}) SELECT {names} FROM today.{table}")
        old.execute("DETACH today")
        for view, document in views:
            words = [[w.start, w.end, w.box.x, w.box.y, w.box.w, w.box.h, w.confidence, w.line] for w in view.words]
            tokens = [[t.raw_start, t.raw_end, t.start, t.end, t.confidence] for t in view.tokens]
            where = "WHERE document_id = ? AND number = ?"
            old.execute(
                f"UPDATE page SET raw = ?, restored = ?, words = ?, tokens = ? {where}",
                [view.raw, view.restored, str(words), str(tokens), document, view.number],
            )
        if 11 not in applied:  # reviewed words without a history, whose facts stand where they stood
            old.execute("UPDATE page SET reviewed = ? WHERE document_id = 1", [REVIEWED])
            shift(old, len("vật tư") - len("vật liệu"))
    return path


def shift(old: sqlite3.Connection, by: int) -> None:
    """Check that no fact stands behind the words that were changed, so that none has to move."""
    behind = REVIEWED.index("vật tư")
    for table in ("reference", "date_mention", "unit_mention"):
        assert not old.execute(f"SELECT 1 FROM {table} WHERE document_id = 1 AND start > ?", [behind]).fetchall(), by


def columns(database: sqlite3.Connection, schema: str, table: str) -> list[str]:
    return [row[1] for row in database.execute(f"PRAGMA {schema}.table_info({table})")]


def rows(path: Path) -> dict[str, int]:
    with closing(sqlite3.connect(path / "archive.db")) as database:
        return {table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in KEPT}


@pytest.mark.parametrize("applied", EARLIER, ids=lambda applied: "-".join(map(str, applied)))
def test_an_archive_of_an_earlier_schema_is_brought_up(today: Path, tmp_path: Path, applied: tuple[int, ...]) -> None:
    path = earlier(today, tmp_path / "archive", applied)
    before = rows(path)
    with Archive(path) as archive:
        assert rows(path) == before
        assert {number for (number,) in archive.db.execute("SELECT number FROM schema_step")} == set(NUMBERS)
        report = verify(archive)
        assert report.problems == ()
        (note,) = report.notes
        missing = min(set(NUMBERS) - set(applied))
        assert f"archive.db.before-{missing:04}" in note
        assert [hit.document for hit in search(archive, Request("361/BC-UBND")).hits] == [1]
        assert [hit.document for hit in search(archive, Request("chuyên chở")).hits] == [1]
        if 11 not in applied:
            assert documents.page(archive, 1, 1).text == REVIEWED
            assert [version.by for version in revisions.history(archive, 1, 1)] == ["sohoa"]
        (decided,) = records.evidence(archive, status="accepted")
        assert (decided.unit_name, decided.decided_by, decided.note) == ("Phường Điện An", "lan", "đúng")
        exports.export(archive, [1, 2, 3], "jsonl", tmp_path / "all.jsonl")
        assert len((tmp_path / "all.jsonl").read_text("utf-8").splitlines()) >= 3
    with Archive(path) as archive:  # and is no more than opened from then on
        assert [file.name for file in migration.copies(archive.database)] == [f"archive.db.before-{missing:04}"]


def test_the_copy_from_before_is_the_database_as_it_was(today: Path, tmp_path: Path) -> None:
    path = earlier(today, tmp_path / "archive", (1, 2))
    before = rows(path)
    Archive(path).close()
    copy = path / "archive.db.before-0004"
    shutil.rmtree(path / "index", ignore_errors=True)
    for leftover in ("archive.db-wal", "archive.db-shm"):
        (path / leftover).unlink(missing_ok=True)
    copy.rename(path / "archive.db")
    assert rows(path) == before
    with closing(sqlite3.connect(path / "archive.db")) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (2,)
        assert database.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    with Archive(path) as archive:
        assert verify(archive).whole


def test_a_deletion_takes_the_copy_away(today: Path, tmp_path: Path) -> None:
    with Archive(earlier(today, tmp_path / "archive", (1, 2, 4))) as archive:
        deleting.propose(archive, 1, reason="Hết thời hạn.", by="lan")
        assert deleting.approve(archive, 1, by="minh").cleared
        assert migration.copies(archive.database) == []
        word = "chuyên chở".encode()
        assert not [file for file in archive.path.rglob("*") if file.is_file() and word in file.read_bytes()]


def test_without_room_for_the_copy_nothing_is_done(
    today: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = earlier(today, tmp_path / "archive", (1, 2))
    with monkeypatch.context() as full:
        full.setattr(migration, "_SPARE", 1e12)
        with pytest.raises(ArchiveError, match="GB trống"):
            Archive(path)
    with closing(sqlite3.connect(path / "archive.db")) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (2,)
    Archive(path).close()
