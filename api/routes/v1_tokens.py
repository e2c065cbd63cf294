"""/api/v1/tokens: what programs sign in with, made and revoked by people."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from api.auth import bearer
from api.auth.access import Require
from api.auth.errors import NotAllowed, TokenRefused
from api.auth.identity import Identity
from api.auth.permissions import Permission
from api.ids import Id
from api.paging import RESPONSES as PAGED
from api.paging import Pages
from api.schemas import tokens as schemas
from api.services import services_of
from corpus.errors import NotFound
from corpus.store import tokens

router = APIRouter(prefix="/api/v1/tokens", tags=["tokens"])

Anybody = Annotated[Identity, Depends(Require(Permission.SIGNED_IN))]


@router.get("", responses=PAGED)
def listing(
    request: Request,
    identity: Anybody,
    pages: Pages,
    everybody: Annotated[bool, Query(description="those of all users; for administrators")] = False,  # noqa: FBT002 - a query's word
) -> list[schemas.Token]:
    """List one's own tokens, newest first; the tokens themselves are not kept."""
    _require_person(identity)
    if everybody and not identity.may(Permission.ADMINISTER):
        raise NotAllowed
    archive, user = services_of(request).archive, None if everybody else identity.name
    found = pages.told(tokens.listing(archive, user, pages.window), tokens.count(archive, user))
    return [schemas.Token.model_validate(one) for one in found]


@router.post("", status_code=201)
def add(request: Request, identity: Anybody, wanted: schemas.NewToken) -> schemas.MadeToken:
    """Make a token for oneself, with a part of one's own rights. It is shown this once."""
    _require_person(identity)
    made, token = bearer.make(
        services_of(request).archive,
        identity.name,
        name=wanted.name,
        scopes=wanted.scopes,
        days=wanted.days,
        by=identity.name,
    )
    return schemas.MadeToken(**schemas.Token.model_validate(made).model_dump(), token=token)


@router.delete("/{token_id}")
def revoke(request: Request, identity: Anybody, token_id: Id) -> schemas.Token:
    """Revoke a token of one's own; an administrator revokes anybody's."""
    _require_person(identity)
    archive = services_of(request).archive
    try:
        found = tokens.get(archive, token_id)
    except NotFound:
        found = None
    if found is None or (found.user_name != identity.name and not identity.may(Permission.ADMINISTER)):
        raise NotFound(f"Không có mã truy cập số {token_id}.")
    return schemas.Token.model_validate(tokens.revoke(archive, token_id, by=identity.name))


def _require_person(identity: Identity) -> None:
    """Raise `TokenRefused` where a token asks: one that got lost must not make others that outlive it."""
    if identity.via == "token":
        raise TokenRefused("Mã truy cập không tự quản lý mã truy cập. Hãy đăng nhập bằng tên và mật khẩu.")
