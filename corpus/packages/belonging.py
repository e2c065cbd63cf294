"""Where a document that comes in with a package belongs: the dossier that it lay in, the paper that it is a file of."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from corpus.dossiers import dossiers
from corpus.packages import record
from corpus.packages.source import PackageRefused
from corpus.packages.storing import wait

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import sqlite_utils

    from corpus.packages.layout import Described
    from corpus.store.archive import Archive


def check_dossier(archive: Archive, described: Described, path: Path) -> None:
    """Raise PackageRefused where another dossier has here the code of the package's dossier."""
    said = described.dossier
    if said is None:
        return
    for here in dossiers.listing(archive):
        if here.code == said["code"] and (here.created_at, here.created_by) != (said["created_at"], said["created_by"]):
            raise PackageRefused(
                f"Không nhập gói {path.name}: kho đã có hồ sơ khác mang mã “{here.code}” ({here.title}). "
                "Hãy thống nhất lại mã hồ sơ với nơi gửi."
            )


def dossier_id(archive: Archive, said: dict[str, Any]) -> int:
    """Return the id of a dossier as it is said in a package, made where it is not here."""
    with archive.transaction() as db:
        found = db.execute("SELECT id FROM dossier WHERE code = ?", [said["code"]]).fetchone()
        if found:
            return int(found[0])
        columns = {name: said[name] for name in record.DOSSIER}
        names = ", ".join(columns)
        marks = ", ".join("?" * len(columns))
        made = db.execute(f"INSERT INTO dossier ({names}) VALUES ({marks})", list(columns.values()))
        return int(made.lastrowid or 0)


def file(archive: Archive, document_id: int, row: dict[str, Any]) -> str | None:
    """Put a document into the dossier that it lay in, at its place, or behind the others where that is taken.

    Returns:
        What became of it other than expected, in Vietnamese.
    """
    said, ordinal = row["dossier"], int(row["ordinal"])
    with archive.transaction() as db:
        here = db.execute("SELECT created_at, created_by FROM dossier WHERE code = ?", [said["code"]]).fetchone()
        if here is not None and here != (said["created_at"], said["created_by"]):
            return (
                f"Tài liệu {document_id}: kho có hồ sơ khác mang mã “{said['code']}”, "
                "nên chưa xếp tài liệu vào hồ sơ nào."
            )
        lies_in = dossier_id(archive, said)
        taken = "SELECT 1 FROM dossier_document WHERE dossier_id = ? AND ordinal = ?"
        is_taken = db.execute(taken, [lies_in, ordinal]).fetchone() is not None
        if is_taken:
            last = "SELECT max(ordinal) FROM dossier_document WHERE dossier_id = ?"
            ordinal = db.execute(last, [lies_in]).fetchone()[0] + 1
        db.execute("INSERT INTO dossier_document VALUES (?, ?, ?)", [document_id, lies_in, ordinal])
    if is_taken:
        return f"Tài liệu {document_id} được xếp cuối hồ sơ “{said['code']}” vì chỗ cũ đã có tài liệu khác."
    return None


def join_paper(db: sqlite_utils.Database, document_id: int, said: Sequence[dict[str, Any]]) -> None:
    """Make a document a file of the paper that it was one of, as far as the others are here."""
    for row in said:
        files = [name for name in row.get("files", []) if isinstance(name, str)]
        found = db.execute(
            "SELECT min(paper_id) FROM document WHERE id != ? AND sha256 IN (SELECT value FROM json_each(?))",
            [document_id, json.dumps(files)],
        ).fetchone()[0]
        if found is None:
            found = db.execute("INSERT INTO paper (created_at) VALUES (?)", [str(row["created_at"])]).lastrowid
        db.execute("UPDATE document SET paper_id = ? WHERE id = ?", [found, document_id])
        missing = [
            name for name in files if not db.execute("SELECT 1 FROM document WHERE sha256 = ?", [name]).fetchone()
        ]
        if missing:
            wait(db, document_id, "paper", {"files": missing})
