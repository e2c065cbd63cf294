"""The rounds: a document is given to one person, looked over page by page, its fields entered, and handed in.

    first   everything, by anybody; words are made right, fields entered
    entry   with blind entry: the fields once more, by somebody else, who does not see what the first one wrote
    settle  where both differ, by a third
    second  the sample, by somebody who did not do the first round of that document: what is still wrong is counted

Whoever may do what is asked here, at the moment of giving out, and again at handing in.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from corpus.documents import correcting, documents
from corpus.errors import NotFound
from corpus.pages import revisions
from corpus.pages.merging import changes
from corpus.pages.pages import page
from corpus.quality import batches, entering, rescans
from corpus.quality.batches import QualityRefused
from corpus.quality.blind_entries import compare, entries_of
from corpus.quality.claiming import FREE, bounds, require_free
from corpus.quality.entering import Entered, differ
from corpus.quality.letterheads import fields_of
from corpus.quality.rules import practice
from corpus.store import audit
from corpus.store.archive import now

if TYPE_CHECKING:
    from collections.abc import Mapping

    import sqlite_utils

    from corpus.quality.batches import Task
    from corpus.store.archive import Archive

# Whose work on the same document keeps a person from a task.
_NOT_BY: dict[str, tuple[str, ...]] = {
    "first": ("entry",),
    "entry": ("first",),
    "settle": ("first", "entry"),
    "second": ("first", "settle"),
}
_NEXT = f"""
SELECT id FROM quality_task AS mine WHERE batch_id = :batch AND state = 'waiting' AND task = :task
    AND {FREE} AND {{seen}}
    AND document_id IN (SELECT id FROM document WHERE state = 'done')
    AND NOT EXISTS (
        SELECT 1 FROM quality_task AS other WHERE other.batch_id = mine.batch_id
        AND other.document_id = mine.document_id AND other.task IN (SELECT value FROM json_each(:not_by))
        AND (other.done_by = :me OR (other.claimed_by = :me AND other.claimed_until > :now)))
ORDER BY claimed_by IS NOT :me, ordinal, id LIMIT 1
"""


# Of one document one person looks at every page: what somebody else began counts for nothing.
_ANEW = """
UPDATE quality_task SET next_page = 1, fields = NULL, before = NULL, words = 0, word_errors = 0, field_count = 0,
    field_errors = 0
WHERE id = :id AND begun_by IS NOT NULL AND begun_by != :me
"""
_TAKE = "UPDATE quality_task SET claimed_by = :me, claimed_until = :until, begun_by = :me WHERE id = :id"


@dataclass(frozen=True, slots=True)
class Work:
    """A task that somebody has before them.

    Attributes:
        page: the page to look over, from 1, of `page_count`; None where all are done, or none are to be.
        fields: to start from; empty where they must not see what is there.
        fields_done: they are entered.
        others: for "settle", what both people entered.
    """

    id: int
    batch_id: int
    document_id: int
    task: Task
    page: int | None
    page_count: int
    fields: dict[str, str]
    fields_done: bool
    others: tuple[dict[str, str], ...] = ()

    @property
    def differing(self) -> tuple[str, ...]:
        """The fields in which both people differ."""
        if len(self.others) < 2:
            return ()
        return tuple(name for name in practice().fields if differ(self.others[0], self.others[1], name))


def claim(archive: Archive, batch_id: int, *, by: str) -> Work | None:
    """Give somebody the next document of a batch; None where nothing waits that they may do. Raises NotFound."""
    batches.get(archive, batch_id)
    asked = {"batch": batch_id, **bounds(by)}
    query = _NEXT.format(seen=archive.sees("mine.document_id"))
    with archive.transaction() as db:
        for task, not_by in _NOT_BY.items():
            found = db.execute(query, {**asked, "task": task, "not_by": json.dumps(not_by)}).fetchone()
            if found:
                db.execute(_ANEW, {**asked, "id": found[0]})
                db.execute(_TAKE, {**asked, "id": found[0]})
                break
    return work(archive, found[0]) if found else None


def work(archive: Archive, task_id: int) -> Work:
    """Return a task as the one who has it needs it. Raises NotFound."""
    row = _row(archive.db, task_id)
    document = documents.get(archive, row["document_id"])
    count = document.page_count or 1
    blind = batches.get(archive, row["batch_id"]).blind
    entered = json.loads(row["fields"]) if row["fields"] else None
    hidden = blind and row["task"] in {"first", "entry"}
    pages = row["task"] in {"first", "second"}
    return Work(
        id=task_id,
        batch_id=row["batch_id"],
        document_id=row["document_id"],
        task=cast("Task", row["task"]),
        page=row["next_page"] if pages and row["next_page"] <= count else None,
        page_count=count,
        fields=entered or ({} if hidden else fields_of(archive, row["document_id"])),
        fields_done=entered is not None,
        others=entries_of(archive.db, row) if row["task"] == "settle" else (),
    )


def enter_fields(archive: Archive, task_id: int, fields: Mapping[str, str], *, by: str) -> None:
    """Enter the fields of the document; where two enter them blindly, they count once both are in.

    What is next then is the first page that could be read.

    Raises:
        NotFound, QualityRefused, ClaimedByOther: it is not theirs.
        LetterheadRefused: see `corpus.quality.entering`.
    """
    row = _mine(archive, task_id, by)
    given = {name: " ".join(fields.get(name, "").split()) for name in practice().fields}
    blind = batches.get(archive, row["batch_id"]).blind
    before = fields_of(archive, row["document_id"])
    if not (blind and row["task"] in {"first", "entry"}):
        entering.enter(archive, row["document_id"], Entered.of(given), by=by)
    asked = [name for name in practice().fields if given[name] or before[name]]
    wrong = [name for name in asked if differ(given, before, name)]
    with archive.transaction() as db:
        db.execute(
            "UPDATE quality_task SET fields = ?, before = ?, field_count = ?, field_errors = ? WHERE id = ?",
            [_json(given), _json(before), len(asked), len(wrong), task_id],
        )
    _pass_unreadable(archive, task_id)


def save_page(  # noqa: PLR0913 - a task, a page, what it becomes, by whom, over what they saw
    archive: Archive, task_id: int, number: int, text: str, *, by: str, seen: int
) -> int:
    """Make a page's words right, all of it looked at; return how many words were wrong.

    Raises:
        NotFound, QualityRefused, ClaimedByOther: it is not theirs, or not the page that is next.
        CorrectionRefused, EditedMeanwhile: see `corpus.documents.correcting`.
    """
    row = _mine(archive, task_id, by)
    if number != row["next_page"] or row["task"] not in {"first", "second"}:
        raise QualityRefused(f"Trang cần xem tiếp là trang {row['next_page']}. Hãy tải lại trang.")
    before = page(archive, row["document_id"], number).text
    made = correcting.correct(archive, row["document_id"], number, text, by=by, seen=seen, whole=True)
    after = before if made is None else made.shown
    wrong = words_changed(before, after)
    with archive.transaction() as db:
        db.execute(
            "UPDATE quality_task SET next_page = next_page + 1, words = words + ?, word_errors = word_errors + ?,"
            " claimed_until = ? WHERE id = ?",
            [len(before.split()), wrong, bounds(by)["until"], task_id],
        )
    _pass_unreadable(archive, task_id)
    return wrong


def hand_in(archive: Archive, task_id: int, *, by: str) -> None:
    """Hand a document in. What follows from it is given out: a third person's look, the second round. Audited.

    Raises:
        QualityRefused: a page was not looked at, or the fields were not entered.
    """
    with archive.transaction() as db:
        row = _mine(archive, task_id, by)
        count = documents.get(archive, row["document_id"]).page_count or 1
        if row["task"] in {"first", "second"} and row["next_page"] <= count:
            raise QualityRefused(f"Còn trang {row['next_page']} chưa xem. Hãy xem hết các trang rồi nộp.")
        if row["fields"] is None:
            raise QualityRefused("Chưa nhập các trường của văn bản. Hãy nhập số, ngày rồi nộp.")
        db.execute(
            "UPDATE quality_task SET state = 'done', done_by = ?, done_at = ?, claimed_by = NULL, claimed_until = NULL"
            " WHERE id = ?",
            [by, now(), task_id],
        )
        detail = {"batch": row["batch_id"], "task": row["task"], "errors": [row["word_errors"], row["field_errors"]]}
        audit.append(archive, by, "quality.task", f"document:{row['document_id']}", detail)
    if row["task"] in {"first", "entry"}:
        compare(archive, row)
    batches.advance(archive.whole, row["batch_id"])


def send_back(archive: Archive, task_id: int, *, reason: str, by: str) -> None:
    """Send the document back to be scanned again; the batch waits for the new scan.

    Raises:
        RescanRefused: without a reason, or it is sent back already.
    """
    row = _mine(archive, task_id, by)
    rescans.ask(archive, row["document_id"], reason=reason, by=by)


def put_aside(archive: Archive, task_id: int, *, by: str) -> None:
    """Give a document back to be given out again, behind the others."""
    row = _mine(archive, task_id, by)
    with archive.transaction() as db:
        db.execute(
            "UPDATE quality_task SET claimed_by = NULL, claimed_until = NULL, ordinal = 1 + (SELECT max(ordinal) FROM"
            " quality_task WHERE batch_id = ?) WHERE id = ?",
            [row["batch_id"], task_id],
        )


def words_changed(before: str, after: str) -> int:
    """Return how many words two texts differ in: of words that became others the longer side counts."""
    return sum(
        max(len(before[low:high].split()), len(after[start:end].split()))
        for (low, high), (start, end) in changes(before, after)
    )


def seen_version(archive: Archive, document_id: int, number: int) -> int:
    """Return the version that a page is at, for `save_page`."""
    return revisions.newest_id(archive.db, document_id, number)


def _mine(archive: Archive, task_id: int, by: str) -> dict[str, Any]:
    """Return a task that somebody may work on. Raises QualityRefused, ClaimedByOther, NotFound."""
    row = _row(archive.db, task_id)
    if row["state"] != "waiting":
        raise QualityRefused("Văn bản này đã được nộp hoặc trả lại. Hãy lấy văn bản tiếp theo.")
    require_free(row, by)
    not_by = json.dumps(_NOT_BY[row["task"]])
    barred_by = archive.db.execute(
        "SELECT 1 FROM quality_task WHERE batch_id = ? AND document_id = ? AND done_by = ?"
        " AND task IN (SELECT value FROM json_each(?))",
        [row["batch_id"], row["document_id"], by, not_by],
    ).fetchone()
    if barred_by:
        raise QualityRefused("Bạn đã làm văn bản này ở vòng trước. Vòng này phải do người khác làm.")
    return row


def _row(db: sqlite_utils.Database, task_id: int) -> dict[str, Any]:
    for row in db.query("SELECT * FROM quality_task WHERE id = ?", [task_id]):
        return dict(row)
    raise NotFound(f"Không có việc kiểm tra số {task_id}.")


def _pass_unreadable(archive: Archive, task_id: int) -> None:
    """Go on over pages that could not be read: there are no words to look at."""
    row = _row(archive.db, task_id)
    count, number = documents.get(archive, row["document_id"]).page_count or 1, row["next_page"]
    while number <= count and not _is_readable(archive, row["document_id"], number):
        number += 1
    with archive.transaction() as db:
        db.execute("UPDATE quality_task SET next_page = ? WHERE id = ?", [number, task_id])


def _is_readable(archive: Archive, document_id: int, number: int) -> bool:
    try:
        return page(archive, document_id, number).error is None
    except NotFound:
        return False


def _json(value: Mapping[str, str]) -> str:
    return json.dumps(dict(value), ensure_ascii=False)
