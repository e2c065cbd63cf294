from __future__ import annotations

import sqlite3
import stat
import threading
from typing import TYPE_CHECKING

import pytest

from corpus.errors import ArchiveError, ArchiveTooNew
from corpus.store import migration
from corpus.store.archive import Archive, now

if TYPE_CHECKING:
    from pathlib import Path


class Interrupted(Exception):
    """Stands for whatever may end a block."""


def papers(archive: Archive) -> int:
    return int(archive.db.execute("SELECT count(*) FROM paper").fetchone()[0])


def add_paper(archive: Archive) -> None:
    with archive.transaction() as db:
        db.execute("INSERT INTO paper (created_at) VALUES (?)", [now()])


def test_a_new_archive_is_made_and_opened_again(tmp_path: Path) -> None:
    with Archive(tmp_path / "a" / "b") as archive:
        add_paper(archive)
    with Archive(tmp_path / "a" / "b") as archive:
        assert papers(archive) == 1
        assert archive.db.execute("PRAGMA user_version").fetchone()[0] == migration.steps()[-1][0]


def test_a_new_archive_is_closed_to_other_users_and_an_old_one_stays_as_it_was_set(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o755)
    for path, allowed in ((tmp_path / "archive", 0o750), (shared, 0o755)):
        with Archive(path):
            assert stat.S_IMODE(path.stat().st_mode) & 0o777 & ~allowed == 0
    assert stat.S_IMODE(shared.stat().st_mode) == 0o755


def test_a_transaction_that_fails_leaves_nothing(archive: Archive) -> None:
    with pytest.raises(Interrupted), archive.transaction():  # noqa: PT012 - the block is what is rolled back
        add_paper(archive)
        raise Interrupted
    assert papers(archive) == 0


def test_a_transaction_inside_a_transaction_ends_with_the_outer_one(archive: Archive) -> None:
    with archive.transaction():
        with archive.transaction():
            add_paper(archive)
        assert archive.db.conn.in_transaction
    assert papers(archive) == 1


def test_a_write_of_sqlite_utils_stays_inside_the_transaction(archive: Archive) -> None:
    with pytest.raises(Interrupted), archive.transaction() as db:  # noqa: PT012 - the block is what is rolled back
        db.table("paper").insert({"created_at": now()})
        raise Interrupted
    assert papers(archive) == 0


def test_a_snapshot_does_not_see_what_others_write_meanwhile(archive: Archive) -> None:
    with archive.snapshot():
        assert papers(archive) == 0
        other = threading.Thread(target=add_paper, args=(archive,))
        other.start()
        other.join()
        assert papers(archive) == 0
    assert papers(archive) == 1


def test_threads_that_write_at_once_all_write(archive: Archive) -> None:
    threads = [threading.Thread(target=add_paper, args=(archive,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert papers(archive) == 8


def test_an_archive_from_the_future_is_left_alone(tmp_path: Path) -> None:
    with Archive(tmp_path / "a") as archive:
        archive.db.execute("PRAGMA user_version = 9999")
    with pytest.raises(ArchiveTooNew, match="mới hơn"):
        Archive(tmp_path / "a")


def test_a_file_that_is_no_database_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "archive.db").write_text("not a database " * 100)
    with pytest.raises(ArchiveError, match="Không mở được kho"):
        Archive(tmp_path)


def test_a_migration_that_fails_leaves_the_schema_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = migration.steps()
    broken = (steps[-1][0] + 1, "CREATE TABLE half (id INTEGER);\nINSERT INTO nowhere VALUES (1);\n")
    Archive(tmp_path).close()
    with monkeypatch.context() as patch:
        patch.setattr(migration, "steps", lambda: [*steps, broken])
        with pytest.raises(ArchiveError):
            Archive(tmp_path)
    with Archive(tmp_path) as archive:
        names = {name for (name,) in archive.db.execute("SELECT name FROM sqlite_master")}
        assert "half" not in names
        assert archive.db.execute("PRAGMA user_version").fetchone()[0] == steps[-1][0]


def test_foreign_keys_are_held(archive: Archive) -> None:
    with pytest.raises(sqlite3.IntegrityError), archive.transaction() as db:
        db.execute("INSERT INTO job (document_id, created_at) VALUES (77, ?)", [now()])
