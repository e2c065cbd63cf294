"""What was learnt of a document, stored in one transaction: layers, facts, index, paper, evidence, state, job.

Nobody else can write while a transaction is open. So everything that takes long (places, folding, likeness to other
papers, what the paper proves) is worked out before it is begun, and inside counts only as far as what it was worked out
from still stands.

Earlier results of the machine on the same document are replaced; a page's reviewed text and people's decisions stay.
A crash leaves the document as it was before, with its job still to do.
"""

from __future__ import annotations

import logging
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corpus.documents import batches, marking, reviewing
from corpus.errors import ArchiveError
from corpus.identity import manifestations
from corpus.linking import linking, programmes
from corpus.pages import facts as fact_rows
from corpus.pages.packing import pack_text, pack_tokens, unpack_text
from corpus.pages.pages import PAGE_BREAK, pages
from corpus.pages.texts import DocumentText
from corpus.pages.tokens import token_tables
from corpus.search import page_index
from corpus.store.archive import now
from corpus.store.plain import pack
from corpus.units import units
from extract.batch import Proposal, Sheet, propose
from extract.references.identity import issuer_of, kind_of
from extract.references.numbers import key
from normalize.folding import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import sqlite_utils

    from corpus.documents.reviewing import Version
    from corpus.pages.pages import PageView
    from corpus.store.archive import Archive
    from extract.facts import Facts, Field, UnitMention
    from extract.units.gazetteer import UnitKey
    from normalize.restoration import Restoration
    from ocr.inspection import Finding


log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Prepared:
    """All that is stored of a document, worked out from its pages as they were (`views`)."""

    views: list[PageView]
    reviewed: dict[int, Version]
    layers: list[
        tuple[bytes | str, bytes | str, bytes | str]
    ]  # of each page, from 1: restored, raw, tokens as they are stored
    columns: dict[str, Any]
    facts: dict[str, list[dict[str, Any]]]
    comparison: manifestations.Comparison
    answers: linking.Answers
    few_marks: list[Finding]  # pages of Vietnamese with too few marks
    proposal: Proposal  # how it may be split, should it be a batch of papers


def complete(  # noqa: PLR0913 - what was learnt, and what a person adds to it
    archive: Archive,
    document_id: int,
    restoration: Restoration,
    facts: Facts,
    *,
    facts_of: Sequence[str] | None = None,
    edit: Version | None = None,
    and_then: Callable[[], None] | None = None,
    stopped: Callable[[], bool] | None = None,
) -> None:
    """Store a document's restored text and its facts, and finish its job. A plan is then held against all papers.

    What people changed is merged with the new text (`corpus.pages.revisions`).

    Args:
        archive: where the document is.
        document_id: its pages are stored already.
        restoration: of the text that `raw_text` gave.
        facts: with offsets into `restoration.text`, or into `facts_of` joined by form feeds.
        facts_of: texts of the pages, from 1, that the facts were read from, where people changed some.
        edit: a person's new version of a page, stored in the same transaction.
        and_then: done last in that transaction.
        stopped: asked between papers after a plan; True leaves the rest to `corpus.linking.linking.catch_up`.

    Raises:
        ArchiveError: the restoration is not one of this document's pages.
        EditedMeanwhile: `edit` was not made of the newest version.
    """
    # Whatever finds units (mentions, the place beside the date, linking) finds those of the gazetteer.
    units.sync(archive)
    with archive.snapshot():
        prepared = _prepare(archive, document_id, restoration, facts, facts_of, edit)
    with archive.transaction() as db:
        if _changed(db, document_id, prepared.views):
            prepared = _prepare(archive, document_id, restoration, facts, facts_of, edit)
        _store(archive, document_id, prepared, facts)
        if and_then is not None:
            and_then()
    try:
        linking.catch_up(archive, stopped)
    except (sqlite3.Error, OSError):
        # This document is done; whoever catches up next goes on.
        log.exception("papers wait to be linked")
    try:
        page_index.keep_up(archive)
    except (ArchiveError, OSError, ValueError):
        # It lies beside the database, from which whoever searches next brings it up.
        log.exception("the search index waits to be brought up")


def _prepare(  # noqa: PLR0913, PLR0917 - what `complete` was given
    archive: Archive,
    document_id: int,
    restoration: Restoration,
    facts: Facts,
    facts_of: Sequence[str] | None,
    edit: Version | None,
) -> _Prepared:
    views = pages(archive, document_id, places=False)
    restored = restoration.text.split(PAGE_BREAK)
    _check(document_id, views, restoration, restored)
    reviewed = reviewing.over(archive, document_id, views, restored, edit)
    shown = reviewing.shown(restored, views, reviewed)
    locator = fact_rows.Locator(restored if facts_of is None else facts_of, shown)
    rows = fact_rows.rows(facts, locator)
    columns = _columns(views, restoration, facts, locator, units.issuing_unit(archive, facts))
    (paper,) = archive.db.execute("SELECT paper_id FROM document WHERE id = ?", [document_id]).fetchone()
    document = {"id": document_id, "state": "done", "paper_id": paper, **columns}
    tokens = map(pack_tokens, token_tables(restoration))
    text = DocumentText(tuple(shown[: max((view.number for view in views), default=0)]))
    return _Prepared(
        views,
        reviewed,
        list(
            zip(map(pack, restored), map(pack_text, restoration.raw.split(PAGE_BREAK), restored), tokens, strict=True)
        ),
        columns,
        rows,
        manifestations.compare(archive, document, text.text),
        linking.foresee(archive, linking.Rows(document, rows["reference"], rows["unit_mention"], text)),
        marking.judged(views, shown),
        # One page is no batch.
        propose([Sheet(shown[view.number - 1], view.width, view.height) for view in views])
        if len(views) > 1
        else Proposal((), ()),
    )


def _changed(db: sqlite_utils.Database, document_id: int, views: Sequence[PageView]) -> bool:
    """Say whether somebody has read the pages anew or changed their words since."""
    query = (
        "SELECT number, raw, plain(restored) AS restored, reviewed, error FROM page WHERE document_id = ?"
        " ORDER BY number"
    )
    found = [
        (row["number"], unpack_text(row["raw"], row["restored"]), row["reviewed"], row["error"])
        for row in db.query(query, [document_id])
    ]
    return found != [(view.number, view.raw, view.reviewed, view.error) for view in views]


def _store(archive: Archive, document_id: int, prepared: _Prepared, facts: Facts) -> None:
    with archive.transaction() as db:
        for view in prepared.views:
            if view.error is None:
                db.execute(
                    "UPDATE page SET restored = ?, raw = ?, tokens = ? WHERE document_id = ? AND number = ?",
                    [*prepared.layers[view.number - 1], document_id, view.number],
                )
        reviewing.keep(db, prepared.reviewed)
        marking.keep(db, document_id, prepared.few_marks)
        _ensure_units(db, facts.communes)
        fact_rows.replace(db, document_id, prepared.facts)
        columns = {**prepared.columns, "state": "done", "error_code": None, "error": None}
        assigned = ", ".join(f"{name} = :{name}" for name in columns)
        db.execute(f"UPDATE document SET {assigned} WHERE id = :id", {**columns, "id": document_id})
        db.execute(
            "UPDATE job SET state = 'done', owner = NULL, finished_at = ? WHERE document_id = ?", [now(), document_id]
        )
        batches.keep(db, document_id, prepared.proposal)
        manifestations.link(archive, document_id, prepared.comparison)
        programmes.on_complete(archive, document_id, facts, prepared.answers)


def _check(document_id: int, views: Sequence[PageView], restoration: Restoration, restored: Sequence[str]) -> None:
    raw = restoration.raw.split(PAGE_BREAK)
    expected = max((view.number for view in views), default=1)
    if len(raw) != expected or len(restored) != expected or any(raw[view.number - 1] != view.raw for view in views):
        raise ArchiveError(
            f"Kết quả khôi phục không khớp các trang đã đọc của tài liệu {document_id}. Hãy xử lý lại tài liệu này."
        )


def _ensure_units(db: sqlite_utils.Database, mentions: Sequence[UnitMention]) -> None:
    """See that every unit named has its row; one the gazetteer does not hold is taken as the paper names it."""
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
        "type": kind_of(head),
        "title": _value(head.abstract),
        "number": _value(number),
        "number_state": head.number.state if head.number else None,
        "number_key": key(number.value) if number else None,
        "issuer": issuer_of(head),
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
    length = left = 0
    for token in restoration.tokens:
        length += len(token.text)
        left += len(token.text) if token.raw == token.text else 0
    return left / length if length else 0.0


def _mean_confidence(views: Sequence[PageView]) -> float | None:
    read = [(view.confidence, len(view.raw)) for view in views if view.confidence is not None]
    weight = sum(length for _, length in read)
    return sum(confidence * length for confidence, length in read) / weight if weight else None
