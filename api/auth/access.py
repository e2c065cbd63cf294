"""The gate of every route: `Depends(Require(permission))`.

It asks, in this order: is somebody signed in; must the password be changed first; does the role carry the permission,
and the program's token its scope; where the user is bound to units, is what the address names theirs (from here on
`services_of` gives the archive as that user sees it); and for a request that changes something, does it carry the
session's token. Programs need none of those: no other site can make a browser send their credentials here (requests of
other sites are refused before, see `api.middleware`).
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotation

from api import once
from api.auth.errors import ForgedRequest, NotAllowed, PasswordChangeRequired, SignInRequired
from api.auth.identity import Identity, identify
from api.auth.permissions import Permission
from api.services import services_of
from corpus.dossiers import dossiers
from corpus.errors import NoDocument, NotYours
from corpus.units.scopes import seen_by

if TYPE_CHECKING:
    from starlette.datastructures import FormData

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
CSRF_HEADER = "x-csrf-token"
CSRF_FIELD = "csrf_token"
FORM = "application/x-www-form-urlencoded"


class Require:
    """A FastAPI dependency that gives the `Identity`, or refuses.

    Args:
        permission: what the route needs; `Permission.PUBLIC` lets everybody in and gives None.
        token_in_body: the route reads the body itself, as it streams, and calls `check_token`.
        before_change: the route serves users who must change their password first.
    """

    def __init__(self, permission: Permission, *, token_in_body: bool = False, before_change: bool = False) -> None:
        self.permission = permission
        self.token_in_body = token_in_body
        self.before_change = before_change

    async def __call__(self, request: Request) -> Identity | None:
        """Return who asks.

        Raises:
            SignInRequired, PasswordChangeRequired, NotAllowed, ForgedRequest; and what `api.once.begin` raises.
        """
        if self.permission is Permission.PUBLIC:
            return None
        identity = await run_in_threadpool(_enter, request)
        if identity is None:
            raise SignInRequired
        request.state.identity = identity
        if identity.must_change and not self.before_change:
            raise PasswordChangeRequired
        if not identity.may(self.permission):
            raise NotAllowed
        await run_in_threadpool(_check_named, request)
        if request.method not in SAFE_METHODS and identity.via == "session":
            await self._check(request, identity)
        if request.method == "POST":
            if once.HEADER in request.headers and self.token_in_body:
                check_token(identity, request.headers.get(CSRF_HEADER, ""))  # a form carries no such header
            await once.begin(request, services_of(request), identity.name)
        return identity

    async def _check(self, request: Request, identity: Identity) -> None:
        if self.token_in_body and CSRF_HEADER not in request.headers:
            return
        check_token(identity, request.headers.get(CSRF_HEADER) or _field(await _form(request)))


def _enter(request: Request) -> Identity | None:
    identity = identify(request)
    if identity is not None:
        seen = seen_by(services_of(request).archive, identity.name)
        if seen.scope is not None:
            request.state.archive = seen
    return identity


_NAMED = {
    "document_id": "document",
    "other_id": "document",
    "evidence_id": "evidence",
    "programme_id": "programme",
    "reduction_id": "reduction",
    "job_id": "export_job",
    "doubt_id": "doubt",
    "batch_id": "quality_batch",
    "task_id": "quality_task",
}


def _check_named(request: Request) -> None:
    """Raise `NotYours` where the address names something that the user does not see; also what only changes it."""
    archive = services_of(request).archive
    if archive.scope is None:
        return
    for name, table in _NAMED.items():
        number = request.path_params.get(name, "")
        if str(number).isdecimal() and int(number) < 1 << 63:  # else the route refuses it
            found = archive.db.execute(f"SELECT 1 FROM {table} WHERE id = ?", [int(number)]).fetchone()
            if found is None:
                raise NoDocument(int(number)) if table == "document" else NotYours
    if "/dossiers/" in request.url.path and (code := request.path_params.get("code")):
        dossiers.get(archive, code)


def check_token(identity: Identity, token: str) -> None:
    """Raise `ForgedRequest` unless the token is the session's; programs need none."""
    if identity.via == "session" and not secrets.compare_digest(token.encode(), identity.csrf.encode()):
        raise ForgedRequest


async def _form(request: Request) -> FormData | None:
    if request.headers.get("content-type", "").partition(";")[0].strip().casefold() != FORM:
        return None
    return await request.form()


def _field(form: FormData | None) -> str:
    value = form.get(CSRF_FIELD) if form is not None else None
    return value if isinstance(value, str) else ""
