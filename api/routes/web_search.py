"""The search page."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from api.asking import among, ask
from api.labels import FORMATS
from api.rendering import render
from api.routes.who import Reader
from api.services import services_of
from api.views import narrowed
from corpus.documents import overview
from corpus.dossiers import basket
from corpus.search import facets as counting
from corpus.search import search

router = APIRouter(include_in_schema=False)

ON_A_PAGE = 20
_VALUES = 200  # of each facet, in a list that scrolls


@router.get("/search")
def find(  # noqa: PLR0913, PLR0917 - one argument per field of the form
    request: Request,
    identity: Reader,
    q: Annotated[str, Query(max_length=300)] = "",
    unit: Annotated[str, Query(max_length=100)] = "",
    type: Annotated[str, Query(max_length=100)] = "",  # noqa: A002 - its name in the address
    year: Annotated[str, Query(max_length=4)] = "",
    criterion: Annotated[str, Query(max_length=40)] = "",
    body: Annotated[str, Query(max_length=200)] = "",
    status: Annotated[str, Query(max_length=20)] = "",
    scan: Literal["", "rescan"] = "",
    offset: Annotated[int, Query(ge=0, le=10_000)] = 0,
) -> HTMLResponse:
    """Show the box, the filters and, once something was asked, the hits."""
    archive = services_of(request).archive
    q, unit = " ".join(q.split()), " ".join(unit.split())
    known_year = int(year) if year.isascii() and year.isdecimal() else None
    fields = {"q": q, "unit": unit, "body": body, "type": type, "year": known_year or ""}
    fields |= {"criterion": criterion, "status": status, "scan": scan}
    asked = any(fields.values())
    results = None
    narrowing: list[narrowed.Facet] = []
    if asked:
        filters: dict[str, Any] = {name: value or None for name, value in fields.items() if name not in {"q", "scan"}}
        wanted = search.Request(query=q, limit=ON_A_PAGE, offset=offset, among=among(archive, scan or None), **filters)
        results = ask(archive, identity, wanted, scan or None)
        narrowing = narrowed.facets(counting.facets(archive, wanted, _VALUES), fields) if results.hits else []
    more = results is not None and offset + len(results.hits) < results.total and results.hits
    context = {
        "query": q,
        "fields": fields,
        "narrowing": narrowing,
        "chosen": [*narrowed.chosen(fields), *(narrowed.understood(results, fields) if results else ())],
        "unit": unit,
        "type": type,
        "year": known_year,
        "asked": asked,
        "results": results,
        "first": offset,
        "previous": max(0, offset - ON_A_PAGE) if offset else None,
        "following": offset + ON_A_PAGE if more else None,
        "unit_names": overview.issuing_units(archive),
        "type_names": overview.types(archive),
        "formats": FORMATS,
        "in_basket": set(basket.document_ids(archive, identity.name)),
        "waiting": overview.counts(archive).waiting,
    }
    return render(request, "search.html", context)
