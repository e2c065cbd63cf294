"""/api/v1/quality/batches, tasks and rescans: the rounds of quality control, acceptance, scans that are sent back."""

import io
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.delivering import MEDIA_TYPES
from api.ids import Id
from api.ranged import attachment
from api.routes.who import Controller, Corrector, Reader, Uploader
from api.schemas import quality as schemas
from api.services import services_of
from corpus.quality import batches, measuring, minutes, rescans, rounds, selecting, unreadable
from corpus.store.archive import Archive

router = APIRouter(prefix="/api/v1", tags=["quality"])

Words = Annotated[str, Query(max_length=300)]


@router.get("/quality/rescans")
def rescan_list(
    request: Request, _: Reader, state: Literal["asked", "replaced", "withdrawn"] = "asked"
) -> schemas.Rescans:
    """List the scans that have to be made again, or were."""
    found = rescans.listing(services_of(request).archive, state=state)
    return schemas.Rescans(rescans=[schemas.Rescan.model_validate(one) for one in found])


@router.get("/quality/unreadable")
def unreadable_list(
    request: Request, _: Reader, limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> schemas.UnreadableDocuments:
    """List the documents that came out unreadable and wait for a new scan, the least readable first."""
    archive = services_of(request).archive
    found = [schemas.Unreadable.model_validate(one) for one in unreadable.listing(archive, limit=limit)]
    return schemas.UnreadableDocuments(count=unreadable.count(archive), unreadable=found)


@router.post("/documents/{document_id}/rescan", status_code=201)
def ask_rescan(request: Request, identity: Corrector, document_id: Id, wanted: schemas.NewRescan) -> schemas.Rescan:
    """Send a document back to be scanned again."""
    found = rescans.ask(
        services_of(request).archive, document_id, reason=wanted.reason, page=wanted.page, by=identity.name
    )
    return schemas.Rescan.model_validate(found)


@router.post("/documents/{document_id}/rescan/withdraw", status_code=204)
def withdraw_rescan(request: Request, identity: Corrector, document_id: Id) -> None:
    """Take it back: the scan is good enough after all."""
    rescans.withdraw(services_of(request).archive, document_id, by=identity.name)


@router.post("/documents/{document_id}/rescan/replace")
def replace_scan(request: Request, identity: Uploader, document_id: Id, wanted: schemas.Replacement) -> schemas.Rescan:
    """Say which document, uploaded before, is the new scan; the old one and its history stay."""
    found = rescans.replace(services_of(request).archive, document_id, wanted.document, by=identity.name)
    return schemas.Rescan.model_validate(found)


@router.get("/quality/batches")
def batch_list(
    request: Request, _: Corrector, state: Literal["open", "accepted", "refused"] | None = None
) -> schemas.Batches:
    """List the batches of quality control, the newest first."""
    found = batches.listing(services_of(request).archive, state=state)
    return schemas.Batches(batches=[schemas.QualityBatch.model_validate(one) for one in found])


@router.post("/quality/batches", status_code=201)
def open_batch(request: Request, identity: Controller, wanted: schemas.NewBatch) -> schemas.QualityBatch:
    """Open a batch: of documents, of a dossier, or of all that were in no batch yet."""
    archive = services_of(request).archive
    chosen = selecting.documents(archive, numbers=wanted.documents, dossier=wanted.dossier)
    made = batches.create(archive, wanted.title, chosen, by=identity.name, rules=_rules(wanted))
    return schemas.QualityBatch.model_validate(made)


@router.get("/quality/batches/{batch_id}")
def batch(request: Request, _: Corrector, batch_id: Id) -> schemas.BatchInFull:
    """Give a batch, what its rounds measured so far, and its tasks."""
    return _in_full(services_of(request).archive, batch_id)


@router.post("/quality/batches/{batch_id}/next")
def next_task(request: Request, identity: Corrector, batch_id: Id) -> schemas.Work | None:
    """Give out the next document; null where nothing waits that one may do."""
    services = services_of(request)
    found = rounds.claim(services.archive, batch_id, by=identity.name)
    if found:
        services.openings.look(services.archive, identity, found.document_id)
    return schemas.Work.model_validate(found) if found else None


@router.put("/quality/tasks/{task_id}/fields")
def enter_fields(request: Request, identity: Corrector, task_id: Id, fields: schemas.Fields) -> schemas.Work:
    """Enter the fields of the document that one has before them."""
    archive = services_of(request).archive
    rounds.enter_fields(archive, task_id, fields.model_dump(), by=identity.name)
    return schemas.Work.model_validate(rounds.work(archive, task_id))


@router.put("/quality/tasks/{task_id}/pages/{number}")
def save_page(request: Request, identity: Corrector, task_id: Id, number: Id, wanted: schemas.TaskPage) -> schemas.Work:
    """Make a page's words right: all of it was looked at."""
    archive = services_of(request).archive
    rounds.save_page(archive, task_id, number, wanted.text, by=identity.name, seen=wanted.seen)
    return schemas.Work.model_validate(rounds.work(archive, task_id))


@router.post("/quality/tasks/{task_id}/hand-in", status_code=204)
def hand_in(request: Request, identity: Corrector, task_id: Id) -> None:
    """Hand the document in."""
    rounds.hand_in(services_of(request).archive, task_id, by=identity.name)


@router.post("/quality/tasks/{task_id}/send-back", status_code=204)
def send_back(request: Request, identity: Corrector, task_id: Id, wanted: schemas.SendBack) -> None:
    """Send the document back to be scanned again; the batch waits for the new scan."""
    rounds.send_back(services_of(request).archive, task_id, reason=wanted.reason, by=identity.name)


@router.post("/quality/tasks/{task_id}/put-aside", status_code=204)
def put_aside(request: Request, identity: Corrector, task_id: Id) -> None:
    """Give the document back, to be given out again behind the others."""
    rounds.put_aside(services_of(request).archive, task_id, by=identity.name)


@router.post("/quality/batches/{batch_id}/decision")
def conclude(request: Request, identity: Controller, batch_id: Id, wanted: schemas.Conclusion) -> schemas.QualityBatch:
    """Accept a batch or refuse it; 409 where something stands against accepting it."""
    archive = services_of(request).archive
    made = measuring.decide(archive, batch_id, accept=wanted.accept, by=identity.name, note=wanted.note)
    return schemas.QualityBatch.model_validate(made)


@router.post("/quality/batches/{batch_id}/repeat", status_code=201)
def repeat(request: Request, identity: Controller, batch_id: Id, wanted: schemas.Rules) -> schemas.QualityBatch:
    """Open a batch of the documents of one that was refused."""
    made = measuring.repeat(services_of(request).archive, batch_id, by=identity.name, rules=_rules(wanted))
    return schemas.QualityBatch.model_validate(made)


@router.get(
    "/quality/batches/{batch_id}/minutes.{format}",
    response_class=Response,
    responses={200: {"content": {"application/octet-stream": {}}}},
)
def minutes_of(  # noqa: PLR0913, PLR0917 - one argument per part of the address
    request: Request,
    identity: Corrector,
    batch_id: Id,
    format: Literal["docx", "pdf"],  # noqa: A002 - its name in the interface
    parent: Words = "",
    agency: Words = "",
    symbol: Annotated[str, Query(max_length=40)] = "",
    place: Words = "",
    chair: Words = "",
    secretary: Words = "",
    present: Annotated[str, Query(max_length=2000, description="people parted by semicolons")] = "",
) -> Response:
    """Give the acceptance minutes; what is not told is left to be written by hand. Written into the audit log."""
    archive = services_of(request).archive
    people = tuple(name.strip() for name in present.split(";") if name.strip())
    meeting = minutes.Meeting(parent, agency, symbol, place, chair, secretary, people)
    stream = io.BytesIO()
    minutes.write(minutes.minutes(archive, batch_id, meeting), format, stream)
    minutes.log(archive, identity.name, batch_id, format)
    name = f"bien-ban-nghiem-thu-{batch_id}.{format}"
    headers = {"content-disposition": attachment(name)}
    return Response(stream.getvalue(), media_type=MEDIA_TYPES[format], headers=headers)


def _rules(wanted: schemas.Rules) -> batches.Rules:
    return batches.Rules(wanted.share, wanted.seed, wanted.blind, wanted.most_words, wanted.most_fields)


def _in_full(archive: Archive, batch_id: int) -> schemas.BatchInFull:
    with archive.snapshot():
        found, measured = batches.get(archive, batch_id), measuring.measure(archive, batch_id)
        tasks = batches.tasks(archive, batch_id)
    return schemas.BatchInFull(
        batch=schemas.QualityBatch.model_validate(found),
        measured=schemas.Measured.model_validate(measured),
        obstacles=measuring.obstacles(found, measured),
        tasks=[schemas.Task.model_validate(task) for task in tasks],
    )
