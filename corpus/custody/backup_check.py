"""Read a backup, every original and every earlier state, and tell whether an archive could be made of it today."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import sqlite_utils

from corpus.custody import generations
from corpus.custody.backup import DATABASE, MANIFEST, BackupRefused, check_database, is_backup
from corpus.custody.problem import Problem
from corpus.errors import ArchiveError
from corpus.store import audit, blobs

if TYPE_CHECKING:
    from pathlib import Path


def check(source: Path) -> list[Problem]:
    """Read a backup, its earlier states too, and return what is lost or damaged in it: as far as can be known, nothing.

    Raises:
        BackupRefused: the folder is none, or one that was never finished.
    """
    source = source.resolve()
    if not is_backup(source) or not (source / DATABASE).is_file():
        raise BackupRefused(f"Thư mục {source} không phải là một bản sao lưu hoàn chỉnh của kho.")
    sizes: dict[str, int] = {}
    problems: list[Problem] = []
    for folder in (source, *generations.found(source)):
        problems += _check_state(folder, sizes)
    return problems + [problem for one in sorted(sizes.items()) if (problem := _check_blob(source, *one))]


def _check_state(folder: Path, sizes: dict[str, int]) -> list[Problem]:
    """Check one state's database against itself and its manifest; note the originals that it names."""
    subject = f"backup:{folder.name}"
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        with closing(sqlite3.connect(f"{(folder / DATABASE).as_uri()}?mode=ro", uri=True)) as opened:
            check_database(opened)
            db = sqlite_utils.Database(opened)
            sizes.update(db.execute("SELECT sha256, size FROM blob").fetchall())
            broken = audit.broken_in(db)
            head = db.execute("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
    except (OSError, ValueError, sqlite3.DatabaseError, ArchiveError) as error:
        message = f"Không đọc được cơ sở dữ liệu của bản sao: {error}. Hãy sao lưu lại vào thư mục khác."
        return [Problem("backup-unreadable", subject, message)]
    if broken is not None or list(head or (0, audit.GENESIS)) != [manifest["audit_seq"], manifest["audit_hash"]]:
        message = "Nhật ký trong bản sao không khớp với lúc sao lưu. Hãy sao lưu lại vào thư mục khác."
        return [Problem("backup-audit-broken", subject, message)]
    return []


def _check_blob(source: Path, sha256: str, size: int) -> Problem | None:
    file = blobs.location(source / "blobs", sha256)
    try:
        if blobs.digest(file) == blobs.Blob(sha256, size):
            return None
    except OSError as error:
        message = f"Bản sao thiếu tệp gốc {sha256[:12]}…: {error.strerror}. Hãy xóa tệp ấy (nếu có) rồi sao lưu lại."
        return Problem("backup-blob-missing", f"blob:{sha256}", message)
    message = f"Tệp gốc {sha256[:12]}… trong bản sao đã hỏng. Hãy xóa tệp ấy khỏi bản sao rồi sao lưu lại."
    return Problem("backup-blob-changed", f"blob:{sha256}", message)
