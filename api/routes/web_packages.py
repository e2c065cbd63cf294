"""Packages proved on a page: one that came from elsewhere, or one that was exported here."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool

from api.auth.access import Require
from api.auth.identity import Identity
from api.auth.permissions import Permission
from api.export_requests import fetched
from api.ids import Id
from api.package_checks import Verdict, check, check_sent
from api.rendering import render
from api.services import services_of
from api.uploads import answers
from corpus.exports import jobs
from ingest.limits import MEBI

router = APIRouter(include_in_schema=False)

Exporter = Annotated[Identity, Depends(Require(Permission.EXPORT))]
StreamingExporter = Annotated[Identity, Depends(Require(Permission.EXPORT, token_in_body=True))]


@router.get("/packages")
def page(request: Request, _: Exporter) -> HTMLResponse:
    """Show the form."""
    return _shown(request, [])


@router.post("/packages")
async def check_files(request: Request, identity: StreamingExporter) -> HTMLResponse:
    """Prove the files of the form; nothing of them is kept."""
    services = services_of(request)
    found = [verdict async for told in answers(request, services, identity, check_sent) for verdict in told]
    return await run_in_threadpool(_shown, request, found)


@router.post("/exports/{job_id}/check")
def check_export(request: Request, identity: Exporter, job_id: Id) -> HTMLResponse:
    """Prove a package that was exported here, as its receiver would."""
    services = services_of(request)
    made = fetched(services, identity, job_id)
    job = jobs.get(services.archive, job_id)
    path = jobs.folder(services.archive, job_id) / (job.file or "")
    return _shown(request, list(check(services.archive, path, made.filename or path.name)))


def _shown(request: Request, verdicts: list[Verdict]) -> HTMLResponse:
    most = services_of(request).limits.max_bytes // MEBI
    return render(request, "packages.html", {"verdicts": verdicts, "most_megabytes": most})
