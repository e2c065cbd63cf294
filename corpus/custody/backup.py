"""Copies of an archive: taken while it runs, little by little, and put back into an empty folder.

    archive.db     a snapshot by SQLite's online backup, without signed-in sessions
    blobs/ab/…     real copies of the originals; those the copy has already are not copied again
    units.csv …    the archive's own files beside the database, where there are any
    backup.json    when, how much, and the head of the audit log, to be compared later
    generations/   earlier states, as many as are asked for (`corpus.custody.generations`)

The snapshot takes its new name last: a backup that was interrupted still holds the one before, whole.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from corpus.custody import generations
from corpus.custody.clearing import clear
from corpus.errors import ArchiveError, NotWritten
from corpus.learning.knowledge import LEARNT, TERMS
from corpus.store import audit, blobs
from corpus.store.archive import Archive, now
from corpus.store.durable import replacing, sync_file, sync_folder

if TYPE_CHECKING:
    from pathlib import Path

DATABASE, MANIFEST, PARTIAL = "archive.db", "backup.json", "archive.db.partial"
BESIDE = ("units.csv", TERMS, LEARNT)


class BackupRefused(ArchiveError):
    """The folder given is not one that a backup can be written to, or read from."""

    code = "backup-refused"


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds; `copied` of the `blobs` were not in it before. Sizes in bytes.

    `deletions` is the number of the newest deletion whose originals are out of the backup too.
    """

    created_at: str
    documents: int
    blobs: int
    bytes: int
    copied: int
    audit_seq: int
    audit_hash: str
    deletions: int = 0


def backup(archive: Archive, dest: Path, *, keep: int = 0) -> Backup:
    """Write a consistent copy of an archive, also while others work on it; again into the same folder, what is new.

    Args:
        archive: to be copied.
        dest: where to.
        keep: how many earlier states of the copy stay beside the new one.

    Raises:
        BackupRefused: `dest` holds something else, or lies inside the archive.
        ArchiveError: an original is missing or damaged, or the disk refuses.
    """
    dest = dest.resolve()
    if dest == archive.path or archive.path in dest.parents:
        raise BackupRefused(
            "Không sao lưu vào chính thư mục của kho. Hãy chọn một thư mục khác, tốt nhất là ở đĩa khác."
        )
    if dest.exists() and (not dest.is_dir() or (any(dest.iterdir()) and not is_backup(dest))):
        raise BackupRefused(f"Thư mục {dest} đã chứa thứ khác. Hãy chọn một thư mục trống hoặc một bản sao lưu cũ.")
    try:
        dest.mkdir(mode=0o700, parents=True, exist_ok=True)
        _mark_as_backup(dest)
        clear(archive)
        return _backup(archive, dest, keep)
    except (OSError, sqlite3.DatabaseError) as error:
        raise ArchiveError(f"Không sao lưu được vào {dest}: {error}. Hãy kiểm tra dung lượng và quyền ghi.") from error


def restore_backup(source: Path, dest: Path, *, generation: str | None = None) -> Archive:
    """Make an archive of a backup, every original checked on the way, and open it.

    Args:
        source: the backup.
        dest: the folder of the new archive, empty or not there.
        generation: name of an earlier state that it keeps; None for its newest.

    Raises:
        BackupRefused: `source` is no backup or has no such state, or `dest` is not empty.
        NotWritten: `dest` cannot be made.
        ArchiveError: the backup is damaged; `dest` is left as empty as it was.
    """
    source, dest = source.resolve(), dest.resolve()
    state = _state(source, generation)
    if dest.exists() and (not dest.is_dir() or any(dest.iterdir())):
        raise BackupRefused(f"Thư mục {dest} không trống. Hãy phục hồi vào một thư mục mới để không ghi đè dữ liệu.")
    try:
        dest.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise NotWritten(dest, error) from error
    try:
        _restore(source, state, dest)
    except BaseException as error:
        _empty(dest)
        if isinstance(error, OSError | sqlite3.DatabaseError):
            raise ArchiveError(f"Không phục hồi được từ {source}: {error}. Thư mục đích được để trống.") from error
        raise
    return Archive(dest)


def _backup(archive: Archive, dest: Path, keep: int) -> Backup:
    partial = dest / PARTIAL
    partial.unlink(missing_ok=True)
    _snapshot(archive, partial)
    with closing(sqlite3.connect(partial)) as snapshot:
        check_database(snapshot)
        copied = size = count = 0
        for sha256, length in snapshot.execute("SELECT sha256, size FROM blob ORDER BY sha256"):
            copied += _copy_blob(archive.blobs, dest / "blobs", sha256, length)
            count, size = count + 1, size + length
        (documents,) = snapshot.execute("SELECT count(*) FROM document").fetchone()
        head = snapshot.execute("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
        (newest,) = snapshot.execute("SELECT coalesce(max(id), 0) FROM deletion WHERE state = 'deleted'").fetchone()
        deleted = dict(snapshot.execute("SELECT sha256, decided_at FROM deletion WHERE state = 'deleted' ORDER BY id"))
    if keep:
        generations.put_by(dest, (DATABASE, MANIFEST, *BESIDE), dest / MANIFEST)
    for name in BESIDE:
        if (archive.path / name).is_file():
            shutil.copyfile(archive.path / name, dest / name)
        else:  # of an older copy: what the archive did away with must not come back
            (dest / name).unlink(missing_ok=True)
    seq, digest = head or (0, audit.GENESIS)
    taken = Backup(now(), documents, count, size, copied, seq, digest, newest)
    _write(dest / f"{MANIFEST}.partial", json.dumps({"sohoa": "backup", **asdict(taken)}, indent=2))
    partial.replace(dest / DATABASE)
    generations.drop(dest, keep, deleted)
    if newest != json.loads((dest / MANIFEST).read_text("utf-8")).get("deletions", 0):
        _remove_unnamed(dest)
    (dest / f"{MANIFEST}.partial").replace(dest / MANIFEST)
    sync_folder(dest)
    return taken


def _snapshot(archive: Archive, target: Path) -> None:
    """Copy the database as of one moment. In one step: readers and writers of a WAL database are not held up."""
    with closing(sqlite3.connect(target, isolation_level=None)) as copy:
        with closing(sqlite3.connect(archive.path / DATABASE, isolation_level=None)) as source:
            source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, readable from a medium that cannot be written
        copy.execute("DELETE FROM session")
    sync_file(target)


def _remove_unnamed(dest: Path) -> None:
    """Take originals out of a backup that none of its states names: what was deleted, and what belonged to it."""
    states = (dest, *generations.found(dest))
    named = set().union(*(generations.named(folder / DATABASE) for folder in states))
    for file in list(blobs.stored(dest / "blobs")):
        if file.name not in named:
            file.unlink()
            sync_folder(file.parent)


def _state(source: Path, generation: str | None) -> Path:
    """Return the folder of a state of a backup. Raises BackupRefused."""
    if not is_backup(source) or not (source / DATABASE).is_file():
        raise BackupRefused(f"{source} không phải là một bản sao lưu hoàn chỉnh của Sohoa.")
    if generation is None:
        return source
    names = {folder.name: folder for folder in generations.found(source)}
    if generation not in names:
        there = ", ".join(names) or "không có bản nào"
        raise BackupRefused(f"Bản sao lưu không giữ bản cũ {generation}. Các bản cũ đang giữ: {there}.")
    return names[generation]


def _restore(source: Path, state: Path, dest: Path) -> None:
    with closing(sqlite3.connect(f"{(state / DATABASE).as_uri()}?mode=ro", uri=True)) as snapshot:
        check_database(snapshot)
        for sha256, length in snapshot.execute("SELECT sha256, size FROM blob ORDER BY sha256"):
            _copy_blob(source / "blobs", dest / "blobs", sha256, length)
    for name in BESIDE:
        if (state / name).is_file():
            shutil.copyfile(state / name, dest / name)
    shutil.copyfile(state / DATABASE, dest / PARTIAL)
    sync_file(dest / PARTIAL)
    (dest / PARTIAL).replace(dest / DATABASE)
    sync_folder(dest)


def check_database(database: sqlite3.Connection) -> None:
    """Raise ArchiveError where the database of a backup is damaged."""
    (result,) = database.execute("PRAGMA quick_check(1)").fetchone()
    if result != "ok":
        raise ArchiveError(f"Cơ sở dữ liệu của bản sao bị hỏng: {result}. Hãy dùng một bản sao lưu khác.")


def _copy_blob(source: Path, dest: Path, sha256: str, size: int) -> bool:
    """Copy an original unless it is there; say whether it was copied. Raises ArchiveError if it is not what it was."""
    target = blobs.location(dest, sha256)
    if target.is_file() and target.stat().st_size == size:
        return False
    origin = blobs.location(source, sha256)
    if not origin.is_file():
        raise ArchiveError(
            f"Thiếu tệp gốc {sha256[:12]}… trong {source}. Hãy chạy “sohoa verify” để xem cần bù tệp nào."
        )
    if blobs.digest(origin).sha256 != sha256:
        raise ArchiveError(f"Tệp gốc {sha256[:12]}… trong {source} đã bị hỏng. Hãy chạy “sohoa verify”.")
    with origin.open("rb") as stream:
        blobs.place(dest, stream)
    return True


def is_backup(folder: Path) -> bool:
    """Say whether a folder is marked as a backup; it may not be finished."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(manifest, dict) and manifest.get("sohoa") == "backup"


def _mark_as_backup(folder: Path) -> None:
    """Name the folder a backup before anything is copied, so that one interrupted can be gone on with."""
    if not (folder / MANIFEST).exists():
        _write(folder / MANIFEST, json.dumps({"sohoa": "backup"}))


def _write(file: Path, text: str) -> None:
    with replacing(file, alone=True) as sink:
        sink.write(f"{text}\n".encode())


def _empty(folder: Path) -> None:
    for entry in list(folder.iterdir()):
        if entry.is_dir():
            shutil.rmtree(entry)
        else:
            entry.unlink()
