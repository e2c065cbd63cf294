"""/api/v1/retention and /api/v1/deletions: how long documents are kept, and deletion that leaves a trace."""

from datetime import date
from typing import Literal

from fastapi import APIRouter, Request

from api.ids import Id
from api.paging import RESPONSES as PAGED
from api.paging import Pages
from api.routes.who import Archivist, Reader
from api.schemas import retention as schemas
from api.services import services_of
from corpus.custody import deleting, dossier_retention, retention
from corpus.documents import documents, tombstones
from corpus.vietnam import today

router = APIRouter(prefix="/api/v1", tags=["retention"])


@router.get("/retention/due", responses=PAGED)
def due(request: Request, _: Archivist, pages: Pages, on: date | None = None) -> schemas.Due:
    """List the documents whose time is over, today or on a day."""
    archive, day = services_of(request).archive, (on or today()).isoformat()
    found = pages.told(retention.due(archive, day, pages.window), retention.count_due(archive, day))
    return schemas.Due(due=[schemas.Period.model_validate(one) for one in found])


@router.get("/documents/{document_id}/retention")
def period(request: Request, _: Reader, document_id: Id) -> schemas.Period | None:
    """Tell how long a document is kept; null where nobody has set it."""
    archive = services_of(request).archive
    documents.get(archive, document_id)
    kept = retention.of_document(archive, document_id)
    return schemas.Period.model_validate(kept) if kept else None


@router.put("/documents/{document_id}/retention")
def keep_for(request: Request, identity: Archivist, document_id: Id, wanted: schemas.NewPeriod) -> schemas.Period:
    """Set how long a document is kept."""
    kept = retention.keep_for(
        services_of(request).archive,
        document_id,
        wanted.years,
        rule=wanted.rule,
        by=identity.name,
        from_year=wanted.from_year,
    )
    return schemas.Period.model_validate(kept)


@router.put("/dossiers/{code}/retention")
def keep_dossier(request: Request, identity: Archivist, code: str, wanted: schemas.DossierPeriod) -> schemas.Kept:
    """Set how long the documents of a dossier are kept, as its own period says; longer ones of theirs stay."""
    archive = services_of(request).archive
    kept = dossier_retention.keep_dossier(archive, code, by=identity.name, rule=wanted.rule, from_year=wanted.from_year)
    return schemas.Kept.model_validate(kept)


@router.get("/deletions", responses=PAGED)
def deletions(
    request: Request,
    _: Archivist,
    pages: Pages,
    state: Literal["proposed", "withdrawn", "deleted"] | None = None,
) -> schemas.DeletionList:
    """List deletions, newest first: what is left to know of the documents."""
    archive = services_of(request).archive
    found = tombstones.deletions(archive, state=state, window=pages.window)
    told = pages.told(found, tombstones.count(archive, state=state))
    return schemas.DeletionList(deletions=[schemas.Deletion.model_validate(one) for one in told])


@router.post("/documents/{document_id}/deletion", status_code=201)
def propose(request: Request, identity: Archivist, document_id: Id, wanted: schemas.NewDeletion) -> schemas.Deletion:
    """Propose to delete a document; nothing goes until somebody else approves."""
    proposed = deleting.propose(
        services_of(request).archive,
        document_id,
        reason=wanted.reason,
        by=identity.name,
        with_programme=wanted.with_programme,
    )
    return schemas.Deletion.model_validate(proposed)


@router.post("/documents/{document_id}/deletion/withdraw")
def withdraw(request: Request, identity: Archivist, document_id: Id) -> schemas.Deletion:
    """Take a proposal back, or turn it down."""
    done = deleting.withdraw(services_of(request).archive, document_id, by=identity.name)
    return schemas.Deletion.model_validate(done)


@router.post("/documents/{document_id}/deletion/approve")
def approve(request: Request, identity: Archivist, document_id: Id) -> schemas.Deletion:
    """Approve what somebody else proposed, and delete for good."""
    services = services_of(request)
    alone = services.settings.deletion_by_one
    done = deleting.approve(services.archive, document_id, by=identity.name, alone=alone)
    return schemas.Deletion.model_validate(done)
