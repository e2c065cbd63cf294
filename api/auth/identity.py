"""Who is asking: a session's cookie; for programs a token (`Authorization: Bearer …`) or HTTP Basic.

A session is 256 random bits in a cookie that scripts cannot read; the archive stores only its SHA-256. It ends after
some hours, and earlier where it is not used; every sign-in opens a new one and ends the one the browser came with.
Tokens and Basic are taken over HTTPS or from the machine itself, and where one is present the cookie is not looked at.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import ipaddress
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from api.auth.bearer import SCHEME, hash_of
from api.auth.errors import InsecurePassword, SignInRequired, WrongPassword, WrongToken
from api.auth.passwords import NOBODY, hash_password, is_outdated, verify_password
from api.auth.permissions import Permission, permissions_of
from api.services import services_of
from corpus.store import audit, tokens, users
from corpus.store.archive import stamp

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from api.services import Services

COOKIE = "sohoa_session"
NOTED_EVERY = timedelta(seconds=30)  # a write for every request would be too much


@dataclass(frozen=True, slots=True)
class Identity:
    """The user of one request.

    Attributes:
        csrf: the session's token, that every form and every unsafe request carries; "" for programs.
        token_hash: of the session, "" for programs.
        scopes: what a token was given; None where the role alone counts.
    """

    name: str
    role: str
    must_change: bool
    via: Literal["session", "basic", "token"]
    csrf: str = ""
    token_hash: str = ""
    scopes: frozenset[str] | None = None

    @property
    def permissions(self) -> frozenset[Permission]:
        """What may be done in this request: what the role carries, of a token only its scopes."""
        carried = permissions_of(self.role)
        if self.scopes is None:
            return carried
        return frozenset(one for one in carried if one in self.scopes or one is Permission.SIGNED_IN)

    def may(self, permission: Permission) -> bool:
        """Tell whether it may be done in this request."""
        return permission is Permission.PUBLIC or permission in self.permissions


def identify(request: Request) -> Identity | None:
    """Return who asks, None where nobody is signed in.

    Raises:
        WrongPassword, WrongToken, TooManyAttempts, InsecurePassword: credentials came with the request and do not hold.
    """
    services = services_of(request)
    scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
    if scheme.casefold() == "basic":
        return _by_basic(services, request)
    if scheme.casefold() == SCHEME:
        return _by_bearer(services, request, credentials.strip())
    token = request.cookies.get(COOKIE)
    return _by_session(services, token) if token else None


def verify(services: Services, name: str, password: str, address: str) -> users.User:
    """Return the user whose name and password these are.

    Raises:
        WrongPassword: they are nobody's, or the user is disabled.
        TooManyAttempts: not verified, too many failed before.
    """
    services.throttle.attempt(name, address)
    user = users.get(services.archive, name)
    right = verify_password(NOBODY if user is None else user.password_hash, password)
    if user is None or user.disabled or not right:
        if user is not None:  # of names that nobody has, one may be a password typed into the wrong box
            audit.append(services.archive, user.name, "sign-in.refused", f"user:{user.name}", {"address": address})
        raise WrongPassword
    services.throttle.succeeded(name, address)
    if is_outdated(user.password_hash):
        users.set_password_hash(services.archive, name, hash_password(password), must_change=user.must_change)
    return user


def open_session(services: Services, user: users.User, *, before: str | None = None, how: str = "password") -> str:
    """Open a session and return its token, the cookie's value.

    Args:
        services: of the application.
        user: who signs in.
        before: the token that the browser came with; its session ends.
        how: "password" or "oidc", for the log.
    """
    token = secrets.token_urlsafe(32)
    expires = datetime.now(UTC) + timedelta(hours=services.settings.session_hours)
    with services.archive.transaction():
        users.purge(services.archive)
        if before:
            users.close_session(services.archive, _hash(before))
        users.open_session(
            services.archive,
            _hash(token),
            user.name,
            csrf=secrets.token_urlsafe(32),
            expires_at=stamp(expires),
        )
        audit.append(
            services.archive, user.name, "sign-in", f"user:{user.name}", {} if how == "password" else {"how": how}
        )
    return token


def set_cookie(response: Response, services: Services, token: str) -> None:
    """Put the session into the browser; it ends with the session, or with the browser."""
    response.set_cookie(COOKIE, token, httponly=True, samesite="lax", secure=services.settings.cookies_secure, path="/")


def forget_cookie(response: Response, services: Services) -> None:
    """Take the session out of the browser."""
    response.delete_cookie(COOKIE, httponly=True, samesite="lax", secure=services.settings.cookies_secure, path="/")


def address_of(request: Request) -> str:
    """Return the client's address, "" where it has none."""
    return request.client.host if request.client else ""


def _by_session(services: Services, token: str) -> Identity | None:
    token_hash = _hash(token)
    session = users.session(services.archive, token_hash)
    if session is None or not _in_use(services, session):
        return None
    user = users.get(services.archive, session.user_name)
    if user is None or user.disabled:
        return None
    return Identity(user.name, user.role, user.must_change, "session", session.csrf, token_hash)


def _in_use(services: Services, session: users.Session) -> bool:
    """Tell whether a session was used lately, and note that it is; what was left alone too long ends."""
    silent = datetime.now(UTC) - datetime.fromisoformat(session.seen_at or session.created_at)
    if silent > timedelta(minutes=services.settings.session_idle_minutes):
        users.close_session(services.archive, session.token_hash)
        return False
    if silent > NOTED_EVERY:
        users.seen(services.archive, session.token_hash)
    return True


def _by_bearer(services: Services, request: Request, token: str) -> Identity:
    _require_private(request)
    found = tokens.find(services.archive, hash_of(token))
    user = users.get(services.archive, found.user_name) if found else None
    if found is None or user is None or user.disabled:
        raise WrongToken
    return Identity(user.name, user.role, user.must_change, "token", scopes=frozenset(found.scopes))


def _by_basic(services: Services, request: Request) -> Identity:
    _require_private(request)
    try:
        encoded = request.headers["authorization"][6:].strip()
        name, colon, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise SignInRequired from None
    if not colon:
        raise SignInRequired
    user = verify(services, name, password, address_of(request))
    return Identity(user.name, user.role, user.must_change, "basic")


def _require_private(request: Request) -> None:
    if request.url.scheme != "https" and not _is_loopback(address_of(request)):
        raise InsecurePassword


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
