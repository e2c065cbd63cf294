"""A person's basket: documents put aside on any page, then filed or exported together."""

import re
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.export_requests import ask
from api.labels import FORMATS
from api.rendering import local, render
from api.routes.who import Exporter, Filer
from api.schemas.exports import ExportRequest
from api.selection import FILTERS, chosen, shown
from api.services import services_of
from corpus.documents import documents
from corpus.dossiers import basket, dossiers

router = APIRouter(include_in_schema=False)

Numbers = Annotated[str, Form(max_length=60_000, pattern=r"^[0-9, ;]*$")]
Field = Annotated[str, Form(max_length=300)]


@router.get("/basket")
def page(request: Request, identity: Exporter) -> HTMLResponse:
    """Show what is in one's basket."""
    archive = services_of(request).archive
    found = [documents.get(archive, number) for number in basket.document_ids(archive, identity.name)]
    context = {"documents": found, "formats": FORMATS, "dossiers": dossiers.listing(archive)}
    return render(request, "basket.html", context)


@router.post("/basket")
def change(  # noqa: PLR0913, PLR0917 - one argument per field of the form
    request: Request,
    identity: Exporter,
    what: Annotated[Literal["put", "take-out", "clear"], Form()],
    numbers: Numbers = "",
    q: Field = "",
    unit: Field = "",
    type: Field = "",  # noqa: A002 - its name in the form
    year: Annotated[str, Form(max_length=4, pattern=r"^[0-9]*$")] = "",
    criterion: Field = "",
    body: Field = "",
    status: Field = "",
    scan: Annotated[Literal["", "rescan"], Form()] = "",
    next: Annotated[str, Form(max_length=2000)] = "/basket",  # noqa: A002 - as above
) -> Response:
    """Put documents in, by their numbers or all that a page of results finds; take them out; empty the basket."""
    archive = services_of(request).archive
    ids = tuple(int(number) for number in re.findall(r"[0-9]{1,18}", numbers))
    filters = dict(zip(FILTERS, (unit, type, int(year) if year else None, criterion, body, status), strict=True))
    if what == "clear":
        basket.clear(archive, identity.name)
    elif what == "take-out":
        basket.take_out(archive, identity.name, ids)
    elif asked := shown(archive, q, filters, scan or None):
        basket.put(archive, identity.name, chosen(archive, asked))
    else:
        basket.put(archive, identity.name, ids)
    return RedirectResponse(local(next), 303)


@router.post("/basket/export")
def export(request: Request, identity: Exporter, format: Annotated[str, Form(max_length=20)]) -> Response:  # noqa: A002 - its name in the form
    """Ask for an export of what is in the basket."""
    services = services_of(request)
    found = basket.document_ids(services.archive, identity.name)
    if found:
        ask(services, identity, ExportRequest.model_validate({"format": format, "documents": found}))
    return RedirectResponse("/exports" if found else "/basket", 303)


@router.post("/basket/file")
def file(request: Request, identity: Filer, code: Annotated[str, Form(max_length=dossiers.LONGEST_CODE)]) -> Response:
    """Put what is in the basket into a dossier, and empty it."""
    archive = services_of(request).archive
    with archive.transaction():
        dossiers.put(archive, code, basket.document_ids(archive, identity.name), by=identity.name)
        basket.clear(archive, identity.name)
    return RedirectResponse(f"/dossiers/{quote(code, safe='')}", 303)
