"""Pages, their words and facts. Boxes are pixels of the page image."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:
    from corpus.documents.documents import PageView, StoredFact


class Box(BaseModel):
    """A rectangle in pixels of the page image, origin at the top left."""

    model_config = ConfigDict(from_attributes=True)

    x: int
    y: int
    w: int
    h: int


class Place(BaseModel):
    """A span of one page's text, and where it is on the scan; `boxes` is empty where there is no scan."""

    page: int
    start: int
    end: int
    boxes: list[Box] = []


class Word(BaseModel):
    """A word as the engine read it: `raw[start:end]`."""

    model_config = ConfigDict(from_attributes=True)

    start: int
    end: int
    box: Box
    confidence: float
    line: int


class Fact(BaseModel):
    """A fact and where it stands. `value`: a reference's id, a date in ISO 8601, a unit's code."""

    kind: str
    value: str
    quote: str
    places: list[Place]
    detail: dict[str, str | int | float | None]


class Page(BaseModel):
    """One page with its layers: raw as read, restored by the machine, reviewed by a person. `text` is the highest."""

    document: int
    number: int
    width: int
    height: int
    dpi: int
    source: str
    engine: str
    confidence: float | None
    text: str
    raw: str
    restored: str | None
    reviewed: str | None
    error: str | None
    words: list[Word]
    facts: list[Fact]


def page_out(view: PageView, facts: list[Fact]) -> Page:
    """Return a page as the interface gives it."""
    return Page(
        document=view.document_id,
        number=view.number,
        width=view.width,
        height=view.height,
        dpi=view.dpi,
        source=view.source,
        engine=view.engine,
        confidence=view.confidence,
        text=view.text,
        raw=view.raw,
        restored=view.restored,
        reviewed=view.reviewed,
        error=view.error,
        words=[Word.model_validate(word) for word in view.words],
        facts=facts,
    )


def fact_out(fact: StoredFact, places: list[Place]) -> Fact:
    """Return a fact as the interface gives it."""
    return Fact(kind=fact.kind, value=fact.value, quote=fact.quote, places=places, detail=fact.detail)
