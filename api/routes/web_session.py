"""Sign-in, sign-out, change of password."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.auth.access import Require
from api.auth.errors import TooManyAttempts, WeakPassword, WrongPassword
from api.auth.identity import (
    COOKIE,
    Identity,
    address_of,
    forget_cookie,
    identify,
    open_session,
    set_cookie,
    verify,
)
from api.auth.passwords import SHORTEST, check_new_password, hash_password
from api.auth.permissions import Permission
from api.errors import ApiError
from api.rendering import local, render
from api.services import services_of
from corpus.store import audit, users

router = APIRouter(include_in_schema=False)

Public = Depends(Require(Permission.PUBLIC))
Signed = Annotated[Identity, Depends(Require(Permission.SIGNED_IN, before_change=True))]


@router.get("/sign-in", dependencies=[Public])
def sign_in_page(request: Request, next: str = "/") -> Response:  # noqa: A002 - its name in the address
    """Show the form, or go on for those who are signed in."""
    if request.cookies.get(COOKIE) and identify(request) is not None:
        return RedirectResponse(local(next), 303)
    return show_form(request, next)


@router.post("/sign-in", dependencies=[Public])
def sign_in(
    request: Request,
    name: Annotated[str, Form(max_length=100)],
    password: Annotated[str, Form(max_length=1000)],
    next: Annotated[str, Form(max_length=2000)] = "/",  # noqa: A002 - as above
) -> Response:
    """Open a session; a wrong password shows the form again."""
    services = services_of(request)
    try:
        user = verify(services, name.strip(), password, address_of(request))
    except (WrongPassword, TooManyAttempts) as error:
        return show_form(request, next, name=name, error=error)
    response = RedirectResponse("/account/password" if user.must_change else local(next), 303)
    set_cookie(response, services, open_session(services, user, before=request.cookies.get(COOKIE)))
    return response


@router.post("/sign-out")
def sign_out(request: Request, identity: Signed) -> Response:
    """Close the session."""
    services = services_of(request)
    if identity.token_hash:
        with services.archive.transaction():
            users.close_session(services.archive, identity.token_hash)
            audit.append(services.archive, identity.name, "sign-out", f"user:{identity.name}", {})
    response = RedirectResponse("/sign-in", 303)
    forget_cookie(response, services)
    return response


@router.post("/account/sign-out-everywhere")
def sign_out_everywhere(request: Request, identity: Signed) -> Response:
    """Close every session of the user, this one too."""
    services = services_of(request)
    with services.archive.transaction():
        users.close_sessions(services.archive, identity.name)
        audit.append(services.archive, identity.name, "sign-out-everywhere", f"user:{identity.name}", {})
    response = RedirectResponse("/sign-in", 303)
    forget_cookie(response, services)
    return response


@router.get("/account/password")
def password_page(request: Request, _: Signed) -> HTMLResponse:
    """Show the form."""
    return render(request, "password.html", {"error": None, "shortest": SHORTEST})


@router.post("/account/password")
def change_password(
    request: Request,
    identity: Signed,
    old: Annotated[str, Form(max_length=1000)],
    new: Annotated[str, Form(max_length=1000)],
    again: Annotated[str, Form(max_length=1000)],
) -> Response:
    """Change the password, close every session of the user and open a new one."""
    services = services_of(request)
    try:
        verify(services, identity.name, old, address_of(request))
        check_new_password(new, name=identity.name, old=old)
        if new != again:
            raise WeakPassword("Hai lần nhập mật khẩu mới không giống nhau. Hãy nhập lại.")  # noqa: TRY301 - one way to tell it
    except (WrongPassword, TooManyAttempts, WeakPassword) as error:
        said = "Mật khẩu hiện tại không đúng." if isinstance(error, WrongPassword) else error
        return render(request, "password.html", {"error": said, "shortest": SHORTEST}, status=error.status)
    with services.archive.transaction():
        users.set_password_hash(services.archive, identity.name, hash_password(new), must_change=False)
        users.close_sessions(services.archive, identity.name)
        audit.append(services.archive, identity.name, "password.change", f"user:{identity.name}", {})
        user = users.get(services.archive, identity.name)
    response = RedirectResponse("/", 303)
    if user is not None:
        set_cookie(response, services, open_session(services, user))
    return response


def show_form(request: Request, next_address: str, *, name: str = "", error: ApiError | None = None) -> HTMLResponse:
    """Return the sign-in page, with what went wrong where something did."""
    settings = services_of(request).settings
    given = {
        "oidc": settings.oidc_label if settings.oidc_issuer else None,
        "next": local(next_address),
        "name": name,
        "error": error,
        "needs_https": services_of(request).settings.cookies_secure and request.url.scheme != "https",
    }
    response = render(request, "signin.html", given, status=error.status if error else 200)
    if isinstance(error, TooManyAttempts):
        response.headers["retry-after"] = str(error.retry_after)
    return response
