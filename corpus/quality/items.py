"""A doubtful word as people see it: with the words around it, what else it may be, and its place on the scan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corpus.errors import NotFound
from corpus.pages import places
from corpus.pages.pages import page_with_places
from corpus.quality import doubts
from corpus.quality.candidates import candidates
from corpus.quality.rules import consequences
from corpus.quality.taking_back import DecisionRefused

if TYPE_CHECKING:
    from corpus.pages.pages import PageView
    from corpus.store.archive import Archive
    from ocr.page import Box

CONTEXT = 70  # characters told on either side


class WordGone(DecisionRefused):
    """The word is not asked for any more: somebody corrected it, or it was read anew."""

    code = "word-gone"

    def __init__(self) -> None:
        super().__init__("Từ này vừa được người khác sửa hoặc máy đã đọc lại. Hãy làm từ tiếp theo.")


@dataclass(frozen=True, slots=True)
class Item:
    """A doubtful word with what people need to decide.

    Attributes:
        page, start, end: where it stands: `text` are those characters of the page.
        kind, label: what it stands in; label is Vietnamese.
        before, after: the words around it.
        candidates: what else it may be, likeliest first.
        boxes: where it is on the scan, pixels of the page image (`width` x `height`); () where there is none.
    """

    id: int
    document_id: int
    page: int
    start: int
    end: int
    text: str
    kind: str
    label: str
    confidence: float
    weight: float
    file: str
    name: str
    before: str
    after: str
    candidates: tuple[str, ...]
    boxes: tuple[Box, ...]
    width: int
    height: int


def row_of(archive: Archive, doubt_id: int) -> dict[str, Any]:
    """Return a word as it is stored. Raises WordGone."""
    for row in archive.db.query("SELECT * FROM doubt WHERE id = ?", [doubt_id]):
        return dict(row)
    raise WordGone


def item_of(archive: Archive, doubt_id: int) -> Item | None:
    """Return a word as people see it, where it stands now; None where it is not asked for any more."""
    try:
        row = row_of(archive, doubt_id)
        bare, stored = page_with_places(archive, row["document_id"], row["page"])
        if bare.text[row["start"] : row["end"]] != row["text"]:
            doubts.renew(archive, row["document_id"])
            row = row_of(archive, doubt_id)
            bare, stored = page_with_places(archive, row["document_id"], row["page"])
    except (NotFound, WordGone):
        return None
    view = places.near(bare, stored, row["start"], row["end"])
    return _shown(archive, view, row)


def _shown(archive: Archive, view: PageView, row: dict[str, Any]) -> Item:
    start, end, text = row["start"], row["end"], view.text
    low, high = places.raw_span(view, start, end)
    query = "SELECT file, number, type, title FROM document WHERE id = ?"
    document = next(archive.db.query(query, [view.document_id]))
    named = " ".join(filter(None, (document["type"], document["title"])))
    return Item(
        id=row["id"],
        document_id=view.document_id,
        page=view.number,
        start=start,
        end=end,
        text=row["text"],
        kind=row["kind"],
        label=consequences()[row["kind"]].label,
        confidence=row["confidence"],
        weight=row["weight"],
        file=document["file"],
        name=document["number"] or named or document["file"],
        before=text[max(0, start - CONTEXT) : start],
        after=text[end : end + CONTEXT],
        candidates=candidates(archive.db, text, start, end, raw=view.raw[low:high]),
        boxes=places.boxes(view, start, end),
        width=view.width,
        height=view.height,
    )
