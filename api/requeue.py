"""Queue a document again whose reading failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus import documents
from corpus.blobs import Blob

if TYPE_CHECKING:
    from api.services import Services


def requeue(services: Services, document_id: int, *, by: str) -> documents.Document:
    """Return the document, waiting again if it had failed: handing in a failed file once more queues it."""
    document = documents.get(services.archive, document_id)
    if document.state != "failed":
        return document
    registration = documents.register(
        services.archive,
        Blob(document.sha256, document.size),
        file=document.file,
        kind=document.kind,
        media_type=document.media_type,
        by=by,
    )
    services.wake()
    return registration.document
