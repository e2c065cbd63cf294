"""What was learnt of a document, stored in one transaction: layers, facts, index, paper, state, job.

Earlier results of the machine on the same document are replaced; a page's reviewed text and people's decisions stay.
A crash leaves the document as it was before, with its job still to do.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from corpus import facts as fact_rows
from corpus import manifestations, page_index, programmes, units
from corpus.archive import now
from corpus.errors import ArchiveError
from corpus.pages import PAGE_BREAK, pages
from extract.numbers import key
from normalize.folding import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    import sqlite_utils

    from corpus.archive import Archive
    from corpus.pages import PageView
    from extract.facts import Facts, Field, UnitMention
    from extract.gazetteer import UnitKey
    from normalize.restoration import Restoration


def complete(archive: Archive, document_id: int, restoration: Restoration, facts: Facts) -> None:
    """Store a document's restored text and its facts, and finish its job.

    Args:
        archive: where the document is.
        document_id: its pages are stored already.
        restoration: of the text that `raw_text` gave.
        facts: with offsets into `restoration.text`.

    Raises:
        ArchiveError: the restoration is not one of this document's pages.
    """
    # Whatever finds units (mentions, the place beside the date, linking) finds those of the gazetteer.
    units.sync(archive)
    with archive.transaction() as db:
        views = pages(archive, document_id)
        restored = restoration.text.split(PAGE_BREAK)
        _check(document_id, views, restoration, restored)
        shown = list(restored)
        for view in views:
            if view.reviewed is not None:
                shown[view.number - 1] = view.reviewed
        locator = fact_rows.Locator(restored, shown)
        _store_layers(db, document_id, views, restoration, restored)
        _ensure_units(archive, facts.units)
        fact_rows.replace(db, document_id, facts, locator)
        issuer = units.issuing_unit(archive, facts)
        db.table("document").update(document_id, _columns(views, restoration, facts, locator, issuer))
        _index(db, document_id, shown)
        db.execute("UPDATE document SET state = 'done', error_code = NULL, error = NULL WHERE id = ?", [document_id])
        db.execute(
            "UPDATE job SET state = 'done', owner = NULL, finished_at = ? WHERE document_id = ?", [now(), document_id]
        )
        manifestations.link(archive, document_id, PAGE_BREAK.join(shown))
        programmes.on_complete(archive, document_id, facts)


def _check(document_id: int, views: Sequence[PageView], restoration: Restoration, restored: Sequence[str]) -> None:
    raw = restoration.raw.split(PAGE_BREAK)
    expected = max((view.number for view in views), default=1)
    if len(raw) != expected or len(restored) != expected or any(raw[view.number - 1] != view.raw for view in views):
        raise ArchiveError(
            f"Kết quả khôi phục không khớp các trang đã đọc của tài liệu {document_id}. Hãy xử lý lại tài liệu này."
        )


def _store_layers(
    db: sqlite_utils.Database,
    document_id: int,
    views: Sequence[PageView],
    restoration: Restoration,
    restored: Sequence[str],
) -> None:
    rows = _token_rows(restoration, restored)
    for view in views:
        if view.error is None:
            db.execute(
                "UPDATE page SET restored = ?, tokens = ? WHERE document_id = ? AND number = ?",
                [
                    restored[view.number - 1],
                    json.dumps(rows[view.number - 1], separators=(",", ":")),
                    document_id,
                    view.number,
                ],
            )


def _token_rows(restoration: Restoration, restored: Sequence[str]) -> list[list[list[float]]]:
    """Return each page's tokens, offsets within the page; see `corpus.pages.TokenRow`."""
    starts = _starts(restored)
    raw_pages = restoration.raw.split(PAGE_BREAK)
    raw_starts = _starts(raw_pages)
    rows: list[list[list[float]]] = [[] for _ in restored]
    for token in restoration.tokens:
        index = bisect_right(starts, token.start) - 1
        # Nothing is restored across a page break; should it be, the part on the token's own page counts.
        low, high = raw_starts[index], raw_starts[index] + len(raw_pages[index])
        rows[index].append(
            [
                min(max(token.raw_start, low), high) - low,
                min(max(token.raw_end, low), high) - low,
                token.start - starts[index],
                token.end - starts[index],
                round(token.confidence, 4),
            ]
        )
    return rows


def _starts(texts: Sequence[str]) -> list[int]:
    return [0, *accumulate(len(text) + len(PAGE_BREAK) for text in texts)][: len(texts)]


def _index(db: sqlite_utils.Database, document_id: int, shown: Sequence[str]) -> None:
    rows = list(db.query("SELECT id, number FROM page WHERE document_id = ?", [document_id]))
    for row in rows:
        page_index.replace(db, row["id"], shown[row["number"] - 1])


def _ensure_units(archive: Archive, mentions: Sequence[UnitMention]) -> None:
    """See that every unit named has its row; one the gazetteer does not hold is taken as the paper names it."""
    db = archive.db
    for mention in mentions:
        if not _has_row(db, mention):
            db.table("unit").insert(
                {
                    "code": mention.code,
                    "valid_from": mention.valid_from,
                    "name": mention.name,
                    "folded": fold(mention.name),
                    "kind": mention.name.split(" ", 1)[0],
                    "province": "",
                }
            )


def _has_row(db: sqlite_utils.Database, mention: UnitMention) -> bool:
    found = db.execute(
        "SELECT 1 FROM unit WHERE code = ? AND valid_from = ?", [mention.code, mention.valid_from]
    ).fetchone()
    return found is not None


def _columns(
    views: Sequence[PageView],
    restoration: Restoration,
    facts: Facts,
    locator: fact_rows.Locator,
    issuer: UnitKey | None,
) -> dict[str, Any]:
    """Return what the letterhead says as columns of the document."""
    head = facts.letterhead
    confidence = _mean_confidence(views)
    number = head.number if head.number and head.number.state != "blank" else None
    return {
        "type": _value(head.type),
        "title": _value(head.abstract),
        "number": _value(number),
        "number_state": head.number.state if head.number else None,
        "number_key": key(number.value) if number else None,
        "issuer": _value(head.agency),
        "parent": _value(head.parent),
        "place": _value(head.place),
        "date": _value(head.date),
        "date_state": head.date.state if head.date else None,
        "unit_code": issuer[0] if issuer else None,
        "unit_from": issuer[1] if issuer else None,
        "letterhead": fact_rows.letterhead_json(head, locator),
        "criteria": fact_rows.criteria_json(facts, locator),
        "confidence": confidence,
        "quality": _unrepaired(restoration) * (1.0 if confidence is None else confidence),
    }


def _value(field: Field | None) -> str | None:
    return " ".join(field.value.split()) or None if field else None


def _unrepaired(restoration: Restoration) -> float:
    """Return the share of the text's characters in tokens that restoring left as they were."""
    length = sum(len(token.text) for token in restoration.tokens)
    return sum(len(token.text) for token in restoration.tokens if token.raw == token.text) / length if length else 0.0


def _mean_confidence(views: Sequence[PageView]) -> float | None:
    read = [(view.confidence, len(view.raw)) for view in views if view.confidence is not None]
    weight = sum(length for _, length in read)
    return sum(confidence * length for confidence, length in read) / weight if weight else None
