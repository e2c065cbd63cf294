"""/api/v1/exports: documents in the archivist's formats."""

import tempfile
from typing import Annotated, BinaryIO, cast

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response, StreamingResponse

from api.delivering import ENDINGS, MEDIA_TYPES, PACKAGE, forms
from api.errors import ExportTooLarge
from api.ids import Id
from api.ranged import RESPONSES, ranged
from api.routes.who import Exporter
from api.services import services_of
from corpus import exports
from corpus.documents import batches, documents
from corpus.errors import NotFound
from corpus.store import audit
from corpus.store.archive import Archive

router = APIRouter(prefix="/api/v1", tags=["exports"])


MOST_NAMED = 1000  # documents in one address: longer ones are cut off by servers and proxies; jobs take more
IN_MEMORY = 4 * 1024 * 1024
MOST_WORD_PAGES = 2000  # of several documents: a Word file is made whole in memory, and slowly


@router.get("/exports")
def formats(_: Exporter) -> list[str]:
    """List the formats there are; packages (bagit) are made by jobs."""
    return list(forms())


@router.get(
    "/exports/{format}",
    response_class=StreamingResponse,
    responses={200: {"content": {"*/*": {}}}, **RESPONSES},
)
def export(
    request: Request,
    identity: Exporter,
    format: str,  # noqa: A002 - its name in the interface
    document: Annotated[list[Id] | None, Query(max_length=MOST_NAMED, description="these; else every document")] = None,
) -> Response:
    """Export documents; the export is written into the audit log.

    pdf, alto and hocr hold one document: several come as a ZIP, those without page images left out. The same archive
    gives the same bytes and the same ETag; parts by `Range`.
    """
    archive = services_of(request).archive
    if format == PACKAGE:
        raise NotFound("Gói BagIt cần thời gian để tạo: hãy gửi yêu cầu tới /api/v1/exports/jobs.")
    if format not in exports.formats():
        raise NotFound(f"Chưa có định dạng xuất “{format}”. Các định dạng hiện có: {', '.join(exports.formats())}.")
    ids = list(dict.fromkeys(document)) if document else _every(archive)
    if format == "docx":
        _require_few_pages(archive, ids)
    spool = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY, dir=str(archive.cache))  # noqa: SIM115 - closed when sent
    target = cast("BinaryIO", spool)
    try:
        exports.export(archive, ids, format, target)
        audit.append(archive, identity.name, "export", f"format:{format}", {"documents": ids})
    except BaseException:
        target.close()
        raise
    kind = "zip" if exports.is_packed(format, len(ids)) else format
    media_type = MEDIA_TYPES.get(kind, "application/octet-stream")
    return ranged(request, target, media_type=media_type, file=f"sohoa.{ENDINGS.get(kind, kind)}")


def _require_few_pages(archive: Archive, ids: list[int]) -> None:
    pages = 0
    for document_id in ids:
        pages += documents.get(archive, document_id).page_count or 0
        if pages > MOST_WORD_PAGES and len(ids) > 1:
            raise ExportTooLarge(MOST_WORD_PAGES)


def _every(archive: Archive) -> list[int]:
    """Return every document that is read, the newest first."""
    split = batches.split_ids(archive)  # their parts are in the archive too
    return [number for number in reversed(documents.ids(archive, state="done")) if number not in split]
