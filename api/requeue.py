"""Jobs as people steer them: queued again (a failed one, or one with pages that could not be read), or ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.documents import documents

if TYPE_CHECKING:
    from api.services import Services


def requeue(services: Services, document_id: int, *, by: str) -> documents.Document:
    """Return the document, waiting again; one that waits or is being read stays as it is. Raises NotFound."""
    document = documents.reread(services.archive, document_id, by=by)
    services.wake()
    return document


def cancel(services: Services, document_id: int, *, by: str) -> documents.Document:
    """Return the document, its job ended; one that is not being read stays as it is. Raises NotFound."""
    return documents.cancel(services.archive, document_id, by=by)
