from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus.errors import ArchiveError, NotFound
from corpus.store import audit, users

if TYPE_CHECKING:
    from corpus.store.archive import Archive

FUTURE, PAST = "2999-01-01T00:00:00.000Z", "2020-01-01T00:00:00.000Z"


@pytest.fixture
def lan(archive: Archive) -> users.User:
    return users.add(archive, "lan", "reviewer", "hash-1", must_change=True, by="admin")


def test_a_user_is_added_once_and_logged_without_the_password(archive: Archive, lan: users.User) -> None:
    assert (lan.name, lan.role, lan.must_change, lan.disabled) == ("lan", "reviewer", True, False)
    assert users.get(archive, "lan") == lan
    assert users.all_users(archive) == [lan]
    (entry,) = audit.entries(archive)
    assert (entry.actor, entry.action, entry.subject, entry.detail) == (
        "admin",
        "user.add",
        "user:lan",
        {"role": "reviewer"},
    )
    with pytest.raises(ArchiveError, match="Đã có người dùng"):
        users.add(archive, "lan", "clerk", "hash-2", must_change=False, by="admin")
    assert users.get(archive, "lan") == lan


@pytest.mark.parametrize("name", ["", "có dấu cách", "a/b", "x" * 65, "a\nb"])
def test_a_name_that_is_none_is_refused(archive: Archive, name: str) -> None:
    with pytest.raises(ArchiveError, match="Tên đăng nhập"):
        users.add(archive, name, "clerk", "hash", must_change=False, by="admin")


def test_an_unknown_role_is_refused(archive: Archive, lan: users.User) -> None:
    with pytest.raises(ArchiveError, match="vai trò"):
        users.add(archive, "hoa", "king", "hash", must_change=False, by="admin")
    with pytest.raises(ArchiveError, match="vai trò"):
        users.set_role(archive, lan.name, "king", by="admin")


def test_passwords_and_roles_change(archive: Archive, lan: users.User) -> None:
    users.set_password_hash(archive, lan.name, "hash-2", must_change=False)
    changed = users.set_role(archive, lan.name, "archivist", by="admin")
    assert (changed.password_hash, changed.must_change, changed.role) == ("hash-2", False, "archivist")
    with pytest.raises(NotFound):
        users.set_password_hash(archive, "nobody", "hash", must_change=False)


def test_sessions_open_close_and_expire(archive: Archive, lan: users.User) -> None:
    opened = users.open_session(archive, "token-1", lan.name, csrf="c", expires_at=FUTURE)
    assert users.session(archive, "token-1") == opened
    assert users.session(archive, "token-2") is None
    users.open_session(archive, "old", lan.name, csrf="c", expires_at=PAST)
    assert users.session(archive, "old") is None
    users.purge(archive)
    assert archive.db.execute("SELECT count(*) FROM session").fetchone() == (1,)
    users.close_session(archive, "token-1")
    assert users.session(archive, "token-1") is None
    with pytest.raises(NotFound):
        users.open_session(archive, "token-3", "nobody", csrf="c", expires_at=FUTURE)


def test_whoever_is_disabled_is_signed_out_everywhere(archive: Archive, lan: users.User) -> None:
    users.open_session(archive, "token-1", lan.name, csrf="c", expires_at=FUTURE)
    assert users.set_disabled(archive, lan.name, disabled=True, by="admin").disabled
    assert users.session(archive, "token-1") is None
    assert not users.set_disabled(archive, lan.name, disabled=False, by="admin").disabled
    assert [entry.action for entry in audit.entries(archive)] == ["user.enable", "user.disable", "user.add"]
