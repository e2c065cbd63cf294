from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.once import _Digest
from corpus.documents import overview
from corpus.store import answered, tokens

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import FastAPI

    from corpus.store.archive import Archive
    from tests.api.conftest import Client

WANTED = {"name": "máy quét", "scopes": ["read"]}


@pytest.fixture
def keyed(token: str) -> dict[str, str]:
    return {"x-csrf-token": token, "idempotency-key": "a-1"}


def test_what_is_sent_again_is_made_once_and_answered_the_same(
    reviewer: Client, keyed: dict[str, str], archive: Archive
) -> None:
    first = reviewer.post("/api/v1/tokens", json=WANTED, headers=keyed)
    again = reviewer.post("/api/v1/tokens", json=WANTED, headers=keyed)
    assert (first.status_code, first.content, first.headers["content-type"]) == (
        again.status_code,
        again.content,
        again.headers["content-type"],
    )
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    assert len(tokens.listing(archive)) == 1
    reviewer.post("/api/v1/tokens", json=WANTED, headers={**keyed, "idempotency-key": "a-2"})
    assert len(tokens.listing(archive)) == 2


def test_an_upload_again_is_told_as_taken_not_as_a_duplicate(
    reviewer: Client, keyed: dict[str, str], archive: Archive
) -> None:
    named = b'Content-Disposition: form-data; name="files"; filename="a.txt"'
    body = b"--x\r\n" + named + "\r\n\r\nBáo cáo\r\n--x--\r\n".encode()
    headers = {**keyed, "content-type": "multipart/form-data; boundary=x"}
    answers = [reviewer.post("/api/v1/documents", content=body, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert overview.counts(archive).total == 1
    other = reviewer.post("/api/v1/documents", content=body.replace(b"a.txt", b"b.txt"), headers=headers)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-used")
    begun = {**keyed, "idempotency-key": "tus", "tus-resumable": "1.0.0", "upload-length": "5"}
    places = {reviewer.post("/api/v1/uploads", headers=begun).headers["location"] for _ in range(2)}
    assert len(places) == 1


@given(st.lists(st.sampled_from([b"a", b"\r\n", b"--", b"x1y", b"x", b"1"]), max_size=12), st.integers(1, 5))
def test_a_form_is_the_same_whatever_its_boundary_and_however_it_comes(parts: list[bytes], size: int) -> None:
    def digest(boundary: bytes, size: int) -> str:
        body = b"".join(boundary if part == b"x1y" else part.replace(b"x", b"z") for part in parts)
        found = _Digest(f"multipart/form-data; boundary={boundary.decode()}")
        for at in range(0, len(body), size):
            found.update(body[at : at + size])
        return found.hexdigest()

    assert digest(b"x1y", size) == digest(b"xxxxx2", 1000)
    assert digest(b"x1y", size) == digest(b"x1y", 1)


def test_a_key_is_of_one_request_and_one_user(
    reviewer: Client, keyed: dict[str, str], sign_in: Callable[[str], Client], archive: Archive
) -> None:
    reviewer.post("/api/v1/tokens", json=WANTED, headers=keyed)
    for path, body in (
        ("/api/v1/tokens", {**WANTED, "days": 5}),
        ("/api/v1/dossiers", WANTED),
        ("/api/v1/tokens?x=1", WANTED),
    ):
        answer = reviewer.post(path, json=body, headers=keyed)
        assert answer.status_code in {422, 403}, "another body, another address"
    clerk = sign_in("minh")
    theirs = {**keyed, "x-csrf-token": str(clerk.get("/api/v1/me").json()["csrf"])}
    assert clerk.post("/api/v1/tokens", json=WANTED, headers=theirs).status_code == 201
    assert sorted(one.user_name for one in tokens.listing(archive)) == ["lan", "minh"]


def test_after_an_error_the_key_is_free(reviewer: Client, keyed: dict[str, str], archive: Archive) -> None:
    for wrong in ({}, {**WANTED, "scopes": ["administer"]}):
        assert reviewer.post("/api/v1/tokens", json=wrong, headers=keyed).status_code in {403, 422}
    assert reviewer.post("/api/v1/tokens", json=WANTED, headers=keyed).status_code == 201
    assert len(tokens.listing(archive)) == 1


@pytest.mark.parametrize("key", ["", "có dấu", "a b", "x" * 201])
def test_what_is_no_key_is_told(reviewer: Client, keyed: dict[str, str], archive: Archive, key: str) -> None:
    answer = reviewer.post("/api/v1/tokens", json=WANTED, headers={**keyed, "idempotency-key": key.encode()})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad-idempotency-key")
    assert tokens.listing(archive) == []


def test_a_request_that_was_cut_off_is_not_done_again(
    reviewer: Client, keyed: dict[str, str], archive: Archive
) -> None:
    answered.begin(archive, "lan", "a-1", "POST /api/v1/tokens?")  # and then the process ended
    answer = reviewer.post("/api/v1/tokens", json=WANTED, headers=keyed)
    assert (answer.status_code, answer.json()["code"]) == (409, "outcome-unknown")
    assert tokens.listing(archive) == []
    archive.db.execute("UPDATE answered SET begun_at = '2020-01-01T00:00:00.000Z'")
    assert reviewer.post("/api/v1/tokens", json=WANTED, headers=keyed).status_code == 201, "a day later it is forgotten"


def test_one_at_a_time(app: FastAPI, reviewer: Client, keyed: dict[str, str]) -> None:
    app.state.services.busy_keys.add(("lan", "a-1"))
    answer = reviewer.post("/api/v1/tokens", json=WANTED, headers=keyed)
    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency-key-busy")
    app.state.services.busy_keys.clear()
    assert reviewer.post("/api/v1/tokens", json=WANTED, headers=keyed).status_code == 201
    assert app.state.services.busy_keys == set()


def test_nothing_of_a_deleted_document_is_told_again(
    reviewer: Client, keyed: dict[str, str], archive: Archive, paper: int
) -> None:
    reviewer.post("/api/v1/tokens", json=WANTED, headers=keyed)
    with archive.transaction() as db:
        db.execute("DELETE FROM document WHERE id = ?", [paper])
    answer = reviewer.post("/api/v1/tokens", json=WANTED, headers=keyed)
    assert (answer.status_code, answer.json()["code"]) == (409, "outcome-unknown")


def test_a_replay_asks_for_the_permission_again(reviewer: Client, keyed: dict[str, str]) -> None:
    reviewer.post("/api/v1/tokens", json=WANTED, headers=keyed)
    for headers in ({"idempotency-key": "a-1"}, {**keyed, "x-csrf-token": "guessed"}):
        assert reviewer.post("/api/v1/tokens", json=WANTED, headers=headers).status_code == 403
    form = {"files": {"files": ("a.txt", b"x")}, "data": {"csrf_token": keyed["x-csrf-token"]}}
    answer = reviewer.post("/api/v1/documents", headers={"idempotency-key": "b"}, **form)
    assert answer.json()["code"] == "forged-request"
