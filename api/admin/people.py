"""Users as an administrator keeps them: added with a first password, given a role and units, kept out, let in again."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.auth.passwords import check_new_password, hash_password
from corpus.store import audit, users
from corpus.units import choosing, units

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.store.archive import Archive
    from corpus.store.users import Session, User
    from extract.units.gazetteer import UnitKey

FIRST_PASSWORD_BYTES = 9


@dataclass(frozen=True, slots=True)
class Person:
    """A user at a glance: the units bound to, when last signed in (ISO 8601, UTC; None: never), open sessions."""

    user: User
    units: tuple[tuple[UnitKey, str], ...]
    signed_in: str | None
    sessions: tuple[Session, ...]


def everybody(archive: Archive) -> list[Person]:
    """Return every user, by name."""
    return [_person(archive, user) for user in users.all_users(archive)]


def one(archive: Archive, name: str) -> Person:
    """Return one user. Raises NotFound."""
    return _person(archive, users.existing(archive, name))


def add(archive: Archive, name: str, role: str, named: Iterable[str], *, by: str) -> str:
    """Add a user, who changes the password at the first sign-in; return that password. Raises ArchiveError."""
    password = secrets.token_urlsafe(FIRST_PASSWORD_BYTES)
    with archive.transaction():
        users.add(archive, name, role, hash_password(password), must_change=True, by=by)
        users.set_units(archive, name, choosing.chosen(archive, named), by=by)
    return password


def reset_password(archive: Archive, name: str, *, by: str, password: str | None = None) -> str:
    """Give a user another password, to be changed at the next sign-in; return it. Open sessions end.

    Raises:
        NotFound: there is no such user.
        WeakPassword: the password that was given is too easy.
    """
    if password is None:
        password = secrets.token_urlsafe(FIRST_PASSWORD_BYTES)
    else:
        check_new_password(password, name=name)
    with archive.transaction():
        users.set_password_hash(archive, name, hash_password(password), must_change=True)
        users.close_sessions(archive, name)
        audit.append(archive, by, "user.password", f"user:{name}", {})
    return password


def sign_out(archive: Archive, name: str, *, by: str) -> None:
    """End every session of a user. Raises NotFound."""
    with archive.transaction():
        users.existing(archive, name)
        users.close_sessions(archive, name)
        audit.append(archive, by, "user.sign-out", f"user:{name}", {})


def _person(archive: Archive, user: User) -> Person:
    bound = tuple((key, units.name_of(archive, key)) for key in users.units_of(archive, user.name))
    last = next(iter(audit.entries(archive, actor=user.name, action="sign-in", limit=1)), None)
    return Person(user, bound, last.at if last else None, tuple(users.sessions(archive, user.name)))
