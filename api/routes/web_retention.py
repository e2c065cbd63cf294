"""The archivist's page: how long documents are kept, which are due, what waits for approval, what was deleted."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.ids import Id
from api.problems import status_of
from api.rendering import render
from api.routes.who import Archivist
from api.services import services_of
from corpus.custody import deleting, retention
from corpus.custody.deleting import DeletionRefused
from corpus.custody.retention import LONGEST_TEXT, RetentionRefused
from corpus.documents import documents, tombstones
from corpus.store.window import Window
from corpus.vietnam import today

router = APIRouter(prefix="/retention", include_in_schema=False)

Words = Annotated[str, Form(max_length=LONGEST_TEXT)]
SHOWN = 200


@router.get("")
def overview(request: Request, _: Archivist, document: Id | None = None) -> HTMLResponse:
    """Show what is due, proposed and deleted; with a document its own period and forms."""
    return render(request, "retention.html", _context(request, document))


@router.post("/{document_id}/period")
def keep_for(  # noqa: PLR0913, PLR0917 - one argument per field of the form
    request: Request,
    identity: Archivist,
    document_id: Id,
    rule: Words = "",
    years: Annotated[str, Form(pattern=r"^\d{0,3}$")] = "",
    from_year: Annotated[str, Form(pattern=r"^(\d{4})?$")] = "",
) -> Response:
    """Set how long a document is kept; no years: for good."""
    try:
        retention.keep_for(
            services_of(request).archive,
            document_id,
            int(years) if years else None,
            rule=rule,
            by=identity.name,
            from_year=int(from_year) if from_year else None,
        )
    except RetentionRefused as error:
        return _told(request, document_id, error)
    return RedirectResponse(f"/retention?document={document_id}", 303)


@router.post("/{document_id}/deletion")
def decide(  # noqa: PLR0913, PLR0917 - one argument per field of the form
    request: Request,
    identity: Archivist,
    document_id: Id,
    what: Annotated[Literal["propose", "approve", "withdraw"], Form()],
    reason: Words = "",
    with_programme: Annotated[bool, Form()] = False,  # noqa: FBT002 - a field of the form
) -> Response:
    """Propose a deletion, approve it, or take the proposal back."""
    services = services_of(request)
    archive, by = services.archive, identity.name
    try:
        if what == "propose":
            deleting.propose(archive, document_id, reason=reason, by=by, with_programme=with_programme)
        elif what == "approve":
            deleting.approve(archive, document_id, by=by, alone=services.settings.deletion_by_one)
        else:
            deleting.withdraw(archive, document_id, by=by)
    except DeletionRefused as error:
        return _told(request, document_id, error)
    return RedirectResponse("/retention", 303)


def _told(request: Request, document_id: int, error: DeletionRefused | RetentionRefused) -> Response:
    context = _context(request, document_id) | {"error": error}
    return render(request, "retention.html", context, status=status_of(error))


def _context(request: Request, document_id: int | None) -> dict[str, Any]:
    archive = services_of(request).archive
    known = documents.get(archive, document_id) if document_id else None
    return {
        "document": known,
        "period": retention.of_document(archive, document_id) if document_id else None,
        "due": retention.due(archive, today().isoformat(), Window(SHOWN)),
        "proposed": tombstones.deletions(archive, state="proposed"),
        "deleted": tombstones.deletions(archive, state="deleted", window=Window(SHOWN)),
        "alone": services_of(request).settings.deletion_by_one,
        "longest": LONGEST_TEXT,
        "error": None,
    }
