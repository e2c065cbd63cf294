"""/api/v1/awards: what units, their bodies and people were honoured with."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from api.paging import RESPONSES as PAGED
from api.paging import Pages
from api.routes.who import Reader
from api.schemas import awards as schemas
from api.services import services_of
from corpus.records import awards

router = APIRouter(prefix="/api/v1", tags=["awards"])


@router.get("/awards", responses=PAGED)
def listing(
    request: Request,
    _: Reader,
    pages: Pages,
    unit: Annotated[str | None, Query(max_length=100, description="name or code")] = None,
    year: Annotated[int | None, Query(ge=1945, le=2100)] = None,
) -> schemas.AwardList:
    """List the awards won, the latest first, each with the papers that tell of it."""
    archive = services_of(request).archive
    found, total = awards.listing(archive, unit=unit or None, year=year, window=pages.window)
    return schemas.AwardList.model_validate({"awards": awards.as_json(pages.told(found, total))})
