from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from api.auth.errors import TooManyAttempts, WeakPassword
from api.auth.identity import COOKIE
from api.auth.passwords import check_new_password, hash_password, verify_password
from api.auth.throttle import MOST_KEYS, MOST_PER_ADDRESS, MOST_PER_NAME, MOST_PER_PAIR, WINDOW_SECONDS, Throttle
from corpus.store import users
from tests.api.conftest import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.store.archive import Archive
    from tests.api.conftest import Client


def basic(name: str, password: str) -> dict[str, str]:
    return {"authorization": "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()}


def test_a_hash_verifies_its_password_only_however_the_marks_were_typed() -> None:
    hashed = hash_password("mật khẩu của tôi")
    assert hashed.startswith("$argon2id$")
    assert verify_password(hashed, "mật khẩu của tôi")
    assert verify_password(hashed, "mật khẩu của tôi")
    assert not verify_password(hashed, "mat khau cua toi")
    assert not verify_password("not a hash", "mật khẩu của tôi")


@pytest.mark.parametrize("password", ["ngắn", "aaaaaaaaaaaa", "toi la lan 1234", "x" * 300])
def test_weak_passwords_are_refused(password: str) -> None:
    with pytest.raises(WeakPassword):
        check_new_password(password, name="lan")


def test_the_throttle_bounds_a_pair_and_forgets_with_time() -> None:
    time = [0.0]
    throttle = Throttle(lambda: time[0])
    for _ in range(MOST_PER_PAIR):
        throttle.attempt("lan", "10.0.0.1")
    with pytest.raises(TooManyAttempts) as refused:
        throttle.attempt("lan", "10.0.0.1")
    assert 0 < refused.value.retry_after <= WINDOW_SECONDS
    throttle.attempt("lan", "10.0.0.2")
    time[0] = WINDOW_SECONDS + 1
    throttle.attempt("lan", "10.0.0.1")


def test_the_throttle_bounds_an_address_over_all_names() -> None:
    throttle = Throttle(lambda: 0.0)
    for number in range(MOST_PER_ADDRESS):
        throttle.attempt(f"name{number}", "10.0.0.1")
    with pytest.raises(TooManyAttempts):
        throttle.attempt("another", "10.0.0.1")


def test_a_flood_of_names_and_addresses_forgives_nobody() -> None:
    throttle = Throttle(lambda: 0.0)
    for number in range(MOST_PER_NAME):
        throttle.attempt("lan", f"10.1.{number // 8}.1")
    for _ in range(MOST_PER_PAIR):
        throttle.attempt("minh", "10.0.0.1")
    for number in range(MOST_KEYS // 2 - 10):
        throttle.attempt(f"name{number}", f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}")
    with pytest.raises(TooManyAttempts):
        throttle.attempt("minh", "10.0.0.1")
    for number in range(MOST_KEYS):
        throttle.attempt(f"name{number}", f"11.{number >> 16}.{number >> 8 & 255}.{number & 255}")
    with pytest.raises(TooManyAttempts):
        throttle.attempt("lan", "12.0.0.1")
    throttle.attempt("minh", "10.0.0.1")  # the oldest of the addresses is forgotten


def test_a_network_of_ipv6_is_one_address_and_an_ipv4_address_written_in_it_its_own() -> None:
    throttle = Throttle(lambda: 0.0)
    for number in range(MOST_PER_ADDRESS):
        throttle.attempt(f"name{number}", f"2001:db8:0:5:{number:x}::1")
    with pytest.raises(TooManyAttempts):
        throttle.attempt("another", "2001:db8:0:5:ffff::2")
    throttle.attempt("another", "2001:db8:0:6::1")
    for number in range(MOST_PER_ADDRESS):
        throttle.attempt(f"name{number}", "::ffff:10.0.0.1")
    throttle.attempt("another", "::ffff:10.0.0.2")
    with pytest.raises(TooManyAttempts):
        throttle.attempt("another", "10.0.0.1")


def test_right_passwords_are_not_counted() -> None:
    throttle = Throttle(lambda: 0.0)
    for _ in range(3 * MOST_PER_ADDRESS):
        throttle.attempt("lan", "10.0.0.1")
        throttle.succeeded("lan", "10.0.0.1")


def test_reading_needs_a_sign_in_and_comes_back_to_the_page(anyone: Client) -> None:
    answer = anyone.get("/search", params={"q": "1746/QĐ"})
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in?next=/search%3Fq%3D")
    signed = anyone.post("/sign-in", data={"name": "lan", "password": PASSWORD, "next": "/search?q=1"})
    assert (signed.status_code, signed.headers["location"]) == (303, "/search?q=1")


@pytest.mark.parametrize("address", ["//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example"])
def test_nobody_is_sent_to_another_site(anyone: Client, address: str) -> None:
    signed = anyone.post("/sign-in", data={"name": "lan", "password": PASSWORD, "next": address})
    assert signed.headers["location"] == "/"


def test_the_cookie_is_closed_to_scripts_and_only_its_hash_is_stored(anyone: Client, archive: Archive) -> None:
    signed = anyone.post("/sign-in", data={"name": "lan", "password": PASSWORD})
    cookie = signed.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    value = anyone.cookies[COOKIE]
    stored = next(iter(archive.db.query("SELECT token_hash FROM session")))["token_hash"]
    assert len(stored) == 64
    assert value not in stored


def test_a_wrong_password_and_an_unknown_name_look_the_same(anyone: Client) -> None:
    wrong = anyone.post("/sign-in", data={"name": "lan", "password": "sai mất rồi"})
    unknown = anyone.post("/sign-in", data={"name": "lan2", "password": "sai mất rồi"})
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.text.replace('value="lan"', "") == unknown.text.replace('value="lan2"', "")
    assert "không đúng" in wrong.text


def test_guessing_is_stopped(anyone: Client) -> None:
    statuses = [
        anyone.post("/sign-in", data={"name": "lan", "password": f"sai {n}"}).status_code
        for n in range(MOST_PER_PAIR + 1)
    ]
    assert statuses == [401] * MOST_PER_PAIR + [429]
    refused = anyone.post("/sign-in", data={"name": "lan", "password": PASSWORD})
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0


def test_signing_out_ends_the_session(reviewer: Client, token: str) -> None:
    cookie = reviewer.cookies[COOKIE]
    assert reviewer.post("/sign-out", data={"csrf_token": token}).status_code == 303
    reviewer.cookies.set(COOKIE, cookie)
    assert reviewer.get("/api/v1/me").status_code == 401


def test_a_session_ends_with_its_time(reviewer: Client, archive: Archive) -> None:
    past = (datetime.now(UTC) - timedelta(seconds=1)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    with archive.transaction() as db:
        db.execute("UPDATE session SET expires_at = ?", [past])
    assert reviewer.get("/api/v1/me").status_code == 401


def test_a_disabled_user_is_out_at_once(reviewer: Client, archive: Archive) -> None:
    with archive.transaction() as db:
        db.execute("UPDATE user SET disabled = 1 WHERE name = 'lan'")
    assert reviewer.get("/api/v1/me").status_code == 401
    assert reviewer.get("/api/v1/me", headers=basic("lan", PASSWORD)).status_code == 401


def test_a_given_password_must_be_changed_first(anyone: Client, archive: Archive) -> None:
    users.add(archive, "moi", "clerk", hash_password(PASSWORD), must_change=True, by="test")
    signed = anyone.post("/sign-in", data={"name": "moi", "password": PASSWORD, "next": "/documents"})
    assert signed.headers["location"] == "/account/password"
    assert anyone.get("/documents").headers["location"] == "/account/password"
    assert anyone.get("/api/v1/documents").json()["code"] == "password-change-required"
    assert anyone.get("/api/v1/documents", headers=basic("moi", PASSWORD)).status_code == 403
    page = anyone.get("/account/password").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    form = {"csrf_token": token, "old": PASSWORD, "new": "một câu khác hẳn", "again": "một câu khác hẳn"}
    assert anyone.post("/account/password", data={**form, "again": "khác nữa hẳn"}).status_code == 422
    assert anyone.post("/account/password", data={**form, "old": "không phải"}).status_code == 401
    before = anyone.cookies[COOKIE]
    assert anyone.post("/account/password", data=form).headers["location"] == "/"
    assert anyone.cookies[COOKIE] != before
    assert anyone.get("/documents").status_code == 200
    anyone.cookies.set(COOKIE, before)
    assert anyone.get("/documents").status_code == 303


def test_programs_sign_in_with_basic_and_need_no_token(anyone: Client) -> None:
    files = {"files": ("a.txt", "Báo cáo số 5".encode())}
    answer = anyone.post("/api/v1/documents", files=files, headers=basic("minh", PASSWORD))
    assert answer.status_code == 201
    refused = anyone.get("/api/v1/me", headers=basic("minh", "sai"))
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"].startswith("Basic")
    assert anyone.get("/api/v1/me", headers={"authorization": "Basic !!!"}).status_code == 401


def test_browsers_are_not_asked_for_basic(anyone: Client) -> None:
    refused = anyone.get("/api/v1/me", headers={"sec-fetch-mode": "cors"})
    assert refused.status_code == 401
    assert "www-authenticate" not in refused.headers


@pytest.mark.parametrize("name", ["minh", "quang"])
def test_deciding_is_for_reviewers(sign_in: Callable[[str], Client], name: str) -> None:
    client = sign_in(name)
    token = client.get("/api/v1/me").json()["csrf"]
    answer = client.post("/api/v1/evidence/1/decision", json={"status": "accepted"}, headers={"x-csrf-token": token})
    assert (answer.status_code, answer.json()["code"]) == (403, "not-allowed")
