"""Sign-in at the office's own identity provider, where settings name one."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import RedirectResponse, Response

from api.auth import oidc
from api.auth.access import Require
from api.auth.identity import COOKIE, open_session, set_cookie
from api.auth.permissions import Permission
from api.auth.vouched import user_of
from api.rendering import local
from api.routes.web_session import show_form
from api.services import services_of

router = APIRouter(include_in_schema=False)

Public = Depends(Require(Permission.PUBLIC))
Given = Annotated[str, Query(max_length=4000)]


@router.get(oidc.PATH, dependencies=[Public])
def begin(request: Request, next: Annotated[str, Query(max_length=2000)] = "/") -> Response:  # noqa: A002 - its name in the address
    """Send the browser to the party that vouches for people."""
    services = services_of(request)
    try:
        address, flow = oidc.Party(services.settings).begin(local(next))
    except oidc.OidcFailed as error:
        return show_form(request, next, error=error)
    response = RedirectResponse(address, 303)
    secure = services.settings.cookies_secure
    response.set_cookie(
        oidc.COOKIE, flow, max_age=60 * oidc.MINUTES, httponly=True, samesite="lax", secure=secure, path=oidc.PATH
    )
    return response


@router.get(f"{oidc.PATH}/callback", dependencies=[Public])
def end(request: Request, code: Given = "", state: Given = "", error: Given = "") -> Response:
    """Take the browser back: open a session, or show the sign-in page with what went wrong."""
    services = services_of(request)
    try:
        party = oidc.Party(services.settings)
        claims, going_on = party.finish(request.cookies.get(oidc.COOKIE, ""), state, code, error)
        user = user_of(services.archive, services.settings, claims)
    except oidc.OidcFailed as failed:
        response: Response = show_form(request, "/", error=failed)
    else:
        response = RedirectResponse(local(going_on), 303)
        token = open_session(services, user, before=request.cookies.get(COOKIE), how="oidc")
        set_cookie(response, services, token)
    response.delete_cookie(oidc.COOKIE, path=oidc.PATH, httponly=True, samesite="lax")
    return response
