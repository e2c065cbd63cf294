"""/api/v1/documents/{id}/split: a batch scan and its parts; /findings: what the intake check saw."""

from typing import Annotated

from fastapi import APIRouter, Body, Request

from api import schemas
from api.batches import list_rows, part_rows
from api.ids import Id
from api.paging import RESPONSES as PAGED
from api.paging import Pages
from api.routes.who import Reader, Uploader
from api.services import Services, services_of
from corpus.documents import batches, documents, findings, splitting
from extract.handover import read_list
from ingest.splitting import split

router = APIRouter(prefix="/api/v1/documents/{document_id}", tags=["documents"])


LONGEST_LIST = 2_000_000  # characters


@router.get("/findings", responses=PAGED)
def found(request: Request, _: Reader, document_id: Id, pages: Pages) -> list[schemas.Finding]:
    """Tell what the intake check saw on the pages before they were read: advice, with the rule that asks for it."""
    archive = services_of(request).archive
    documents.get(archive, document_id)
    return [schemas.Finding.model_validate(one) for one in pages.cut(findings.of_document(archive, document_id))]


@router.get("/split")
def proposal(request: Request, _: Reader, document_id: Id) -> schemas.Batch:
    """Tell where the papers of a batch scan begin and why; one part where it is one paper."""
    return _batch(services_of(request), document_id)


@router.post("/split/change")
def change(request: Request, identity: Uploader, document_id: Id, wanted: schemas.Starts) -> schemas.Batch:
    """Have papers begin at these pages, whatever the machine proposed."""
    services = services_of(request)
    batches.change(services.archive, document_id, wanted.starts, by=identity.name)
    return _batch(services, document_id)


@router.post("/split/compare")
def compare(
    request: Request,
    _: Reader,
    document_id: Id,
    handed_in: Annotated[str, Body(media_type="text/csv", max_length=LONGEST_LIST)],
) -> list[schemas.ListLine]:
    """Hold the parts against the list that was handed in, a CSV: what agrees, differs, is missing, is too much."""
    rows = list_rows(services_of(request).archive, document_id, read_list(handed_in))
    return [schemas.ListLine.model_validate(row) for row in rows]


@router.post("/split/apply", status_code=202)
def apply(request: Request, identity: Uploader, document_id: Id) -> schemas.Batch:
    """Make a document of each part; they wait to be understood, nothing is read again."""
    services = services_of(request)
    split(services.archive, document_id, by=identity.name)
    services.wake()
    return _batch(services, document_id)


@router.post("/split/undo", status_code=202)
def undo(request: Request, identity: Uploader, document_id: Id) -> schemas.Batch:
    """Take the parts away again; what people wrote and decided in them goes back to the batch."""
    services = services_of(request)
    splitting.undo(services.archive, document_id, by=identity.name)
    services.wake()
    return _batch(services, document_id)


def _batch(services: Services, document_id: int) -> schemas.Batch:
    kept = batches.find(services.archive, document_id)
    rows = part_rows(services.archive, document_id)
    return schemas.Batch(
        parts=[schemas.Part.model_validate(row) for row in rows],
        left_out=list(batches.proposed(services.archive, document_id).left_out),
        changed_by=kept.changed_by if kept else None,
        applied_by=kept.applied_by if kept else None,
        applied_at=kept.applied_at if kept else None,
    )
