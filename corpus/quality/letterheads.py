"""The queue of papers whose number or date is doubtful: given out one after the other, entered, taken back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.documents import documents
from corpus.errors import NotFound
from corpus.pages import places
from corpus.pages.pages import page_with_places
from corpus.pages.texts import text_of
from corpus.quality import doubts, rescans
from corpus.quality.claiming import FREE, bounds, require_free
from corpus.quality.entering import Entered, LetterheadRefused, enter
from corpus.quality.places import letterhead_of
from corpus.quality.register import Assessment, assess, parts
from corpus.quality.rules import practice
from corpus.quality.taking_back import DecisionRefused, take_back
from corpus.store import audit
from corpus.units import units
from corpus.vietnam import tells_day
from extract.reading import read

if TYPE_CHECKING:
    from corpus.store.archive import Archive
    from ocr.page import Box

__all__ = ["Entered", "LetterheadRefused", "Paper", "claim", "decide", "fields_of", "left", "paper", "skip", "undo"]

_NEXT = f"""
SELECT document_id FROM letterhead_doubt CROSS JOIN document ON document.id = document_id
WHERE {FREE} AND {{seen}} AND document.state = 'done' AND (:document IS NULL OR document_id = :document)
    AND document_id NOT IN (SELECT document_id FROM letterhead_skip WHERE by = :me)
    AND document_id NOT IN (SELECT value FROM json_each(:without))
ORDER BY weight DESC, document_id LIMIT :most
"""


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper with what people need to enter its number and date.

    Attributes:
        reasons: why it is asked for, Vietnamese; `doubted` which of them that is about: "number", "date".
        fields: number, symbol, date (ISO 8601), issuer, title, as they are now; "" where there is none.
        page: where the letterhead is; `width` x `height` pixels, 0 without an image.
        number_boxes, date_boxes: where they stand on the scan.
        assessment: how they look as they are.
    """

    document_id: int
    file: str
    name: str
    reasons: tuple[str, ...]
    doubted: tuple[str, ...]
    fields: dict[str, str]
    page: int
    width: int
    height: int
    number_boxes: tuple[Box, ...]
    date_boxes: tuple[Box, ...]
    assessment: Assessment


def claim(
    archive: Archive, by: str, *, most: int, document: int | None = None, without: tuple[int, ...] = ()
) -> list[Paper]:
    """Give somebody the next papers; they have them for some minutes. As `corpus.quality.queue.claim`."""
    asked = {"document": document, "most": most, "without": str(list(without)), **bounds(by)}
    with archive.transaction() as db:
        numbers = [number for (number,) in db.execute(_NEXT.format(seen=archive.sees("document.id")), asked)]
        for number in (*numbers, *without):
            db.execute(
                "UPDATE letterhead_doubt SET claimed_by = :me, claimed_until = :until WHERE document_id = :id AND"
                f" {FREE}",
                {**asked, "id": number},
            )
    return [paper(archive, number) for number in numbers]


def left(archive: Archive) -> int:
    """Return how many papers wait."""
    (count,) = archive.db.execute("SELECT count(*) FROM letterhead_doubt").fetchone()
    return int(count)


def paper(archive: Archive, document_id: int) -> Paper:
    """Return one paper as it is asked for. Raises NotFound."""
    with archive.snapshot() as db:
        document = documents.get(archive, document_id)
        row = next(db.query("SELECT reasons FROM letterhead_doubt WHERE document_id = ?", [document_id]), None)
        head = letterhead_of(db, document_id)
    fields = fields_of(archive, document_id)
    spans = {name: (head.get(name) or {}).get("spans", []) for name in ("number", "date")}
    number = next((span[0] for name in spans for span in spans[name]), 1)
    boxes: dict[str, tuple[Box, ...]] = {"number": (), "date": ()}
    width = height = 0
    try:
        bare, stored = page_with_places(archive, document_id, number)
    except NotFound:
        pass  # a file whose first page could not be read: the cells are there all the same
    else:
        width, height = bare.width, bare.height
        for name, found in spans.items():
            for page, start, end in found:
                if page == number and start < end:
                    boxes[name] += places.boxes(places.near(bare, stored, start, end), start, end)
    labels, codes = practice().reasons, json.loads(row["reasons"]) if row else []
    return Paper(
        document_id=document_id,
        file=document.file,
        name=" ".join(filter(None, (document.type, document.title))) or document.file,
        reasons=tuple(labels[code].label for code in codes),
        doubted=tuple(dict.fromkeys(code.partition("-")[0] for code in codes)),
        fields=fields,
        page=number,
        width=width,
        height=height,
        number_boxes=boxes["number"],
        date_boxes=boxes["date"],
        assessment=assess(archive, document_id, fields["number"], fields["symbol"], fields["date"]),
    )


def fields_of(archive: Archive, document_id: int) -> dict[str, str]:
    """Return what a document's letterhead says now, by the fields that people enter; "" where it says nothing."""
    document = documents.get(archive, document_id)
    head = letterhead_of(archive.db, document_id)
    number, symbol = parts(document.number)
    if not document.number and head.get("number"):  # left blank for a pen, the symbol printed behind it
        printed = read(text_of(archive, document_id).text, units.own_table(archive)).letterhead.symbol
        symbol = printed.value if printed else ""
    full = document.date if document.date is not None and tells_day(document.date) else ""
    return {
        "number": number,
        "symbol": symbol,
        "date": full,
        "issuer": " ".join(((head.get("agency") or {}).get("value") or "").split()),
        "title": " ".join((document.title or "").split()),
    }


def decide(archive: Archive, document_id: int, entered: Entered, *, by: str) -> bool:
    """Enter number and date of a paper; return whether anything became another.

    Raises:
        ClaimedByOther: somebody else has it; LetterheadRefused: see `corpus.quality.entering`.
    """
    row = next(archive.db.query("SELECT * FROM letterhead_doubt WHERE document_id = ?", [document_id]), None)
    if row is not None:
        require_free(row, by)
    return enter(archive, document_id, entered, by=by)


def skip(archive: Archive, document_id: int, *, by: str) -> None:
    """Put a paper aside for later."""
    with archive.transaction() as db:
        db.execute(
            "INSERT OR IGNORE INTO letterhead_skip SELECT document_id, ? FROM letterhead_doubt WHERE document_id = ?",
            [by, document_id],
        )
        db.execute(
            "UPDATE letterhead_doubt SET claimed_by = NULL, claimed_until = NULL WHERE document_id = ?"
            " AND claimed_by = ?",
            [document_id, by],
        )


def bring_back_skipped(archive: Archive, by: str) -> int:
    """Have somebody asked again for the papers that they put aside; return how many those are."""
    with archive.transaction() as db:
        return db.execute("DELETE FROM letterhead_skip WHERE by = ?", [by]).rowcount


def undo(archive: Archive, by: str) -> Paper:
    """Take back what somebody entered last: the words of the page as they were before, and the paper asked for again.

    Raises:
        DecisionRefused: there is nothing to take back, or somebody has worked on the page since.
    """
    row = next(
        archive.db.query(
            "SELECT document_id, revisions FROM letterhead_check WHERE checked_by = ? ORDER BY checked_at DESC LIMIT 1",
            [by],
        ),
        None,
    )
    if row is None:
        raise DecisionRefused("Không còn lần nhập số, ngày nào của bạn để hoàn tác.")
    document_id = row["document_id"]
    for page, revision in reversed(json.loads(row["revisions"])):
        take_back(archive, document_id, page, revision, by=by)
    with archive.transaction() as db:
        db.execute("DELETE FROM letterhead_check WHERE document_id = ?", [document_id])
        audit.append(archive, by, "letterhead.undo", f"document:{document_id}", {})
    doubts.renew(archive, document_id)
    with archive.transaction() as db:
        db.execute("DELETE FROM letterhead_skip WHERE document_id = ? AND by = ?", [document_id, by])
    return paper(archive, document_id)


def send_back(archive: Archive, document_id: int, *, reason: str, by: str) -> None:
    """Send a paper back to be scanned again."""
    rescans.ask(archive, document_id, reason=reason or "Không đọc được số, ngày", by=by)
