"""Evidence as it is stored: rows put together with their papers, and with the boxes of the words on the scan."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from corpus.pages.facts import spans_from
from corpus.pages.pages import page as read_page
from corpus.pages.places import boxes
from corpus.units import units

if TYPE_CHECKING:
    from corpus.pages.pages import PageView
    from corpus.pages.places import Place
    from corpus.records.copies import Copy
    from corpus.store.archive import Archive
    from ocr.page import Box

Status = Literal["proposed", "accepted", "rejected"]

_SELECT = """
SELECT evidence.*, criterion.code AS criterion, criterion.programme_id AS programme, document.file, document.title,
    document.number, document.date, document.issuer, document.paper_id AS paper, unit.name AS unit_name,
    EXISTS (SELECT 1 FROM evidence_move WHERE evidence_id = evidence.id) AS moved
FROM evidence
JOIN criterion ON criterion.id = criterion_id
JOIN document ON document.id = evidence.document_id
JOIN unit ON unit.code = evidence.unit_code AND unit.valid_from = evidence.unit_from
"""


_ORDER = """
ORDER BY criterion.programme_id, unit.folded, evidence.unit_from, criterion.position, score DESC, evidence.id
"""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage that proves a criterion for a unit, or speaks against it.

    Attributes:
        document: the file it stands in, `file` its name, `title` and `number` of its paper, `paper` the paper's id.
        unit_code, unit_from, unit_name: the unit as it was then; `unit_now` what it is called today, None if the same.
        programme: id of the programme; criterion: code there, "3.2.2.c".
        page, start, end: where it begins; `spans` every page it touches. Offsets in the page's text.
        boxes: (page, box) for each printed line, in pixels of the page image; () where there is none.
        reasons: Vietnamese sentences, the weightiest first. score: 0 to 1.
        favourable: False where it speaks against the unit.
        status: what a person decided, "proposed" until then; decided_by, decided_at belong to that.
        note: what a person wrote beside it. added_by: who picked the passage by hand; None where the machine found it.
        date, issuer: of the paper, as far as known.
        moved: whether a person put it to another criterion or unit than the machine did.
        copies: the same in other files of the paper, where they were asked for.
    """

    id: int
    document: int
    file: str
    title: str | None
    number: str | None
    paper: int | None
    unit_code: str
    unit_from: str
    unit_name: str
    unit_now: str | None
    programme: int
    criterion: str
    page: int
    start: int
    end: int
    spans: tuple[Place, ...]
    quote: str
    boxes: tuple[tuple[int, Box], ...]
    reasons: tuple[str, ...]
    score: float
    favourable: bool
    status: Status
    note: str | None
    decided_by: str | None
    decided_at: str | None
    added_by: str | None
    date: str | None
    issuer: str | None
    moved: bool
    copies: tuple[Copy, ...] = ()


def read(archive: Archive, where: str, asked: dict[str, Any], *, with_boxes: bool = True) -> list[Evidence]:
    """Return the pieces of evidence that a condition of SQL keeps, `asked` its values."""
    views: dict[tuple[int, int], PageView] = {}
    return [
        _evidence(archive, row, views if with_boxes else None)
        for row in list(archive.db.query(f"{_SELECT} {where} {_ORDER}", asked))
    ]


def _evidence(archive: Archive, row: dict[str, Any], views: dict[tuple[int, int], PageView] | None) -> Evidence:
    spans = spans_from(row["spans"])
    later = units.later_names(archive, (row["unit_code"], row["unit_from"]))
    return Evidence(
        id=row["id"],
        document=row["document_id"],
        file=row["file"],
        title=row["title"],
        number=row["number"],
        paper=row["paper"],
        unit_code=row["unit_code"],
        unit_from=row["unit_from"],
        unit_name=row["unit_name"],
        unit_now=later[-1] if later and later[-1] != row["unit_name"] else None,
        programme=row["programme"],
        criterion=row["criterion"],
        page=row["page"],
        start=row["start"],
        end=row["end"],
        spans=spans,
        quote=row["quote"],
        boxes=() if views is None else boxes_of(archive, row["document_id"], spans, views),
        reasons=tuple(json.loads(row["reasons"])),
        score=row["score"],
        favourable=bool(row["favourable"]),
        status=row["status"],
        note=row["note"],
        decided_by=row["decided_by"],
        decided_at=row["decided_at"],
        added_by=row["added_by"],
        date=row["date"],
        issuer=row["issuer"],
        moved=bool(row["moved"]),
    )


class Quality(dict[int, float]):
    """How good the text of a document is, 0 to 1, asked of the archive once."""

    def __init__(self, archive: Archive) -> None:
        super().__init__()
        self._archive = archive

    def __missing__(self, document: int) -> float:
        (found,) = self._archive.db.execute("SELECT quality FROM document WHERE id = ?", [document]).fetchone()
        self[document] = found or 0.0
        return self[document]


def boxes_of(
    archive: Archive, document_id: int, spans: tuple[Place, ...], views: dict[tuple[int, int], PageView]
) -> tuple[tuple[int, Box], ...]:
    """Return the boxes of spans with their pages; `views` keeps the pages that were read."""
    found: list[tuple[int, Box]] = []
    for place in spans:
        key = (document_id, place.page)
        if key not in views:
            views[key] = read_page(archive, *key)
        found += [(place.page, box) for box in boxes(views[key], place.start, place.end)]
    return tuple(found)
