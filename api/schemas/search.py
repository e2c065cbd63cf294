"""What was found."""

from __future__ import annotations

from pydantic import BaseModel

from api.schemas.pages import Box


class Hit(BaseModel):
    """A place that was found. `start` and `end` are offsets into the page's text, `snippet` is a part of it."""

    document: int
    paper: int | None
    file: str
    title: str | None
    type: str | None = None
    number: str | None
    issuer: str | None
    date: str | None
    unit: str | None
    page: int
    start: int
    end: int
    snippet: str
    reasons: list[str]
    boxes: list[Box]
    score: float
    manifestations: list[dict[str, int | str]] = []


class SearchResults(BaseModel):
    """Hits, best first; `total` counts them all."""

    total: int
    hits: list[Hit]
