"""How long a sign-in lasts, what ends it, and hashes that are made anew."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from argon2 import PasswordHasher

from api.auth.identity import COOKIE
from api.auth.passwords import NO_PASSWORD, is_outdated, verify_password
from corpus.store import audit, users
from tests.api.conftest import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.store.archive import Archive
    from tests.api.conftest import Client


def ago(**span: float) -> str:
    return (datetime.now(UTC) - timedelta(**span)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def test_every_sign_in_opens_a_new_session_and_ends_the_one_before(
    sign_in: Callable[[str], Client], archive: Archive
) -> None:
    client = sign_in("lan")
    first = client.cookies[COOKIE]
    client.post("/sign-in", data={"name": "lan", "password": PASSWORD})
    assert client.cookies[COOKIE] != first
    assert len(users.sessions(archive, "lan")) == 1
    client.cookies.set(COOKIE, first, domain="127.0.0.1")
    assert first not in str(users.sessions(archive))


def test_a_session_that_is_not_used_ends(reviewer: Client, archive: Archive) -> None:
    assert reviewer.get("/").status_code == 200
    with archive.transaction() as db:
        db.execute("UPDATE session SET seen_at = ?", [ago(minutes=100)])
    assert reviewer.get("/").status_code == 200  # and that was use
    assert users.sessions(archive, "lan")[0].seen_at > ago(minutes=1)  # type: ignore[operator]
    with archive.transaction() as db:
        db.execute("UPDATE session SET seen_at = ?", [ago(minutes=121)])
    assert reviewer.get("/").status_code == 303
    assert users.sessions(archive, "lan") == []


def test_a_session_ends_however_much_it_is_used(reviewer: Client, archive: Archive) -> None:
    with archive.transaction() as db:
        db.execute("UPDATE session SET expires_at = ?", [ago(seconds=1)])
    assert reviewer.get("/").status_code == 303


def test_somebody_signs_out_everywhere(sign_in: Callable[[str], Client], archive: Archive) -> None:
    here, there, other = sign_in("lan"), sign_in("lan"), sign_in("minh")
    csrf = here.get("/api/v1/me").json()["csrf"]
    assert here.post("/account/sign-out-everywhere", data={"csrf_token": csrf}).headers["location"] == "/sign-in"
    assert here.get("/").status_code == there.get("/").status_code == 303
    assert other.get("/").status_code == 200
    assert audit.latest(archive, "sign-out-everywhere")


def test_a_hash_of_weaker_parameters_is_made_anew_at_the_next_sign_in(
    archive: Archive, anyone: Client, app: Any
) -> None:
    assert app
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    users.set_password_hash(archive, "lan", weak, must_change=False)
    assert is_outdated(weak)
    anyone.post("/sign-in", data={"name": "lan", "password": "sai mật khẩu"})
    assert users.existing(archive, "lan").password_hash == weak
    assert anyone.post("/sign-in", data={"name": "lan", "password": PASSWORD}).status_code == 303
    after = users.existing(archive, "lan")
    assert not is_outdated(after.password_hash)
    assert verify_password(after.password_hash, PASSWORD)


def test_nobody_signs_in_by_no_password() -> None:
    assert not verify_password(NO_PASSWORD, NO_PASSWORD)
    assert not verify_password(NO_PASSWORD, "")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit SET actor = 'x' WHERE seq = 1",
        "DELETE FROM audit WHERE seq = 1",
        "INSERT OR REPLACE INTO audit SELECT seq, at, 'x', action, subject, detail, previous, hash FROM audit",
        "REPLACE INTO audit SELECT seq, at, 'x', action, subject, detail, previous, hash FROM audit WHERE seq = 1",
        "INSERT INTO audit SELECT seq + 5, at, 'x', action, subject, detail, previous, hash FROM audit WHERE seq = 1",
        "UPDATE OR REPLACE audit SET seq = seq + 1",
    ],
)
def test_the_log_takes_nothing_but_the_next_row(archive: Archive, change: str) -> None:
    for number in range(3):
        audit.append(archive, "lan", "test", f"document:{number}", {})
    before = audit.entries(archive)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"), archive.transaction() as db:
        db.execute(change)
    assert audit.entries(archive) == before
