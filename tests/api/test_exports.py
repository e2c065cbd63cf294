"""Exports and dossiers as people ask for them: jobs made by the service, files fetched whole or in parts."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from corpus.documents import documents
from corpus.dossiers import dossiers
from corpus.exports import jobs
from corpus.packages.checking import check
from corpus.store import audit
from tests.api.conftest import TEXT, add_paper

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fastapi import FastAPI

    from corpus.store.archive import Archive
    from tests.api.conftest import Client


@pytest.fixture
def quang(sign_in: Callable[[str], Client]) -> Client:
    return sign_in("quang")


@pytest.fixture
def headers(quang: Client) -> dict[str, str]:
    return {"x-csrf-token": quang.get("/api/v1/me").json()["csrf"]}


def ask(app: FastAPI, client: Client, headers: dict[str, str], **wanted: Any) -> dict[str, Any]:
    answer = client.post("/api/v1/exports/jobs", json=wanted, headers=headers)
    assert answer.status_code == 202, answer.text
    app.state.services.exports.wait()
    job: dict[str, Any] = client.get(f"/api/v1/exports/jobs/{answer.json()['id']}").json()
    return job


def test_a_job_is_made_and_fetched_whole_or_in_parts(  # noqa: PLR0917 - fixtures
    app: FastAPI, quang: Client, headers: dict[str, str], paper: int, archive: Archive, tmp_path: Path
) -> None:
    job = ask(app, quang, headers, format="bagit", documents=[paper])
    assert (job["state"], job["done"], job["total"]) == ("done", 1, 1), job
    address = f"/api/v1/exports/jobs/{job['id']}/file"
    whole = quang.get(address)
    assert hashlib.sha256(whole.content).hexdigest() == job["sha256"]
    assert whole.headers["etag"] == f'"{job["sha256"]}"'
    assert job["file"] in whole.headers["content-disposition"]
    part = quang.get(address, headers={"range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, whole.content[10:20])
    (tmp_path / job["file"]).write_bytes(whole.content)
    assert check(tmp_path / job["file"]).sound
    told = [(e.action, e.subject) for e in audit.entries(archive, limit=3)]
    assert told == [("export.download", f"export:{job['id']}")] * 2 + [("export", "format:bagit")]


def test_many_packages_come_as_one_file(
    app: FastAPI, quang: Client, headers: dict[str, str], paper: int, archive: Archive
) -> None:
    add_paper(archive, "khác.png", TEXT, shade=254)
    job = ask(app, quang, headers, format="bagit")
    content = quang.get(f"/exports/{job['id']}/file").content
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert len(names) == 2
    assert all(name.startswith("goi/SH-") for name in names)
    assert paper == 1


def test_what_cannot_be_made_says_why(app: FastAPI, quang: Client, headers: dict[str, str], paper: int) -> None:
    job = ask(app, quang, headers, format="csv", query="không có chữ nào như vậy zzz")
    assert (job["state"], job["file"]) == ("failed", None)
    assert "Không có văn bản nào" in job["error"]
    for wanted, status in (
        ({"format": "epub"}, 404),
        ({"format": "csv", "documents": [99]}, 404),
        ({"format": "csv", "dossier": "KHONG-CO"}, 404),
        ({"format": "csv", "columns": "a ="}, 422),
        ({"format": "csv", "documents": [paper], "dossier": "HS"}, 422),
    ):
        assert quang.post("/api/v1/exports/jobs", json=wanted, headers=headers).status_code == status, wanted
    assert quang.get(f"/api/v1/exports/jobs/{job['id']}/file").status_code == 404


def test_an_export_is_its_owners_and_no_clerks(  # noqa: PLR0917 - fixtures
    app: FastAPI, quang: Client, headers: dict[str, str], paper: int, reviewer: Client, sign_in: Callable[[str], Client]
) -> None:
    job = ask(app, quang, headers, format="txt", documents=[paper])
    assert reviewer.get(f"/api/v1/exports/jobs/{job['id']}").status_code == 404
    assert reviewer.get(f"/exports/{job['id']}/file").status_code == 404
    assert reviewer.get("/api/v1/exports/jobs").json() == []
    assert sign_in("minh").get("/api/v1/exports/jobs").status_code == 403


def test_a_job_left_behind_is_made_when_the_service_runs_again(app: FastAPI, paper: int, archive: Archive) -> None:
    left = jobs.add(archive, {"format": "csv", "documents": [paper]}, by="quang")
    assert (jobs.take(archive) or left).state == "running"
    app.state.services.exports.wake()
    app.state.services.exports.wait()
    assert jobs.get(archive, left.id).state == "done"


def test_a_stopped_service_leaves_what_is_not_made(app: FastAPI, paper: int, archive: Archive) -> None:
    app.state.services.exports.stop()
    left = jobs.add(archive, {"format": "csv", "documents": [paper]}, by="quang")
    app.state.services.exports.wake()
    app.state.services.exports.wait()
    assert jobs.get(archive, left.id).state == "queued"


def test_old_exports_are_cleared_away(  # noqa: PLR0917 - fixtures
    app: FastAPI, quang: Client, headers: dict[str, str], paper: int, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "KEPT", 1)
    first = ask(app, quang, headers, format="csv", documents=[paper])
    second = ask(app, quang, headers, format="xlsx", documents=[paper])
    assert [job["id"] for job in quang.get("/api/v1/exports/jobs").json()] == [second["id"]]
    assert not jobs.folder(archive, first["id"]).exists()


def test_dossiers_by_the_interface(  # noqa: PLR0917 - fixtures
    quang: Client, headers: dict[str, str], paper: int, archive: Archive, reviewer: Client, token: str
) -> None:
    made = {"code": "HS-01", "title": "Tủ sách", "retention": "20 năm", "year_from": 2023}
    assert quang.post("/api/v1/dossiers", json=made, headers=headers).status_code == 201
    assert quang.post("/api/v1/dossiers", json=made, headers=headers).status_code == 422
    refused = reviewer.post("/api/v1/dossiers", json={**made, "code": "HS-02"}, headers={"x-csrf-token": token})
    assert refused.status_code == 403
    put = quang.post("/api/v1/dossiers/HS-01/documents", json={"documents": [paper]}, headers=headers).json()
    assert [(row["code"], row["document"]) for row in put["documents"]] == [("HS-01.001", paper)]
    said = {"title": "Tên khác", "retention": "Vĩnh viễn"}
    assert quang.post("/api/v1/dossiers/HS-01", json=said, headers=headers).json()["title"] == "Tên khác"
    assert reviewer.get("/api/v1/dossiers").json()[0]["count"] == 1
    assert quang.post("/api/v1/dossiers/HS-01/remove", headers=headers).status_code == 422
    quang.post("/api/v1/dossiers/HS-01/documents/arrange", json={"documents": [paper]}, headers=headers)
    quang.post("/api/v1/dossiers/HS-01/documents/take-out", json={"documents": [paper]}, headers=headers)
    assert quang.post("/api/v1/dossiers/HS-01/remove", headers=headers).status_code == 204
    assert dossiers.listing(archive) == []


def test_dossiers_and_exports_on_pages(app: FastAPI, quang: Client, paper: int, archive: Archive) -> None:
    page = quang.get("/dossiers").text
    csrf = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert csrf
    form = {"csrf_token": csrf[1]}
    made = {"code": "HS & 1".replace(" ", ""), "title": "<b>Tủ</b>", "retention": "20 năm", "year_from": "2024"}
    answer = quang.post("/dossiers", data={**form, **made})
    assert answer.headers["location"] == "/dossiers/HS%261"
    assert quang.post("/filing", data={**form, "document": str(paper), "code": "HS&1"}).status_code == 303
    shown = quang.get("/dossiers/HS%261").text
    assert "HS&amp;1.001" in shown
    assert "&lt;b&gt;Tủ" in shown
    assert "HS&amp;1.001" in quang.get(f"/documents/{paper}").text
    for path, fields in (
        ("/dossiers/HS%261/documents", {"what": "arrange", "numbers": str(paper)}),
        ("/dossiers/HS%261/documents", {"what": "take-out", "numbers": str(paper)}),
        ("/dossiers/HS%261/documents", {"what": "put", "q": "12/BC-UBND"}),
        ("/dossiers/HS%261", {"title": "Khác", "retention": "5 năm", "note": "x"}),
        ("/exports", {"format": "csv", "dossier": "HS&1"}),
        ("/exports", {"format": "txt", "q": "trồng cây"}),
        ("/exports", {"format": "jsonl"}),
    ):
        assert quang.post(path, data={**form, **fields}).status_code == 303, (path, fields)
    app.state.services.exports.wait()
    shown = quang.get("/exports").text
    assert shown.count("Đã xong") == 3
    assert 'http-equiv="refresh"' not in shown
    assert dossiers.document_ids(archive, "HS&1") == [paper]
    assert documents.get(archive, paper).state == "done"
    assert "Xuất mọi văn bản tìm thấy" in quang.get("/search", params={"q": "cây"}).text
