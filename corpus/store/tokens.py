"""What programs sign in with: rows only. A token comes here as its hash, and is never seen again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from corpus.errors import ArchiveError, NotFound
from corpus.store import audit, users
from corpus.store.archive import now, stamp
from corpus.store.window import WHOLE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.store.archive import Archive
    from corpus.store.window import Window

_OF_USER = "FROM api_token WHERE (:user IS NULL OR user_name = :user)"
LONGEST_DAYS = 366
LONGEST_NAME = 100
USED_AGAIN = timedelta(minutes=1)  # how exactly the last use is kept: a write for each request would cost more than it


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is kept; times are ISO 8601 in UTC. `scopes` are words of the table of permissions."""

    id: int
    user_name: str
    name: str
    scopes: tuple[str, ...]
    created_at: str
    created_by: str
    expires_at: str
    last_used_at: str | None
    revoked_at: str | None

    @property
    def stands(self) -> bool:
        """Whether it lets its bearer in: neither revoked nor expired."""
        return self.revoked_at is None and self.expires_at > now()


def add(  # noqa: PLR0913 - a token's columns
    archive: Archive, token_hash: str, user_name: str, *, name: str, scopes: Iterable[str], days: int, by: str
) -> Token:
    """Keep a token for a user, for some days. Audited.

    Raises:
        NotFound: there is no such user.
        ArchiveError: no name, no scope, or days out of bounds.
    """
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise ArchiveError(f"Hãy ghi mã truy cập dùng vào việc gì, tối đa {LONGEST_NAME} ký tự.")
    if not 1 <= days <= LONGEST_DAYS:
        raise ArchiveError(f"Mã truy cập dùng được từ 1 đến {LONGEST_DAYS} ngày.")
    wanted = sorted(set(scopes))
    if not wanted:
        raise ArchiveError("Hãy chọn ít nhất một quyền cho mã truy cập.")
    with archive.transaction() as db:
        if users.get(archive, user_name) is None:
            raise NotFound(f"Không có người dùng tên {user_name}.")
        row = {"token_hash": token_hash, "user_name": user_name, "name": name, "scopes": json.dumps(wanted)}
        row |= {"created_at": now(), "created_by": by, "expires_at": stamp(datetime.now(UTC) + timedelta(days=days))}
        db.table("api_token").insert(row)
        made = _one(archive, "token_hash = ?", token_hash)
        detail = {"user": user_name, "name": name, "scopes": wanted, "expires_at": made.expires_at}
        audit.append(archive, by, "token.add", f"token:{made.id}", detail)
    return made


def listing(archive: Archive, user_name: str | None = None, window: Window = WHOLE) -> list[Token]:
    """Return tokens, newest first: those of one user, or all."""
    rows = archive.db.query(f"SELECT * {_OF_USER} ORDER BY id DESC {window.sql}", {"user": user_name})
    return [_token(row) for row in rows]


def count(archive: Archive, user_name: str | None = None) -> int:
    """Return how many tokens `listing` has in all."""
    (found,) = archive.db.execute(f"SELECT count(*) {_OF_USER}", {"user": user_name}).fetchone()
    return int(found)


def get(archive: Archive, token_id: int) -> Token:
    """Return one token. Raises NotFound."""
    return _one(archive, "id = ?", token_id)


def find(archive: Archive, token_hash: str) -> Token | None:
    """Return the token of this hash if it stands, and keep that it was used."""
    rows = archive.db.query("SELECT * FROM api_token WHERE token_hash = ?", [token_hash])
    found = next((_token(row) for row in rows), None)
    if found is None or not found.stands:
        return None
    if found.last_used_at is None or found.last_used_at <= stamp(datetime.now(UTC) - USED_AGAIN):
        with archive.transaction() as db:
            db.execute("UPDATE api_token SET last_used_at = ? WHERE id = ?", [now(), found.id])
    return found


def revoke(archive: Archive, token_id: int, *, by: str) -> Token:
    """Let a token's bearer in no longer; again does nothing. Audited. Raises NotFound."""
    with archive.transaction() as db:
        found = get(archive, token_id)
        if found.revoked_at is None:
            db.execute("UPDATE api_token SET revoked_at = ? WHERE id = ?", [now(), token_id])
            audit.append(archive, by, "token.revoke", f"token:{token_id}", {"user": found.user_name})
        return get(archive, token_id)


def _one(archive: Archive, condition: str, value: str | int) -> Token:
    for row in archive.db.query(f"SELECT * FROM api_token WHERE {condition}", [value]):
        return _token(row)
    raise NotFound(f"Không có mã truy cập số {value}.")


def _token(row: dict[str, Any]) -> Token:
    del row["token_hash"]
    return Token(**{**row, "scopes": tuple(json.loads(row["scopes"]))})
