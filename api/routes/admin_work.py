"""Pages on which administrators see the work: jobs and programmes."""

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

from api.ids import Id
from api.rendering import address, render
from api.requeue import cancel, requeue
from api.routes.who import Administrator
from api.services import services_of
from corpus.documents import reading_jobs
from corpus.exports import jobs as exports
from corpus.records import in_use
from corpus.store import jobs

router = APIRouter(prefix="/admin", include_in_schema=False)

State = Literal["", "queued", "running", "done", "failed"]

ON_A_PAGE = 50
MOST_AT_ONCE = 1000


@router.get("/jobs")
def listing(request: Request, _: Administrator, state: State = "", before: Id | None = None) -> HTMLResponse:
    """Show what is read, what waits, what failed and why."""
    archive = services_of(request).archive
    found = reading_jobs.jobs(archive, state=state or None, before=before, limit=ON_A_PAGE + 1)
    context = {
        "jobs": found[:ON_A_PAGE],
        "state": state,
        "before": before,
        "next_before": found[ON_A_PAGE - 1].document if len(found) > ON_A_PAGE else None,
        "counts": jobs.by_state(archive),
        "abandoned": jobs.abandoned(archive),
        "exports": [job for job in exports.listing(archive) if job.state in {"queued", "running", "failed"}],
    }
    return render(request, "admin/jobs.html", context)


@router.post("/jobs")
def steer(
    request: Request,
    identity: Administrator,
    what: Annotated[Literal["retry", "cancel", "retry-failed"], Form()],
    document: Annotated[Id | None, Form()] = None,
    state: Annotated[State, Form()] = "",
) -> Response:
    """Queue a document again, end its job, or queue again all that failed."""
    services = services_of(request)
    if what == "retry-failed":
        for job in reading_jobs.jobs(services.archive, state="failed", before=None, limit=MOST_AT_ONCE):
            requeue(services, job.document, by=identity.name)
    elif document is not None:
        (requeue if what == "retry" else cancel)(services, document, by=identity.name)
    return RedirectResponse(address("/admin/jobs", state=state), 303)


@router.get("/programmes")
def programme_listing(request: Request, _: Administrator) -> HTMLResponse:
    """Show the programmes, their criteria and evidence counted."""
    return render(request, "admin/programmes.html", {"rows": in_use.programmes_in_use(services_of(request).archive)})
