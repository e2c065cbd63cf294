"""The queue of doubtful words: given out one after the other, those that matter most first, and decided.

Whoever is given a word has it for some minutes; nobody else gets it until then. Each decision is an act on the page
(`corpus.documents.correcting`), with its history; what somebody decided last they can take back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from corpus.documents import correcting
from corpus.pages import revisions
from corpus.pages.pages import page
from corpus.quality import doubts, rescans
from corpus.quality.claiming import FREE, bounds, require_free
from corpus.quality.items import WordGone, item_of, row_of
from corpus.quality.rules import consequences
from corpus.quality.taking_back import DecisionRefused, take_back
from corpus.store.archive import now

if TYPE_CHECKING:
    import sqlite_utils

    from corpus.quality.items import Item
    from corpus.store.archive import Archive

Action = Literal["accept", "replace", "skip", "rescan"]

LONGEST = 200  # characters that a word may become
TRIES = 3
COUNTED = 10_000  # as many as are counted to the last word

# CROSS JOIN keeps the order of the loops: the words are walked by the index on their weight, not document by document.
_NEXT = f"""
SELECT doubt.id FROM doubt CROSS JOIN document ON document.id = doubt.document_id
WHERE {{only}} {FREE} AND {{seen}} AND document.state = 'done'
    AND NOT EXISTS (SELECT 1 FROM doubt_skip WHERE doubt_id = doubt.id AND by = :me)
    AND doubt.id NOT IN (SELECT value FROM json_each(:without))
ORDER BY weight DESC, doubt.id LIMIT :most
"""


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided; `before` the word, `after` what it became."""

    id: int
    document_id: int
    page: int
    kind: str
    action: Action
    before: str
    after: str
    made_by: str
    made_at: str
    undone_at: str | None


def claim(  # noqa: PLR0913 - who, how many, among which
    archive: Archive,
    by: str,
    *,
    most: int,
    kind: str | None = None,
    document: int | None = None,
    without: tuple[int, ...] = (),
) -> list[Item]:
    """Give somebody the next words, the gravest first; they have them for some minutes.

    Args:
        archive: where.
        by: who.
        most: how many at most.
        kind: only words that stand in such a place.
        document: only of this document.
        without: ids of words they have before them already.
    """
    asked = {"kind": kind, "document": document, "most": most, "without": str(list(without)), **bounds(by)}
    with archive.transaction() as db:
        numbers = [number for (number,) in db.execute(_next(archive, kind, document), asked)]
        for number in numbers:
            db.execute(
                "UPDATE doubt SET claimed_by = :me, claimed_until = :until WHERE id = :id", {**asked, "id": number}
            )
        for number in without:
            db.execute(
                "UPDATE doubt SET claimed_until = :until WHERE id = :id AND claimed_by = :me", {**asked, "id": number}
            )
    return _items(archive, numbers)


def peek(archive: Archive, *, most: int, kind: str | None = None) -> list[Item]:
    """Return the gravest words without giving them to anybody."""
    rows = archive.db.execute(
        "SELECT id FROM doubt WHERE (:kind IS NULL OR kind = :kind) ORDER BY weight DESC, id LIMIT :most",
        {"kind": kind, "most": most},
    ).fetchall()
    return _items(archive, [number for (number,) in rows])


def left(archive: Archive) -> dict[str, int]:
    """Return how many words wait, by kind, the gravest first."""
    counts = dict(archive.db.execute("SELECT kind, count(*) FROM doubt GROUP BY kind").fetchall())
    return {kind: counts[kind] for kind in consequences() if kind in counts}


def left_about(archive: Archive, kind: str | None = None) -> int:
    """Return how many words wait, `COUNTED` at most and one more where there are more: told with every word."""
    only = "WHERE kind = :kind" if kind else ""
    (count,) = archive.db.execute(
        f"SELECT count(*) FROM (SELECT 1 FROM doubt {only} LIMIT :most)", {"kind": kind, "most": COUNTED + 1}
    ).fetchone()
    return int(count)


def decide(  # noqa: PLR0913 - a word, what is decided, by whom, of what they saw
    archive: Archive,
    doubt_id: int,
    action: Action,
    *,
    by: str,
    seen: str,
    text: str = "",
    reason: str = "",
) -> Decision:
    """Decide on a word.

    Args:
        archive: where it is.
        doubt_id: the word.
        action: it is right; it is `text`; later; the scan is too bad to tell.
        by: who says so.
        seen: the word as they had it before them.
        text: what it is, for "replace"; empty strikes it out.
        reason: for "rescan".

    Raises:
        WordGone: it is not asked for any more, or reads otherwise than `seen`.
        ClaimedByOther: somebody else has it.
        CorrectionRefused, EditedMeanwhile: see `corpus.documents.correcting`.
    """
    text = " ".join(text.split())
    if len(text) > LONGEST:
        raise DecisionRefused(f"Chữ vừa gõ dài quá {LONGEST} ký tự. Hãy sửa cả trang thay vì sửa một từ.")
    if action == "replace" and text == seen:
        action = "accept"
    row = row_of(archive, doubt_id)
    require_free(row, by)
    if row["text"] != seen:
        raise WordGone
    revision = None
    if action in {"accept", "replace"}:
        revision = _act(archive, doubt_id, row, action, text, by)
    elif action == "rescan":
        rescans.ask(archive, row["document_id"], page=row["page"], reason=reason or "Ảnh quá mờ, không đọc được", by=by)
    after = text if action == "replace" else seen
    with archive.transaction() as db:
        if action == "skip":
            db.execute("INSERT OR IGNORE INTO doubt_skip VALUES (?, ?)", [doubt_id, by])
            db.execute("UPDATE doubt SET claimed_by = NULL, claimed_until = NULL WHERE id = ?", [doubt_id])
        made = _keep(db, row, action, after, revision, by)
    if revision is not None:
        doubts.renew(archive, row["document_id"])
    return made


def last(archive: Archive, by: str) -> Decision | None:
    """Return what somebody decided last and has not taken back."""
    rows = archive.db.query(
        "SELECT * FROM doubt_decision WHERE made_by = ? AND undone_at IS NULL ORDER BY id DESC LIMIT 1", [by]
    )
    return next((_decision(row) for row in rows), None)


def undo(archive: Archive, by: str) -> tuple[Decision, Item | None]:
    """Take back what somebody decided last; return it, and the word as it is asked for again.

    Raises:
        DecisionRefused: there is nothing to take back, or somebody has worked on the page since.
    """
    made = last(archive, by)
    if made is None:
        raise DecisionRefused("Không còn quyết định nào của bạn để hoàn tác.")
    row = next(archive.db.query("SELECT revision_id, at FROM doubt_decision WHERE id = ?", [made.id]))
    if row["revision_id"] is not None:
        take_back(archive, made.document_id, made.page, row["revision_id"], by=by)
    elif made.action == "rescan":
        rescans.withdraw(archive, made.document_id, by=by)
    with archive.transaction() as db:
        db.execute("UPDATE doubt_decision SET undone_at = ? WHERE id = ?", [now(), made.id])
    doubts.renew(archive, made.document_id)
    place = [made.document_id, made.page, row["at"]]
    with archive.transaction() as db:
        found = db.execute("SELECT id FROM doubt WHERE document_id = ? AND page = ? AND at = ?", place).fetchone()
        if found:
            db.execute("DELETE FROM doubt_skip WHERE doubt_id = ? AND by = ?", [found[0], by])
            claimed = {**bounds(by), "id": found[0]}
            db.execute("UPDATE doubt SET claimed_by = :me, claimed_until = :until WHERE id = :id", claimed)
    return made, item_of(archive, found[0]) if found else None


def bring_back_skipped(archive: Archive, by: str) -> int:
    """Have somebody asked again for the words that they put aside; return how many those are."""
    with archive.transaction() as db:
        return db.execute("DELETE FROM doubt_skip WHERE by = ?", [by]).rowcount


def _items(archive: Archive, numbers: list[int]) -> list[Item]:
    found = (item_of(archive, number) for number in numbers)
    return [item for item in found if item is not None]


def _next(archive: Archive, kind: str | None, document: int | None) -> str:
    """Return the query for the next words, so that an index answers it."""
    only = "doubt.kind = :kind AND " if kind else ""
    only += "doubt.document_id = :document AND " if document else ""
    return _NEXT.format(seen=archive.sees("document.id"), only=only)


def _act(archive: Archive, doubt_id: int, row: dict[str, Any], action: Action, text: str, by: str) -> int:  # noqa: PLR0913, PLR0917 - as `decide`
    """Correct or check the word where it stands now; return the version that it made."""
    for attempt in range(1, TRIES + 1):
        with archive.snapshot() as db:
            view = page(archive, row["document_id"], row["page"])
            seen = revisions.newest_id(db, row["document_id"], row["page"])
        if view.text[row["start"] : row["end"]] == row["text"]:
            break
        if attempt == TRIES:
            raise WordGone
        doubts.renew(archive, row["document_id"])  # the page was changed elsewhere, and the table waits to follow
        row = row_of(archive, doubt_id)
    if action == "accept":
        spans = [(row["start"], row["end"])]
        made = correcting.check(archive, view.document_id, view.number, spans, by=by, seen=seen)
    else:
        whole = _replaced(view.text, row["start"], row["end"], text)
        made = correcting.correct(archive, view.document_id, view.number, whole, by=by, seen=seen)
    if made is None:  # pragma: no cover - an act on a page leaves a version
        raise AssertionError
    return made.id


def _replaced(text: str, start: int, end: int, word: str) -> str:
    """Return the page with a word in place of another; a word struck out takes the space beside it with it."""
    if not word and text[end : end + 1] == " ":
        end += 1
    elif not word and start and text[start - 1] == " ":
        start -= 1
    return text[:start] + word + text[end:]


def _keep(  # noqa: PLR0913, PLR0917 - a decision's columns
    db: sqlite_utils.Database, row: dict[str, Any], action: Action, after: str, revision: int | None, by: str
) -> Decision:
    number = db.execute(
        "INSERT INTO doubt_decision (document_id, page, at, kind, action, before, after, revision_id, made_by, made_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        [row["document_id"], row["page"], row["at"], row["kind"], action, row["text"], after, revision, by, now()],
    ).fetchone()[0]
    return _decision(next(db.query("SELECT * FROM doubt_decision WHERE id = ?", [number])))


def _decision(row: dict[str, Any]) -> Decision:
    return Decision(**{name: row[name] for name in Decision.__slots__})
