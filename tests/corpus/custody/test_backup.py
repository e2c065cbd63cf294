from __future__ import annotations

import sqlite3
import threading
from typing import TYPE_CHECKING

import pytest

from corpus.custody import deleting, generations
from corpus.custody.backup import BackupRefused, backup, restore_backup
from corpus.custody.backup_check import check
from corpus.custody.verify import verify
from corpus.documents import documents
from corpus.errors import ArchiveError, NotWritten
from corpus.search.search import Request, search
from corpus.store import audit, blobs
from corpus.store.archive import now
from tests.corpus.papers import grid, put, report, take_in

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.store.archive import Archive


def names(folder: Path) -> set[str]:
    return {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}


@pytest.fixture
def filled(archive: Archive) -> Archive:
    put(archive, report("Điện An", "15", 12), "an.txt", reading=grid)
    put(archive, report("Điện Minh", "31", 14), "minh.txt")
    return archive


def test_what_is_put_back_is_the_same_archive(filled: Archive, tmp_path: Path) -> None:
    taken = backup(filled, tmp_path / "copy")
    assert (taken.documents, taken.blobs, taken.copied) == (2, 2, 2)
    assert (taken.audit_seq, taken.audit_hash) == audit.head(filled)
    with restore_backup(tmp_path / "copy", tmp_path / "again") as restored:
        assert documents.listing(restored) == documents.listing(filled)
        assert search(restored, Request("1746")) == search(filled, Request("1746"))
        assert verify(restored).problems == ()
        take_in(restored, b"one more", "more.txt")


def test_a_second_backup_copies_only_what_is_new(filled: Archive, tmp_path: Path) -> None:
    backup(filled, tmp_path / "copy")
    inodes = {file.name: file.stat().st_ino for file in blobs.stored(tmp_path / "copy" / "blobs")}
    take_in(filled, b"one more", "more.txt")
    taken = backup(filled, tmp_path / "copy")
    assert (taken.documents, taken.copied) == (3, 1)
    after = {file.name: file.stat().st_ino for file in blobs.stored(tmp_path / "copy" / "blobs")}
    assert inodes.items() <= after.items()


def test_copies_do_not_share_bytes_with_the_archive(filled: Archive, tmp_path: Path) -> None:
    backup(filled, tmp_path / "copy")
    originals = list(blobs.stored(filled.blobs))
    assert originals
    for file in originals:
        assert blobs.location(tmp_path / "copy" / "blobs", file.name).stat().st_ino != file.stat().st_ino


def test_a_backup_taken_while_others_write_is_consistent(filled: Archive, tmp_path: Path) -> None:
    stop = threading.Event()

    def upload() -> None:
        for number in range(1000):
            if stop.is_set():
                return
            take_in(filled, f"paper {number}".encode(), f"{number}.txt")

    writer = threading.Thread(target=upload)
    writer.start()
    try:
        for _ in range(3):
            backup(filled, tmp_path / "copy")
    finally:
        stop.set()
        writer.join()
    with restore_backup(tmp_path / "copy", tmp_path / "again") as restored:
        assert verify(restored).problems == ()


def test_signed_in_sessions_are_not_carried_over(filled: Archive, tmp_path: Path) -> None:
    with filled.transaction() as db:
        db.execute("INSERT INTO user (name, role, password_hash, created_at) VALUES ('a', 'clerk', 'x', ?)", [now()])
        db.execute(
            "INSERT INTO session (token_hash, user_name, csrf, created_at, expires_at) VALUES ('h', 'a', 'c', ?, ?)",
            [now(), now()],
        )
    backup(filled, tmp_path / "copy")
    with restore_backup(tmp_path / "copy", tmp_path / "again") as restored:
        assert restored.db.execute("SELECT count(*) FROM session").fetchone() == (0,)
        assert restored.db.execute("SELECT count(*) FROM user").fetchone() == (1,)


def test_the_archives_own_units_come_along(filled: Archive, tmp_path: Path) -> None:
    (filled.path / "units.csv").write_text("code,valid_from\n", "utf-8")
    backup(filled, tmp_path / "copy")
    assert "units.csv" in names(tmp_path / "copy")


def test_a_folder_with_other_things_is_left_alone(filled: Archive, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "thesis.docx").write_text("precious")
    with pytest.raises(BackupRefused, match="đã chứa thứ khác"):
        backup(filled, other)
    assert names(other) == {"thesis.docx"}
    with pytest.raises(BackupRefused, match="chính thư mục của kho"):
        backup(filled, filled.path / "backup")


def test_nothing_is_put_back_over_anything(filled: Archive, tmp_path: Path) -> None:
    backup(filled, tmp_path / "copy")
    with pytest.raises(BackupRefused, match="không trống"):
        restore_backup(tmp_path / "copy", filled.path)
    with pytest.raises(BackupRefused, match="không phải là một bản sao lưu"):
        restore_backup(tmp_path, tmp_path / "again")


def test_a_folder_that_cannot_be_made_is_told(filled: Archive, tmp_path: Path) -> None:
    backup(filled, tmp_path / "copy")
    (tmp_path / "file").write_text("no folder", "utf-8")
    with pytest.raises(NotWritten, match="quyền ghi"):
        restore_backup(tmp_path / "copy", tmp_path / "file" / "again")


def test_a_damaged_backup_is_refused_and_leaves_an_empty_folder(filled: Archive, tmp_path: Path) -> None:
    backup(filled, tmp_path / "copy")
    damaged = next(blobs.stored(tmp_path / "copy" / "blobs"))
    damaged.chmod(0o644)
    damaged.write_bytes(b"x" * damaged.stat().st_size)
    with pytest.raises(ArchiveError, match="bị hỏng"):
        restore_backup(tmp_path / "copy", tmp_path / "again")
    assert names(tmp_path / "again") == set()


def test_a_damaged_archive_is_not_copied_over_a_good_backup(filled: Archive, tmp_path: Path) -> None:
    backup(filled, tmp_path / "copy")
    blob = blobs.store(filled, tmp_path / "copy" / "backup.json")
    documents.register(filled, blob, file="new.json", kind="txt", media_type="text/plain", by="x")
    blobs.path(filled, blob.sha256).unlink()
    with pytest.raises(ArchiveError, match="Thiếu tệp gốc"):
        backup(filled, tmp_path / "copy")
    with restore_backup(tmp_path / "copy", tmp_path / "again") as restored:
        assert len(documents.listing(restored)) == 2


def test_an_interrupted_backup_can_be_gone_on_with(filled: Archive, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    backup(filled, copy)
    (copy / "archive.db.partial").write_bytes(b"half")
    (copy / "archive.db").unlink()
    with pytest.raises(BackupRefused, match="hoàn chỉnh"):
        restore_backup(copy, tmp_path / "again")
    assert backup(filled, copy).copied == 0
    assert "archive.db.partial" not in names(copy)
    with sqlite3.connect(copy / "archive.db") as database:
        assert database.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    database.close()


def test_earlier_states_are_kept_and_brought_back(filled: Archive, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    (filled.path / "terms.txt").write_text("xóa nhà tạm\n", "utf-8")
    backup(filled, copy, keep=2)
    for number in range(3):
        (filled.path / "terms.txt").write_text(f"từ {number}\n", "utf-8")
        take_in(filled, f"more {number}".encode(), f"{number}.txt")
        backup(filled, copy, keep=2)
    newest, older = [folder.name for folder in generations.found(copy)]
    assert newest > older
    assert check(copy) == []
    with restore_backup(copy, tmp_path / "again", generation=older) as restored:
        assert len(documents.listing(restored)) == 3
        assert (restored.path / "terms.txt").read_text("utf-8") == "từ 0\n"
        assert verify(restored).problems == ()
    with pytest.raises(BackupRefused, match=f"đang giữ: {newest}, {older}"):
        restore_backup(copy, tmp_path / "other", generation="1999")
    backup(filled, copy)
    assert generations.found(copy) == []


def test_what_is_damaged_in_a_backup_is_found(filled: Archive, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    backup(filled, copy, keep=1)
    take_in(filled, b"one more", "more.txt")
    backup(filled, copy, keep=1)
    assert check(copy) == []
    lost, changed, _ = sorted(blobs.stored(copy / "blobs"))
    lost.unlink()
    changed.chmod(0o644)
    changed.write_bytes(b"x" * changed.stat().st_size)
    (old,) = generations.found(copy)
    (old / "archive.db").unlink()
    with sqlite3.connect(copy / "archive.db") as database:
        database.execute("DROP TRIGGER audit_no_update")
        database.execute("UPDATE audit SET actor = 'x' WHERE seq = 1")
    database.close()
    found = {problem.subject: problem.kind for problem in check(copy)}
    assert found == {
        f"blob:{lost.name}": "backup-blob-missing",
        f"blob:{changed.name}": "backup-blob-changed",
        f"backup:{old.name}": "backup-unreadable",
        "backup:copy": "backup-audit-broken",
    }
    with pytest.raises(BackupRefused):
        check(tmp_path)


def test_what_is_deleted_by_law_leaves_the_backup_and_its_earlier_states(filled: Archive, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    backup(filled, copy, keep=5)
    take_in(filled, b"one more", "more.txt")
    backup(filled, copy, keep=5)
    gone = documents.get(filled, 1).sha256
    deleting.propose(filled, 1, reason="Hết thời hạn.", by="lan")
    deleting.approve(filled, 1, by="minh")
    backup(filled, copy, keep=5)
    assert generations.found(copy) == []
    assert gone not in {file.name for file in blobs.stored(copy / "blobs")}
    assert check(copy) == []
    word = "tại các thôn phường Điện An".encode()
    assert not [name for name in names(copy) if word in (copy / name).read_bytes()]
    take_in(filled, b"yet more", "yet.txt")
    backup(filled, copy, keep=5)
    assert len(generations.found(copy)) == 1
