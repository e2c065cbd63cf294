"""jsonl: one JSON object per document with everything that was read, for programs.

    {"document": {id, file, sha256, …},
     "paper": [SHA-256 of every file of the paper],
     "fields": {the 18 of Thông tư 02/2019, whole},
     "beside": {the date's parts, pages by size of paper, the search key …},
     "too_long": [{field, length, most}],
     "letterhead": {field: {value, state, spans, quote}},
     "pages": [{number, width, height, dpi, source, engine, confidence, raw, restored, reviewed, error}],
     "facts": [{kind, value, page, start, end, spans, quote, boxes, …}],
     "conflicts": [sentences]}

`document.id` and `document.paper_id` are numbers of this archive; all else is byte for byte the same in any archive
that took the document in from a package.

Offsets count characters of the page's text (reviewed, else restored, else raw); boxes are pixels of its image.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, BinaryIO

from corpus.exports.fields import beside, excesses, fields
from corpus.pages.facts import span_rows
from corpus.pages.places import boxes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.documents.documents import PageView, StoredFact
    from corpus.exports.contents import Contents

_LAYERS = (
    "number",
    "width",
    "height",
    "dpi",
    "source",
    "engine",
    "confidence",
    "raw",
    "restored",
    "reviewed",
    "error",
)


def write(documents: Iterable[Contents], stream: BinaryIO) -> None:
    """Write a line for each document."""
    stream.writelines(line(document) for document in documents)


def line(document: Contents) -> bytes:
    """Return the line of a document."""
    text = json.dumps(_object(document), ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace") + b"\n"


def _object(document: Contents) -> dict[str, Any]:
    views = {page.number: page for page in document.pages}
    known = fields(document)
    if document.filing is None:  # a table counts its rows; a line is the same whatever lies beside it
        known["DocOrdinal"] = ""
    return {
        "document": asdict(document.document),
        "paper": list(document.paper),
        "fields": known,
        "beside": beside(document),
        "too_long": [asdict(excess) for excess in excesses(known)],
        "letterhead": _in_order(document.letterhead),
        "pages": [{name: getattr(page, name) for name in _LAYERS} for page in document.pages],
        "facts": [_fact(fact, views) for fact in document.facts],
        "conflicts": list(document.conflicts),
    }


def _fact(fact: StoredFact, views: dict[int, PageView]) -> dict[str, Any]:
    drawn = [
        {"page": place.page, **asdict(box)}
        for place in fact.spans
        if place.page in views
        for box in boxes(views[place.page], place.start, place.end)
    ]
    return {
        "kind": fact.kind,
        "value": fact.value,
        "page": fact.page,
        "start": fact.start,
        "end": fact.end,
        "spans": span_rows(fact.spans),
        "quote": fact.quote,
        "boxes": drawn,
        **{name: _in_order(value) for name, value in fact.detail.items() if name not in ("id", "document_id")},
    }


def _in_order(value: Any) -> Any:
    """Return stored JSON with its names in one order: a package may have brought it in another."""
    if isinstance(value, dict):
        return {name: _in_order(inner) for name, inner in sorted(value.items())}
    return [_in_order(inner) for inner in value] if isinstance(value, list) else value
