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

from corpus.documents import batches, marking, overlaying
from corpus.documents.learnt import Layers, Told, layers, told
from corpus.errors import ArchiveError
from corpus.identity import manifestations
from corpus.linking import linking, programmes
from corpus.pages import facts as fact_rows
from corpus.pages.pages import pages
from corpus.pages.texts import DocumentText
from corpus.pages.unpacking import unpack_text
from corpus.search import page_index
from corpus.store.archive import now
from corpus.units import units
from normalize.folding import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import sqlite_utils

    from corpus.documents.overlaying import Version
    from corpus.pages.pages import PageView
    from corpus.store.archive import Archive
    from extract.facts import Facts, UnitMention
    from normalize.restoration import Restoration
    from ocr.intake.findings import Finding


log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Finished:
    """A document whose text and facts are ready, its pages stored already.

    Attributes:
        layers: of the restoration of the text that `raw_text` gave.
        facts: with offsets into the restored text, or into `facts_of` joined by form feeds.
        told: what the facts tell of the restored text, if that was worked out already.
        facts_of: texts of the pages, from 1, that the facts were read from, where people changed some.
        edit: a person's new version of a page, stored in the same transaction.
    """

    document_id: int
    layers: Layers
    facts: Facts
    told: Told | None = None
    facts_of: Sequence[str] | None = None
    edit: Version | None = None


@dataclass(frozen=True, slots=True)
class _Prepared:
    """All that is stored of a document, worked out from its pages as they were (`views`)."""

    views: list[PageView]
    reviewed: dict[int, Version]
    same: tuple[int, ...]  # files of the same paper
    columns: dict[str, Any]
    told: Told
    answers: linking.Answers
    few_marks: list[Finding]  # pages of Vietnamese with too few marks


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

    What people changed is merged with the new text (`corpus.pages.revisions`). See `Finished` for what is given.

    Args:
        archive: where the document is.
        document_id: its pages are stored already.
        restoration: of the text that `raw_text` gave.
        facts: see `Finished`.
        facts_of: see `Finished`.
        edit: see `Finished`.
        and_then: done last in that transaction.
        stopped: asked between papers after a plan; True leaves the rest to `corpus.linking.linking.catch_up`.

    Raises:
        ArchiveError: the restoration is not one of this document's pages.
        EditedMeanwhile: `edit` was not made of the newest version.
    """
    finished = Finished(document_id, layers(restoration), facts, None, facts_of, edit)
    complete_many(archive, [finished], and_then=and_then, stopped=stopped)


def complete_many(
    archive: Archive,
    finished: Sequence[Finished],
    *,
    and_then: Callable[[], None] | None = None,
    stopped: Callable[[], bool] | None = None,
) -> None:
    """Complete several documents in one transaction, all or none: one commit instead of many. See `complete`."""
    # Each document touches a dozen indexes: their pages, of 16 KB, are to be read once for many. SQLite keeps 2 MB.
    archive.whole.db.execute("PRAGMA cache_size = -64000")
    # What a statement with triggers would undo by is kept in memory: as a file it was four times what is stored.
    archive.whole.db.execute("PRAGMA temp_store = MEMORY")
    # Whatever finds units (mentions, the place beside the date, linking) finds those of the gazetteer.
    units.sync(archive)
    with archive.whole.snapshot() as db:  # other files of the paper may be other units'
        prepared = [_prepare(archive.whole, one) for one in finished]
        seen = _others_wrote(db)
    with archive.transaction() as db:
        # Somebody bound to units writes through a connection of their own, on which the number is another.
        beside = manifestations.Beside() if archive.scope is None and _others_wrote(db) == seen else None
        for one, before in zip(finished, prepared, strict=True):
            still = beside is not None or not _changed(db, one.document_id, before.views)
            _store(archive, one, before if still else _prepare(archive, one), beside)
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


def _others_wrote(db: sqlite_utils.Database) -> int:
    """Return a number that stays the same as long as nobody but this connection writes."""
    (version,) = db.execute("PRAGMA data_version").fetchone()
    return int(version)


def _prepare(archive: Archive, one: Finished) -> _Prepared:
    views = pages(archive, one.document_id, places=False)
    _check(one.document_id, views, one.layers)
    reviewed: dict[int, Version] = {}
    if one.edit is not None or any(view.reviewed is not None for view in views):
        reviewed = overlaying.over(archive, one.document_id, views, one.layers.restored, one.edit)
    shown = tuple(overlaying.shown(one.layers.restored, views, reviewed))
    known = one.told
    if known is None or known.shown != shown or one.facts_of is not None:
        known = told(one.facts, one.facts_of or one.layers.restored, shown, sizes(views))
    columns = {**known.columns, **_of_pages(archive, views, one)}
    (paper,) = archive.db.execute("SELECT paper_id FROM document WHERE id = ?", [one.document_id]).fetchone()
    document = {"id": one.document_id, "state": "done", "paper_id": paper, **columns}
    same = manifestations.compare(archive, document, known.comparison)
    text = DocumentText(shown[: max((view.number for view in views), default=0)])
    read = {view.number: view.raw for view in views if view.number not in reviewed}
    raw = tuple(read.get(number, "") for number in range(1, max(read, default=0) + 1))
    rows = linking.Rows(document, known.rows["reference"], known.rows["unit_mention"], text, raw)
    few_marks = marking.judged(views, one.layers.marks, known.marks)
    return _Prepared(views, reviewed, same, columns, known, linking.foresee(archive, rows), few_marks)


def sizes(views: Sequence[PageView]) -> list[tuple[int, int]]:
    """Return width and height of each page from 1; of one that is not there, or could not be read, 0."""
    found = {view.number: (view.width, view.height) for view in views}
    return [found.get(number, (0, 0)) for number in range(1, max(found, default=1) + 1)]


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


def _store(archive: Archive, one: Finished, prepared: _Prepared, beside: manifestations.Beside | None) -> None:
    document_id = one.document_id
    with archive.transaction() as db:
        db.conn.executemany(
            "UPDATE page SET restored = ?, raw = ?, tokens = ? WHERE document_id = ? AND number = ?",
            [
                (*one.layers.packed[view.number - 1], document_id, view.number)
                for view in prepared.views
                if view.error is None
            ],
        )
        overlaying.keep(db, prepared.reviewed)
        marking.keep(db, document_id, prepared.few_marks)
        _ensure_units(db, one.facts.communes)
        fact_rows.replace(db, document_id, prepared.told.rows)
        columns = {**prepared.columns, "state": "done", "error_code": None, "error": None}
        assigned = ", ".join(f"{name} = :{name}" for name in columns)
        db.execute(f"UPDATE document SET {assigned} WHERE id = :id", {**columns, "id": document_id})
        db.execute(
            "UPDATE job SET state = 'done', owner = NULL, finished_at = ? WHERE document_id = ?", [now(), document_id]
        )
        batches.keep(db, document_id, prepared.told.proposal)
        manifestations.link(archive, document_id, prepared.told.comparison, prepared.same, beside)
        programmes.on_complete(archive, document_id, one.facts, prepared.answers)


def _check(document_id: int, views: Sequence[PageView], known: Layers) -> None:
    expected = max((view.number for view in views), default=1)
    if len(known.raw) != expected or any(known.raw[view.number - 1] != view.raw for view in views):
        raise ArchiveError(
            f"Kết quả khôi phục không khớp các trang đã đọc của tài liệu {document_id}. Hãy xử lý lại tài liệu này."
        )


def _ensure_units(db: sqlite_utils.Database, mentions: Sequence[UnitMention]) -> None:
    """See that every unit named has its row; one the gazetteer does not hold is taken as the paper names it."""
    for mention in {(mention.code, mention.valid_from): mention for mention in mentions}.values():
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


def _of_pages(archive: Archive, views: Sequence[PageView], one: Finished) -> dict[str, Any]:
    """Return the columns of a document that its pages and the archive's units tell."""
    issuer = units.issuing_unit(archive, one.facts)
    confidence = _mean_confidence(views)
    return {
        "unit_code": issuer[0] if issuer else None,
        "unit_from": issuer[1] if issuer else None,
        "confidence": confidence,
        "quality": one.layers.left * (1.0 if confidence is None else confidence),
    }


def _mean_confidence(views: Sequence[PageView]) -> float | None:
    read = [(view.confidence, len(view.raw)) for view in views if view.confidence is not None]
    weight = sum(length for _, length in read)
    return sum(confidence * length for confidence, length in read) / weight if weight else None
