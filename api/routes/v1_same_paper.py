"""/api/v1/documents/…/same, …/apart, …/near: which documents are files of one paper, said by people or to be asked."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from api import schemas
from api.ids import Id
from api.routes.who import Reader, Uploader
from api.services import services_of
from corpus.documents import documents
from corpus.identity import joining, nearness, parting
from corpus.store.archive import Archive

router = APIRouter(prefix="/api/v1/documents", tags=["documents"])


@router.get("/{document_id}/same")
def same(request: Request, _: Reader, document_id: Id) -> schemas.SamePaper:
    """Tell which documents are files of a document's paper, and which a person parted from it."""
    return _same(services_of(request).archive, document_id)


@router.put("/{document_id}/same/{other_id}")
def join(request: Request, identity: Uploader, document_id: Id, other_id: Id) -> schemas.SamePaper:
    """Say that two documents are scans of one paper, where nothing read of them shows it. Audited."""
    archive = services_of(request).archive
    joining.join(archive, document_id, other_id, by=identity.name)
    return _same(archive, document_id)


@router.delete("/{document_id}/same/{other_id}")
def part(request: Request, identity: Uploader, document_id: Id, other_id: Id) -> schemas.SamePaper:
    """Take back what a person said of two documents; what their own words show stays. Audited."""
    archive = services_of(request).archive
    joining.part(archive, document_id, other_id, by=identity.name)
    return _same(archive, document_id)


@router.put("/{document_id}/apart/{other_id}")
def set_apart(request: Request, identity: Uploader, document_id: Id, other_id: Id) -> schemas.SamePaper:
    """Say that two documents are two papers, whatever the machine finds in common. Audited."""
    archive = services_of(request).archive
    parting.part(archive, document_id, other_id, by=identity.name)
    return _same(archive, document_id)


@router.delete("/{document_id}/apart/{other_id}")
def leave_apart(request: Request, identity: Uploader, document_id: Id, other_id: Id) -> schemas.SamePaper:
    """Take back that two documents are two papers; what their own words show holds again. Audited."""
    archive = services_of(request).archive
    parting.undo(archive, document_id, other_id, by=identity.name)
    return _same(archive, document_id)


@router.get("/{document_id}/near")
def near(
    request: Request,
    _: Reader,
    document_id: Id,
    limit: Annotated[int, Query(ge=1, le=50)] = 5,
) -> schemas.NearPapers:
    """Find documents that have the words of one without a number, and other figures or names: a person has to look."""
    found = nearness.near(services_of(request).archive, document_id, limit=limit)
    return schemas.NearPapers.model_validate({"near": nearness.as_json(found)})


def _same(archive: Archive, document_id: int) -> schemas.SamePaper:
    documents.get(archive, document_id)
    return schemas.SamePaper(
        others=[one.id for one in documents.manifestations(archive, document_id)],
        parted=[one.id for one in parting.parted(archive, document_id)],
    )
