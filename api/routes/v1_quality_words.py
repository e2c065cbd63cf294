"""/api/v1/quality/words and letterheads: doubtful words, numbers and dates, one after the other; crops of the scan."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from api.crops import crop
from api.ids import Id
from api.language import Language, language_of, said, said_all
from api.pageimages import Size
from api.routes.who import Corrector, Reader
from api.schemas import quality_words as schemas
from api.services import services_of
from corpus.documents import documents
from corpus.quality import doubts, letterheads, queue, register
from corpus.quality.items import Item
from corpus.quality.rules import consequences

router = APIRouter(prefix="/api/v1", tags=["quality"])

Pixels = Annotated[int, Query(ge=0, le=100_000)]
CATCH_UP = 40  # documents that are looked at before the next words are given out
KEPT_SECONDS = 3600


@router.get("/quality/words")
def counted(request: Request, _: Corrector) -> list[schemas.KindLeft]:
    """Count the doubtful words that wait, by what they stand in, the gravest first."""
    archive = services_of(request).archive
    doubts.catch_up(archive, most=CATCH_UP)
    labels, language = consequences(), language_of(request)
    return [
        schemas.KindLeft(kind=kind, label=said(labels[kind].label, language), count=count)
        for kind, count in queue.left(archive).items()
    ]


@router.post("/quality/words/next")
def next_words(request: Request, identity: Corrector, asked: schemas.NextWords) -> schemas.Words:
    """Give out the next words, the gravest first: nobody else gets them for some minutes."""
    services = services_of(request)
    doubts.catch_up(services.archive, most=CATCH_UP)
    found = queue.claim(
        services.archive,
        identity.name,
        most=asked.limit,
        kind=asked.kind,
        document=asked.document,
        without=tuple(asked.without),
    )
    for item in found:
        services.openings.look(services.archive, identity, item.document_id)
    left = queue.left_about(services.archive, asked.kind)
    return schemas.Words(left=left, items=[doubt_out(item, language_of(request)) for item in found])


@router.post("/quality/words/undo")
def undo_word(request: Request, identity: Corrector) -> schemas.Undone:
    """Take back what one decided last."""
    made, item = queue.undo(services_of(request).archive, identity.name)
    return schemas.Undone(
        decision=schemas.Decided.model_validate(made), item=doubt_out(item, language_of(request)) if item else None
    )


@router.post("/quality/words/skipped")
def bring_back_words(request: Request, identity: Corrector) -> dict[str, int]:
    """Be asked again for the words that one put aside."""
    return {"words": queue.bring_back_skipped(services_of(request).archive, identity.name)}


@router.post("/quality/words/{doubt_id}/decision")
def decide_word(request: Request, identity: Corrector, doubt_id: Id, wanted: schemas.WordDecision) -> schemas.Decided:
    """Decide on a word; the page's history keeps it. 409 where somebody else was quicker."""
    made = queue.decide(services_of(request).archive, doubt_id, by=identity.name, **wanted.model_dump())
    return schemas.Decided.model_validate(made)


@router.post("/quality/letterheads/next")
def next_papers(request: Request, identity: Corrector, asked: schemas.Next) -> schemas.Papers:
    """Give out the next papers whose number or date is doubtful, with their neighbours in the register."""
    services = services_of(request)
    doubts.catch_up(services.archive, most=CATCH_UP)
    found = letterheads.claim(
        services.archive, identity.name, most=asked.limit, document=asked.document, without=tuple(asked.without)
    )
    for paper in found:
        services.openings.look(services.archive, identity, paper.document_id)
    items = [paper_out(paper, language_of(request)) for paper in found]
    return schemas.Papers(left=letterheads.left(services.archive), items=items)


@router.post("/quality/letterheads/undo")
def undo_letterhead(request: Request, identity: Corrector) -> schemas.Paper:
    """Take back the number and date that one entered last."""
    return paper_out(letterheads.undo(services_of(request).archive, identity.name), language_of(request))


@router.post("/quality/letterheads/skipped")
def bring_back_papers(request: Request, identity: Corrector) -> dict[str, int]:
    """Be asked again for the papers that one put aside."""
    return {"papers": letterheads.bring_back_skipped(services_of(request).archive, identity.name)}


@router.get("/documents/{document_id}/letterhead")
def letterhead(request: Request, identity: Corrector, document_id: Id) -> schemas.Paper:
    """Give one paper's number and date as they are asked for, also where nothing is doubtful."""
    services = services_of(request)
    found = letterheads.paper(services.archive, document_id)
    services.openings.look(services.archive, identity, document_id)
    return paper_out(found, language_of(request))


@router.put("/documents/{document_id}/letterhead")
def enter_letterhead(
    request: Request, identity: Corrector, document_id: Id, given: schemas.NewLetterhead
) -> schemas.Paper:
    """Enter a paper's number and date: they go into the page's text, with its history, and the facts follow."""
    archive = services_of(request).archive
    entered = letterheads.Entered(register.joined(given.number, given.symbol), given.date)
    letterheads.decide(archive, document_id, entered, by=identity.name)
    return paper_out(letterheads.paper(archive, document_id), language_of(request))


@router.post("/documents/{document_id}/letterhead/skip", status_code=204)
def skip_letterhead(request: Request, identity: Corrector, document_id: Id) -> None:
    """Put a paper aside for later."""
    letterheads.skip(services_of(request).archive, document_id, by=identity.name)


@router.get("/documents/{document_id}/letterhead/assessment")
def assessment(
    request: Request,
    _: Corrector,
    document_id: Id,
    number: Annotated[str, Query(max_length=20)] = "",
    symbol: Annotated[str, Query(max_length=60)] = "",
    date: Annotated[str, Query(max_length=10)] = "",
) -> schemas.Assessment:
    """Hold a number and a date against the calendar and the register, before they are entered."""
    archive = services_of(request).archive
    documents.get(archive, document_id)
    return assessment_out(register.assess(archive, document_id, number, symbol, date), language_of(request))


@router.get(
    "/documents/{document_id}/pages/{number}/crop",
    response_class=Response,
    responses={200: {"content": {"image/jpeg": {}}}, 304: {"description": "not changed"}},
)
async def crop_of(  # noqa: PLR0913, PLR0917 - one argument per part of the address
    request: Request, identity: Reader, document_id: Id, number: Id, x: Pixels, y: Pixels, w: Pixels, h: Pixels
) -> Response:
    """Give a part of the page's image; x, y, w, h are pixels of the page."""
    services = services_of(request)
    image = await services.images.get(document_id, number, Size.LARGE)
    await run_in_threadpool(services.openings.look, services.archive, identity, document_id)
    headers = {
        "etag": f'"{image.etag.strip(chr(34))}-{x}-{y}-{w}-{h}"',
        "cache-control": f"private, max-age={KEPT_SECONDS}",
    }
    if headers["etag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    view = await run_in_threadpool(documents.page, services.archive, document_id, number)
    part = await run_in_threadpool(crop, image.path, (x, y, w, h), (view.width, view.height))
    return Response(part, media_type="image/jpeg", headers=headers)


def paper_out(paper: letterheads.Paper, language: Language) -> schemas.Paper:
    """Give a paper its form, in the reader's language."""
    reasons, look = said_all(paper.reasons, language), assessment_out(paper.assessment, language)
    return schemas.Paper.model_validate(paper).model_copy(update={"reasons": reasons, "assessment": look})


def assessment_out(found: register.Assessment, language: Language) -> schemas.Assessment:
    """Give how number and date look its form, in the reader's language."""
    told = {"weekday": said(found.weekday, language), "warnings": said_all(found.warnings, language)}
    return schemas.Assessment.model_validate(found).model_copy(update=told)


def doubt_out(item: Item, language: Language) -> schemas.Doubt:
    """Give a word its form, in the reader's language."""
    named: dict[str, Any] = {name: getattr(item, name) for name in Item.__slots__}
    named |= {
        "label": said(item.label, language),
        "document": named.pop("document_id"),
        "page_width": named.pop("width"),
        "page_height": named.pop("height"),
    }
    return schemas.Doubt.model_validate(named)
