from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus.errors import ArchiveError, NotFound
from corpus.store import audit, tokens, users

if TYPE_CHECKING:
    from corpus.store.archive import Archive

PAST = "2020-01-01T00:00:00.000Z"


@pytest.fixture
def made(archive: Archive) -> tokens.Token:
    users.add(archive, "lan", "reviewer", "hash", must_change=False, by="admin")
    return tokens.add(archive, "abc", "lan", name=" máy  quét ", scopes=["upload", "read"], days=3, by="admin")


def test_a_token_is_kept_as_its_hash_and_logged_without_it(archive: Archive, made: tokens.Token) -> None:
    assert (made.name, made.scopes, made.stands, made.last_used_at) == ("máy quét", ("read", "upload"), True, None)
    assert tokens.listing(archive, "lan") == tokens.listing(archive) == [made]
    assert tokens.listing(archive, "hoa") == []
    entry = audit.entries(archive)[0]
    assert (entry.action, entry.subject, entry.detail["scopes"]) == (
        "token.add",
        f"token:{made.id}",
        ["read", "upload"],
    )
    assert "abc" not in str(entry)


def test_its_last_use_is_kept_to_the_minute(archive: Archive, made: tokens.Token) -> None:
    assert tokens.find(archive, "abd") is None
    assert tokens.find(archive, "abc") == made, "what it was before this use"
    used = tokens.get(archive, made.id).last_used_at
    assert used is not None
    tokens.find(archive, "abc")
    assert tokens.get(archive, made.id).last_used_at == used, "not written for every request"
    archive.db.execute("UPDATE api_token SET last_used_at = ?", [PAST])
    tokens.find(archive, "abc")
    assert (tokens.get(archive, made.id).last_used_at or "") >= used


def test_what_is_revoked_or_expired_lets_nobody_in(archive: Archive, made: tokens.Token) -> None:
    other = tokens.add(archive, "xyz", "lan", name="khác", scopes=["read"], days=1, by="lan")
    assert not tokens.revoke(archive, made.id, by="admin").stands
    assert tokens.revoke(archive, made.id, by="hoa").revoked_at == tokens.get(archive, made.id).revoked_at
    assert tokens.find(archive, "abc") is None
    archive.db.execute("UPDATE api_token SET expires_at = ? WHERE id = ?", [PAST, other.id])
    assert tokens.find(archive, "xyz") is None
    assert [entry.action for entry in audit.entries(archive)][:1] == ["token.revoke"], "once"


@pytest.mark.parametrize(
    "wrong", [{"name": " "}, {"name": "x" * 101}, {"scopes": []}, {"days": 0}, {"days": tokens.LONGEST_DAYS + 1}]
)
def test_what_cannot_be_a_token_is_refused(archive: Archive, made: tokens.Token, wrong: dict[str, object]) -> None:
    given = {"name": "máy", "scopes": ["read"], "days": 1, **wrong}
    with pytest.raises(ArchiveError):
        tokens.add(archive, "new", "lan", by="lan", **given)  # type: ignore[arg-type] - a table
    with pytest.raises(NotFound):
        tokens.add(archive, "new", "nobody", name="máy", scopes=["read"], days=1, by="lan")
    with pytest.raises(NotFound):
        tokens.revoke(archive, 99, by="lan")
    assert tokens.listing(archive) == [made]
