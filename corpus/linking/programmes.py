"""Emulation programmes: the plan that launches one, its criteria, and the papers linked to them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from corpus.errors import ArchiveError, NoDocument, NotFound
from corpus.linking import linking
from corpus.linking.criteria import Criterion, Programme, all_programmes, criteria, get
from corpus.linking.keeping import SPOKEN_OF
from corpus.linking.plans import DatedSpan, launches_programme, period_of, year_of
from corpus.pages.texts import text_of
from corpus.store import audit
from corpus.store.archive import now
from extract.references.numbers import key

if TYPE_CHECKING:
    import sqlite_utils

    from corpus.store.archive import Archive
    from extract.facts import Facts

__all__ = [
    "Criterion",
    "Programme",
    "add",
    "all_programmes",
    "criteria",
    "get",
    "is_emulation_plan",
    "on_complete",
    "plan_by_number",
]

_CRITERION = """
INSERT INTO criterion (programme_id, position, code, heading, text, applies_to, cites, proofs, deadline, points, page,
    start, "end", spans)
VALUES (:programme_id, :position, :code, :heading, :text, :applies_to, :cites, :proofs, :deadline, :points, :page,
    :start, :end, :spans)
ON CONFLICT (programme_id, code) DO UPDATE SET position = excluded.position, heading = excluded.heading,
    text = excluded.text, applies_to = excluded.applies_to, cites = excluded.cites, proofs = excluded.proofs,
    deadline = excluded.deadline, points = excluded.points, page = excluded.page, start = excluded.start,
    "end" = excluded."end", spans = excluded.spans
"""


def is_emulation_plan(facts: Facts) -> bool:
    """Whether a paper launches an emulation programme of its own."""
    return launches_programme(facts.letterhead, sets_criteria=bool(facts.criteria))


def on_complete(archive: Archive, document_id: int, facts: Facts, answers: linking.Answers) -> None:
    """Do what a document just read asks for: a plan becomes a programme, any paper is linked to those there are.

    Runs in the caller's transaction, after the document's facts and its paper are stored. A new programme queues the
    other papers: `corpus.linking.linking.catch_up` is called once the transaction is over.
    """
    with archive.transaction():
        if is_emulation_plan(facts):
            _add(archive, document_id, by="system")
        linking.link_document(archive, document_id, answers)


def add(archive: Archive, document_id: int, *, by: str) -> Programme:
    """Make a plan's criteria a programme and link every paper to it.

    Adding a plan again, or another file of the same paper, changes nothing but what was read anew: criteria keep their
    rows, and with them the evidence that people decided on.

    Raises:
        NotFound: there is no such document.
        ArchiveError: the paper sets no criteria.
    """
    with archive.transaction():
        programme_id = _add(archive, document_id, by=by)
        linking.link_document(archive, document_id)  # a plan is no evidence, whatever it was taken for before
    linking.catch_up(archive)
    return get(archive, programme_id)


def _add(archive: Archive, document_id: int, *, by: str) -> int:
    """Store a plan's programme and queue every paper for it; return the programme's id."""
    with archive.transaction() as db:
        plan = _plan(archive, document_id)
        known = _programme_of_paper(archive, plan)
        if known is not None and known.document_id != document_id:
            return known.id
        stored = json.loads(plan["criteria"] or "[]")
        if not stored:
            raise ArchiveError(
                f"Tài liệu {document_id} không có tiêu chí nào để lập phong trào thi đua. "
                "Hãy chọn đúng kế hoạch phát động, hoặc xem lại phần văn bản đã nhận dạng."
            )
        programme_id = _store_programme(archive, plan, known)
        _store_criteria(db, programme_id, stored)
        if known is None:
            detail = {"document": document_id, "criteria": [entry["code"] for entry in stored]}
            audit.append(archive, by, "programme.add", f"programme:{programme_id}", detail)
        linking.queue(db, programme_id)
        return programme_id


def plan_by_number(archive: Archive, number: str) -> int:
    """Return the document whose own number this is; of several files of its paper the first that sets criteria.

    Args:
        archive: where to look.
        number: in any spelling that a person may type: "96/KH-UBND", "kế hoạch số 96/kh-ubnd", "kh 96".

    Raises:
        NotFound: no paper here carries the number.
        ArchiveError: several papers do, a number is no identity; the message names them.
    """
    rows = archive.db.query(
        "SELECT id, coalesce(paper_id, -id) AS paper, file, number, date, issuer FROM document"
        " WHERE number_key = :key OR number_key GLOB :key || '/*' ORDER BY criteria IS NULL, id",
        {"key": key(number)},
    )
    papers: dict[int, dict[str, Any]] = {}
    for row in rows:
        papers.setdefault(row["paper"], row)
    if not papers:
        raise NotFound(f"Kho không có văn bản nào mang số “{number}”. Hãy nạp tệp của văn bản trước, hoặc xem lại số.")
    first, *others = papers.values()
    if others:
        named = "; ".join(map(_candidate, sorted(papers.values(), key=lambda row: row["id"])))
        raise ArchiveError(f"Có {len(papers)} văn bản cùng mang số “{number}”: {named}. Hãy chọn theo mã tài liệu.")
    return int(first["id"])


def _candidate(row: dict[str, Any]) -> str:
    day = "/".join(reversed(row["date"].split("-"))) if row["date"] else "không rõ ngày"
    return f"tài liệu {row['id']} ({row['issuer'] or row['file']}, {day})"


def _plan(archive: Archive, document_id: int) -> dict[str, Any]:
    rows = archive.db.query(
        "SELECT id, file, paper_id, title, date, criteria FROM document WHERE id = ?", [document_id]
    )
    for row in rows:
        return row
    raise NoDocument(document_id)


def _programme_of_paper(archive: Archive, plan: dict[str, Any]) -> Programme | None:
    rows = archive.db.query(
        "SELECT programme.* FROM programme JOIN document ON document.id = document_id"
        " WHERE document_id = ? OR document.paper_id = ? ORDER BY document_id = ? DESC LIMIT 1",
        [plan["id"], plan["paper_id"], plan["id"]],
    )
    return next((Programme(**row) for row in rows), None)


def _store_programme(archive: Archive, plan: dict[str, Any], known: Programme | None) -> int:
    text = text_of(archive, plan["id"])
    rows = archive.db.query('SELECT value, page, start, "end" FROM date_mention WHERE document_id = ?', [plan["id"]])
    dates = [DatedSpan(row["value"], *text.offsets(row["page"], row["start"], row["end"])) for row in rows]
    title = plan["title"] or plan["file"]
    year = year_of(title, plan["date"])
    start, end = period_of(text.text, dates, plan["date"], year)
    said = {"title": title, "year": year, "period_start": start, "period_end": end}
    with archive.transaction() as db:
        if known is not None:
            db.table("programme").update(known.id, said)
            return known.id
        db.table("programme").insert({"document_id": plan["id"], **said, "created_at": now()})
        (programme_id,) = db.execute("SELECT id FROM programme WHERE document_id = ?", [plan["id"]]).fetchone()
        return int(programme_id)


def _store_criteria(db: sqlite_utils.Database, programme_id: int, stored: list[dict[str, Any]]) -> None:
    for position, entry in enumerate(stored, start=1):
        page, start, end = entry["spans"][0] if entry["spans"] else (1, 0, 0)
        row = {name: entry[name] for name in ("code", "heading", "text", "applies_to", "deadline", "points")}
        lists = {
            "cites": json.dumps([key(cited) for cited in entry["cites"]]),
            "proofs": json.dumps(entry["proofs"], ensure_ascii=False),
            "spans": json.dumps(entry["spans"]),
        }
        place = {"programme_id": programme_id, "position": position, "page": page, "start": start, "end": end}
        db.execute(_CRITERION, {**row, **lists, **place})
    codes = json.dumps([entry["code"] for entry in stored])
    # A criterion that the plan no longer shows stays where a person said something of it.
    db.execute(
        "DELETE FROM criterion WHERE programme_id = ? AND code NOT IN (SELECT value FROM json_each(?)) AND id NOT IN"
        f" (SELECT criterion_id FROM evidence WHERE {SPOKEN_OF} UNION SELECT criterion_id FROM evidence_move"
        " UNION SELECT criterion_id FROM self_score UNION SELECT criterion_id FROM reduction)",
        [programme_id, codes],
    )
