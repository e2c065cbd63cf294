from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

import pytest

from api import uploads
from api.auth.access import FORM
from corpus.documents import documents, overview

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fastapi import FastAPI

    from corpus.store.archive import Archive
    from tests.api.conftest import Client


def file(name: str, text: str = "") -> tuple[str, tuple[str, bytes]]:
    return ("files", (name, (text or f"Báo cáo của {name}\n").encode()))


def test_each_file_is_answered_on_its_own(reviewer: Client, token: str, archive: Archive) -> None:
    files = [
        file("một.txt"),
        ("files", ("trống.pdf", b"")),
        file("hai.txt"),
        file("lại một.txt", "Báo cáo của một.txt\n"),
    ]
    answer = reviewer.post("/api/v1/documents", files=files, headers={"x-csrf-token": token})
    assert answer.status_code == 201
    told = answer.json()["files"]
    assert [(each["file"], each["status"]) for each in told] == [
        ("một.txt", "taken"),
        ("trống.pdf", "refused"),
        ("hai.txt", "taken"),
        ("lại một.txt", "duplicate"),
    ]
    assert told[1]["code"]
    assert told[1]["message"].endswith(".")
    assert told[3]["document"]["id"] == told[0]["document"]["id"]
    assert documents.get(archive, told[0]["document"]["id"]).created_by == "lan"
    assert overview.counts(archive).queued == 2


def test_statuses_of_whole_uploads(reviewer: Client, token: str) -> None:
    headers = {"x-csrf-token": token}
    assert reviewer.post("/api/v1/documents", files=[file("a.txt")], headers=headers).status_code == 201
    assert reviewer.post("/api/v1/documents", files=[file("a.txt")], headers=headers).status_code == 200
    assert reviewer.post("/api/v1/documents", files=[("files", ("e.pdf", b""))], headers=headers).status_code == 200


def test_a_file_over_the_limit_is_refused_and_the_next_one_taken(reviewer: Client, token: str) -> None:
    files = [file("lớn.txt", "chữ " * 60_000), file("nhỏ.txt")]
    told = reviewer.post("/api/v1/documents", files=files, headers={"x-csrf-token": token}).json()["files"]
    assert [each["status"] for each in told] == ["refused", "taken"]


def test_an_upload_over_the_limit_is_refused_before_it_is_read(reviewer: Client, token: str) -> None:
    answer = reviewer.post(
        "/api/v1/documents", files=[file("lớn.txt", "x" * 1_100_000)], headers={"x-csrf-token": token}
    )
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("given", "kept"),
    [("../../etc/passwd.txt", "passwd.txt"), ("C:\\Users\\lan\\báo cáo.txt", "báo cáo.txt"), ("<b>.txt", "<b>.txt")],
)
def test_names_are_only_shown(reviewer: Client, token: str, given: str, kept: str) -> None:
    told = reviewer.post("/api/v1/documents", files=[file(given)], headers={"x-csrf-token": token}).json()["files"]
    assert told[0]["file"] == kept
    page = reviewer.get("/documents").text
    assert kept.replace("<", "&lt;").replace(">", "&gt;") in page


def test_the_form_works_without_scripts(reviewer: Client, token: str) -> None:
    answer = reviewer.post("/upload", data={"csrf_token": token}, files=[file("một.txt"), ("files", ("e.pdf", b""))])
    assert answer.status_code == 200
    assert "Đã nhận" in answer.text
    assert "outcome refused" in answer.text


def test_the_form_without_its_token_takes_nothing(reviewer: Client, archive: Archive) -> None:
    assert reviewer.post("/upload", files=[file("một.txt")]).status_code == 403
    assert reviewer.post("/upload", data={"csrf_token": "x"}, files=[file("một.txt")]).status_code == 403
    assert overview.counts(archive).total == 0


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{}", "application/json"),
        (b"", "multipart/form-data"),
        (b"rubbish", "multipart/form-data; boundary=x"),
        (
            b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\ncut',
            "multipart/form-data; boundary=x",
        ),
        (b"--" + b"x" * 300 + b"--\r\n", "multipart/form-data; boundary=" + "x" * 300),
    ],
)
def test_broken_bodies_are_told(reviewer: Client, token: str, body: bytes, kind: str) -> None:
    headers = {"x-csrf-token": token, "content-type": kind}
    answer = reviewer.post("/api/v1/documents", content=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad-upload")


def test_files_before_a_cut_are_kept(reviewer: Client, token: str, archive: Archive) -> None:
    part = '--x\r\nContent-Disposition: form-data; name="files"; filename="{}.txt"\r\n\r\nVăn bản {}\n\r\n'
    body = (part.format("a", "a") + part.format("b", "b") + "--x\r\nContent-Disposition: form-data; na").encode()
    headers = {"x-csrf-token": token, "content-type": "multipart/form-data; boundary=x"}
    assert reviewer.post("/api/v1/documents", content=body, headers=headers).status_code == 400
    assert {document.file for document in documents.listing(archive)} == {"a.txt", "b.txt"}


@pytest.mark.parametrize(
    ("path", "kind"), [("/api/v1/documents", "multipart/form-data; boundary=x"), ("/sign-in", FORM)]
)
def test_a_client_that_goes_away_is_no_fault(  # noqa: PLR0917 - a table
    app: FastAPI, token: str, reviewer: Client, caplog: pytest.LogCaptureFixture, path: str, kind: str
) -> None:
    cookies = "; ".join(f"{name}={value}" for name, value in reviewer.cookies.items())
    headers = {"content-type": kind, "cookie": cookies, "x-csrf-token": token, "host": "127.0.0.1:8000"}
    messages: Iterator[dict[str, Any]] = iter(
        [{"type": "http.request", "body": b"--x\r\n", "more_body": True}, {"type": "http.disconnect"}]
    )
    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "scheme": "http",
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 50_000),
        "server": ("127.0.0.1", 8000),
    }

    async def receive() -> dict[str, Any]:
        return next(messages)

    async def send(_: dict[str, Any]) -> None:
        return

    asyncio.run(app(scope, receive, send))  # type: ignore[arg-type]
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


def test_what_is_uploaded_waits_beside_the_originals(
    reviewer: Client, token: str, archive: Archive, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(uploads, "IN_MEMORY", 10)
    nowhere = tmp_path / "nowhere"
    monkeypatch.setattr("tempfile.tempdir", str(nowhere))
    answer = reviewer.post("/api/v1/documents", files=[file("một.txt")], headers={"x-csrf-token": token})
    assert answer.status_code == 201
    assert list((archive.blobs / ".incoming").iterdir()) == []


def test_a_job_can_be_ended_and_gone_on_with(reviewer: Client, token: str, archive: Archive) -> None:
    told = reviewer.post("/api/v1/documents", files=[file("a.txt")], headers={"x-csrf-token": token}).json()
    number = told["files"][0]["document"]["id"]
    assert "Dừng đọc" in reviewer.get(f"/documents/{number}").text
    assert reviewer.post(f"/documents/{number}/cancel", data={"csrf_token": token}).status_code == 303
    page = reviewer.get(f"/documents/{number}").text
    assert "đã dừng việc đọc" in page
    assert "Dừng đọc" not in page
    assert documents.get(archive, number).error_code == "cancelled"
    again = reviewer.post(f"/api/v1/documents/{number}/cancel", headers={"x-csrf-token": token})
    assert (again.status_code, again.json()["state"]) == (202, "failed")
    assert reviewer.post(f"/documents/{number}/retry", data={"csrf_token": token}).status_code == 303
    assert documents.get(archive, number).state == "queued"


def test_a_failed_document_can_be_queued_again(reviewer: Client, token: str, archive: Archive) -> None:
    told = reviewer.post("/api/v1/documents", files=[file("a.txt")], headers={"x-csrf-token": token}).json()
    number = told["files"][0]["document"]["id"]
    documents.begin(archive, number, 1)
    documents.save_page_error(archive, number, 1, "Không đọc được trang.")
    documents.fail(archive, number, "ocr-failed", "Không đọc được trang. Hãy quét lại.")
    page = reviewer.get(f"/documents/{number}").text
    assert "Không đọc được trang. Hãy quét lại." in page
    assert "Đọc lại" in page
    assert reviewer.post(f"/documents/{number}/retry", data={"csrf_token": token}).status_code == 303
    assert documents.get(archive, number).state == "queued"
    assert documents.pages_read(archive, number) == set(), "its pages are tried again"


def test_a_finished_document_with_an_unreadable_page_can_be_read_again(
    reviewer: Client, token: str, archive: Archive, paper: int
) -> None:
    assert "Đọc lại" not in reviewer.get(f"/documents/{paper}").text
    documents.save_page_error(archive, paper, 1, "Trang 1 bị hỏng, không đọc được. Hãy quét lại trang này.")
    page = reviewer.get(f"/documents/{paper}").text
    assert "Trang 1 bị hỏng" in page
    assert "Đọc lại" in page
    assert reviewer.post(f"/documents/{paper}/retry", data={"csrf_token": token}).status_code == 303
    assert documents.get(archive, paper).state == "queued"
    assert documents.pages_read(archive, paper) == set()
    assert "data-progress" in reviewer.get(f"/documents/{paper}").text


def test_a_failed_file_handed_in_again_shows_its_progress(reviewer: Client, token: str, archive: Archive) -> None:
    send = {"data": {"csrf_token": token}, "files": [file("một.txt")]}
    reviewer.post("/upload", **send)
    number = documents.listing(archive)[0].id
    documents.fail(archive, number, "ocr-failed", "Không đọc được trang. Hãy quét lại.")
    answer = reviewer.post("/upload", **send).text
    outcome = answer.split('<ul class="outcomes"')[1].split("</ul>")[0]
    assert f'data-document="{number}" data-now="queued"' in outcome
    assert "<progress" in outcome
    assert "không nhận lần nữa" not in outcome
    documents.begin(archive, number, 1)
    with archive.transaction() as db:
        db.execute("UPDATE document SET state = 'done' WHERE id = ?", [number])
    assert "không nhận lần nữa" in reviewer.post("/upload", **send).text


def test_events_tell_what_changed_and_end(reviewer: Client, paper: int) -> None:
    answer = reviewer.get("/api/v1/events", params={"document": paper})
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert f'"id":{paper}' in answer.text
    assert '"state":"done"' in answer.text
    assert answer.text.endswith("event: end\ndata: {}\n\n")
