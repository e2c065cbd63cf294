"""/api/v1/records and /api/v1/points: a unit's record, its appraisal sheet, and the points a reviewer writes down."""

import io
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.delivering import MEDIA_TYPES
from api.ids import Id
from api.ranged import RESPONSES, ranged
from api.routes.who import Decider, Exporter, Reader
from api.schemas import review as schemas
from api.services import services_of
from corpus.exports import appraisal as writing
from corpus.records import appraisal, points
from corpus.records.history import history
from corpus.store import audit
from corpus.units import units

router = APIRouter(prefix="/api/v1", tags=["records"])


@router.get("/records/{code}/{valid_from}")
def record(
    request: Request, identity: Reader, code: str, valid_from: str, programme: Annotated[Id | None, Query()] = None
) -> schemas.Record:
    """Give a unit's record: criteria with evidence, deadlines, points, gaps, awards, and what people did."""
    archive = services_of(request).archive
    key = (code, valid_from)
    found = appraisal.sheets(archive, key, programme=programme)
    done = history(archive, units.own_line(archive, key))
    audit.append(archive, identity.name, "record.view", f"unit:{code} {valid_from}", {})
    return schemas.Record(
        sheets=[asdict(sheet) for sheet in found],
        history=[schemas.Happening.model_validate(one) for one in done],
    )


@router.get(
    "/records/{code}/{valid_from}/sheet.{format}",
    response_class=Response,
    responses={200: {"content": {"*/*": {}}}, **RESPONSES},
)
def sheet(  # noqa: PLR0913, PLR0917 - one argument per part of the address
    request: Request,
    identity: Exporter,
    code: str,
    valid_from: str,
    format: schemas.SheetFormat,  # noqa: A002 - its name in the interface
    programme: Annotated[Id | None, Query()] = None,
) -> Response:
    """Give the appraisal sheet to print; written into the audit log."""
    archive = services_of(request).archive
    found = appraisal.sheets(archive, (code, valid_from), programme=programme)
    stream = io.BytesIO()
    writing.write(found, format, stream)
    writing.log(archive, identity.name, (code, valid_from), format, found)
    name = f"phieu-tham-dinh-{code}.{format}"
    return ranged(request, stream, media_type=MEDIA_TYPES[format], file=name)


@router.post("/points/self", status_code=204)
def set_self_score(request: Request, identity: Decider, given: schemas.SelfScore) -> None:
    """Write down what a unit gave itself for a criterion."""
    points.set_self_score(services_of(request).archive, **given.model_dump(), by=identity.name)


@router.post("/points/reductions", status_code=201)
def reduce(request: Request, identity: Decider, given: schemas.NewReduction) -> schemas.Reduction:
    """Take points off for a reason."""
    made = points.reduce(services_of(request).archive, **given.model_dump(), by=identity.name)
    return schemas.Reduction.model_validate(made)


@router.post("/points/reductions/{reduction_id}/undo", status_code=204)
def undo(request: Request, identity: Decider, reduction_id: Id) -> None:
    """Take a reduction back."""
    points.undo_reduction(services_of(request).archive, reduction_id, by=identity.name)
