"""The desk, the upload page, the list of documents."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from api.auth.access import Require
from api.auth.identity import Identity
from api.auth.permissions import Permission
from api.ids import Id
from api.rendering import render
from api.requeue import cancel, requeue
from api.services import services_of
from api.uploads import Outcome, receive
from api.views.matrix import matrices
from corpus.documents import documents, overview
from ingest.limits import MEBI

router = APIRouter(include_in_schema=False)

Reader = Annotated[Identity, Depends(Require(Permission.READ))]
Uploader = Annotated[Identity, Depends(Require(Permission.UPLOAD))]
StreamingUploader = Annotated[Identity, Depends(Require(Permission.UPLOAD, token_in_body=True))]

LATELY = 10
ON_A_PAGE = 50


@router.get("/")
def home(request: Request, _: Reader) -> HTMLResponse:
    """Show what came in lately and how the programmes stand."""
    archive = services_of(request).archive
    context = {
        "documents": documents.listing(archive, limit=LATELY),
        "counts": overview.counts(archive),
        "programmes": matrices(archive),
    }
    return render(request, "home.html", context)


@router.get("/upload")
def upload_page(request: Request, _: Uploader) -> HTMLResponse:
    """Show the form and what came in lately, with its progress."""
    return _upload_page(request, [])


@router.post("/upload")
async def upload(request: Request, identity: StreamingUploader) -> HTMLResponse:
    """Take the files of the form, for browsers without JavaScript, and tell what became of each."""
    outcomes = [outcome async for outcome in receive(request, services_of(request), identity)]
    return await run_in_threadpool(_upload_page, request, outcomes)


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


def _upload_page(request: Request, outcomes: list[Outcome]) -> HTMLResponse:
    services = services_of(request)
    context = {
        "documents": documents.listing(services.archive, limit=LATELY),
        "outcomes": outcomes,
        "most_bytes": services.limits.max_bytes,
        "most_megabytes": services.limits.max_bytes // MEBI,
    }
    return render(request, "upload.html", context)
