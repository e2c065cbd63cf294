"""The table of doubtful words and of doubtful numbers and dates: made from what is stored, and kept up with it.

It follows `index_change`, in which every change of a document's words or facts gets the next number, as the search
index does: `catch_up` looks at what changed since, `renew` at one document at once. A word keeps its row, and who has
it before them, as long as it is doubtful at the same place of the restored text.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corpus.pages import revisions
from corpus.pages.alignment import translate
from corpus.pages.pages import pages
from corpus.quality.places import Places, places_of
from corpus.quality.rules import consequences, least, practice
from corpus.store.settled import SETTLED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import sqlite_utils

    from corpus.pages.merging import Span
    from corpus.pages.pages import PageView
    from corpus.pages.revisions import Revision
    from corpus.store.archive import Archive

_AT_ONCE = 10  # documents in a transaction
_FIELDS = ("number", "date")
_SURE = 0.999  # of whatever kind, such a word is never asked for


_KEEP = """
INSERT INTO doubt (document_id, page, at, start, "end", text, kind, confidence, weight)
VALUES (:document_id, :page, :at, :start, :end, :text, :kind, :confidence, :weight)
ON CONFLICT (document_id, page, at) DO UPDATE SET start = excluded.start, "end" = excluded."end", text = excluded.text,
    kind = excluded.kind, confidence = excluded.confidence, weight = excluded.weight
"""


@dataclass(frozen=True, slots=True)
class _Found:
    """What is doubtful in a document; `reasons` why its number and date are asked for."""

    document_id: int
    seq: int
    words: tuple[dict[str, Any], ...] = ()
    reasons: tuple[str, ...] = ()
    confirmed: tuple[str, ...] = ()


def catch_up(archive: Archive, *, most: int | None = None, stopped: Callable[[], bool] | None = None) -> int:
    """Look at the documents that changed since the last time, at most so many; return how many were looked at."""
    archive = archive.whole  # whoever asks, every document is followed
    done = 0
    while (most is None or done < most) and not (stopped and stopped()):
        with archive.snapshot() as db:
            waiting = db.execute(
                "SELECT document_id, seq FROM index_change WHERE seq > (SELECT seq FROM doubt_position)"
                " ORDER BY seq LIMIT ?",
                [_AT_ONCE if most is None else min(_AT_ONCE, most - done)],
            ).fetchall()
            found = [_look(archive, db, document_id, seq) for document_id, seq in waiting]
        if not waiting:
            break
        with archive.transaction() as db:
            (position,) = db.execute("SELECT seq FROM doubt_position").fetchone()
            if position < waiting[-1][1]:  # else another process was quicker
                for each in found:
                    _store(db, each)
                db.execute("UPDATE doubt_position SET seq = ?", [waiting[-1][1]])
        done += len(waiting)
    return done


def renew(archive: Archive, document_id: int) -> None:
    """Look at one document now."""
    with archive.snapshot() as db:
        row = db.execute("SELECT seq FROM index_change WHERE document_id = ?", [document_id]).fetchone()
        if row is None:
            return
        found = _look(archive, db, document_id, row[0])
    with archive.transaction() as db:
        _store(db, found)


def _look(archive: Archive, db: sqlite_utils.Database, document_id: int, seq: int) -> _Found:
    if not _is_asked_for(db, document_id):
        return _Found(document_id, seq)
    views = pages(archive, document_id)
    newest = revisions.newest(archive, document_id)
    places = places_of(db, document_id, views)
    words = tuple(row for view in views for row in _doubtful(view, newest.get(view.number), places))
    reasons, confirmed = _reasons(
        db, document_id, {word["kind"] for word in words if word["confidence"] < practice().weak}
    )
    return _Found(document_id, seq, words, reasons, confirmed)


def _is_asked_for(db: sqlite_utils.Database, document_id: int) -> bool:
    """Say whether people are asked about a document: it is read, and its scan is not to be made again."""
    query = (
        f"SELECT 1 FROM document WHERE id = ? AND {SETTLED} AND NOT EXISTS"
        " (SELECT 1 FROM rescan WHERE rescan.document_id = document.id AND rescan.state != 'withdrawn')"
    )
    return db.execute(query, [document_id]).fetchone() is not None


def _doubtful(view: PageView, newest: Revision | None, places: Places) -> Iterator[dict[str, Any]]:
    if view.restored is None or view.error is not None or (newest is not None and newest.whole):
        return
    highest = max(one.weight for one in consequences().values())
    looked_at = newest.checked if newest and view.reviewed is not None else ()
    for token in view.tokens:
        doubt = 1 - token.confidence
        if doubt * highest < least() or token.confidence >= _SURE:
            continue
        words = view.restored[token.start : token.end]
        if not any(map(str.isalnum, words)):
            continue
        start, end = token.start, token.end
        if view.reviewed is not None:
            start, end = translate(view.restored, view.reviewed, start, end)
            if view.text[start:end] != words or _touches(looked_at, start, end):
                continue  # a person wrote it, or looked at it
        kind = places.kind_of(view, start, end)
        weight = round(doubt * consequences()[kind].weight, 4)
        if weight >= least():
            yield {
                "page": view.number,
                "at": token.start,
                "start": start,
                "end": end,
                "text": words,
                "kind": kind,
                "confidence": token.confidence,
                "weight": weight,
            }


def _touches(spans: tuple[Span, ...], start: int, end: int) -> bool:
    return any(low < end and start < high for low, high in spans)


def _reasons(db: sqlite_utils.Database, document_id: int, kinds: set[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return why number and date are asked for, and the fields of which a person has said that they are right."""
    head = next(db.query("SELECT number, number_state, date, date_state FROM document WHERE id = ?", [document_id]))
    checked = next(db.query("SELECT number, date FROM letterhead_check WHERE document_id = ?", [document_id]), None)
    reasons, confirmed = [], []
    for field in _FIELDS:
        if checked is not None and checked[field] == head[field]:
            confirmed.append(field)
            continue
        state = head[f"{field}_state"]
        if state in {"doubtful", "blank"}:
            reasons.append(f"{field}-{state}")
        elif head[field] is None:
            reasons.append(f"{field}-missing")
        elif field in kinds:
            reasons.append(f"{field}-weak")
    return tuple(reasons), tuple(confirmed)


def _store(db: sqlite_utils.Database, found: _Found) -> None:
    """Store, inside a transaction, unless the document has changed since."""
    row = db.execute("SELECT seq FROM index_change WHERE document_id = ?", [found.document_id]).fetchone()
    if (
        row is None
        or row[0] != found.seq
        or not db.execute("SELECT 1 FROM document WHERE id = ?", [found.document_id]).fetchone()
    ):
        return
    kept = {(word["page"], word["at"]) for word in found.words}
    for number, page, at in db.execute(
        "SELECT id, page, at FROM doubt WHERE document_id = ?", [found.document_id]
    ).fetchall():
        if (page, at) not in kept:
            db.execute("DELETE FROM doubt WHERE id = ?", [number])
    db.conn.executemany(
        _KEEP,
        [{"document_id": found.document_id, **word} for word in found.words],
    )
    _store_reasons(db, found)


def _store_reasons(db: sqlite_utils.Database, found: _Found) -> None:
    for field in found.confirmed:
        db.execute(
            f"UPDATE document SET {field}_state = 'printed' WHERE id = ? AND {field}_state = 'doubtful'",
            [found.document_id],
        )
    if not found.reasons:
        db.execute("DELETE FROM letterhead_doubt WHERE document_id = ?", [found.document_id])
        return
    weights = sorted((practice().reasons[reason].weight for reason in found.reasons), reverse=True)
    weight = weights[0] + sum(weights[1:]) / 100
    db.execute(
        "INSERT INTO letterhead_doubt (document_id, reasons, weight) VALUES (?, ?, ?) ON CONFLICT (document_id)"
        " DO UPDATE SET reasons = excluded.reasons, weight = excluded.weight",
        [found.document_id, json.dumps(found.reasons), weight],
    )
