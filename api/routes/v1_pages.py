"""/api/v1/documents/…/pages and facts: what a page says and where, and how it looks."""

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, Response
from starlette.concurrency import run_in_threadpool

from api import schemas
from api.ids import Id
from api.pageimages import Size
from api.paging import RESPONSES as PAGED
from api.paging import Pages
from api.ranged import RESPONSES, ranged
from api.routes.who import Reader
from api.services import services_of
from corpus.documents import documents
from corpus.pages import places
from corpus.pages.facts import count_references

router = APIRouter(prefix="/api/v1/documents/{document_id}", tags=["pages"])


@router.get("/pages/{number}")
def page(request: Request, identity: Reader, document_id: Id, number: Id) -> schemas.Page:
    """Give a page: its layers, its words with their boxes, its facts with theirs. Opening a document is audited."""
    services = services_of(request)
    archive = services.archive
    view = documents.page(archive, document_id, number)
    services.openings.look(archive, identity, document_id)
    facts = [
        schemas.fact_out(fact, [_place(place, {number: view}) for place in fact.spans])
        for fact in documents.facts_on_page(archive, document_id, number)
    ]
    return schemas.page_out(view, facts)


@router.get("/references", responses=PAGED)
def references(request: Request, _: Reader, document_id: Id, pages: Pages) -> list[schemas.Fact]:
    """Give every reference of the document, with its places."""
    archive = services_of(request).archive
    documents.get(archive, document_id)
    total = count_references(archive, document_id)
    found = pages.told(documents.references(archive, document_id, pages.window), total)
    named = {place.page for fact in found for place in fact.spans} & documents.pages_read(archive, document_id)
    views = {number: documents.page(archive, document_id, number) for number in named}
    return [schemas.fact_out(fact, [_place(place, views) for place in fact.spans]) for fact in found]


@router.get(
    "/pages/{number}/image",
    response_class=FileResponse,
    responses={200: {"content": {"image/jpeg": {}}}, **RESPONSES},
)
async def image(request: Request, identity: Reader, document_id: Id, number: Id, size: Size = Size.NORMAL) -> Response:
    """Give the page as an image, encoded anew; it lies under the boxes when both are scaled alike."""
    services = services_of(request)
    found = await services.images.get(document_id, number, size)
    await run_in_threadpool(services.openings.look, services.archive, identity, document_id)
    headers = {"cache-control": "private, no-cache"}
    return ranged(request, found.path, media_type=found.media_type, etag=found.etag, headers=headers)


def _place(place: places.Place, views: dict[int, documents.PageView]) -> schemas.Place:
    view = views.get(place.page)
    boxes = places.boxes(view, place.start, place.end) if view else ()
    return schemas.Place(
        page=place.page,
        start=place.start,
        end=place.end,
        boxes=[schemas.Box.model_validate(box) for box in boxes],
    )
