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
    """Hits, best first.

    `total` counts them all, files of one paper once; where `exact` is false, very many answer and each file is counted.
    `next` is the cursor of what comes after these hits, null where nothing does.
    """

    total: int
    exact: bool
    next: str | None
    hits: list[Hit]


class FacetCount(BaseModel):
    """How many hits have a value; `name` is what a person calls it."""

    value: str
    name: str
    count: int


class Facets(BaseModel):
    """What the hits of a search are, the most frequent first; `exact` as in `SearchResults`."""

    unit: list[FacetCount]
    body: list[FacetCount]
    type: list[FacetCount]
    year: list[FacetCount]
    criterion: list[FacetCount]
    status: list[FacetCount]
    exact: bool
