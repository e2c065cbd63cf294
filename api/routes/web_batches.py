"""Splitting a batch scan on the paper page: change where papers begin, split, undo."""

import re
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from api.ids import Id
from api.routes.who import Uploader
from api.services import services_of
from corpus.documents import batches, splitting
from ingest.splitting import split

router = APIRouter(include_in_schema=False)


@router.post("/documents/{document_id}/split")
def split_or_change(
    request: Request,
    identity: Uploader,
    document_id: Id,
    starts: Annotated[str, Form(max_length=20_000, pattern=r"^[0-9, ]*$")] = "",
    what: Annotated[Literal["change", "apply"], Form()] = "change",
) -> Response:
    """Keep where papers begin, where that was changed, and split the batch where asked to."""
    services = services_of(request)
    wanted = tuple(int(number) for number in re.findall(r"[0-9]{1,7}", starts))
    if wanted and wanted != batches.proposed(services.archive, document_id).starts:
        batches.change(services.archive, document_id, wanted, by=identity.name)
    if what == "apply":
        split(services.archive, document_id, by=identity.name)
        services.wake()
    return RedirectResponse(f"/documents/{document_id}", 303)


@router.post("/documents/{document_id}/split/undo")
def undo(request: Request, identity: Uploader, document_id: Id) -> Response:
    """Take the parts of a batch away again."""
    services = services_of(request)
    splitting.undo(services.archive, document_id, by=identity.name)
    services.wake()
    return RedirectResponse(f"/documents/{document_id}", 303)
