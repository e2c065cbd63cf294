"""The desk, the upload page, the list of documents."""

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from api.auth.identity import Identity
from api.ids import Id
from api.rendering import address, render
from api.requeue import cancel, requeue
from api.routes.who import Reader, StreamingUploader, Uploader
from api.services import services_of
from api.uploads import Outcome, receive
from api.views.desks import filing_desk, intake_desk, review_desk
from corpus.documents import documents, holders, overview
from corpus.store import refusals
from corpus.units import choosing

router = APIRouter(include_in_schema=False)


ON_A_PAGE = 50


@router.get("/")
def home(request: Request, identity: Reader) -> HTMLResponse:
    """Show what each role works with: a clerk files on their way, an archivist what is filed, others the matrix."""
    services = services_of(request)
    if identity.role == "clerk":
        return render(request, "desk_clerk.html", intake_desk(services, identity))
    if identity.role == "archivist":
        return render(request, "desk_archivist.html", filing_desk(services.archive, identity))
    return render(request, "home.html", review_desk(services.archive))


@router.post("/refusals/clear")
def clear_refusals(request: Request, identity: Uploader) -> Response:
    """Put the files away that were refused: their reasons are read."""
    refusals.clear(services_of(request).archive, identity.name)
    return RedirectResponse("/", 303)


@router.get("/upload")
def upload_page(request: Request, identity: Uploader) -> HTMLResponse:
    """Show the form and what came in lately, with its progress."""
    return _upload_page(request, identity, [])


@router.post("/upload")
async def upload(request: Request, identity: StreamingUploader) -> HTMLResponse:
    """Take the files of the form, for browsers without JavaScript, and tell what became of each."""
    outcomes = await receive(request, services_of(request), identity)
    return await run_in_threadpool(_upload_page, request, identity, outcomes)


@router.get("/documents")
def listing(
    request: Request,
    _: Reader,
    state: Literal["", "queued", "reading", "done", "failed"] = "",
    before: Id | None = None,
) -> HTMLResponse:
    """List what is in the archive."""
    archive = services_of(request).archive
    found = documents.listing(archive, limit=ON_A_PAGE + 1, before=before, state=state or None)
    context = {
        "documents": found[:ON_A_PAGE],
        "counts": overview.counts(archive),
        "state": state,
        "before": before,
        "next_before": found[ON_A_PAGE - 1].id if len(found) > ON_A_PAGE else None,
    }
    return render(request, "documents.html", context)


@router.post("/documents/{document_id}/retry")
def retry(request: Request, identity: Uploader, document_id: Id) -> Response:
    """Queue a document again that failed, or has pages that could not be read."""
    requeue(services_of(request), document_id, by=identity.name)
    return RedirectResponse(f"/documents/{document_id}", 303)


@router.post("/documents/{document_id}/cancel")
def cancel_job(request: Request, identity: Uploader, document_id: Id) -> Response:
    """End the job of a document that waits or is being read."""
    cancel(services_of(request), document_id, by=identity.name)
    return RedirectResponse(f"/documents/{document_id}", 303)


@router.post("/documents/{document_id}/units")
def give(
    request: Request,
    identity: Uploader,
    document_id: Id,
    unit: Annotated[list[Annotated[str, Form(max_length=100)]] | None, Form()] = None,
    named: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Give a paper to units: those that are ticked and one by name; where several bear it, they are shown to choose."""
    archive = services_of(request).archive
    try:
        keys = choosing.chosen(archive, [*(unit or ()), named])
    except choosing.SeveralUnits:
        return RedirectResponse(address(f"/documents/{document_id}", unit=named) + "#held", 303)
    holders.give(archive, document_id, keys, by=identity.name)
    return RedirectResponse(f"/documents/{document_id}", 303)


def _upload_page(request: Request, identity: Identity, outcomes: list[Outcome]) -> HTMLResponse:
    return render(request, "upload.html", {**intake_desk(services_of(request), identity), "outcomes": outcomes})
