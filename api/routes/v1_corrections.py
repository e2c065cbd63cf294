"""/api/v1/documents/{id}/pages/{n}/text, checks, revisions, undo: a page's words, made right by people."""

import re
from typing import Annotated

from fastapi import APIRouter, Header, Request, Response

from api.corrections import history_json, page_json
from api.errors import SeenRequired
from api.ids import Id
from api.paging import RESPONSES as PAGED
from api.paging import Pages
from api.routes.who import Corrector, Reader
from api.schemas import corrections as schemas
from api.services import Services, services_of
from corpus.documents import correcting

router = APIRouter(prefix="/api/v1/documents/{document_id}/pages/{number}", tags=["corrections"])

IfMatch = Annotated[str | None, Header(description='the ETag of the version that was looked at, or "*"')]

_ETAG = re.compile(r'\s*(?:W/)?"(\d{1,18})"\s*')


@router.get("/text")
def text(request: Request, response: Response, identity: Reader, document_id: Id, number: Id) -> schemas.PageText:
    """Give a page's text, to be corrected; its version is in the ETag too. Opening a document is audited."""
    services = services_of(request)
    page = _page(services, response, document_id, number)
    services.openings.look(services.archive, identity, document_id)
    return page


@router.put("/text")
def correct(  # noqa: PLR0913, PLR0917 - one argument per part of the request
    request: Request,
    response: Response,
    identity: Corrector,
    document_id: Id,
    number: Id,
    wanted: schemas.NewText,
    if_match: IfMatch = None,
) -> schemas.PageText:
    """Make a text the page's. Others' corrections at other words since `seen` are kept; at the same words: 409."""
    services = services_of(request)
    correcting.correct(
        services.archive,
        document_id,
        number,
        wanted.text,
        by=identity.name,
        seen=_seen(wanted.seen, if_match),
        whole=wanted.whole,
    )
    return _page(services, response, document_id, number)


@router.post("/checks")
def check(  # noqa: PLR0913, PLR0917 - one argument per part of the request
    request: Request,
    response: Response,
    identity: Corrector,
    document_id: Id,
    number: Id,
    checks: schemas.Checks,
    if_match: IfMatch = None,
) -> schemas.PageText:
    """Say that words were looked at and are right: the machine leaves them from now on."""
    services = services_of(request)
    correcting.check(
        services.archive,
        document_id,
        number,
        checks.spans,
        by=identity.name,
        seen=_seen(checks.seen, if_match),
    )
    return _page(services, response, document_id, number)


@router.get("/revisions", responses=PAGED)
def history(request: Request, identity: Reader, document_id: Id, number: Id, pages: Pages) -> schemas.History:
    """Give every version that people made of the page, newest first, each with the words it changed."""
    services = services_of(request)
    found = schemas.History.model_validate(history_json(services.archive, document_id, number))
    services.openings.look(services.archive, identity, document_id)
    return found.model_copy(update={"revisions": pages.cut(found.revisions)})


@router.post("/revisions/back")
def back(  # noqa: PLR0913, PLR0917 - one argument per part of the request
    request: Request, response: Response, identity: Corrector, document_id: Id, number: Id, wanted: schemas.GoBack
) -> schemas.PageText:
    """Make an earlier version the newest one, over what the machine reads now; 0 is the machine's own text."""
    services = services_of(request)
    correcting.go_back(services.archive, document_id, number, wanted.to, by=identity.name)
    return _page(services, response, document_id, number)


@router.post("/undo")
def undo(  # noqa: PLR0913, PLR0917 - one argument per part of the request
    request: Request,
    response: Response,
    identity: Corrector,
    document_id: Id,
    number: Id,
    if_match: IfMatch = None,
) -> schemas.PageText:
    """Take back the newest act on the page that was not taken back yet; it stays in the history.

    With If-Match only if the page is still as it was looked at.
    """
    services = services_of(request)
    seen = _seen(None, if_match) if if_match else None
    correcting.undo(services.archive, document_id, number, by=identity.name, seen=seen)
    return _page(services, response, document_id, number)


def _page(services: Services, response: Response, document_id: int, number: int) -> schemas.PageText:
    page = schemas.PageText.model_validate(page_json(services.archive, document_id, number))
    response.headers["etag"] = f'"{page.version}"'
    return page


def _seen(told: int | None, if_match: str | None) -> int | None:
    """Return the version that was looked at; None for whatever is newest. Raises SeenRequired where nothing tells."""
    if told is not None:
        return told
    if if_match is not None and if_match.strip() == "*":
        return None
    etag = _ETAG.fullmatch(if_match or "")
    if etag is None:
        raise SeenRequired
    return int(etag[1])
