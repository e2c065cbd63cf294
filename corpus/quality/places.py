"""What each part of a page stands for: the places of its facts, by the consequence that a wrong word has there."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corpus.pages.page_layout import tables
from corpus.quality.rules import consequences
from normalize.text.persons import persons_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import sqlite_utils

    from corpus.pages.merging import Span
    from corpus.pages.pages import PageView

# field of the letterhead -> kind of place
_HEAD = {
    "number": "number",
    "date": "date",
    "agency": "issuer",
    "parent": "issuer",
    "abstract": "title",
    "type": "title",
    "signing": "signature",
    "signer_title": "signature",
    "recipients": "signature",
}
_FACTS = {"reference": "reference", "date_mention": "mentioned-date", "unit_mention": "unit", "award": "person"}

Spans = dict[int, dict[str, list["Span"]]]


@dataclass(frozen=True, slots=True)
class Places:
    """Spans of a document's facts: page -> kind -> spans of the page's text as it is read."""

    spans: Spans

    def kind_of(self, view: PageView, start: int, end: int) -> str:
        """Return the gravest kind of place that a word stands in."""
        spans = self.spans.get(view.number, {})
        return next(
            kind
            for kind in consequences()
            if kind == "body"
            or (kind == "figure" and any(map(str.isdigit, view.text[start:end])))
            or any(low < end and start < high for low, high in spans.get(kind, ()))
        )


def places_of(db: sqlite_utils.Database, document_id: int, views: Iterable[PageView]) -> Places:
    """Return the places of a document's facts."""
    found: Spans = {}
    for kind, rows in (*_stored(db, document_id), *(one for view in views for one in _on_page(view))):
        for page, start, end in rows:
            found.setdefault(page, {}).setdefault(kind, []).append((start, end))
    return Places(found)


def _stored(db: sqlite_utils.Database, document_id: int) -> Iterator[tuple[str, list[list[int]]]]:
    """Yield the places of letterhead, criteria and facts as they are stored, rows [page, start, end]."""
    (criteria,) = db.execute("SELECT criteria FROM document WHERE id = ?", [document_id]).fetchone()
    for field, value in letterhead_of(db, document_id).items():
        for each in value if isinstance(value, list) else [value] if value else []:
            yield _HEAD.get(field, "body"), each["spans"]
    for each in json.loads(criteria or "[]"):
        yield "criterion", each["spans"]
    for table, kind in _FACTS.items():
        only = " AND recipient_kind != 'collective'" if table == "award" else ""
        for (spans,) in db.execute(f"SELECT spans FROM {table} WHERE document_id = ?{only}", [document_id]).fetchall():
            yield kind, json.loads(spans)


def _on_page(view: PageView) -> Iterator[tuple[str, list[list[int]]]]:
    """Yield what is seen on the page itself: names of people, cells of tables."""
    yield "person", [[view.number, start, end] for start, end in persons_in(view.text)]
    for table in tables(view):
        for cell in table.cells:
            figures = any(map(str.isdigit, view.text[cell.start : cell.end]))
            yield "points" if figures else "table", [[view.number, cell.start, cell.end]]


def letterhead_of(db: sqlite_utils.Database, document_id: int) -> dict[str, Any]:
    """Return a document's letterhead as it is stored, {} before it is read."""
    row = db.execute("SELECT plain(letterhead) FROM document WHERE id = ?", [document_id]).fetchone()
    return json.loads(row[0]) if row and row[0] else {}
