"""People whom another party vouches for, as users here: role and units come from its claims, at every sign-in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from api.auth.oidc import OidcFailed
from api.auth.passwords import NO_PASSWORD
from corpus.errors import ArchiveError
from corpus.store import users
from corpus.store.roles import ROLES
from corpus.units import choosing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.settings import Settings
    from corpus.store.archive import Archive
    from corpus.store.roles import Role
    from corpus.store.users import User

BY = "oidc"
_NOT_IN_NAMES = re.compile(r"[^\w.@-]+")


def user_of(archive: Archive, settings: Settings, claims: Mapping[str, Any]) -> User:
    """Return the user that claims name, made where there is none yet, brought up to what they say.

    Raises:
        OidcFailed: the claims give no role or no unit, or the user is kept out here.
    """
    role, units = _role(settings, claims), _units(settings, claims)
    subject = f"{claims['iss']} {claims['sub']}"
    with archive.transaction():
        user = users.vouched_for(archive, subject)
        try:
            keys = choosing.chosen(archive, units) if role != "administrator" else []
            if user is None:
                name = _free_name(archive, claims)
                user = users.add(archive, name, role, NO_PASSWORD, must_change=False, by=BY, subject=subject)
            elif user.role != role:
                if role == "administrator":
                    users.set_units(archive, user.name, [], by=BY)
                user = users.set_role(archive, user.name, role, by=BY)
            if settings.oidc_unit_claim:
                users.set_units(archive, user.name, keys, by=BY)
        except ArchiveError as error:
            raise OidcFailed(f"Chưa vào được: {error.message}") from error
    if user.disabled:
        raise OidcFailed("Tài khoản này đã bị khóa ở đây. Hãy hỏi người quản trị.")
    return user


def _role(settings: Settings, claims: Mapping[str, Any]) -> Role:
    said = _values(claims.get(settings.oidc_role_claim))
    given = {role for value, role in settings.oidc_roles.items() if value in said}
    for role in reversed(ROLES):
        if role in given:
            return role
    raise OidcFailed("Tài khoản của bạn chưa được giao vai trò ở đây. Hãy báo người quản trị.")


def _units(settings: Settings, claims: Mapping[str, Any]) -> list[str]:
    if settings.oidc_unit_claim is None:
        return []
    said = _values(claims.get(settings.oidc_unit_claim))
    if not said and _role(settings, claims) != "administrator":
        raise OidcFailed("Tài khoản của bạn chưa gắn với đơn vị nào. Hãy báo người quản trị.")
    return said


def _values(said: Any) -> list[str]:
    return [str(one) for one in said] if isinstance(said, list) else [said] if isinstance(said, str) else []


def _free_name(archive: Archive, claims: Mapping[str, Any]) -> str:
    """Return a name that nobody has: a name of the other party is no claim to a user of that name here."""
    said = str(claims.get("preferred_username") or claims.get("email") or claims["sub"])
    name = _NOT_IN_NAMES.sub("-", said).strip("-")[:56] or "nguoi-dung"
    number, free = 1, name
    while users.get(archive, free) is not None:
        number, free = number + 1, f"{name}-{number + 1}"
    return free
