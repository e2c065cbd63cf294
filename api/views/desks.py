"""The first page of each role: what a template is given of a clerk's, an archivist's and a reviewer's work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.labels import EXPORT_STATES, FORMATS
from api.schemas.exports import ExportRequest
from api.views.matrix import matrices
from corpus.custody import retention
from corpus.documents import documents, overview, pace
from corpus.dossiers import basket, dossiers
from corpus.exports import jobs
from corpus.quality import unreadable
from corpus.store import refusals
from corpus.store.window import Window
from corpus.vietnam import today
from ingest.limits import MEBI

if TYPE_CHECKING:
    from api.auth.identity import Identity
    from api.services import Services
    from corpus.documents.documents import Document
    from corpus.store.archive import Archive

LATELY = 10
FEW = 5
MOST_UNREAD = 100
MOST_EXPORTS = 5


def intake_desk(services: Services, identity: Identity) -> dict[str, Any]:
    """Return what is on its way in, what was refused, what came twice, how the scanner's folder stands."""
    archive = services.archive
    unread = [*_of_state(archive, "reading"), *_of_state(archive, "queued")]
    lately = [document for document in documents.listing(archive, limit=LATELY) if document.state == "done"]
    return {
        "documents": lately,
        "unread": unread,
        "paces": pace.paces(archive, [document.id for document in unread]),
        "failed": _of_state(archive, "failed")[:LATELY],
        "poor": unreadable.listing(archive, limit=FEW),
        "poor_count": len(unreadable.waiting(archive)),
        "refused": refusals.of_user(archive, identity.name),
        "twice": [(document, other) for document in lately for other in _twins(archive, document)],
        "scanner": services.scanner.state() if services.scanner is not None else None,
        "counts": overview.counts(archive),
        "outcomes": [],
        "gives": archive.whole is archive,
        "unit_names": overview.issuing_units(archive),
        "most_bytes": services.limits.max_bytes,
        "most_megabytes": services.limits.max_bytes // MEBI,
    }


def filing_desk(archive: Archive, identity: Identity) -> dict[str, Any]:
    """Return the basket, the dossiers, one's own exports, and what is due by its retention."""
    kept = basket.document_ids(archive, identity.name)
    return {
        "basket": [documents.get(archive, number) for number in kept[-LATELY:]],
        "basket_count": len(kept),
        "dossiers": dossiers.listing(archive)[-LATELY:],
        "jobs": jobs.listing(archive, identity.name, Window(MOST_EXPORTS)),
        "asked_of": lambda job: ExportRequest.model_validate(job.request),
        "formats": FORMATS,
        "states": EXPORT_STATES,
        "counts": overview.counts(archive),
        "due": retention.count_due(archive, today().isoformat()),
    }


def review_desk(archive: Archive) -> dict[str, Any]:
    """Return how the programmes stand and what came in lately."""
    return {
        "documents": documents.listing(archive, limit=LATELY),
        "poor_count": len(unreadable.waiting(archive)),
        "counts": overview.counts(archive),
        "programmes": matrices(archive),
    }


def _of_state(archive: Archive, state: str) -> list[Document]:
    return documents.listing(archive, limit=MOST_UNREAD, state=state)


def _twins(archive: Archive, document: Document) -> list[Document]:
    """Return the other files of a document's paper that were there before it."""
    if document.paper_id is None:
        return []
    return [other for other in documents.manifestations(archive, document.id) if other.id < document.id]
