"""/api/v1/documents: upload, state, text, original."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import FileResponse, JSONResponse, PlainTextResponse, Response

from api import schemas
from api.ids import Id
from api.ranged import RESPONSES, ranged
from api.requeue import cancel, requeue
from api.routes.who import Reader, StreamingUploader, Uploader
from api.services import services_of
from api.uploads import FIELD, UNIT, receive
from corpus.documents import batches, documents, findings, holders
from corpus.store import audit, blobs
from corpus.store.archive import Archive
from corpus.units import choosing, units

router = APIRouter(prefix="/api/v1/documents", tags=["documents"])


FORM = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": [FIELD],
                    "properties": {
                        UNIT: {
                            "type": "string",
                            "description": "units that the files are given to, by name or code, parted by semicolons;"
                            " before the files, a file whose unit nobody knows is not stored",
                        },
                        FIELD: {"type": "array", "items": {"type": "string", "format": "binary"}},
                    },
                }
            }
        },
    }
}
# An original is somebody's file: it is handed over to be kept, and never runs as a page of this site.
SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"


@router.post(
    "",
    status_code=201,
    response_model=schemas.UploadReport,
    responses={200: {"model": schemas.UploadReport, "description": "no file was new: each says why"}},
    openapi_extra=FORM,
)
async def upload(request: Request, identity: StreamingUploader) -> JSONResponse:
    """Take files in, each answered on its own: 201 if any was new, 200 if all were duplicates or refused."""
    files = [schemas.uploaded(outcome) for outcome in await receive(request, services_of(request), identity)]
    status = 201 if any(file.status == "taken" for file in files) else 200
    return JSONResponse(schemas.UploadReport(files=files).model_dump(), status)


@router.get("")
def listing(
    request: Request,
    _: Reader,
    state: Literal["queued", "reading", "done", "failed"] | None = None,
    before: Annotated[Id | None, Query(description="the answer's `before`, for the next ones")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> schemas.DocumentList:
    """List documents, newest first."""
    found = documents.listing(services_of(request).archive, limit=limit + 1, before=before, state=state)
    return schemas.DocumentList(
        documents=[schemas.Document.model_validate(document) for document in found[:limit]],
        before=found[limit - 1].id if len(found) > limit else None,
    )


@router.get("/{document_id}")
def one(request: Request, _: Reader, document_id: Id) -> schemas.DocumentInFull:
    """Tell what is known of a document, how far its reading is, and what the intake check saw."""
    archive = services_of(request).archive
    known = schemas.Document.model_validate(documents.get(archive, document_id))
    part_of, batch = batches.part_of(archive, document_id), batches.find(archive, document_id)
    return schemas.DocumentInFull(
        **known.model_dump(),
        findings=[schemas.Finding.model_validate(one) for one in findings.of_document(archive, document_id)],
        part_of=schemas.PartOf.model_validate(part_of) if part_of else None,
        parts=list(batch.documents) if batch else [],
    )


@router.get("/{document_id}/units")
def units_of(request: Request, _: Reader, document_id: Id) -> schemas.HeldBy:
    """Tell which units a document was given to, whoever issued it."""
    return _held(services_of(request).archive, document_id)


@router.put("/{document_id}/units")
def give(request: Request, identity: Uploader, document_id: Id, wanted: schemas.NewHolders) -> schemas.HeldBy:
    """Give a document to these units and no others: who is bound to one of them sees it. Audited."""
    archive = services_of(request).archive
    holders.give(archive, document_id, choosing.chosen(archive, wanted.units), by=identity.name)
    return _held(archive, document_id)


def _held(archive: Archive, document_id: int) -> schemas.HeldBy:
    documents.get(archive, document_id)
    found = holders.of_document(archive, document_id)
    return schemas.HeldBy(units=[schemas.Holder(key=units.key_text(one.key), name=one.name) for one in found])


@router.post("/{document_id}/retry", status_code=202)
def retry(request: Request, identity: Uploader, document_id: Id) -> schemas.Document:
    """Queue a document again that failed, or a finished one: its pages that could not be read are read again."""
    return schemas.Document.model_validate(requeue(services_of(request), document_id, by=identity.name))


@router.post("/{document_id}/cancel", status_code=202)
def cancel_job(request: Request, identity: Uploader, document_id: Id) -> schemas.Document:
    """End the job of a document that waits or is being read; its pages that were read stay, and retry goes on."""
    return schemas.Document.model_validate(cancel(services_of(request), document_id, by=identity.name))


@router.get("/{document_id}/text", response_class=PlainTextResponse, responses=RESPONSES)
def text(
    request: Request, identity: Reader, document_id: Id, layer: Literal["best", "raw", "restored"] = "best"
) -> Response:
    """Give the text, pages parted by form feeds: the highest layer of each page, or one layer of all."""
    archive = services_of(request).archive
    documents.get(archive, document_id)
    views = documents.pages(archive, document_id)
    audit.append(archive, identity.name, "document.text", f"document:{document_id}", {"layer": layer})
    texts = [view.text if layer == "best" else view.raw if layer == "raw" else view.restored or "" for view in views]
    whole = "\f".join(texts).encode()
    return ranged(request, whole, media_type="text/plain; charset=utf-8", file=f"van-ban-{document_id}.txt")


@router.get(
    "/{document_id}/original",
    response_class=FileResponse,
    responses={200: {"content": {"*/*": {}}}, **RESPONSES},
)
def original(request: Request, identity: Reader, document_id: Id) -> Response:
    """Give the original file, byte for byte; parts of it by `Range`, its SHA-256 as the ETag."""
    archive = services_of(request).archive
    document = documents.get(archive, document_id)
    audit.append(archive, identity.name, "document.download", f"document:{document_id}", {})
    return ranged(
        request,
        blobs.path(archive, document.sha256),
        media_type=document.media_type,
        etag=document.sha256,
        file=document.file,
        headers={"content-security-policy": SANDBOX},
    )
