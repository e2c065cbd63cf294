"""Who may sign in, and who is: rows only. Passwords come here as hashes, session tokens as hashes of tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corpus.errors import ArchiveError, NotFound
from corpus.store import audit
from corpus.store.archive import now
from corpus.store.roles import ROLES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.store.archive import Archive

_NAME = re.compile(r"[\w.@-]{1,64}")


@dataclass(frozen=True, slots=True)
class User:
    """A person who may sign in.

    Attributes:
        must_change: at the next sign-in, the password.
        subject: who it is at the party that vouches for the person ("issuer sub"); None: signs in with a password.
    """

    name: str
    role: str
    password_hash: str
    must_change: bool
    disabled: bool
    created_at: str
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """Someone who is signed in; times are ISO 8601 in UTC."""

    token_hash: str
    user_name: str
    csrf: str
    created_at: str
    expires_at: str
    seen_at: str | None = None


def add(  # noqa: PLR0913 - a user's columns
    archive: Archive,
    name: str,
    role: str,
    password_hash: str,
    *,
    must_change: bool,
    by: str,
    subject: str | None = None,
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
        db.table("user").insert({**row, "disabled": 0, "created_at": now(), "subject": subject})
        audit.append(archive, by, "user.add", f"user:{name}", {"role": role})
        return existing(archive, name)


def get(archive: Archive, name: str) -> User | None:
    """Return the user of this name, None where there is none."""
    return next((_user(row) for row in archive.db.query("SELECT * FROM user WHERE name = ?", [name])), None)


def all_users(archive: Archive) -> list[User]:
    """Return every user by name, the disabled too."""
    return [_user(row) for row in archive.db.query("SELECT * FROM user ORDER BY name")]


def set_password_hash(archive: Archive, name: str, password_hash: str, *, must_change: bool) -> None:
    """Give a user another password. Sessions stay: see `close_sessions`. Raises NotFound."""
    with archive.transaction() as db:
        existing(archive, name)
        db.table("user").update(name, {"password_hash": password_hash, "must_change": int(must_change)})


def set_role(archive: Archive, name: str, role: str, *, by: str) -> User:
    """Give a user another role. Audited.

    Raises:
        NotFound: there is no such user.
        ArchiveError: there is no such role, the only administrator would be lost, or the user is bound to units.
    """
    _check_role(role)
    with archive.transaction() as db:
        before = existing(archive, name)
        if role == before.role:
            return before
        if before.role == "administrator":
            _require_another(archive, name)
        if role == "administrator" and units_of(archive, name):
            raise ArchiveError(f"{name} đang gắn với đơn vị. Hãy bỏ các đơn vị trước khi giao vai trò quản trị.")
        db.table("user").update(name, {"role": role})
        audit.append(archive, by, "user.role", f"user:{name}", {"role": role, "before": before.role})
        return existing(archive, name)


def vouched_for(archive: Archive, subject: str) -> User | None:
    """Return the user for whom another party vouches under this subject, None where there is none."""
    return next((_user(row) for row in archive.db.query("SELECT * FROM user WHERE subject = ?", [subject])), None)


def units_of(archive: Archive, name: str) -> list[tuple[str, str]]:
    """Return the units that a user is bound to, (code, valid_from); none: the user sees the whole archive."""
    rows = archive.db.execute("SELECT unit_code, unit_from FROM user_unit WHERE user_name = ? ORDER BY 1, 2", [name])
    return [(str(code), str(since)) for code, since in rows.fetchall()]


def set_units(archive: Archive, name: str, units: Iterable[tuple[str, str]], *, by: str) -> None:
    """Bind a user to units and to no others; none: to the whole archive. Audited.

    Raises:
        NotFound: there is no such user.
        ArchiveError: the user is an administrator, who sees everything.
    """
    wanted = sorted(set(units))
    with archive.transaction() as db:
        user, before = existing(archive, name), units_of(archive, name)
        if wanted and user.role == "administrator":
            raise ArchiveError("Người quản trị xem được cả kho nên không gắn với đơn vị. Hãy đổi vai trò trước.")
        if wanted == before:
            return
        db.execute("DELETE FROM user_unit WHERE user_name = ?", [name])
        db.conn.executemany("INSERT INTO user_unit VALUES (?, ?, ?)", [(name, *unit) for unit in wanted])
        told = {"units": [" ".join(unit) for unit in wanted], "before": [" ".join(unit) for unit in before]}
        audit.append(archive, by, "user.units", f"user:{name}", told)


def set_disabled(archive: Archive, name: str, *, disabled: bool, by: str) -> User:
    """Let a user in no longer, or again; whoever is disabled is signed out. Audited.

    Raises:
        NotFound: there is no such user.
        ArchiveError: it is the only administrator.
    """
    with archive.transaction() as db:
        if existing(archive, name).role == "administrator" and disabled:
            _require_another(archive, name)
        db.table("user").update(name, {"disabled": int(disabled)})
        if disabled:
            close_sessions(archive, name)
        audit.append(archive, by, "user.disable" if disabled else "user.enable", f"user:{name}", {})
        return existing(archive, name)


def open_session(archive: Archive, token_hash: str, user_name: str, *, csrf: str, expires_at: str) -> Session:
    """Sign a user in until `expires_at` (ISO 8601 in UTC). Raises NotFound."""
    with archive.transaction() as db:
        existing(archive, user_name)
        row = {"token_hash": token_hash, "user_name": user_name, "csrf": csrf}
        row |= {"created_at": now(), "expires_at": expires_at, "seen_at": now()}
        db.table("session").insert(row)
        return Session(**row)


def session(archive: Archive, token_hash: str) -> Session | None:
    """Return a session that has not expired."""
    rows = archive.db.query("SELECT * FROM session WHERE token_hash = ? AND expires_at > ?", [token_hash, now()])
    return next((Session(**row) for row in rows), None)


def seen(archive: Archive, token_hash: str) -> None:
    """Note that a session is in use now."""
    with archive.transaction() as db:
        db.execute("UPDATE session SET seen_at = ? WHERE token_hash = ?", [now(), token_hash])


def sessions(archive: Archive, user_name: str | None = None) -> list[Session]:
    """Return the sessions that have not expired, of one user or of all, the newest first."""
    rows = archive.db.query(
        "SELECT * FROM session WHERE expires_at > ? AND (? IS NULL OR user_name = ?) ORDER BY created_at DESC",
        [now(), user_name, user_name],
    )
    return [Session(**row) for row in rows]


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


def _require_another(archive: Archive, name: str) -> None:
    others = [user for user in all_users(archive) if user.role == "administrator" and not user.disabled]
    if not any(user.name != name for user in others):
        raise ArchiveError(f"{name} là người quản trị duy nhất. Hãy giao vai trò quản trị cho người khác trước.")


def existing(archive: Archive, name: str) -> User:
    """Return the user of this name. Raises NotFound."""
    user = get(archive, name)
    if user is None:
        raise NotFound(f"Không có người dùng tên {name}.")
    return user


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise ArchiveError(f"Không có vai trò “{role}”. Các vai trò: {', '.join(ROLES)}.")


def _user(row: dict[str, Any]) -> User:
    return User(**{**row, "must_change": bool(row["must_change"]), "disabled": bool(row["disabled"])})
