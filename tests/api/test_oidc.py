"""Sign-in at an identity provider that runs beside the test."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from pydantic import SecretStr

from api.app import create_app
from api.auth import oidc
from corpus.store import audit, users
from tests.api.conftest import Client

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from api.settings import Settings
    from corpus.store.archive import Archive

SECRET = "a-secret-of-the-tests-0123456789"  # noqa: S105 - nobody's
HOA = {"sub": "7", "preferred_username": "hoa", "groups": ["tham-dinh", "khac"]}


@pytest.fixture(scope="module")
def provider(root: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "tests.api.provider", "sohoa", SECRET]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield process.stdout.readline().strip()
        process.terminate()


@pytest.fixture
def outside(archive: Archive, settings: Settings, provider: str) -> Iterator[Callable[..., Client]]:
    opened: list[Client] = []

    def enter(**said: Any) -> Client:
        given = {
            "oidc_issuer": provider,
            "oidc_client_id": "sohoa",
            "oidc_client_secret": SecretStr(SECRET),
            "oidc_roles": {"tham-dinh": "reviewer", "van-thu": "clerk", "quan-tri": "administrator"},
        }
        client = Client(create_app(settings.model_copy(update={**given, **said}), archive))
        opened.append(client)
        return client

    yield enter
    for client in opened:
        client.close()


def sign_in(client: Client, provider: str, claims: dict[str, Any], fault: str = "") -> httpx.Response:
    """Go the whole way, as a browser does."""
    httpx.post(f"{provider}/person", json={"claims": claims, "fault": fault})
    sent = client.get("/sign-in/oidc", params={"next": "/documents"})
    assert sent.status_code == 303, sent.text
    assert sent.headers["location"].startswith(f"{provider}/authorization?")
    back = urlsplit(httpx.get(sent.headers["location"]).headers["location"])
    assert back.netloc == "127.0.0.1:8000"
    return client.get(f"{back.path}?{back.query}")


def test_somebody_signs_in_and_is_known_the_next_time(
    outside: Callable[..., Client], provider: str, archive: Archive
) -> None:
    client = outside()
    assert "Đăng nhập bằng tài khoản cơ quan" in client.get("/sign-in").text
    answer = sign_in(client, provider, HOA)
    assert (answer.status_code, answer.headers["location"]) == (303, "/documents")
    me = client.get("/api/v1/me").json()
    assert (me["name"], me["role"]) == ("hoa", "reviewer")
    sign_in(client, provider, {**HOA, "groups": "van-thu"})
    assert client.get("/api/v1/me").json()["role"] == "clerk"
    assert [user.name for user in users.all_users(archive)] == ["hoa"]
    assert len(users.sessions(archive)) == 1
    done = [entry.action for entry in reversed(audit.entries(archive))]
    assert done == ["user.add", "sign-in", "user.role", "sign-in"]
    # No password belongs to the user.
    assert client.post("/sign-in", data={"name": "hoa", "password": "!"}).status_code == 401


def test_the_cookie_of_the_way_is_kept_from_scripts_and_taken_away(
    outside: Callable[..., Client], provider: str
) -> None:
    client = outside()
    given = client.get("/sign-in/oidc").headers["set-cookie"]
    assert {"HttpOnly", "SameSite=lax", f"Path={oidc.PATH}"} <= set(given.split("; "))
    assert SECRET not in given
    sign_in(client, provider, HOA)
    assert oidc.COOKIE not in dict(client.cookies)


@pytest.mark.parametrize("fault", ["audience", "audiences", "issuer", "nonce", "old", "symmetric", "unsigned", "key"])
def test_a_token_that_is_not_for_us_lets_nobody_in(
    outside: Callable[..., Client], provider: str, archive: Archive, fault: str
) -> None:
    client = outside()
    answer = sign_in(client, provider, HOA, fault)
    assert answer.status_code == 401
    assert "Hệ thống tài khoản của cơ quan trả lời" in answer.text
    assert users.all_users(archive) == []
    assert client.get("/").status_code == 303


def test_a_key_that_was_changed_is_fetched_anew(outside: Callable[..., Client], provider: str) -> None:
    client = outside()
    sign_in(client, provider, HOA)
    assert sign_in(client, provider, HOA, "rotated").status_code == 303


def test_an_answer_to_nobody_s_question_lets_nobody_in(outside: Callable[..., Client], provider: str) -> None:
    client, other = outside(), outside()
    httpx.post(f"{provider}/person", json={"claims": HOA})
    back = httpx.get(other.get("/sign-in/oidc").headers["location"]).headers["location"]
    answered = urlsplit(back)
    assert client.get(f"{answered.path}?{answered.query}").status_code == 401  # another browser's
    client.get("/sign-in/oidc")
    assert client.get(f"{answered.path}?{answered.query}").status_code == 401  # another sign-in's
    code = parse_qs(answered.query)["code"][0]
    for forged in ("", "x.y", "e30=.0", f"{'A' * 40}.{'0' * 64}"):
        client.cookies.set(oidc.COOKIE, forged, domain="127.0.0.1", path=oidc.PATH)
        assert client.get(f"{oidc.PATH}/callback", params={"code": code, "state": ""}).status_code == 401
    refused = other.get(f"{oidc.PATH}/callback", params={"error": "access_denied"})
    assert "không cho đăng nhập" in refused.text


def test_who_has_no_role_there_or_is_kept_out_here_does_not_get_in(
    outside: Callable[..., Client], provider: str, archive: Archive
) -> None:
    client = outside()
    assert "chưa được giao vai trò" in sign_in(client, provider, {"sub": "8", "groups": ["khac"]}).text
    assert "chưa được giao vai trò" in sign_in(client, provider, {"sub": "8"}).text
    sign_in(client, provider, HOA)
    users.set_disabled(archive, "hoa", disabled=True, by="test")
    assert "đã bị khóa" in sign_in(client, provider, HOA).text
    assert client.get("/").status_code == 303


def test_a_name_that_is_taken_here_is_not_taken_over(
    outside: Callable[..., Client], provider: str, archive: Archive
) -> None:
    users.add(archive, "hoa", "administrator", "x", must_change=False, by="test")
    client = outside()
    sign_in(client, provider, HOA)
    assert client.get("/api/v1/me").json()["name"] == "hoa-2"
    assert users.existing(archive, "hoa").subject is None
    sign_in(client, provider, {"sub": "9", "email": "thu @ xã", "groups": ["van-thu"]})
    assert client.get("/api/v1/me").json()["name"] == "thu-@-xã"


def test_units_come_with_the_claims(outside: Callable[..., Client], provider: str, archive: Archive) -> None:
    client = outside(oidc_unit_claim="don_vi")
    assert "chưa gắn với đơn vị" in sign_in(client, provider, HOA).text
    assert "Không tìm thấy đơn vị" in sign_in(client, provider, {**HOA, "don_vi": "Phường Không Đâu"}).text
    assert users.all_users(archive) == []
    sign_in(client, provider, {**HOA, "don_vi": ["Phường Điện An"]})
    assert len(users.units_of(archive, "hoa")) == 1
    sign_in(client, provider, {**HOA, "groups": ["quan-tri"]})
    assert users.units_of(archive, "hoa") == []
    assert users.existing(archive, "hoa").role == "administrator"


def test_it_is_off_unless_it_is_set(anyone: Client) -> None:
    assert anyone.get("/sign-in/oidc").status_code == 404
    assert anyone.get("/sign-in/oidc/callback").status_code == 404
    assert "oidc" not in anyone.get("/sign-in").text


def test_a_provider_that_is_away_is_told(outside: Callable[..., Client]) -> None:
    answer = outside(oidc_issuer="http://127.0.0.1:9").get("/sign-in/oidc")
    assert answer.status_code == 401
    assert "Không liên lạc được" in answer.text


def test_addresses_without_https_are_refused() -> None:
    for address in ("http://id.example/keys", "ftp://id.example", "file:///etc/passwd", ""):
        with pytest.raises(oidc.OidcFailed):
            oidc.require_https(address)
    assert oidc.require_https("https://id.example/keys")
