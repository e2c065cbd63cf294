"""/api/v1/…/citations: what papers say of each other, and which cited papers are missing."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from api.ids import Id
from api.routes.who import Reader
from api.schemas.citations import Citations, Dangling
from api.services import services_of
from corpus.citations.citation_report import as_json, dangling_json, report
from corpus.citations.dangling import dangling, missing_numbers

router = APIRouter(prefix="/api/v1", tags=["citations"])


@router.get("/documents/{document_id}/citations")
def of_document(request: Request, identity: Reader, document_id: Id) -> Citations:
    """Give what a paper cites and is cited by, and what became of it. Opening a document is audited."""
    services = services_of(request)
    found = report(services.archive, document_id)
    services.openings.look(services.archive, identity, document_id)
    return Citations.model_validate(as_json(found))


@router.get("/citations/dangling")
def missing(
    request: Request,
    _: Reader,
    number: Annotated[str | None, Query(max_length=100, examples=["1746/QĐ-UBND"])] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 50,
) -> Dangling:
    """List papers that are cited and not here, those cited by the most papers first; or those of one number."""
    archive = services_of(request).archive
    found = dangling(archive, limit=limit, number=number or None)
    return Dangling.model_validate({"total": missing_numbers(archive), "dangling": dangling_json(found)})
