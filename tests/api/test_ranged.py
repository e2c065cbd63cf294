from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from api.errors import OutOfRange
from api.ranged import _part
from corpus.documents import documents
from corpus.store import blobs

if TYPE_CHECKING:
    from corpus.store.archive import Archive
    from tests.api.conftest import Client

ADDRESSES = (
    "/api/v1/documents/1/original",
    "/api/v1/documents/1/text",
    "/api/v1/documents/1/pages/1/image?size=small",
    "/api/v1/exports/jsonl?document=1",
    "/api/v1/exports/pdf?document=1",
)


@pytest.mark.parametrize("path", ADDRESSES)
def test_files_are_given_whole_in_part_and_not_again(reviewer: Client, paper: int, path: str) -> None:
    assert paper == 1
    whole = reviewer.get(path)
    size, etag = len(whole.content), whole.headers["etag"]
    assert (whole.status_code, whole.headers["accept-ranges"], whole.headers["content-length"]) == (
        200,
        "bytes",
        str(size),
    )
    for asked, first, end in (
        ("0-9", 0, 10),
        (f"{size - 3}-", size - 3, size),
        ("-4", size - 4, size),
        ("2-999999999", 2, size),
    ):
        part = reviewer.get(path, headers={"range": f"bytes={asked}", "if-range": etag})
        assert (part.status_code, part.content, part.headers["etag"]) == (206, whole.content[first:end], etag)
        assert part.headers["content-range"] == f"bytes {first}-{end - 1}/{size}"
    for asked in ("bytes=5-2", "bytes=", "bytes=-", "lines=1-2", "bytes=0-1,4-5", "bytes=x-y"):
        assert reviewer.get(path, headers={"range": asked}).content == whole.content, "not understood: all of it"
    assert reviewer.get(path, headers={"range": "bytes=0-1", "if-range": '"another"'}).content == whole.content
    beyond = reviewer.get(path, headers={"range": f"bytes={size}-"})
    assert (beyond.status_code, beyond.json()["code"], beyond.headers["content-range"]) == (
        416,
        "out-of-range",
        f"bytes */{size}",
    )
    for known in (etag, f'"a", W/{etag}', "*"):
        same = reviewer.get(path, headers={"if-none-match": known, "range": "bytes=0-1"})
        assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", etag)
    assert reviewer.get(path, headers={"if-none-match": f'"x{etag[1:]}'}).status_code == 200
    head = reviewer.request("HEAD", path)
    assert (head.status_code, head.content) == (200, b"")
    assert {name: head.headers[name] for name in ("etag", "content-length", "content-type")} == {
        name: whole.headers[name] for name in ("etag", "content-length", "content-type")
    }


def test_an_original_is_told_by_its_hash(reviewer: Client, paper: int, archive: Archive) -> None:
    answer = reviewer.get(f"/api/v1/documents/{paper}/original")
    sha256 = documents.get(archive, paper).sha256
    assert answer.headers["etag"] == f'"{sha256}"' == f'"{hashlib.sha256(answer.content).hexdigest()}"'
    assert answer.headers["content-disposition"] == "attachment; filename*=utf-8''b%C3%A1o%20c%C3%A1o.png"
    assert answer.content == blobs.path(archive, sha256).read_bytes()


@given(
    st.binary(max_size=40).map(lambda raw: raw.decode("latin-1"))
    | st.from_regex(r"bytes=[0-9]{0,3}-[0-9]{0,3}", fullmatch=True),
    st.integers(0, 500),
)
def test_every_range_is_a_part_or_all_or_behind_the_end(asked: str, size: int) -> None:
    headers = [(b"range", asked.encode("latin-1"))]
    request = Request({"type": "http", "headers": headers, "method": "GET", "path": "/"})
    try:
        part = _part(request, '"a"', size)
    except OutOfRange:
        return
    if part is not None:
        assert 0 <= part[0] < part[1] <= size


@pytest.mark.parametrize(
    "path", ["/healthz", "/", "/api/v1/me", "/api/v1/events", "/static/app.css", "/api/v1/documents/7"]
)
def test_head_is_get_without_the_body(reviewer: Client, path: str) -> None:
    head, whole = reviewer.request("HEAD", path), reviewer.get(path)
    assert (head.status_code, head.content) == (whole.status_code, b"")
    assert head.headers["content-type"] == whole.headers["content-type"]


def test_what_an_address_takes_is_told(reviewer: Client, token: str) -> None:
    for path, allowed in (
        ("/api/v1/documents", "GET, HEAD, POST"),
        ("/api/v1/documents/1/retention", "GET, HEAD, PUT"),
        ("/api/v1/uploads/x", "DELETE, GET, HEAD, PATCH"),
        ("/api/v1/documents/1/retry", "POST"),
    ):
        answer = reviewer.request("TRACE", path, headers={"x-csrf-token": token})
        assert (answer.status_code, answer.headers["allow"]) == (405, allowed)
        assert answer.headers["content-type"] == "application/problem+json"
