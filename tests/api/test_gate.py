"""What holds for every route: a declared permission, the token, the headers, errors in one form."""

from __future__ import annotations

import errno
import re
import sqlite3
from typing import TYPE_CHECKING, Any

import pytest
from fastapi.routing import APIRoute
from starlette.routing import Mount

from api.app import ROUTERS
from api.auth.access import Require
from api.auth.permissions import ROLE_NAMES, ROLES, Permission
from api.limits import engine_of, limits_of
from api.middleware import HEADERS, SMALL_BODY
from api.problems import status_of
from api.settings import Settings
from corpus.documents import documents
from corpus.store import users
from corpus.store.blobs import BlobTooLarge
from ingest.errors import UnreadableFile
from ingest.limits import Limits
from ingest.stages import EngineSettings

if TYPE_CHECKING:
    from pathlib import Path

    from fastapi import FastAPI
    from fastapi.dependencies.models import Dependant

    from tests.api.conftest import Client

PUBLIC = {
    ("GET", "/sign-in"),
    ("POST", "/sign-in"),
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/sign-in/oidc"),
    ("GET", "/sign-in/oidc/callback"),
    ("POST", "/preferences"),
}
READ_THEMSELVES = {("POST", "/upload"), ("POST", "/packages"), ("POST", "/api/v1/documents")}

OPERATING = {"/healthz", "/readyz", "/metrics"}
CHANGING = {"POST", "PUT", "PATCH", "DELETE"}

ROUTES = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]


def gates(dependant: Dependant) -> list[Require]:
    found = [dependant.call] if isinstance(dependant.call, Require) else []
    return found + [gate for inner in dependant.dependencies for gate in gates(inner)]


def name_of(route: APIRoute) -> tuple[str, str]:
    return min(route.methods or {"GET"}), route.path


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: " ".join(name_of(route)))
def test_every_route_declares_one_permission(route: APIRoute) -> None:
    declared = gates(route.dependant)
    assert len(declared) == 1, "a route has one Require"
    assert (declared[0].permission is Permission.PUBLIC) == (name_of(route) in PUBLIC)
    assert declared[0].token_in_body == (name_of(route) in READ_THEMSELVES)


def test_nothing_is_served_beside_the_routers_but_the_static_files(app: FastAPI) -> None:
    mounts = [route.path for route in app.routes if isinstance(route, Mount)]
    assert mounts == ["/static"]
    paths = {route.path for route in app.routes if isinstance(route, APIRoute)}
    assert paths <= {route.path for route in ROUTES}


def filled(path: str) -> str:
    return (
        path.replace("{format}", "txt")
        .replace("{code}", "20576")
        .replace("{valid_from}", "2004-07-08")
        .replace("{", "")
        .replace("}", "")
        .replace("document_id", "1")
        .replace("number", "1")
        .replace("evidence_id", "1")
        .replace("programme_id", "1")
    )


@pytest.mark.parametrize("route", [r for r in ROUTES if name_of(r) not in PUBLIC], ids=lambda r: " ".join(name_of(r)))
def test_nobody_gets_anything_without_signing_in(route: APIRoute, anyone: Client) -> None:
    answer = anyone.request(name_of(route)[0], filled(route.path))
    if answer.status_code == 303:
        assert answer.headers["location"].startswith("/sign-in")
    else:
        assert answer.status_code == 401, answer.text


@pytest.mark.parametrize("route", [r for r in ROUTES if name_of(r)[0] in CHANGING], ids=lambda r: r.path)
def test_a_change_without_the_token_is_refused(route: APIRoute, sign_in: Any) -> None:
    if name_of(route) in PUBLIC:
        return
    client = sign_in("admin")
    body: dict[str, Any] = {"files": {"files": ("a.txt", b"x")}} if name_of(route) in READ_THEMSELVES else {}
    for headers in ({}, {"x-csrf-token": "guessed"}):
        answer = client.request(name_of(route)[0], filled(route.path), headers=headers, **body)
        # A body that the route cannot use may be told first; nothing is done either way.
        assert answer.status_code in {403, 422}, answer.text
        if answer.status_code == 422:
            assert route.body_field is not None


def test_another_site_cannot_send_forms(reviewer: Client, token: str) -> None:
    for headers in (
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "http://evil.example"},
        {"origin": "null"},
    ):
        answer = reviewer.post("/sign-out", data={"csrf_token": token}, headers=headers)
        assert answer.status_code == 403
    same = reviewer.post("/sign-out", data={"csrf_token": token}, headers={"origin": "http://127.0.0.1:8000"})
    assert same.status_code == 303


@pytest.mark.parametrize("path", ["/sign-in", "/", "/nowhere", "/api/v1/nowhere", "/static/app.css", "/static/none"])
def test_every_answer_carries_the_security_headers(anyone: Client, path: str) -> None:
    headers = anyone.get(path).headers
    for name, value in HEADERS.items():
        if name != "cache-control":
            assert headers[name] == value
    assert "script-src" not in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]


def test_pages_are_not_kept_by_caches(reviewer: Client) -> None:
    assert reviewer.get("/").headers["cache-control"] == "no-store"


def test_https_is_insisted_on_away_from_loopback() -> None:
    assert not Settings(host="127.0.0.1").cookies_secure
    assert Settings(host="0.0.0.0").cookies_secure  # noqa: S104 - what a careless administrator may set


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/v1/documents/999", 404, "not-found"),
        ("GET", "/api/v1/documents/zero", 422, "invalid-request"),
        ("GET", "/api/v1/nowhere", 404, "not-found"),
        ("PUT", "/api/v1/documents", 405, "method-not-allowed"),
        ("GET", "/api/v1/documents/1/pages/7", 404, "not-found"),
        ("GET", "/api/v1/exports/zip", 404, "not-found"),
        ("GET", "/api/v1/programmes/5", 404, "not-found"),
    ],
)
def test_errors_are_problems(  # noqa: PLR0917 - a table
    reviewer: Client, paper: int, method: str, path: str, status: int, code: str
) -> None:
    assert paper == 1
    answer = reviewer.request(method, path)
    problem = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, problem["status"], problem["code"]) == (status, status, code)
    assert problem["detail"]
    assert problem["instance"] == path


HUGE = 10**24


@pytest.mark.parametrize(
    "path",
    [path for route in ROUTES if (path := route.path).count("_id}") + path.count("{number}")]
    + [
        "/documents?before={n}",
        "/documents/1?page={n}",
        "/api/v1/documents?before={n}",
        "/api/v1/events?document={n}",
        "/api/v1/evidence?programme={n}",
        "/api/v1/exports/txt?document={n}",
    ],
)
def test_a_number_that_the_archive_cannot_hold_names_nothing(sign_in: Any, path: str) -> None:
    admin: Client = sign_in("admin")  # who may do everything
    token = str(admin.get("/api/v1/me").json()["csrf"])
    method = next((name_of(route)[0] for route in ROUTES if route.path == path), "GET")
    for number in (HUGE, 2**63, 0, -1):
        address = re.sub(r"\{\w+\}", str(number), path)
        answer = admin.request(method, address, headers={"x-csrf-token": token})
        assert answer.status_code == 422, answer.text


def test_a_number_that_the_archive_cannot_hold_is_no_plan(reviewer: Client, token: str) -> None:
    answer = reviewer.post("/api/v1/programmes", json={"document": HUGE}, headers={"x-csrf-token": token})
    assert answer.status_code == 422


def test_too_large_is_413_whoever_says_it() -> None:
    assert status_of(BlobTooLarge("Tệp quá lớn.")) == status_of(UnreadableFile("too-large", size=9, limit=5)) == 413


def test_defaults_stand_in_the_rooms_below() -> None:
    settings = Settings()
    assert (limits_of(settings), engine_of(settings)) == (Limits(), EngineSettings())


def test_errors_of_pages_are_pages(reviewer: Client) -> None:
    answer = reviewer.get("/documents/999")
    assert answer.status_code == 404
    assert "<h1>Không tìm thấy</h1>" in answer.text


def test_a_full_disk_is_told_for_what_it_is(reviewer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    full = sqlite3.OperationalError("database or disk is full")
    full.sqlite_errorcode = sqlite3.SQLITE_FULL
    for error in (OSError(errno.ENOSPC, "No space left on device"), full):

        def fail(*_: object, error: Exception = error, **__: object) -> None:
            raise error

        monkeypatch.setattr(documents, "listing", fail)
        answer = reviewer.get("/api/v1/documents")
        assert (answer.status_code, answer.json()["code"]) == (507, "no-room")


def test_a_fault_tells_nothing_and_still_carries_the_headers(
    reviewer: Client, app: FastAPI, caplog: pytest.LogCaptureFixture
) -> None:
    app.state.services.archive.db.execute("ALTER TABLE programme RENAME TO elsewhere")
    answer = reviewer.get("/api/v1/programmes")
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (500, "unexpected")
    assert "programme" not in problem["detail"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    mark = problem["detail"].split("báo mã ")[1].split()[0]
    assert any(mark in record.getMessage() for record in caplog.records)


def test_bodies_are_small(reviewer: Client, token: str) -> None:
    answer = reviewer.post("/api/v1/programmes", content=b"x" * (SMALL_BODY + 1), headers={"x-csrf-token": token})
    assert (answer.status_code, answer.json()["code"]) == (413, "request-too-large")


def test_the_table_of_roles_is_whole_and_only_grows() -> None:
    assert tuple(ROLES) == tuple(ROLE_NAMES) == users.ROLES
    assert ROLES["clerk"] < ROLES["reviewer"] < ROLES["administrator"]
    assert Permission.DECIDE not in ROLES["archivist"]
    assert Permission.EXPORT in ROLES["archivist"]


def test_the_description_names_every_route_for_programs(reviewer: Client) -> None:
    described = reviewer.get("/api/v1/openapi.json").json()
    paths = {route.path for route in ROUTES if route.path.startswith("/api/") and route.include_in_schema}
    assert set(described["paths"]) == paths
    upload = described["paths"]["/api/v1/documents"]["post"]
    assert "multipart/form-data" in upload["requestBody"]["content"]
    assert "application/problem+json" in upload["responses"]["4XX"]["content"]


def test_every_route_for_programs_is_documented_with_its_permission(root: Path) -> None:
    text = (root / "docs" / "http.md").read_text()
    rows = {tuple(cell.strip(" `") for cell in line.split("|")[1:4]) for line in text.splitlines() if line[:1] == "|"}
    routes = [route for route in ROUTES if route.path.startswith("/api/") or route.path in OPERATING]
    for route in routes:
        assert (*name_of(route), str(gates(route.dependant)[0].permission)) in rows
    assert sum(row[0] in {"GET", "HEAD", "OPTIONS", *CHANGING} for row in rows) == len(routes)
