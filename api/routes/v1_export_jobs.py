"""/api/v1/exports/jobs: exports that take their time, made by the service and fetched when they are done."""

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, Response

from api.export_requests import ask, fetched
from api.ids import Id
from api.paging import RESPONSES as PAGED
from api.paging import Pages
from api.ranged import RESPONSES
from api.routes.who import Exporter
from api.schemas import exports as schemas
from api.services import services_of
from corpus.errors import NotFound
from corpus.exports import jobs

router = APIRouter(prefix="/api/v1/exports/jobs", tags=["exports"])


@router.get("", responses=PAGED)
def listing(request: Request, identity: Exporter, pages: Pages) -> list[schemas.ExportJob]:
    """List one's own exports, newest first; the files of old ones are cleared away."""
    archive = services_of(request).archive
    found = jobs.listing(archive, identity.name, pages.window)
    return [schemas.ExportJob.model_validate(job) for job in pages.told(found, jobs.count(archive, identity.name))]


@router.post("", status_code=202)
def add(request: Request, identity: Exporter, wanted: schemas.ExportRequest) -> schemas.ExportJob:
    """Ask for an export: a search, documents, a dossier, or the whole archive, in any format."""
    return schemas.ExportJob.model_validate(ask(services_of(request), identity, wanted))


@router.get("/{job_id}")
def one(request: Request, identity: Exporter, job_id: Id) -> schemas.ExportJob:
    """Tell how far an export is."""
    job = jobs.get(services_of(request).archive, job_id)
    if job.requested_by != identity.name:
        raise NotFound(f"Không có lần xuất số {job_id}.")
    return schemas.ExportJob.model_validate(job)


@router.get(
    "/{job_id}/file",
    response_class=FileResponse,
    responses={200: {"content": {"*/*": {}}}, **RESPONSES},
)
def file(request: Request, identity: Exporter, job_id: Id) -> Response:
    """Give the file of a finished export; parts of it by `Range`, its SHA-256 as the ETag."""
    return fetched(request, identity, job_id)
