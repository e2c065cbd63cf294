"""Asking for an export and fetching it, as the interface and the pages do: allowed, written down, handed over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.delivering import forms
from api.ranged import ranged
from api.services import services_of
from corpus.documents import documents
from corpus.dossiers import dossiers
from corpus.errors import NotFound
from corpus.exports import columns, jobs
from corpus.store import audit

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.requests import Request
    from starlette.responses import Response

    from api.auth.identity import Identity
    from api.schemas.exports import ExportRequest
    from api.services import Services
    from corpus.exports.jobs import Job
    from corpus.store.archive import Archive


def ask(services: Services, identity: Identity, wanted: ExportRequest) -> Job:
    """Write an export down to be made; audited.

    Raises:
        NotFound: there is no such format.
        ArchiveError: there is no such document or dossier, or the columns are wrong.
    """
    archive = services.archive
    if wanted.format not in forms():
        raise NotFound(f"Chưa có định dạng xuất “{wanted.format}”. Các định dạng hiện có: {', '.join(forms())}.")
    for document_id in wanted.documents or ():
        documents.get(archive, document_id)
    if wanted.dossier is not None:
        dossiers.get(archive, wanted.dossier)
    if wanted.columns:
        columns.parse(wanted.columns.encode(), "đã gửi")
    request = wanted.model_dump(exclude_none=True)
    with archive.transaction():
        job = jobs.add(archive, request, by=identity.name)
        audit.append(archive, identity.name, "export", f"format:{wanted.format}", {"job": job.id, **request})
    services.exports.wake()
    return job


def fetched(request: Request, identity: Identity, job_id: int) -> Response:
    """Return the file of a finished export; audited. Raises NotFound."""
    archive = services_of(request).archive
    job, file = finished(archive, identity, job_id)
    audit.append(archive, identity.name, "export.download", f"export:{job_id}", {"sha256": job.sha256})
    return ranged(
        request, file, media_type="application/octet-stream", etag=job.sha256 or "", file=job.file or file.name
    )


def finished(archive: Archive, identity: Identity, job_id: int) -> tuple[Job, Path]:
    """Return somebody's finished export and its file.

    Raises:
        NotFound: it is somebody else's, not finished, or cleared away.
    """
    job = jobs.get(archive, job_id)
    file = jobs.folder(archive, job_id) / (job.file or "")
    if job.requested_by != identity.name or job.state != "done" or not file.is_file():
        raise NotFound(f"Chưa có tệp của lần xuất số {job_id}: còn đang xuất, hoặc đã được dọn. Hãy xuất lại.")
    return job, file
