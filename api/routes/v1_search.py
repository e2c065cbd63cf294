"""/api/v1/search: find papers by number, unit or words."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from api import schemas
from api.auth.access import Require
from api.auth.identity import Identity
from api.auth.permissions import Permission
from api.services import services_of
from corpus.search import search

router = APIRouter(prefix="/api/v1", tags=["search"])


@router.get("/search")
def find(  # noqa: PLR0913, PLR0917 - one argument per part of the query
    request: Request,
    _: Annotated[Identity, Depends(Require(Permission.READ))],
    q: Annotated[
        str, Query(max_length=300, description="number, unit or words, marks or not", examples=["1746/QĐ-UBND"])
    ] = "",
    unit: Annotated[str | None, Query(max_length=100, description="name of a unit, old or new")] = None,
    type: Annotated[str | None, Query(max_length=100, description="kind of paper", examples=["Quyết định"])] = None,  # noqa: A002 - its name in the interface
    year: Annotated[int | None, Query(ge=1900, le=2200)] = None,
    criterion: Annotated[str | None, Query(max_length=40, examples=["3.2.1.a"])] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    offset: Annotated[int, Query(ge=0, le=10_000)] = 0,
) -> schemas.SearchResults:
    """Find places in papers, best first, each with why it was found."""
    filters = {"unit": unit or None, "type": type or None, "criterion": criterion or None}
    asked = search.Request(query=q, year=year, limit=limit, offset=offset, **filters)
    return schemas.SearchResults.model_validate(search.as_json(search.search(services_of(request).archive, asked)))
