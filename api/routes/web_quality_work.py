"""One document of a batch of quality control before somebody: its fields, then page after page, by keyboard."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.ids import LARGEST, Id
from api.labels import QUALITY_TASKS
from api.problems import status_of
from api.rendering import render
from api.routes.who import Corrector
from api.services import services_of
from api.views.paper import UNSURE
from corpus.documents import correcting, documents
from corpus.errors import ArchiveError, NotFound
from corpus.pages import places
from corpus.quality import batches, rounds
from corpus.quality.rules import practice
from corpus.store.archive import Archive

router = APIRouter(prefix="/quality", include_in_schema=False)

Value = Annotated[str, Form(max_length=2000)]
Figures = Annotated[str, Form(max_length=4, pattern=r"^\d*$")]
Pick = Annotated[str, Form(max_length=1)]
MOST_TYPED = 2 * correcting.LONGEST


@router.post("/batches/{batch_id}/next")
def next_task(request: Request, identity: Corrector, batch_id: Id) -> Response:
    """Take the next document."""
    return _next(services_of(request).archive, batch_id, identity.name)


@router.get("/tasks/{task_id}")
def task(request: Request, identity: Corrector, task_id: Id) -> HTMLResponse:
    """Show the document that one has before them: fields, or the page that is next."""
    services = services_of(request)
    context = _context(services.archive, task_id)
    services.openings.look(services.archive, identity, context["work"].document_id)
    return render(request, "quality_work.html", context)


@router.post("/tasks/{task_id}/fields")
def enter_fields(  # noqa: PLR0913, PLR0917 - one argument per field of the form
    request: Request,
    identity: Corrector,
    task_id: Id,
    number: Value = "",
    symbol: Value = "",
    day: Figures = "",
    month: Figures = "",
    year: Figures = "",
    issuer: Value = "",
    title: Value = "",
    pick_number: Pick = "",
    pick_symbol: Pick = "",
    pick_date: Pick = "",
    pick_issuer: Pick = "",
    pick_title: Pick = "",
) -> Response:
    """Enter the fields; where two people differ, what was picked of one goes before what stands in the cells."""
    archive = services_of(request).archive
    date = f"{year.zfill(4)}-{month.zfill(2)}-{day.zfill(2)}" if day or month or year else ""
    fields = {"number": number, "symbol": symbol, "date": date, "issuer": issuer, "title": title}
    picks = {
        "number": pick_number,
        "symbol": pick_symbol,
        "date": pick_date,
        "issuer": pick_issuer,
        "title": pick_title,
    }
    try:
        others = rounds.work(archive, task_id).others
        for name, pick in picks.items():
            if pick in {"1", "2"} and len(others) == 2:
                fields[name] = others[int(pick) - 1].get(name, "")
        rounds.enter_fields(archive, task_id, fields, by=identity.name)
        return _on(archive, task_id, identity.name)
    except ArchiveError as error:
        return _told(request, task_id, error, fields=fields)


@router.post("/tasks/{task_id}/pages/{number}")
def save_page(  # noqa: PLR0913, PLR0917 - one argument per field of the form
    request: Request,
    identity: Corrector,
    task_id: Id,
    number: Id,
    seen: Annotated[int, Form(ge=0, le=LARGEST)],
    text: Annotated[str, Form(max_length=MOST_TYPED)] = "",
) -> Response:
    """Keep a page's words, all of it looked at, and go on."""
    archive = services_of(request).archive
    try:
        rounds.save_page(archive, task_id, number, text, by=identity.name, seen=seen)
        return _on(archive, task_id, identity.name)
    except ArchiveError as error:
        return _told(request, task_id, error, text=text.replace("\r\n", "\n"))


@router.post("/tasks/{task_id}/send-back")
def send_back(request: Request, identity: Corrector, task_id: Id, reason: Value = "") -> Response:
    """Send the document back to be scanned again, and take the next."""
    archive = services_of(request).archive
    try:
        rounds.send_back(archive, task_id, reason=reason, by=identity.name)
    except ArchiveError as error:
        return _told(request, task_id, error)
    return _next(archive, rounds.work(archive, task_id).batch_id, identity.name)


@router.post("/tasks/{task_id}/put-aside")
def put_aside(request: Request, identity: Corrector, task_id: Id) -> Response:
    """Give the document back for later, and take the next."""
    archive = services_of(request).archive
    rounds.put_aside(archive, task_id, by=identity.name)
    return _next(archive, rounds.work(archive, task_id).batch_id, identity.name)


def _on(archive: Archive, task_id: int, by: str) -> Response:
    """Go on with the same document, or hand it in and take the next."""
    work = rounds.work(archive, task_id)
    if not work.fields_done or work.page is not None:
        return RedirectResponse(f"/quality/tasks/{task_id}", 303)
    rounds.hand_in(archive, task_id, by=by)
    return _next(archive, work.batch_id, by)


def _next(archive: Archive, batch_id: int, by: str) -> Response:
    found = rounds.claim(archive, batch_id, by=by)
    return RedirectResponse(f"/quality/tasks/{found.id}" if found else f"/quality/batches/{batch_id}?nothing=1", 303)


def _told(
    request: Request,
    task_id: int,
    error: ArchiveError,
    *,
    fields: dict[str, str] | None = None,
    text: str | None = None,
) -> Response:
    """Show the page again with what was typed still in it, and why it was not kept."""
    context = _context(services_of(request).archive, task_id) | {"error": error}
    if fields is not None:
        context["fields"] = _cells(fields)
    if text is not None:
        context["text"] = text
    return render(request, "quality_work.html", context, status=status_of(error))


def _context(archive: Archive, task_id: int) -> dict[str, Any]:
    work = rounds.work(archive, task_id)
    page_number = (work.page or 1) if work.fields_done else 1
    try:
        view = documents.page(archive, work.document_id, page_number)
    except NotFound:
        view = None
    doubted = view is not None and view.source == "ocr" and view.reviewed is None
    return {
        "work": work,
        "batch": batches.get(archive, work.batch_id),
        "document": documents.get(archive, work.document_id),
        "task_name": QUALITY_TASKS[work.task],
        "entering": not work.fields_done,
        "number": page_number,
        "page": view,
        "text": view.text if view else "",
        "seen": rounds.seen_version(archive, work.document_id, page_number),
        "fields": _cells(work.fields),
        "others": [_cells(each) for each in work.others],
        "labels": practice().fields,
        "longest": correcting.LONGEST,
        "doubts": [
            box
            for token in view.tokens
            if token.confidence < UNSURE
            for box in places.boxes(view, token.start, token.end)
        ]
        if view is not None and doubted
        else [],
        "error": None,
    }


def _cells(fields: dict[str, str]) -> dict[str, str]:
    """Return the fields as the form's cells hold them: the date in three."""
    year, month, day = (fields.get("date") or "--").split("-")[:3]
    return {
        **{name: fields.get(name, "") for name in practice().fields},
        "day": day.lstrip("0"),
        "month": month.lstrip("0"),
        "year": year.lstrip("0"),
    }
