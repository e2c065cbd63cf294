"""Batches of quality control: which documents, by which rules, how far they are, whether they were accepted."""

from __future__ import annotations

import hashlib
import math
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from corpus.errors import ArchiveError, NotFound
from corpus.quality.rules import practice
from corpus.store import audit
from corpus.store.archive import now
from corpus.store.settled import SETTLED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import sqlite_utils

    from corpus.store.archive import Archive

Task = Literal["first", "entry", "settle", "second"]

LONGEST_TITLE = 200
LARGEST_SEED = 2**31


class QualityRefused(ArchiveError):
    """A batch, a task or a person is not one with which it can be done."""

    code = "quality-refused"


@dataclass(frozen=True, slots=True)
class Rules:
    """By what a batch is judged; None where the house's practice holds (`data/quality.toml`).

    Attributes:
        share: of the documents, that the second round looks at, 0 to 1.
        seed: of the sample; None: drawn.
        blind: the fields are entered by two people, each without seeing what the other wrote.
        most_words, most_fields: error rates at most, 0 to 1.
    """

    share: float | None = None
    seed: int | None = None
    blind: bool = False
    most_words: float | None = None
    most_fields: float | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch as it is stored (`0015_quality.sql`); `waiting` and `done` count its tasks, `rescans` those sent back."""

    id: int
    title: str
    seed: int
    share: float
    blind: bool
    most_words: float
    most_fields: float
    state: str
    created_by: str
    created_at: str
    sampled_at: str | None
    decided_by: str | None
    decided_at: str | None
    note: str | None
    repeats: int | None
    documents: int
    waiting: dict[str, int]
    done: dict[str, int]
    rescans: int

    @property
    def ready(self) -> bool:
        """Whether nothing is left to do but to decide."""
        return self.state == "open" and self.sampled_at is not None and not self.waiting and not self.rescans


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One look of one person at one document; see `0015_quality.sql`."""

    id: int
    batch_id: int
    document_id: int
    file: str
    task: Task
    state: str
    done_by: str | None
    done_at: str | None
    words: int
    word_errors: int
    field_count: int
    field_errors: int


def create(  # noqa: PLR0913 - what a batch is
    archive: Archive,
    title: str,
    documents: Iterable[int],
    *,
    by: str,
    rules: Rules | None = None,
    repeats: int | None = None,
) -> Batch:
    """Open a batch of documents. Audited.

    Raises:
        QualityRefused: no title, no document, one that is not read yet, in another open batch, or rules out of bounds.
    """
    rules, usual = rules or Rules(), practice()
    title = " ".join(title.split())
    wanted = sorted(set(documents))
    if not 0 < len(title) <= LONGEST_TITLE:
        raise QualityRefused(f"Hãy đặt tên cho lô kiểm tra, nhiều nhất {LONGEST_TITLE} ký tự.")
    given = {
        "share": usual.share if rules.share is None else rules.share,
        "most_words": usual.most_words if rules.most_words is None else rules.most_words,
        "most_fields": usual.most_fields if rules.most_fields is None else rules.most_fields,
    }
    if not 0 < given["share"] <= 1 or not all(0 <= given[name] <= 1 for name in given):
        raise QualityRefused("Tỷ lệ phải từ 0 đến 100%, tỷ lệ kiểm tra xác suất phải lớn hơn 0.")
    seed = secrets.randbelow(LARGEST_SEED) if rules.seed is None else rules.seed
    with archive.transaction() as db:
        _require_free(archive, db, wanted)
        number = db.execute(
            "INSERT INTO quality_batch (title, seed, blind, created_by, created_at, repeats, share, most_words,"
            " most_fields) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
            [title, seed, int(rules.blind), by, now(), repeats, *given.values()],
        ).fetchone()[0]
        add_tasks(db, number, "first", wanted)
        if rules.blind:
            add_tasks(db, number, "entry", wanted)
        detail = {"documents": len(wanted), "seed": seed, "blind": rules.blind, **given}
        audit.append(archive, by, "quality.open", f"quality:{number}", detail)
        return get(archive, number)


def get(archive: Archive, batch_id: int) -> Batch:
    """Return a batch. Raises NotFound."""
    for row in archive.db.query("SELECT * FROM quality_batch WHERE id = ?", [batch_id]):
        return _batch(archive, row)
    raise NotFound(f"Không có lô kiểm tra số {batch_id}.")


def listing(archive: Archive, *, state: str | None = None, limit: int = 100) -> list[Batch]:
    """Return batches, the newest first."""
    rows = archive.db.query(
        "SELECT * FROM quality_batch WHERE (:state IS NULL OR state = :state) ORDER BY id DESC LIMIT :limit",
        {"state": state, "limit": limit},
    )
    return [_batch(archive, row) for row in list(rows)]


def tasks(archive: Archive, batch_id: int) -> list[TaskRow]:
    """Return a batch's tasks, round by round."""
    rows = archive.db.query(
        "SELECT quality_task.id, batch_id, document_id, file, task, quality_task.state, done_by, done_at, words,"
        " word_errors, field_count, field_errors FROM quality_task JOIN document ON document.id = document_id"
        " WHERE batch_id = ? ORDER BY instr('first entry settle second', task), ordinal, quality_task.id",
        [batch_id],
    )
    return [TaskRow(**row) for row in rows]


def sampled(documents: Sequence[int], share: float, seed: int) -> list[int]:
    """Return the documents that the second round looks at: those whose hash with the seed is smallest.

    So whoever knows the seed can draw the sample again, with `sha256sum` alone: the hash is that of "SEED:DOCUMENT".
    """
    count = math.ceil(round(len(documents) * share, 9))
    return sorted(documents, key=lambda document: hashlib.sha256(f"{seed}:{document}".encode()).digest())[:count]


def add_tasks(db: sqlite_utils.Database, batch_id: int, task: Task, documents: Iterable[int]) -> None:
    """Add tasks in this order, inside a transaction."""
    db.conn.executemany(
        "INSERT INTO quality_task (batch_id, document_id, task, ordinal) VALUES (?, ?, ?, ?)",
        [(batch_id, document, task, ordinal) for ordinal, document in enumerate(documents, start=1)],
    )


def advance(archive: Archive, batch_id: int) -> None:
    """Draw the sample of the second round, inside a transaction, once the first is through. Audited."""
    with archive.transaction() as db:
        batch = get(archive, batch_id)
        if batch.state != "open" or batch.sampled_at is not None or batch.waiting or batch.rescans:
            return
        rows = db.execute(
            "SELECT document_id FROM quality_task WHERE batch_id = ? AND task = 'first' AND state = 'done'"
            " ORDER BY document_id",
            [batch_id],
        )
        looked_at = [number for (number,) in rows]
        chosen = sampled(looked_at, batch.share, batch.seed)
        add_tasks(db, batch_id, "second", chosen)
        db.execute("UPDATE quality_batch SET sampled_at = ? WHERE id = ?", [now(), batch_id])
        detail = {"seed": batch.seed, "share": batch.share, "documents": chosen}
        audit.append(archive, "sohoa", "quality.sample", f"quality:{batch_id}", detail)


def _require_free(archive: Archive, db: sqlite_utils.Database, documents: Sequence[int]) -> None:
    if not documents:
        raise QualityRefused("Lô kiểm tra phải có ít nhất một văn bản.")
    seen = f"SELECT 1 FROM document WHERE id = ? AND {SETTLED} AND {archive.sees('document.id')}"
    for document in documents:
        if not db.execute(seen, [document]).fetchone():
            raise QualityRefused(f"Tài liệu {document} chưa đọc xong hoặc không có trong kho.")
        open_batch = db.execute(
            "SELECT batch_id FROM quality_task JOIN quality_batch ON quality_batch.id = batch_id"
            " WHERE document_id = ? AND quality_batch.state = 'open' LIMIT 1",
            [document],
        ).fetchone()
        if open_batch:
            raise QualityRefused(f"Tài liệu {document} đang nằm trong lô kiểm tra số {open_batch[0]}.")
        if db.execute("SELECT 1 FROM rescan WHERE document_id = ? AND state != 'withdrawn'", [document]).fetchone():
            raise QualityRefused(f"Tài liệu {document} đã bị trả lại để quét lại. Hãy chọn bản quét mới.")


def _batch(archive: Archive, row: dict[str, Any]) -> Batch:
    counts: dict[str, dict[str, int]] = {"waiting": {}, "done": {}, "rescan": {}}
    for task, state, count in archive.db.execute(
        "SELECT task, state, count(*) FROM quality_task WHERE batch_id = ? GROUP BY task, state", [row["id"]]
    ):
        counts[state][task] = count
    # A document that was sent back counts once its new scan is there, as a task of its own.
    (rescans,) = archive.db.execute(
        "SELECT count(DISTINCT quality_task.document_id) FROM quality_task JOIN rescan USING (document_id)"
        " WHERE batch_id = ? AND quality_task.state = 'rescan' AND rescan.state = 'asked'",
        [row["id"]],
    ).fetchone()
    (documents,) = archive.db.execute(
        "SELECT count(*) FROM quality_task WHERE batch_id = ? AND task = 'first' AND state != 'rescan'", [row["id"]]
    ).fetchone()
    return Batch(
        **{**row, "blind": bool(row["blind"])},
        documents=documents,
        waiting=counts["waiting"],
        done=counts["done"],
        rescans=rescans,
    )
