"""What was found."""

from __future__ import annotations

from typing import Literal

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


class Understood(BaseModel):
    """What words of a query were taken to say of the papers; `instead` is the query in which they are but words."""

    field: Literal["type", "year", "body"]
    value: str
    typed: str
    instead: str


class SearchResults(BaseModel):
    """Hits, best first.

    `total` counts them all, files of one paper once; where `exact` is false, very many answer and each file is counted.
    `next` is the cursor of what comes after these hits, null where nothing does. `did_you_mean`, told with the first
    hits, is the query with the words that the archive does not know put right; null where nothing better is known.
    `unknown`, where nothing answers, names the filters whose value nobody knows.
    """

    total: int
    exact: bool
    next: str | None
    did_you_mean: str | None
    understood: list[Understood]
    unknown: list[Literal["unit", "type"]]
    hits: list[Hit]


class SimilarPaper(BaseModel):
    """A paper that is like another one: what both have in common, and the page that has most of it."""

    document: int
    file: str
    title: str | None
    type: str | None
    number: str | None
    issuer: str | None
    date: str | None
    unit: str | None
    page: int
    reasons: list[str]
    score: float


class SimilarPapers(BaseModel):
    """The papers most like one, the best first."""

    similar: list[SimilarPaper]


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
