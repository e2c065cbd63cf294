"""Keep what a paper was found to prove as evidence, beside what people decided.

Whatever a person spoke of stays (accepted, rejected, moved, noted, picked by hand, counted against the unit), and is
not proposed a second time, neither where it is nor where a person moved it away from. What the machine proposed earlier
and would not propose now goes.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from rapidfuzz.fuzz import partial_ratio_alignment

from corpus.pages.facts import spans_json
from corpus.pages.pages import PAGE_BREAK
from normalize.folding import fold, fold_aligned

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import sqlite_utils

    from corpus.linking.proving import Proposal
    from corpus.pages.places import Place
    from corpus.pages.texts import DocumentText

SPOKEN_OF = (
    "(evidence.status != 'proposed' OR evidence.note IS NOT NULL OR evidence.added_by IS NOT NULL"
    " OR evidence.id IN (SELECT evidence_id FROM evidence_move)"
    " OR evidence.id IN (SELECT evidence_id FROM reduction WHERE evidence_id IS NOT NULL))"
)
"""Whether a person has said anything of a piece of evidence: the condition as SQL on a row of `evidence`."""

_ALIKE = 88  # of 100: words read anew are still those that a person decided on
_LEAST_ALIKE = 40  # characters; fewer are found in too many places
_KEY = ("criterion_id", "unit_code", "unit_from", "page", "start")
_OF_DOCUMENT = (
    f"SELECT evidence.*, {SPOKEN_OF} AS spoken_of FROM evidence JOIN criterion ON criterion.id = criterion_id"
    " WHERE document_id = ? AND programme_id = ?"
)
_MOVES = """
SELECT evidence_move.* FROM evidence_move JOIN evidence ON evidence.id = evidence_id WHERE document_id = ?
"""
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
    decided = [row for row in stored if row["spoken_of"]]
    shifted = list(_shifted(decided, text))
    settled = decided + list(_left(db, document_id, decided))
    rows = [_row(document_id, text, proposal) for proposal in proposals]
    wanted = [row for row in rows if not any(_same(row, earlier) for earlier in settled)]
    kept = {_key(row) for row in wanted}
    # Stale proposals go first: a decision may shift to where one of them stands, or to where another decision stood.
    for row in stored:
        if not row["spoken_of"] and _key(row) not in kept:
            db.execute("DELETE FROM evidence WHERE id = ?", [row["id"]])
    for row in shifted:
        db.execute("UPDATE evidence SET start = -id WHERE id = ?", [row["id"]])
    for row in shifted:
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
        **columns_of(places, text),
    }


def columns_of(places: tuple[Place, ...], text: DocumentText) -> dict[str, Any]:
    """Return places as the columns of `evidence`: the first of them, all of them, and the words there."""
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


def _left(db: sqlite_utils.Database, document_id: int, decided: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield decided evidence once more for each criterion and unit that a person moved it away from."""
    rows = {row["id"]: row for row in decided}
    for move in db.query(_MOVES, [document_id]):
        if row := rows.get(move["evidence_id"]):
            yield {**row, **{name: move[name] for name in ("criterion_id", "unit_code", "unit_from")}}


def _shifted(decided: list[dict[str, Any]], text: DocumentText) -> Iterator[dict[str, Any]]:
    """Bring decided evidence to where its words stand now; where they are gone, or stand for another, it stays.

    Changes the rows and yields those that moved.
    """
    if not decided:
        return
    folded = fold_aligned(text.text)
    taken = {_key(row) for row in decided}
    for row in decided:
        here = text.offsets(row["page"], row["start"], row["end"])[0]
        found = _standing(fold(row["quote"]), folded.text)
        for start, end in sorted(found, key=lambda span: abs(folded.offsets[span[0]] - here)):
            columns = columns_of(text.places(*folded.original_span(start, end)), text)
            there = _key({**row, **columns})
            if there == _key(row) or there not in taken:
                taken = taken - {_key(row)} | {there}
                if any(row[name] != value for name, value in columns.items()):
                    row.update(columns)
                    yield row
                break


def _standing(quote: str, text: str) -> list[tuple[int, int]]:
    """Return where a quote stands in a text, both folded; read anew with a few other letters it is still the same."""
    words = quote.split()
    # Lines may be broken elsewhere than they were.
    exact = [match.span() for match in re.finditer(r"\s+".join(map(re.escape, words)), text)] if words else []
    if exact or len(quote) < _LEAST_ALIKE or len(text) < len(quote):
        return exact
    alike = partial_ratio_alignment(quote, text, score_cutoff=_ALIKE)
    if alike is None:
        return []
    whole = next(re.finditer(r"\S.*\S", text[alike.dest_start : alike.dest_end], re.DOTALL))
    start, end = alike.dest_start + whole.start(), alike.dest_start + whole.end()
    before, after = re.search(r"\S*$", text[:start]), re.match(r"\S*", text[end:])
    return [(start - len(before[0] if before else ""), end + len(after[0] if after else ""))]
