"""Tokens for programs: 256 random bits, shown once, kept as a hash; their scopes a part of the maker's rights."""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING

from api.auth.errors import TokenRefused
from api.auth.permissions import SCOPES, scopes_of
from corpus.store import tokens, users

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.store.archive import Archive
    from corpus.store.tokens import Token

SCHEME = "bearer"
PREFIX = "sohoa_"  # so that a token that got somewhere it should not be is known for one
DAYS = 90


def hash_of(token: str) -> str:
    """Return what the archive keeps of a token. Its bits are random: nothing slower than SHA-256 is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def make(  # noqa: PLR0913 - whose, what for, how long, who makes it
    archive: Archive, user_name: str, *, name: str, scopes: Iterable[str], days: int = DAYS, by: str
) -> tuple[Token, str]:
    """Make a token; return what is kept and the token itself, which nobody can be shown again.

    Raises:
        NotFound: there is no such user.
        TokenRefused: a scope that the user's role does not carry.
        ArchiveError: no name, no scope, or days out of bounds.
    """
    user = users.get(archive, user_name)
    wanted = set(scopes)
    carried = scopes_of(user.role) if user else frozenset(SCOPES)
    if beyond := wanted - set(carried):
        named = ", ".join(sorted(beyond))
        raise TokenRefused(f"Vai trò của {user_name} không có quyền: {named}. Hãy bỏ các quyền ấy khỏi mã truy cập.")
    token = PREFIX + secrets.token_urlsafe(32)
    return tokens.add(archive, hash_of(token), user_name, name=name, scopes=wanted, days=days, by=by), token
