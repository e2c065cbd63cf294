from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from click.testing import CliRunner

from api.auth import bearer
from api.auth.errors import TokenRefused
from api.auth.permissions import ROLES, SCOPES, Permission, scopes_of
from api.cli import sohoa
from corpus.store import tokens, users

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import FastAPI

    from corpus.store.archive import Archive
    from tests.api.conftest import Client


def carrying(token: str) -> dict[str, Any]:
    return {"headers": {"authorization": f"Bearer {token}"}}


@pytest.fixture
def of_lan(app: FastAPI, archive: Archive) -> str:
    assert app
    return bearer.make(archive, "lan", name="máy quét", scopes=["read"], by="lan")[1]


def test_a_token_does_what_its_scopes_say_and_no_more(anyone: Client, of_lan: str, paper: int) -> None:
    with_it = carrying(of_lan)
    assert anyone.get("/api/v1/me", **with_it).json() == {
        "name": "lan",
        "role": "reviewer",
        "permissions": ["read", "signed-in"],
        "csrf": "",
    }
    assert anyone.get(f"/api/v1/documents/{paper}", **with_it).status_code == 200
    upload = anyone.post("/api/v1/documents", files={"files": ("a.txt", b"x")}, **with_it)
    assert (upload.status_code, upload.json()["code"]) == (403, "not-allowed")


def test_a_token_that_may_uploads_without_the_session_s_token(anyone: Client, app: FastAPI, archive: Archive) -> None:
    assert app
    made = bearer.make(archive, "minh", name="máy quét", scopes=["upload"], by="minh")[1]
    answer = anyone.post("/api/v1/documents", files={"files": ("a.txt", "Báo cáo\n".encode())}, **carrying(made))
    assert answer.status_code == 201
    assert answer.json()["files"][0]["document"]["created_by"] == "minh"


def test_a_token_goes_down_with_its_user(anyone: Client, of_lan: str, archive: Archive, paper: int) -> None:
    export = bearer.make(archive, "lan", name="xuất", scopes=["export"], by="lan")[1]
    assert anyone.get("/api/v1/exports", **carrying(export)).status_code == 200
    users.set_role(archive, "lan", "clerk", by="admin")
    assert anyone.get("/api/v1/exports", **carrying(export)).status_code == 403
    assert anyone.get(f"/api/v1/documents/{paper}", **carrying(of_lan)).status_code == 200
    users.set_disabled(archive, "lan", disabled=True, by="admin")
    answer = anyone.get("/api/v1/me", **carrying(of_lan))
    assert (answer.status_code, answer.json()["code"]) == (401, "wrong-token")


@pytest.mark.parametrize("wrong", ["", "sohoa_x", "é" * 40, "x" * 5000])
def test_what_is_no_token_is_refused_beside_a_good_cookie_too(reviewer: Client, wrong: str) -> None:
    answer = reviewer.get("/api/v1/me", headers={"authorization": f"Bearer {wrong}".encode()})
    assert (answer.status_code, answer.json()["code"]) == (401, "wrong-token")


def test_tokens_are_not_taken_over_an_open_network(app: FastAPI, of_lan: str) -> None:
    import asyncio  # noqa: PLC0415 - here only

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app, client=("10.0.0.9", 50_000))
        async with httpx.AsyncClient(transport=transport, base_url="http://sohoa") as client:
            return await client.get("/api/v1/me", **carrying(of_lan))

    assert asyncio.run(ask()).json()["code"] == "insecure-basic"


def test_a_token_is_shown_once_and_kept_as_a_hash(reviewer: Client, token: str, archive: Archive) -> None:
    headers = {"x-csrf-token": token}
    wanted = {"name": "máy quét", "scopes": ["read", "upload"], "days": 7}
    made = reviewer.post("/api/v1/tokens", json=wanted, headers=headers)
    assert made.status_code == 201
    secret = made.json()["token"]
    assert secret.startswith(bearer.PREFIX)
    assert secret not in "\n".join(archive.db.conn.iterdump())
    assert archive.db.execute("SELECT token_hash FROM api_token").fetchone() == (
        hashlib.sha256(secret.encode()).hexdigest(),
    )
    (listed,) = reviewer.get("/api/v1/tokens").json()
    assert "token" not in listed
    assert (listed["scopes"], listed["last_used_at"], listed["stands"]) == (["read", "upload"], None, True)
    reviewer.get("/api/v1/me", **carrying(secret))
    assert reviewer.get("/api/v1/tokens").json()[0]["last_used_at"]
    gone = reviewer.request("DELETE", f"/api/v1/tokens/{listed['id']}", headers=headers)
    assert (gone.status_code, gone.json()["stands"]) == (200, False)
    assert reviewer.get("/api/v1/me", **carrying(secret)).status_code == 401


def test_scopes_are_a_part_of_the_maker_s_rights(reviewer: Client, token: str, archive: Archive) -> None:
    headers = {"x-csrf-token": token}
    for scope in ("administer", "retain", "public", "signed-in"):
        answer = reviewer.post("/api/v1/tokens", json={"name": "x", "scopes": ["read", scope]}, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "token-refused"), scope
    assert reviewer.post("/api/v1/tokens", json={"name": "x", "scopes": ["king"]}, headers=headers).status_code == 422
    assert tokens.listing(archive) == []
    for role, carried in ROLES.items():
        assert scopes_of(role) == carried & set(SCOPES) == carried - {Permission.SIGNED_IN}


def test_a_token_makes_and_revokes_no_tokens(anyone: Client, of_lan: str) -> None:
    for method, path in (("GET", "/api/v1/tokens"), ("POST", "/api/v1/tokens"), ("DELETE", "/api/v1/tokens/1")):
        body = {"json": {"name": "x", "scopes": ["read"]}} if method == "POST" else {}
        answer = anyone.request(method, path, **carrying(of_lan), **body)
        assert (answer.status_code, answer.json()["code"]) == (403, "token-refused")


def test_others_tokens_are_an_administrator_s(sign_in: Callable[[str], Client], of_lan: str, archive: Archive) -> None:
    number = tokens.listing(archive)[0].id
    clerk, admin = sign_in("minh"), sign_in("admin")
    assert clerk.get("/api/v1/tokens").json() == admin.get("/api/v1/tokens").json() == []
    assert clerk.get("/api/v1/tokens?everybody=true").status_code == 403
    assert [one["user_name"] for one in admin.get("/api/v1/tokens?everybody=true").json()] == ["lan"]
    for client, status in ((clerk, 404), (admin, 200)):
        headers = {"x-csrf-token": client.get("/api/v1/me").json()["csrf"]}
        assert client.request("DELETE", f"/api/v1/tokens/{number}", headers=headers).status_code == status
    assert clerk.get("/api/v1/me", **carrying(of_lan)).status_code == 401


def test_the_command_makes_lists_and_revokes(app: FastAPI, archive: Archive, anyone: Client) -> None:
    assert app

    def run(*arguments: str) -> Any:
        return CliRunner().invoke(sohoa, ["--archive", str(archive.path), "token", *arguments])

    made = run("add", "lan", "--name", "máy quét", "--scope", "read", "--scope", "export", "--days", "7")
    assert made.exit_code == 0, made.output
    secret = made.stdout.strip()
    assert anyone.get("/api/v1/me", **carrying(secret)).json()["permissions"] == ["export", "read", "signed-in"]
    listed = run("list").stdout.split()
    assert listed[:5] == ["1", "lan", "máy", "quét", "export,read"]
    assert '"stands": true' in run("list", "--json").stdout
    assert run("revoke", "1").exit_code == 0
    assert "thu hồi" in run("list").stdout
    assert anyone.get("/api/v1/me", **carrying(secret)).status_code == 401
    assert isinstance(run("add", "minh", "--name", "x", "--scope", "decide").exception, TokenRefused)
    assert run("add", "lan", "--name", "x", "--scope", "king").exit_code == 2
