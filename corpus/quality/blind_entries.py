"""Blind entries: what two people entered of one document, neither seeing the other's, held against each other."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from corpus.quality import batches, entering
from corpus.quality.entering import Entered, LetterheadRefused, differ
from corpus.quality.rules import practice

if TYPE_CHECKING:
    import sqlite_utils

    from corpus.store.archive import Archive


def compare(archive: Archive, row: dict[str, Any]) -> None:
    """Hold both blind entries against each other once both are in: alike they count, else a third person settles."""
    if not batches.get(archive, row["batch_id"]).blind:
        return
    entries = entries_of(archive.db, row)
    if len(entries) < 2:
        return
    alike = not any(differ(entries[0], entries[1], name) for name in practice().fields)
    if alike:
        first = done_by(archive.db, row, "first")
        try:
            entering.enter(archive, row["document_id"], Entered.of(entries[0]), by=first)
        except LetterheadRefused:
            alike = False  # a third person sees it, and may correct the page's words first
    if not alike:
        with archive.transaction() as db:
            db.execute(
                "INSERT OR IGNORE INTO quality_task (batch_id, document_id, task, ordinal) VALUES (?, ?, 'settle', ?)",
                [row["batch_id"], row["document_id"], row["ordinal"]],
            )


def entries_of(db: sqlite_utils.Database, row: dict[str, Any]) -> tuple[dict[str, str], ...]:
    """Return what was entered of a task's document, the first round's last."""
    found = db.execute(
        "SELECT fields FROM quality_task WHERE batch_id = ? AND document_id = ? AND task IN ('first', 'entry')"
        " AND state = 'done' ORDER BY task DESC",
        [row["batch_id"], row["document_id"]],
    )
    return tuple(json.loads(fields) for (fields,) in found)


def done_by(db: sqlite_utils.Database, row: dict[str, Any], task: str) -> str:
    """Return who did a task of a task's document."""
    query = "SELECT done_by FROM quality_task WHERE batch_id = ? AND document_id = ? AND task = ?"
    return str(db.execute(query, [row["batch_id"], row["document_id"], task]).fetchone()[0])
