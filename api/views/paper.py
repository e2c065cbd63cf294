"""The paper page: one page of a document, what is marked on it, and where each mark lies on the scan.

Marks are spans of the page's text. The text is cut at them (`api.views.segments`), the scan gets their boxes
(`corpus.pages.places`), and both carry the same id, so that either shows the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.labels import MARKS
from api.rendering import vietnamese_date
from api.views.lines import text_lines
from api.views.segments import DOUBT, HIT, Mark, Segment, segments
from corpus.documents import documents, overview
from corpus.errors import NotFound
from corpus.pages import places
from corpus.units import units

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpus.documents.documents import PageView, StoredFact
    from corpus.documents.overview import StoredConflict
    from corpus.pages.places import Place
    from corpus.records.evidence_rows import Evidence
    from corpus.store.archive import Archive
    from ocr.page import Box

UNSURE = 0.6


@dataclass(frozen=True, slots=True)
class PageFact:
    """A mark with a name: what it is, what it means, where it starts on this page."""

    id: str
    kind: str
    label: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Shape:
    """A mark on the scan: boxes in pixels of the page image, one per printed line; `value` "": the label says all."""

    id: str
    kind: str
    label: str
    value: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class PageContent:
    """One page, ready to be shown; `lines` as `api.views.lines` gives them."""

    page: PageView
    pieces: tuple[Segment, ...]
    shapes: tuple[Shape, ...]
    facts: tuple[PageFact, ...]
    doubts: int
    lines: str


def page_content(  # noqa: PLR0913 - what is marked on a page, all of it named
    archive: Archive,
    view: PageView,
    conflicts: list[StoredConflict],
    evidence: list[Evidence],
    *,
    hit: tuple[int, int] | None,
    raw: bool,
) -> PageContent:
    """Gather a page.

    Args:
        archive: where the page is.
        view: the page.
        conflicts: of the whole document.
        evidence: of the whole document.
        hit: the span of `view.text` that was asked for.
        raw: show the text as it was read; facts are spans of the restored text and are then only on the scan.
    """
    facts = list(_facts(archive, view, conflicts, evidence))
    doubts = _raw_doubts(view) if raw else _doubts(view)
    marks = doubts if raw else [*doubts, *(Mark(fact.start, fact.end, fact.kind, fact.id) for fact in facts)]
    if hit and not raw:
        marks.append(Mark(*hit, HIT, HIT))
    return PageContent(
        page=view,
        pieces=segments(view.raw if raw else view.text, marks),
        shapes=tuple(_shapes(view, facts, hit)),
        facts=tuple(facts),
        doubts=len(doubts),
        lines=text_lines(view, raw=raw) if view.width else "",
    )


def _facts(
    archive: Archive, view: PageView, conflicts: list[StoredConflict], evidence: list[Evidence]
) -> Iterator[PageFact]:
    # A fact that begins at the foot of the page before goes on here.
    for number in (view.number - 1, view.number):
        for fact in documents.facts_on_page(archive, view.document_id, number):
            value = _value(archive, fact)
            yield from _on_page(view, fact.kind, f"{fact.kind}-{fact.id}", value, fact.spans)
    for index, criterion in enumerate(overview.criteria_set(archive, view.document_id)):
        yield from _on_page(view, "criterion", f"criterion-{index}", criterion.code, criterion.places)
    for piece in evidence:
        if piece.status != "rejected":
            value = f"{piece.unit_name}, {piece.criterion}"
            yield from _on_page(view, "evidence", f"evidence-{piece.id}", value, piece.spans)
    for index, conflict in enumerate(conflicts):
        yield from _on_page(view, "conflict", f"conflict-{index}", conflict.message, conflict.places)


def _on_page(view: PageView, kind: str, mark: str, value: str, spans: Iterable[Place]) -> Iterator[PageFact]:
    for index, place in enumerate(span for span in spans if span.page == view.number and span.start < span.end):
        mark_id = mark if not index else f"{mark}-{index}"
        yield PageFact(mark_id, kind, MARKS[kind], value, place.start, place.end)


def _value(archive: Archive, fact: StoredFact) -> str:
    if fact.kind == "date":
        return vietnamese_date(fact.value) or " ".join(fact.quote.split())
    if fact.kind == "unit":
        try:
            return units.get(archive, (fact.value, fact.detail["unit_from"])).name
        except NotFound:
            return " ".join(fact.quote.split())
    return f"{fact.detail['type']} {fact.value}" if fact.detail["type"] else fact.value


def _shapes(view: PageView, facts: list[PageFact], hit: tuple[int, int] | None) -> Iterator[Shape]:
    # What covers much is drawn first, or it would hide what lies in it from the pointer.
    for fact in sorted(facts, key=lambda fact: fact.start - fact.end):
        if boxes := places.boxes(view, fact.start, fact.end):
            yield Shape(fact.id, fact.kind, fact.label, fact.value, boxes)
    if hit and (boxes := places.boxes(view, *hit)):
        yield Shape(HIT, HIT, MARKS[HIT], "", boxes)


def _doubts(view: PageView) -> list[Mark]:
    if view.reviewed is not None:
        return []
    if view.restored is None:
        return _raw_doubts(view)
    return [Mark(token.start, token.end, DOUBT) for token in view.tokens if token.confidence < UNSURE]


def _raw_doubts(view: PageView) -> list[Mark]:
    if view.source != "ocr":
        return []
    return [Mark(word.start, word.end, DOUBT) for word in view.words if word.confidence < UNSURE]
