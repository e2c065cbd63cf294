"""/api/v1/evidence and /api/v1/programmes: what proves which criterion for whom, and a reviewer's word on it."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request

from api import schemas
from api.auth.access import Require
from api.auth.identity import Identity
from api.auth.permissions import Permission
from api.ids import Id
from api.services import services_of
from corpus.linking import programmes
from corpus.records import evidence

router = APIRouter(prefix="/api/v1", tags=["evidence"])

Reader = Annotated[Identity, Depends(Require(Permission.READ))]
Decider = Annotated[Identity, Depends(Require(Permission.DECIDE))]


@router.get("/evidence")
def listing(
    request: Request,
    _: Reader,
    unit: Annotated[str | None, Query(max_length=100, description="name or code")] = None,
    criterion: Annotated[str | None, Query(max_length=40, examples=["3.2.1.a"])] = None,
    programme: Id | None = None,
    status: Literal["proposed", "accepted", "rejected"] | None = None,
) -> schemas.EvidenceList:
    """List evidence with its reasons, and where it stands on the scan."""
    found = evidence.evidence(
        services_of(request).archive,
        unit=unit or None,
        criterion=criterion or None,
        programme=programme,
        status=status,
    )
    return schemas.EvidenceList.model_validate(evidence.as_json(found))


@router.post("/evidence/{evidence_id}/decision")
def decide(request: Request, identity: Decider, evidence_id: Id, decision: schemas.Decision) -> schemas.Evidence:
    """Accept or reject a piece of evidence, or take the decision back. It is written into the audit log."""
    decided = evidence.decide(
        services_of(request).archive, evidence_id, decision.status, by=identity.name, note=decision.note
    )
    return schemas.Evidence.model_validate(evidence.as_json([decided])["evidence"][0])


@router.get("/programmes")
def all_programmes(request: Request, _: Reader) -> list[schemas.Programme]:
    """List the emulation programmes."""
    found = programmes.all_programmes(services_of(request).archive)
    return [schemas.Programme.model_validate(programme) for programme in found]


@router.post("/programmes", status_code=201)
def add_programme(
    request: Request,
    identity: Annotated[Identity, Depends(Require(Permission.PROGRAMME))],
    plan: schemas.NewProgramme,
) -> schemas.ProgrammeDetail:
    """Make the criteria of a plan a programme and link every paper to it."""
    archive = services_of(request).archive
    return _detail(request, programmes.add(archive, plan.document, by=identity.name).id)


@router.get("/programmes/{programme_id}")
def one_programme(request: Request, _: Reader, programme_id: Id) -> schemas.ProgrammeDetail:
    """Give a programme with its criteria."""
    return _detail(request, programme_id)


def _detail(request: Request, programme_id: int) -> schemas.ProgrammeDetail:
    archive = services_of(request).archive
    programme = schemas.Programme.model_validate(programmes.get(archive, programme_id))
    criteria = [schemas.Criterion.model_validate(each) for each in programmes.criteria(archive, programme_id)]
    return schemas.ProgrammeDetail(**programme.model_dump(), criteria=criteria)
