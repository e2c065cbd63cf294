"""One table: what each role may do. Every route declares one permission; a test holds that."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corpus.store.roles import Role


class Permission(StrEnum):
    """A thing that can be allowed. PUBLIC needs no sign-in, SIGNED_IN any role."""

    PUBLIC = "public"
    SIGNED_IN = "signed-in"
    READ = "read"
    UPLOAD = "upload"
    CORRECT = "correct"
    DECIDE = "decide"
    PROGRAMME = "programme"
    EXPORT = "export"
    FILE = "file"
    RETAIN = "retain"
    QUALITY = "quality"
    ADMINISTER = "administer"


_CLERK = frozenset({Permission.SIGNED_IN, Permission.READ, Permission.UPLOAD})
_REVIEWER = _CLERK | {Permission.CORRECT, Permission.DECIDE, Permission.PROGRAMME, Permission.EXPORT}
_ARCHIVIST = _CLERK | {Permission.CORRECT, Permission.EXPORT, Permission.FILE, Permission.RETAIN, Permission.QUALITY}

# The roles there are stand in `corpus.store.users`; a test holds that none is missing here.
ROLES: Mapping[Role, frozenset[Permission]] = {
    "clerk": _CLERK,
    "reviewer": _REVIEWER,
    "archivist": _ARCHIVIST,
    "administrator": _REVIEWER | {Permission.FILE, Permission.RETAIN, Permission.QUALITY, Permission.ADMINISTER},
}

ROLE_NAMES: Mapping[Role, str] = {
    "clerk": "Văn thư",
    "reviewer": "Người thẩm định",
    "archivist": "Lưu trữ viên",
    "administrator": "Quản trị",
}


# What nobody may hand on to a program; everything else a token can carry, as far as its maker's role does.
_NOT_HANDED_ON = frozenset({Permission.PUBLIC, Permission.SIGNED_IN})
SCOPES: tuple[Permission, ...] = tuple(one for one in Permission if one not in _NOT_HANDED_ON)


def allows(role: str, permission: Permission) -> bool:
    """Tell whether the role carries the permission. An unknown role carries none."""
    return permission is Permission.PUBLIC or permission in permissions_of(role)


def scopes_of(role: str) -> frozenset[Permission]:
    """Return what somebody of the role may hand on to a token."""
    return permissions_of(role) - _NOT_HANDED_ON


def permissions_of(role: str) -> frozenset[Permission]:
    """Return what the role carries. An unknown role carries nothing."""
    return next((carried for name, carried in ROLES.items() if name == role), frozenset())
