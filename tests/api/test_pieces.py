"""Files in pieces: the protocol, its bounds, and a connection that is cut again and again."""

from __future__ import annotations

import base64
import hashlib
import socket
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from api.app import create_app
from api.auth import bearer
from api.settings import Settings
from corpus.documents import documents
from corpus.store import blobs, users
from corpus.units import units
from ingest import arrivals
from tests.api.serving import served

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corpus.store.archive import Archive
    from tests.api.conftest import Client

PAPER = "Báo cáo kết quả trồng cây\n".encode() * 2000
CUTS = 20


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


class Tus:
    """What a client of the protocol does, on a `Client` or `httpx.Client`."""

    def __init__(self, client: Any, headers: dict[str, str]) -> None:
        self.client = client
        self.headers = {"tus-resumable": "1.0.0", **headers}

    def ask(self, method: str, path: str = "/api/v1/uploads", body: bytes = b"", **headers: str) -> httpx.Response:
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        answer: httpx.Response = self.client.request(method, path, content=body, headers={**self.headers, **told})
        return answer

    def begin(self, size: int, name: str = "báo cáo.txt", more: str = "") -> str:
        answer = self.ask("POST", upload_length=str(size), upload_metadata=f"filename {b64(name.encode())}{more}")
        assert answer.status_code == 201, answer.text
        assert answer.headers["tus-resumable"] == "1.0.0"
        return str(answer.headers["location"])

    def piece(self, path: str, offset: int, body: bytes, **headers: str) -> httpx.Response:
        kind = {"content_type": "application/offset+octet-stream", "upload_offset": str(offset)}
        return self.ask("PATCH", path, body, **{**kind, **headers})

    def offset(self, path: str) -> int:
        answer = self.ask("HEAD", path)
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
        return int(answer.headers["upload-offset"])


@pytest.fixture
def tus(reviewer: Client, token: str) -> Tus:
    return Tus(reviewer, {"x-csrf-token": token})


def test_a_file_comes_in_pieces_and_the_receipt_tells_its_hash(tus: Tus, archive: Archive) -> None:
    path = tus.begin(len(PAPER))
    first = tus.piece(path, 0, PAPER[:1000])
    assert (first.status_code, first.headers["upload-offset"]) == (204, "1000")
    assert "upload-expires" in first.headers
    assert tus.client.get(path).json()["state"] == "arriving"
    assert tus.offset(path) == 1000
    assert tus.piece(path, 1000, PAPER[1000:]).status_code == 204
    receipt = tus.client.get(path).json()
    assert (receipt["state"], receipt["size"], receipt["sha256"]) == (
        "taken",
        len(PAPER),
        hashlib.sha256(PAPER).hexdigest(),
    )
    assert receipt["finished_at"]
    document = documents.get(archive, receipt["document_id"])
    assert (document.file, document.created_by, document.sha256) == ("báo cáo.txt", "lan", receipt["sha256"])
    assert tus.client.get(path).json() == receipt, "again and again"
    assert [one["id"] for one in tus.client.get("/api/v1/uploads?state=taken").json()] == [receipt["id"]]
    assert list((archive.path / arrivals.FOLDER).iterdir()) == []
    assert tus.offset(path) == len(PAPER)
    assert tus.piece(path, len(PAPER), b"x").json()["code"] == "wrong-offset"
    assert tus.ask("DELETE", path).status_code == 409, "a receipt stays"


def test_what_is_here_already_and_what_cannot_be_read_have_receipts_too(tus: Tus) -> None:
    for _ in range(2):
        path = tus.begin(len(PAPER))
        tus.piece(path, 0, PAPER)
    assert tus.client.get(path).json()["state"] == "duplicate"
    path = tus.begin(9, "lạ.bin")
    assert tus.piece(path, 0, b"\x00\x01\x02\x03\x04\x05\x06\x07\x08").status_code == 204
    refused = tus.client.get(path).json()
    assert (refused["state"], refused["document_id"]) == ("refused", None)
    assert refused["message"].endswith(".")
    assert tus.client.get(tus.begin(0)).json()["state"] == "refused", "an empty file has come at once"


def test_a_file_that_is_not_what_was_announced_is_refused(tus: Tus) -> None:
    right, wrong = (b64(hashlib.sha256(data).hexdigest().encode()) for data in (PAPER, b"other"))
    for announced, state, code in ((wrong, "refused", "hash-differs"), (right, "taken", None)):
        path = tus.begin(len(PAPER), more=f",sha256 {announced}")
        tus.piece(path, 0, PAPER)
        receipt = tus.client.get(path).json()
        assert (receipt["state"], receipt["code"]) == (state, code)


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_damaged_piece_is_not_kept(tus: Tus, algorithm: str) -> None:
    path = tus.begin(len(PAPER))
    right = f"{algorithm} {b64(hashlib.new(algorithm, PAPER[:500]).digest())}"
    damaged = tus.piece(path, 0, b"y" + PAPER[1:500], upload_checksum=right)
    assert (damaged.status_code, damaged.json()["code"]) == (460, "checksum-mismatch")
    assert tus.offset(path) == 0
    assert tus.piece(path, 0, PAPER[:500], upload_checksum=right).headers["upload-offset"] == "500"


def test_what_does_not_follow_the_protocol_is_told(tus: Tus) -> None:
    path = tus.begin(len(PAPER))
    old = tus.ask("HEAD", path, tus_resumable="0.2.2")
    assert (old.status_code, old.headers["tus-version"], old.headers["tus-resumable"]) == (412, "1.0.0", "1.0.0")
    for status, code, answer in (
        (409, "wrong-offset", tus.piece(path, 7, b"x")),
        (415, "not-a-piece", tus.piece(path, 0, b"x", content_type="text/plain")),
        (400, "bad-piece", tus.piece(path, 0, b"x", upload_offset="-1")),
        (400, "bad-piece", tus.piece(path, 0, b"x", upload_checksum="crc32 aaaa")),
        (400, "bad-piece", tus.piece(path, 0, b"x", upload_checksum="sha1 ?")),
        (400, "bad-piece", tus.ask("POST", upload_length="many")),
        (400, "bad-piece", tus.ask("POST")),
        (400, "bad-piece", tus.ask("POST", upload_length="1", upload_metadata="filename /w==")),
        (400, "bad-piece", tus.ask("POST", upload_length="1", upload_metadata="sha256 YQ==")),
        (413, "file-too-large", tus.ask("POST", upload_length="200001")),
        (404, "not-found", tus.piece("/api/v1/uploads/nowhere", 0, b"x")),
    ):
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert answer.headers["content-type"] == "application/problem+json"
    able = tus.ask("OPTIONS")
    assert (able.status_code, able.headers["tus-max-size"]) == (204, "200000")
    assert tus.offset(path) == 0


def test_nothing_behind_the_announced_end_is_kept(tus: Tus) -> None:
    path = tus.begin(10)
    checked = tus.piece(path, 0, b"x" * 11, upload_checksum=f"sha1 {b64(hashlib.sha1(b'x' * 11).digest())}")  # noqa: S324 - the protocol's
    assert (checked.status_code, checked.json()["code"], tus.offset(path)) == (413, "piece-too-long", 0)
    assert (tus.piece(path, 0, b"x" * 11).status_code, tus.offset(path)) == (413, 10)


def test_one_s_uploads_are_nobody_else_s(tus: Tus, sign_in: Callable[[str], Client]) -> None:
    path = tus.begin(10)
    clerk = sign_in("minh")
    other = Tus(clerk, {"x-csrf-token": str(clerk.get("/api/v1/me").json()["csrf"])})
    for answer in (clerk.get(path), other.ask("HEAD", path), other.piece(path, 0, b"x"), other.ask("DELETE", path)):
        assert answer.status_code == 404
    assert clerk.get("/api/v1/uploads").json() == []
    assert tus.ask("DELETE", path).status_code == 204
    assert tus.client.get(path).status_code == 404


def test_what_is_not_finished_is_bounded_and_cleared_away(tus: Tus, archive: Archive) -> None:
    paths = [tus.begin(200_000) for _ in range(5)]  # the bound of one request is a million bytes
    tus.piece(paths[0], 0, b"x" * 100)
    full = tus.ask("POST", upload_length="1")
    assert (full.status_code, full.json()["code"]) == (409, "too-many-uploads")
    archive.db.execute("UPDATE arrival SET expires_at = '2020-01-01T00:00:00.000Z'")
    assert tus.client.get(paths[0]).status_code == 404
    assert tus.piece(paths[0], 100, b"x").status_code == 404
    assert arrivals.sweep(archive) == 5
    assert list((archive.path / arrivals.FOLDER).iterdir()) == []
    assert tus.begin(200_000)


def test_a_crash_before_the_receipt_is_gone_on_with(tus: Tus, archive: Archive) -> None:
    path = tus.begin(len(PAPER))
    tus.piece(path, 0, PAPER[:-1])
    (spool,) = (archive.path / arrivals.FOLDER).iterdir()
    with spool.open("ab") as stream:  # the last byte was written, and then the process ended
        stream.write(PAPER[-1:])
    assert tus.client.get(path).json()["state"] == "taken"
    lost = tus.begin(10)
    next((archive.path / arrivals.FOLDER).iterdir()).unlink()
    assert tus.ask("HEAD", lost).status_code == 404


def test_a_receipt_goes_with_its_document(tus: Tus, archive: Archive) -> None:
    path = tus.begin(len(PAPER))
    tus.piece(path, 0, PAPER)
    with archive.transaction() as db:
        db.execute("DELETE FROM document")
    assert tus.client.get(path).status_code == 404


def test_a_connection_cut_twenty_times_loses_no_page(archive: Archive, root: Path) -> None:
    scan = (root / "samples" / "scans" / "ke-hoach-96-ban-quet.pdf").read_bytes()
    users.add(archive, "lan", "clerk", "no password", must_change=False, by="test")
    app = create_app(Settings(archive=archive.path), archive)  # the scan is larger than the bounds of the other tests
    secret = bearer.make(archive, "lan", name="cắt", scopes=["upload"], by="lan")[1]
    with served(app) as port, httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
        tus = Tus(client, {"authorization": f"Bearer {secret}"})
        path = tus.begin(len(scan), "kế hoạch.pdf", f",sha256 {b64(hashlib.sha256(scan).hexdigest().encode())}")
        seen = [0]
        for cut in range(CUTS):
            cut_off(port, path, secret, scan, seen[-1], (len(scan) - seen[-1]) // (CUTS - cut + 1))
            seen.append(tus.offset(path))
        assert seen == sorted(seen)
        assert 0 < seen[-1] < len(scan), "cuts bring a part"
        while tus.piece(path, offset := tus.offset(path), scan[offset:]).status_code != 204:
            pass  # a cut connection that was only now heard of
        receipt = client.get(path, headers=tus.headers).json()
    assert (receipt["state"], receipt["sha256"]) == ("taken", hashlib.sha256(scan).hexdigest())
    assert blobs.path(archive, receipt["sha256"]).read_bytes() == scan


def cut_off(  # noqa: PLR0917 - what is sent and what of it
    port: int, path: str, secret: str, whole: bytes, offset: int, length: int
) -> None:
    """Announce the rest of a file, send a part of it, and hang up."""
    head = (
        f"PATCH {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {secret}\r\nTus-Resumable: 1.0.0\r\n"
        f"Content-Type: application/offset+octet-stream\r\nUpload-Offset: {offset}\r\n"
        f"Content-Length: {len(whole) - offset}\r\nExpect: 100-continue\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(head.encode())
        assert b"100 Continue" in line.recv(1000), "the server is at the body"
        line.sendall(whole[offset : offset + length])


def test_who_is_bound_to_units_sends_pieces_and_hears_of_them(
    archive: Archive, sign_in: Callable[[str], Client], paper: int
) -> None:
    units.sync(archive)
    users.set_units(archive, "minh", [("20551", "2004-07-08")], by="admin")
    clerk = sign_in("minh")
    assert clerk.get(f"/api/v1/documents/{paper}").status_code == 404
    csrf = str(clerk.get("/api/v1/me").json()["csrf"])
    theirs = Tus(clerk, {"x-csrf-token": csrf, "idempotency-key": "một lần".encode().hex()})
    path = theirs.begin(len(PAPER))
    assert theirs.begin(len(PAPER)) == path
    assert theirs.piece(path, 0, PAPER).status_code == 204
    receipt = clerk.get(path).json()
    assert receipt["state"] == "taken"
    assert clerk.get(f"/api/v1/documents/{receipt['document_id']}").status_code == 200
