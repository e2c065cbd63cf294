"""What the intake check saw on the pages of a document before they were read: kept beside it, for people to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocr.intake.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable

    import sqlite_utils

    from corpus.store.archive import Archive

_COLUMNS = "page, code, severity, measured, message, advice, rule"


def keep(archive: Archive, document_id: int, page: int, found: Iterable[Finding]) -> None:
    """Keep what was found on one page, in place of what was found on it before."""
    with archive.transaction() as db:
        db.execute("DELETE FROM finding WHERE document_id = ? AND page = ?", [document_id, page])
        _insert(db, document_id, found)


def replace(archive: Archive, document_id: int, found: Iterable[Finding]) -> None:
    """Keep what was found on a document's pages, in place of what was found before."""
    with archive.transaction() as db:
        db.execute("DELETE FROM finding WHERE document_id = ?", [document_id])
        _insert(db, document_id, found)


def of_document(archive: Archive, document_id: int) -> list[Finding]:
    """Return what was found, page by page, warnings first."""
    rows = archive.db.query(
        f"SELECT {_COLUMNS} FROM finding WHERE document_id = ? ORDER BY page, severity DESC, code", [document_id]
    )
    return [Finding(**row) for row in rows]


def _insert(db: sqlite_utils.Database, document_id: int, found: Iterable[Finding]) -> None:
    for one in {(one.page, one.code): one for one in found}.values():
        db.execute(
            f"INSERT INTO finding (document_id, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [document_id, one.page, one.code, one.severity, one.measured, one.message, one.advice, one.rule],
        )
