"""How pages look in this browser: their language, light or dark. Kept in cookies; nobody need be signed in."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from api.auth.access import Require
from api.auth.permissions import Permission
from api.language import COOKIE
from api.rendering import THEME_COOKIE, local
from api.services import services_of

router = APIRouter(include_in_schema=False)

A_YEAR = 365 * 24 * 3600


@router.post("/preferences", dependencies=[Depends(Require(Permission.PUBLIC))])
def choose(
    request: Request,
    language: Annotated[Literal["vi", "en"] | None, Form()] = None,
    theme: Annotated[Literal["", "light", "dark"] | None, Form()] = None,
    next: Annotated[str, Form(max_length=2000)] = "/",  # noqa: A002 - its name in the form
) -> Response:
    """Remember what was chosen and go back."""
    response = RedirectResponse(local(next), 303)
    secure = services_of(request).settings.cookies_secure
    for cookie, value in ((COOKIE, language), (THEME_COOKIE, theme)):
        if value is not None:
            response.set_cookie(cookie, value, max_age=A_YEAR, httponly=True, samesite="lax", secure=secure, path="/")
    return response
