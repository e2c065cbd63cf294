"""/api/v1/evidence and /api/v1/programmes: what proves which criterion for whom, and a reviewer's word on it."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request

from api import schemas
from api.auth.access import Require
from api.auth.identity import Identity
from api.auth.permissions import Permission
from api.ids import Id
from api.paging import RESPONSES as PAGED
from api.paging import Pages
from api.routes.who import Decider, Reader
from api.schemas import review
from api.services import services_of
from corpus.documents import documents
from corpus.linking import programmes
from corpus.records import evidence, reviewing
from corpus.records.evidence_rows import Evidence

router = APIRouter(prefix="/api/v1", tags=["evidence"])


@router.get("/evidence", responses=PAGED)
def listing(  # noqa: PLR0913, PLR0917 - one argument per filter
    request: Request,
    _: Reader,
    pages: Pages,
    unit: Annotated[str | None, Query(max_length=100, description="name or code")] = None,
    criterion: Annotated[str | None, Query(max_length=40, examples=["3.2.1.a"])] = None,
    programme: Id | None = None,
    status: Literal["proposed", "accepted", "rejected"] | None = None,
) -> schemas.EvidenceList:
    """List evidence with its reasons, and where it stands on the scan."""
    archive = services_of(request).archive
    found = evidence.evidence(
        archive,
        unit=unit or None,
        criterion=criterion or None,
        programme=programme,
        status=status,
        with_boxes=False,
    )
    return schemas.EvidenceList.model_validate(evidence.as_json(evidence.placed(archive, pages.cut(found))))


@router.post("/evidence/{evidence_id}/decision")
def decide(request: Request, identity: Decider, evidence_id: Id, decision: schemas.Decision) -> schemas.Evidence:
    """Accept or reject a piece of evidence, or take the decision back. It is written into the audit log."""
    archive = services_of(request).archive
    decided = evidence.decide(
        archive, evidence_id, decision.status, by=identity.name, note=decision.note, seen=decision.seen
    )
    return _one(decided)


@router.post("/evidence", status_code=201)
def add(request: Request, identity: Decider, picked: review.Picked) -> schemas.Evidence:
    """Add a passage by hand: accepted evidence, at an offset of the page's text or by its words."""
    archive = services_of(request).archive
    place = (
        reviewing.find_quote(archive, picked.document, picked.page, picked.quote)
        if picked.quote
        else (picked.page, picked.start, picked.end)
    )
    added = reviewing.add(
        archive,
        picked.document,
        place,
        programme=picked.programme,
        criterion=picked.criterion,
        unit=picked.unit,
        by=identity.name,
        favourable=picked.favourable,
        note=picked.note,
    )
    return _one(added)


@router.post("/evidence/{evidence_id}/note")
def note(request: Request, identity: Decider, evidence_id: Id, written: review.Note) -> schemas.Evidence:
    """Write a note beside a piece of evidence; an empty one takes it away."""
    return _one(reviewing.note(services_of(request).archive, evidence_id, written.note, by=identity.name))


@router.post("/evidence/{evidence_id}/move")
def move(request: Request, identity: Decider, evidence_id: Id, there: review.Move) -> schemas.Evidence:
    """Put a piece of evidence to another criterion or unit; the machine does not propose it again where it was."""
    moved = reviewing.move(
        services_of(request).archive, evidence_id, by=identity.name, criterion=there.criterion, unit=there.unit
    )
    return _one(moved)


@router.get("/programmes", responses=PAGED)
def all_programmes(request: Request, _: Reader, pages: Pages) -> list[schemas.Programme]:
    """List the emulation programmes."""
    found = programmes.all_programmes(services_of(request).archive)
    return [schemas.Programme.model_validate(programme) for programme in pages.cut(found)]


@router.post("/programmes", status_code=201)
def add_programme(
    request: Request,
    identity: Annotated[Identity, Depends(Require(Permission.PROGRAMME))],
    plan: schemas.NewProgramme,
) -> schemas.ProgrammeDetail:
    """Make the criteria of a plan a programme and link every paper to it."""
    archive = services_of(request).archive
    documents.get(archive, plan.document)  # what the user does not see is not there
    return _detail(request, programmes.add(archive, plan.document, by=identity.name).id)


@router.get("/programmes/{programme_id}")
def one_programme(request: Request, _: Reader, programme_id: Id) -> schemas.ProgrammeDetail:
    """Give a programme with its criteria."""
    return _detail(request, programme_id)


def _one(piece: Evidence) -> schemas.Evidence:
    return schemas.Evidence.model_validate(evidence.as_json([piece])["evidence"][0])


def _detail(request: Request, programme_id: int) -> schemas.ProgrammeDetail:
    archive = services_of(request).archive
    programme = schemas.Programme.model_validate(programmes.get(archive, programme_id))
    criteria = [schemas.Criterion.model_validate(each) for each in programmes.criteria(archive, programme_id)]
    return schemas.ProgrammeDetail(**programme.model_dump(), criteria=criteria)
