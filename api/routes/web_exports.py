"""Exports on pages: asked for from the results, the paper, the dossier; watched and fetched on a page of their own."""

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.export_requests import ask, fetched
from api.ids import Id
from api.labels import EXPORT_STATES, FORMATS
from api.rendering import render
from api.routes.who import Exporter
from api.schemas.exports import ExportRequest
from api.services import services_of
from corpus.dossiers.dossiers import LONGEST_CODE
from corpus.exports import jobs

router = APIRouter(include_in_schema=False)


@router.get("/exports")
def listing(request: Request, identity: Exporter) -> HTMLResponse:
    """Show one's own exports; the page comes again by itself while one is being made."""
    found = jobs.listing(services_of(request).archive, identity.name)
    context = {
        "jobs": found,
        "asked_of": lambda job: ExportRequest.model_validate(job.request),
        "at_work": any(job.state in {"queued", "running"} for job in found),
        "formats": FORMATS,
        "states": EXPORT_STATES,
    }
    return render(request, "exports.html", context)


@router.post("/exports")
def add(  # noqa: PLR0913, PLR0917 - one argument per field of the form
    request: Request,
    identity: Exporter,
    format: Annotated[str, Form(max_length=20)],  # noqa: A002 - its name in the form
    q: Annotated[str, Form(max_length=300)] = "",
    unit: Annotated[str, Form(max_length=100)] = "",
    type: Annotated[str, Form(max_length=100)] = "",  # noqa: A002 - its name in the form
    year: Annotated[str, Form(max_length=4, pattern=r"^[0-9]*$")] = "",
    criterion: Annotated[str, Form(max_length=40)] = "",
    body: Annotated[str, Form(max_length=200)] = "",
    status: Annotated[str, Form(max_length=20)] = "",
    scan: Annotated[Literal["", "rescan"], Form()] = "",
    document: Annotated[Id | None, Form()] = None,
    dossier: Annotated[str, Form(max_length=LONGEST_CODE)] = "",
) -> Response:
    """Ask for an export of what a page shows."""
    wanted = ExportRequest(
        format=format,
        query=q or None,
        unit=unit or None,
        type=type or None,
        year=int(year) if year else None,
        criterion=criterion or None,
        body=body or None,
        status=status or None,
        scan=scan or None,
        documents=[document] if document else None,
        dossier=dossier or None,
        columns=None,
    )
    ask(services_of(request), identity, wanted)
    return RedirectResponse("/exports", 303)


@router.get("/exports/{job_id}/file")
def file(request: Request, identity: Exporter, job_id: Id) -> Response:
    """Give the file of a finished export."""
    return fetched(request, identity, job_id)
