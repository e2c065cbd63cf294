"""/api/v1/search, /api/v1/facets, …/similar: find papers, count what is found, find the like."""

from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request

from api import schemas
from api.asking import Scan, among, ask
from api.ids import Id
from api.routes.who import Reader
from api.services import services_of
from corpus.search import facets as counting
from corpus.search import search, similar

router = APIRouter(prefix="/api/v1", tags=["search"])


Q = Annotated[str, Query(max_length=300, description="number, unit or words, marks or not", examples=["1746/QĐ-UBND"])]
Unit = Annotated[str | None, Query(max_length=100, description="name of a unit, old or new")]
Type = Annotated[str | None, Query(max_length=100, description="kind of paper", examples=["Quyết định"])]
Year = Annotated[int | None, Query(ge=1900, le=2200)]
Criterion = Annotated[str | None, Query(max_length=40, examples=["3.2.1.a"])]
Body = Annotated[str | None, Query(max_length=200, description="kind of body", examples=["Ủy ban nhân dân"])]
Scans = Annotated[Scan | None, Query(description="`rescan`: only documents whose scan has to be made again")]
Status = Annotated[
    Literal["proposed", "accepted", "rejected", ""] | None, Query(description="of evidence", examples=["accepted"])
]


def _filters(  # noqa: PLR0913, PLR0917 - one argument per filter
    unit: Unit = None,
    type: Type = None,  # noqa: A002 - its name in the interface
    year: Year = None,
    criterion: Criterion = None,
    body: Body = None,
    status: Status = None,
) -> dict[str, Any]:
    """Return the filters that say something."""
    said = {"unit": unit, "type": type, "criterion": criterion, "body": body, "status": status}
    return {name: value or None for name, value in said.items()} | {"year": year}


Filters = Annotated[dict[str, Any], Depends(_filters)]


@router.get("/search")
def find(  # noqa: PLR0913, PLR0917 - one argument per part of the query
    request: Request,
    identity: Reader,
    filters: Filters,
    q: Q = "",
    scan: Scans = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    offset: Annotated[int, Query(ge=0, le=10_000)] = 0,
    cursor: Annotated[str | None, Query(max_length=100, description="`next` of the results before")] = None,
) -> schemas.SearchResults:
    """Find places in papers, best first, each with why it was found."""
    archive = services_of(request).archive
    only = among(archive, scan)
    asked = search.Request(query=q, limit=limit, offset=offset, cursor=cursor or None, among=only, **filters)
    return schemas.SearchResults.model_validate(search.as_json(ask(archive, identity, asked, scan)))


@router.get("/facets")
def facets(
    request: Request,
    _: Reader,
    filters: Filters,
    q: Q = "",
    scan: Scans = None,
    values: Annotated[int, Query(ge=1, le=counting.ALL, description="most values of each")] = counting.MOST,
) -> schemas.Facets:
    """Count what a search finds: by unit, body, kind of paper, year, criterion, state of the evidence."""
    archive = services_of(request).archive
    asked = search.Request(query=q, among=among(archive, scan), **filters)
    return schemas.Facets.model_validate(asdict(counting.facets(archive, asked, values)))


@router.get("/documents/{document_id}/similar")
def alike(
    request: Request,
    _: Reader,
    document_id: Id,
    limit: Annotated[int, Query(ge=1, le=50)] = 5,
) -> schemas.SimilarPapers:
    """Find the papers most like a document's, each with what both have in common."""
    found = similar.similar(services_of(request).archive, document_id, limit=limit)
    return schemas.SimilarPapers.model_validate({"similar": similar.as_json(found)})
