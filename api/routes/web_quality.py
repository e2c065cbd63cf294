"""Quality control as pages: what waits, the queues, scans sent back, batches, their conclusion and minutes."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.ids import Id
from api.labels import QUALITY_BATCH_STATES, QUALITY_TASK_STATES, QUALITY_TASKS
from api.problems import status_of
from api.rendering import render
from api.routes.who import Controller, Corrector, Reader, Uploader
from api.services import services_of
from corpus.dossiers import dossiers
from corpus.errors import ArchiveError
from corpus.quality import batches, doubts, letterheads, measuring, minutes, queue, rescans, selecting, unreadable
from corpus.quality.batches import QualityRefused
from corpus.quality.register import WEEKDAYS
from corpus.quality.rules import consequences, practice
from corpus.store.archive import Archive
from corpus.vietnam import percent

router = APIRouter(include_in_schema=False)

Words = Annotated[str, Form(max_length=1000)]
Figure = Annotated[str, Form(max_length=20)]
SHOWN = 300  # tasks of a batch
CATCH_UP = 200  # documents that are looked at before the counts are told
CELLS = ("title", "documents", "dossier", "share", "most_words", "most_fields", "seed", "blind")  # of a new batch


@router.get("/quality")
def overview(request: Request, _: Corrector) -> HTMLResponse:
    """Show what waits for people, and the batches."""
    return render(request, "quality.html", _overview(services_of(request).archive))


@router.get("/quality/words")
def words(
    request: Request, _: Corrector, kind: Annotated[str, Query(max_length=40)] = "", document: Id | None = None
) -> HTMLResponse:
    """Go through the doubtful words."""
    labels = consequences()
    return render(
        request,
        "quality_words.html",
        {
            "kind": kind if kind in labels else "",
            "label": labels[kind].label if kind in labels else "",
            "document": document,
        },
    )


@router.get("/quality/letterheads")
def papers(request: Request, _: Corrector, document: Id | None = None) -> HTMLResponse:
    """Go through the papers whose number or date is doubtful."""
    return render(request, "quality_letterheads.html", {"document": document, "weekdays": WEEKDAYS})


@router.get("/quality/rescans")
def rescan_list(request: Request, _: Reader) -> HTMLResponse:
    """List the scans that have to be made again, and those that were."""
    return render(request, "quality_rescans.html", _rescans(services_of(request).archive))


@router.post("/quality/rescans/{document_id}")
def replace(
    request: Request, identity: Uploader, document_id: Id, new: Annotated[str, Form(pattern=r"^\d{1,18}$")]
) -> Response:
    """Say which document is the new scan."""
    archive = services_of(request).archive
    try:
        rescans.replace(archive, document_id, int(new), by=identity.name)
    except ArchiveError as error:
        context = _rescans(archive) | {"error": error}
        return render(request, "quality_rescans.html", context, status=status_of(error))
    return RedirectResponse("/quality/rescans", 303)


@router.post("/documents/{document_id}/rescan")
def send_back(request: Request, identity: Corrector, document_id: Id, reason: Words = "") -> Response:
    """Send a document back to be scanned again."""
    rescans.ask(services_of(request).archive, document_id, reason=reason, by=identity.name)
    return RedirectResponse(f"/documents/{document_id}", 303)


@router.post("/documents/{document_id}/rescan/withdraw")
def withdraw(request: Request, identity: Corrector, document_id: Id) -> Response:
    """Take it back."""
    rescans.withdraw(services_of(request).archive, document_id, by=identity.name)
    return RedirectResponse(f"/documents/{document_id}", 303)


@router.post("/quality/batches")
def open_batch(  # noqa: PLR0913, PLR0917 - one argument per field of the form
    request: Request,
    identity: Controller,
    title: Words = "",
    documents: Annotated[str, Form(max_length=5000)] = "",
    dossier: Annotated[str, Form(max_length=100)] = "",
    share: Figure = "",
    most_words: Figure = "",
    most_fields: Figure = "",
    seed: Annotated[str, Form(pattern=r"^\d{0,9}$")] = "",
    blind: Annotated[bool, Form()] = False,  # noqa: FBT002 - a field of the form
) -> Response:
    """Open a batch."""
    archive = services_of(request).archive
    try:
        rules = batches.Rules(_part(share), int(seed) if seed else None, blind, _part(most_words), _part(most_fields))
        chosen = selecting.documents(archive, numbers=selecting.numbers_in(documents), dossier=dossier or None)
        made = batches.create(archive, title, chosen, by=identity.name, rules=rules)
    except ArchiveError as error:
        filled = {"title": title, "documents": documents, "dossier": dossier, "share": share, "seed": seed}
        filled |= {"most_words": most_words, "most_fields": most_fields, "blind": "1" if blind else ""}
        context = _overview(archive) | {"error": error, "filled": filled}
        return render(request, "quality.html", context, status=status_of(error))
    return RedirectResponse(f"/quality/batches/{made.id}", 303)


@router.get("/quality/batches/{batch_id}")
def batch(request: Request, _: Corrector, batch_id: Id, nothing: bool = False) -> HTMLResponse:  # noqa: FBT001, FBT002 - a part of the address
    """Show a batch: how far it is, what was measured, what is left to do."""
    return render(request, "quality_batch.html", _batch(services_of(request).archive, batch_id) | {"nothing": nothing})


@router.post("/quality/batches/{batch_id}/decision")
def conclude(
    request: Request, identity: Controller, batch_id: Id, accept: Annotated[bool, Form()], note: Words = ""
) -> Response:
    """Accept the batch, or refuse it."""
    archive = services_of(request).archive
    try:
        measuring.decide(archive, batch_id, accept=accept, by=identity.name, note=note)
    except QualityRefused as error:
        context = _batch(archive, batch_id) | {"error": error}
        return render(request, "quality_batch.html", context, status=status_of(error))
    return RedirectResponse(f"/quality/batches/{batch_id}", 303)


@router.post("/quality/batches/{batch_id}/repeat")
def repeat(request: Request, identity: Controller, batch_id: Id) -> Response:
    """Open a batch of the same documents, to be looked over anew."""
    archive = services_of(request).archive
    before = batches.get(archive, batch_id)
    rules = batches.Rules(before.share, None, before.blind, before.most_words, before.most_fields)
    made = measuring.repeat(archive, batch_id, by=identity.name, rules=rules)
    return RedirectResponse(f"/quality/batches/{made.id}", 303)


def _overview(archive: Archive) -> dict[str, Any]:
    doubts.catch_up(archive, most=CATCH_UP)
    labels, usual = consequences(), practice()
    return {
        "words": [(kind, labels[kind].label, count) for kind, count in queue.left(archive).items()],
        "papers": letterheads.left(archive),
        "rescans": len(unreadable.waiting(archive)),
        "batches": batches.listing(archive),
        "batch_states": QUALITY_BATCH_STATES,
        "free": selecting.free(archive),
        "dossiers": dossiers.listing(archive),
        "usual": {name: _figure(getattr(usual, name)) for name in ("share", "most_words", "most_fields")},
        "error": None,
        "filled": dict.fromkeys(CELLS, ""),
    }


def _batch(archive: Archive, batch_id: int) -> dict[str, Any]:
    with archive.snapshot():
        found, measured = batches.get(archive, batch_id), measuring.measure(archive, batch_id)
        tasks = batches.tasks(archive, batch_id)
    return {
        "batch": found,
        "measured": measured,
        "obstacles": measuring.obstacles(found, measured),
        "tasks": tasks[:SHOWN],
        "more": max(0, len(tasks) - SHOWN),
        "task_names": QUALITY_TASKS,
        "task_states": QUALITY_TASK_STATES,
        "batch_states": QUALITY_BATCH_STATES,
        "rate": percent,
        "confidence": practice().confidence,
        "forms": minutes.FORMATS,
        "nothing": False,
        "error": None,
    }


def _rescans(archive: Archive) -> dict[str, Any]:
    return {
        "asked": rescans.listing(archive),
        "poor": unreadable.listing(archive),
        "poor_count": unreadable.count(archive),
        "replaced": rescans.listing(archive, state="replaced")[::-1],
        "error": None,
    }


def _part(text: str) -> float | None:
    """Return the share that a person typed in percent, "2,5"; None for nothing. Raises QualityRefused."""
    if not text.strip():
        return None
    try:
        return float(text.strip().rstrip("%").replace(",", ".")) / 100
    except ValueError as error:
        raise QualityRefused(f"“{text}” không phải tỷ lệ phần trăm. Hãy ghi như 30 hoặc 2,5.") from error


def _figure(share: float) -> str:
    return f"{share * 100:g}".replace(".", ",")
