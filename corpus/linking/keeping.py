"""Keep what a paper was found to prove as evidence, beside what people decided.

Whatever a person accepted or rejected stays, and is not proposed a second time. What the machine proposed earlier and
would not propose now goes.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from corpus.pages.facts import spans_json
from corpus.pages.pages import PAGE_BREAK
from normalize.folding import fold, fold_aligned

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import sqlite_utils

    from corpus.linking.proving import Proposal
    from corpus.pages.places import Place
    from corpus.pages.texts import DocumentText

_KEY = ("criterion_id", "unit_code", "unit_from", "page", "start")
_OF_DOCUMENT = (
    "SELECT evidence.* FROM evidence JOIN criterion ON criterion.id = criterion_id"
    " WHERE document_id = ? AND programme_id = ?"
)
_UPSERT = """
INSERT INTO evidence (criterion_id, unit_code, unit_from, document_id, page, start, "end", spans, quote, reasons, score,
    favourable)
VALUES (:criterion_id, :unit_code, :unit_from, :document_id, :page, :start, :end, :spans, :quote, :reasons, :score,
    :favourable)
ON CONFLICT (criterion_id, unit_code, unit_from, document_id, page, start) DO UPDATE SET "end" = excluded."end",
    spans = excluded.spans, quote = excluded.quote, reasons = excluded.reasons, score = excluded.score,
    favourable = excluded.favourable
    WHERE status = 'proposed'
"""


def keep(
    db: sqlite_utils.Database, document_id: int, programme_id: int, text: DocumentText, proposals: Iterable[Proposal]
) -> int:
    """Store what a document proves for a programme; return how much of it a person has not decided on.

    Runs in the caller's transaction.
    """
    stored = list(db.query(_OF_DOCUMENT, [document_id, programme_id]))
    decided = [row for row in stored if row["status"] != "proposed"]
    moved = list(_moved(decided, text))
    rows = [_row(document_id, text, proposal) for proposal in proposals]
    wanted = [row for row in rows if not any(_same(row, earlier) for earlier in decided)]
    kept = {_key(row) for row in wanted}
    # Stale proposals go first: a decision may move to where one of them stands, or to where another decision stood.
    for row in stored:
        if row["status"] == "proposed" and _key(row) not in kept:
            db.execute("DELETE FROM evidence WHERE id = ?", [row["id"]])
    for row in moved:
        db.execute("UPDATE evidence SET start = -id WHERE id = ?", [row["id"]])
    for row in moved:
        db.table("evidence").update(row["id"], {name: row[name] for name in ("page", "start", "end", "spans", "quote")})
    for row in wanted:
        db.execute(_UPSERT, row)
    return len(wanted)


def _row(document_id: int, text: DocumentText, proposal: Proposal) -> dict[str, Any]:
    places = text.places(proposal.start, proposal.end)
    return {
        "criterion_id": proposal.criterion,
        "unit_code": proposal.unit[0],
        "unit_from": proposal.unit[1],
        "document_id": document_id,
        "reasons": json.dumps(proposal.reasons, ensure_ascii=False),
        "score": proposal.score,
        "favourable": int(proposal.favourable),
        **_columns(places, text),
    }


def _columns(places: tuple[Place, ...], text: DocumentText) -> dict[str, Any]:
    return {
        "page": places[0].page,
        "start": places[0].start,
        "end": places[0].end,
        "spans": spans_json(places),
        "quote": PAGE_BREAK.join(text.pages[place.page - 1][place.start : place.end] for place in places),
    }


def _key(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in _KEY)


def _same(row: dict[str, Any], decided: dict[str, Any]) -> bool:
    """Whether a proposal says again what a person has decided on: same criterion and unit, overlapping place."""
    asked = all(row[name] == decided[name] for name in ("criterion_id", "unit_code", "unit_from", "page"))
    return asked and row["start"] < decided["end"] and decided["start"] < row["end"]


def _moved(decided: list[dict[str, Any]], text: DocumentText) -> Iterator[dict[str, Any]]:
    """Bring decided evidence to where its words stand now; where they are gone, or stand for another, it stays.

    Changes the rows and yields those that moved.
    """
    if not decided:
        return
    folded = fold_aligned(text.text)
    taken = {_key(row) for row in decided}
    for row in decided:
        quote = fold(row["quote"])
        here = text.offsets(row["page"], row["start"], row["end"])[0]
        found = [match.start() for match in re.finditer(re.escape(quote), folded.text)] if quote else []
        for start in sorted(found, key=lambda start: abs(folded.offsets[start] - here)):
            columns = _columns(text.places(*folded.original_span(start, start + len(quote))), text)
            there = _key({**row, **columns})
            if there == _key(row) or there not in taken:
                taken = taken - {_key(row)} | {there}
                if any(row[name] != value for name, value in columns.items()):
                    row.update(columns)
                    yield row
                break
