"""Packages proved on a page: one that came from elsewhere, or one that was exported here."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool

from api.export_requests import finished
from api.ids import Id
from api.package_checks import Verdict, check, check_sent
from api.rendering import render
from api.routes.who import Exporter, StreamingExporter
from api.services import services_of
from api.uploads import answers
from ingest.limits import MEBI

router = APIRouter(include_in_schema=False)


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
    job, path = finished(services.archive, identity, job_id)
    return _shown(request, list(check(services.archive, path, job.file or path.name)))


def _shown(request: Request, verdicts: list[Verdict]) -> HTMLResponse:
    most = services_of(request).limits.max_bytes // MEBI
    return render(request, "packages.html", {"verdicts": verdicts, "most_megabytes": most})
