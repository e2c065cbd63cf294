"""Correcting a page: the scan beside its text, and every version of it to go back to. Works without JavaScript."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.corrections import changed, steps
from api.ids import LARGEST, Id
from api.problems import status_of
from api.rendering import render
from api.routes.who import Corrector
from api.services import services_of
from api.views.paper import UNSURE
from corpus.documents import correcting, documents
from corpus.documents.correcting import CorrectionRefused
from corpus.documents.overlaying import EditedMeanwhile
from corpus.pages import places, revisions

router = APIRouter(prefix="/documents/{document_id}/pages/{number}", include_in_schema=False)

MOST_TYPED = 2 * correcting.LONGEST  # a form's line ends are two characters


@router.get("/edit")
def edit(request: Request, identity: Corrector, document_id: Id, number: Id, saved: bool = False) -> HTMLResponse:  # noqa: FBT001, FBT002 - a part of the address
    """Show a page's text to be corrected, and its history."""
    services = services_of(request)
    context = _context(request, document_id, number)
    services.openings.look(services.archive, identity, document_id)
    return render(request, "edit.html", {**context, "saved": saved})


@router.post("/edit")
def save(  # noqa: PLR0913, PLR0917 - one argument per field of the form
    request: Request,
    identity: Corrector,
    document_id: Id,
    number: Id,
    seen: Annotated[int, Form(ge=0, le=LARGEST)],
    text: Annotated[str, Form(max_length=MOST_TYPED)] = "",
    whole: Annotated[bool, Form()] = False,  # noqa: FBT002 - a field of the form
) -> Response:
    """Keep what was typed; where somebody else changed the same words, show both, what was typed still in the form."""
    archive = services_of(request).archive
    try:
        correcting.correct(archive, document_id, number, text, by=identity.name, seen=seen, whole=whole)
    except (EditedMeanwhile, CorrectionRefused) as error:
        typed = text.replace("\r\n", "\n")
        context = _context(request, document_id, number) | {"text": typed, "whole": whole, "error": error}
        if isinstance(error, EditedMeanwhile):
            context["against"] = changed(context["page"].text, typed)
        else:
            context["seen"] = seen
        return render(request, "edit.html", context, status=status_of(error))
    return _again(document_id, number)


@router.post("/undo")
def undo(
    request: Request,
    identity: Corrector,
    document_id: Id,
    number: Id,
    seen: Annotated[int | None, Form(ge=0, le=LARGEST)] = None,
) -> Response:
    """Take back the newest act on the page that was not taken back yet."""
    correcting.undo(services_of(request).archive, document_id, number, by=identity.name, seen=seen)
    return _again(document_id, number)


@router.post("/back")
def back(
    request: Request, identity: Corrector, document_id: Id, number: Id, to: Annotated[int, Form(ge=0, le=LARGEST)]
) -> Response:
    """Make an earlier version the newest one."""
    correcting.go_back(services_of(request).archive, document_id, number, to, by=identity.name)
    return _again(document_id, number)


def _context(request: Request, document_id: int, number: int) -> dict[str, Any]:
    archive = services_of(request).archive
    with archive.snapshot():
        page = documents.page(archive, document_id, number)
        history = steps(archive, document_id, number)
        document = documents.get(archive, document_id)
    newest = history[0].revision if history else None
    doubted = page.source == "ocr" and page.reviewed is None
    return {
        "document": document,
        "number": number,
        "page": page,
        "text": page.text,
        "seen": newest.id if newest else 0,
        "whole": newest is not None and newest.whole,
        "steps": history,
        "can_undo": any(step.stands and step.revision.kind != "merge" for step in history),
        "machine": revisions.MACHINE,
        "longest": correcting.LONGEST,
        "doubts": [box for token in page.tokens if token.confidence < UNSURE for box in _boxes(page, token)]
        if doubted
        else [],
        "error": None,
        "against": (),
        "saved": False,
    }


def _boxes(page: documents.PageView, token: documents.TokenRow) -> tuple[Any, ...]:
    return places.boxes(page, token.start, token.end)


def _again(document_id: int, number: int) -> Response:
    return RedirectResponse(f"/documents/{document_id}/pages/{number}/edit?saved=1", 303)
