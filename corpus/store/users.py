"""Who may sign in, and who is: rows only. Passwords come here as hashes, session tokens as hashes of tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from corpus.errors import ArchiveError, NotFound
from corpus.store import audit
from corpus.store.archive import now

if TYPE_CHECKING:
    from corpus.store.archive import Archive

Role = Literal["clerk", "reviewer", "archivist", "administrator"]
ROLES: tuple[Role, ...] = ("clerk", "reviewer", "archivist", "administrator")
_NAME = re.compile(r"[\w.@-]{1,64}")


@dataclass(frozen=True, slots=True)
class User:
    """A person who may sign in. `must_change`: at the next sign-in, the password."""

    name: str
    role: str
    password_hash: str
    must_change: bool
    disabled: bool
    created_at: str


@dataclass(frozen=True, slots=True)
class Session:
    """Someone who is signed in; times are ISO 8601 in UTC."""

    token_hash: str
    user_name: str
    csrf: str
    created_at: str
    expires_at: str


def add(  # noqa: PLR0913 - a user's columns
    archive: Archive, name: str, role: str, password_hash: str, *, must_change: bool, by: str
) -> User:
    """Add a user. Audited.

    Raises:
        ArchiveError: the name is taken or cannot be a name, or there is no such role.
    """
    if not _NAME.fullmatch(name):
        raise ArchiveError("Tên đăng nhập gồm 1 đến 64 chữ, số hoặc các dấu . _ - @, không có khoảng trắng.")
    _check_role(role)
    with archive.transaction() as db:
        if get(archive, name) is not None:
            raise ArchiveError(f"Đã có người dùng tên {name}. Hãy chọn tên khác.")
        row = {"name": name, "role": role, "password_hash": password_hash, "must_change": int(must_change)}
        db.table("user").insert({**row, "disabled": 0, "created_at": now()})
        audit.append(archive, by, "user.add", f"user:{name}", {"role": role})
        return _existing(archive, name)


def get(archive: Archive, name: str) -> User | None:
    """Return the user of this name, None where there is none."""
    return next((_user(row) for row in archive.db.query("SELECT * FROM user WHERE name = ?", [name])), None)


def all_users(archive: Archive) -> list[User]:
    """Return every user by name, the disabled too."""
    return [_user(row) for row in archive.db.query("SELECT * FROM user ORDER BY name")]


def set_password_hash(archive: Archive, name: str, password_hash: str, *, must_change: bool) -> None:
    """Give a user another password. Sessions stay: see `close_sessions`. Raises NotFound."""
    with archive.transaction() as db:
        _existing(archive, name)
        db.table("user").update(name, {"password_hash": password_hash, "must_change": int(must_change)})


def set_role(archive: Archive, name: str, role: str, *, by: str) -> User:
    """Give a user another role. Audited. Raises NotFound, or ArchiveError for an unknown role."""
    _check_role(role)
    with archive.transaction() as db:
        before = _existing(archive, name)
        db.table("user").update(name, {"role": role})
        audit.append(archive, by, "user.role", f"user:{name}", {"role": role, "before": before.role})
        return _existing(archive, name)


def set_disabled(archive: Archive, name: str, *, disabled: bool, by: str) -> User:
    """Let a user in no longer, or again; whoever is disabled is signed out. Audited. Raises NotFound."""
    with archive.transaction() as db:
        _existing(archive, name)
        db.table("user").update(name, {"disabled": int(disabled)})
        if disabled:
            close_sessions(archive, name)
        audit.append(archive, by, "user.disable" if disabled else "user.enable", f"user:{name}", {})
        return _existing(archive, name)


def open_session(archive: Archive, token_hash: str, user_name: str, *, csrf: str, expires_at: str) -> Session:
    """Sign a user in until `expires_at` (ISO 8601 in UTC). Raises NotFound."""
    with archive.transaction() as db:
        _existing(archive, user_name)
        row = {"token_hash": token_hash, "user_name": user_name, "csrf": csrf}
        row |= {"created_at": now(), "expires_at": expires_at}
        db.table("session").insert(row)
        return Session(**row)


def session(archive: Archive, token_hash: str) -> Session | None:
    """Return a session that has not expired."""
    rows = archive.db.query("SELECT * FROM session WHERE token_hash = ? AND expires_at > ?", [token_hash, now()])
    return next((Session(**row) for row in rows), None)


def close_session(archive: Archive, token_hash: str) -> None:
    """Sign out."""
    with archive.transaction() as db:
        db.execute("DELETE FROM session WHERE token_hash = ?", [token_hash])


def close_sessions(archive: Archive, user_name: str) -> None:
    """Sign a user out everywhere."""
    with archive.transaction() as db:
        db.execute("DELETE FROM session WHERE user_name = ?", [user_name])


def purge(archive: Archive) -> None:
    """Forget the sessions that have expired."""
    with archive.transaction() as db:
        db.execute("DELETE FROM session WHERE expires_at <= ?", [now()])


def _existing(archive: Archive, name: str) -> User:
    user = get(archive, name)
    if user is None:
        raise NotFound(f"Không có người dùng tên {name}.")
    return user


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise ArchiveError(f"Không có vai trò “{role}”. Các vai trò: {', '.join(ROLES)}.")


def _user(row: dict[str, Any]) -> User:
    return User(**{**row, "must_change": bool(row["must_change"]), "disabled": bool(row["disabled"])})
