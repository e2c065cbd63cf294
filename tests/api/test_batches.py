"""A batch scan over HTTP and on the paper page: proposal, change, list, split, undo; findings of the intake check."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest

from corpus.documents import batches, documents, findings
from ingest.intake import accept
from ingest.limits import Limits
from ocr.intake.findings import finding
from tests.corpus import papers
from tests.ingest.sources import files

if TYPE_CHECKING:
    from corpus.store.archive import Archive
    from tests.api.conftest import Client

TEXT = "\f".join(
    papers.report(ward, number, day) for ward, number, day in (("Điện An", "361", 2), ("Điện Minh", "77", 9))
)


@pytest.fixture
def batch(archive: Archive) -> int:
    document = accept(archive, io.BytesIO(files.pdf(2)), file="lô 3.pdf", by="clerk", limits=Limits()).document.id
    papers.finish(archive, document, TEXT, reading=papers.grid)
    findings.replace(archive, document, [finding("low-resolution", 2, 150.0)])
    return document


def test_from_the_proposal_to_the_parts_and_back(archive: Archive, batch: int, sign_in: Any) -> None:
    clerk: Client = sign_in("minh")
    address, token = f"/api/v1/documents/{batch}/split", {"x-csrf-token": clerk.get("/api/v1/me").json()["csrf"]}
    first, second = clerk.get(address).json()["parts"]
    assert (first["number"], second["first"], second["number"]) == ("361/BC-UBND", 2, "77/BC-UBND")
    assert "Đầu trang có Quốc hiệu, tiêu ngữ" in second["reasons"]
    listed = "Số ký hiệu;Trích yếu;Số trang\n361/BC-UBND;Xóa nhà tạm;1\n78/BC-UBND;Việc khác;1\n"
    lines = clerk.post(f"{address}/compare", content=listed, headers=token | {"content-type": "text/csv"}).json()
    assert [line["state"] for line in lines] == ["agrees", "missing", "extra"]
    split = clerk.post(f"{address}/apply", headers=token)
    assert split.status_code == 202
    parts = [part["document"] for part in split.json()["parts"]]
    told = clerk.get(f"/api/v1/documents/{parts[1]}").json()
    assert told["part_of"] == {"batch_id": batch, "file": "lô 3.pdf", "first": 2, "last": 2}
    assert [(one["page"], one["code"]) for one in told["findings"]] == [(1, "low-resolution")]
    assert clerk.get(f"/api/v1/documents/{batch}").json()["parts"] == parts
    again = clerk.post(f"{address}/apply", headers=token)
    assert (again.status_code, again.json()["code"]) == (409, "split-refused")
    assert clerk.post(f"{address}/undo", headers=token).json()["applied_by"] is None
    assert documents.ids(archive) == [batch]


def test_the_paper_page_shows_and_changes_it(archive: Archive, batch: int, sign_in: Any) -> None:
    clerk: Client = sign_in("minh")
    page, token = clerk.get(f"/documents/{batch}").text, clerk.get("/api/v1/me").json()["csrf"]
    assert "Bản quét này có vẻ gồm 2 văn bản" in page
    assert "Độ phân giải chỉ khoảng 150 dpi." in page
    changed = clerk.post(f"/documents/{batch}/split", data={"csrf_token": token, "starts": "1", "what": "change"})
    assert changed.status_code in {200, 303}
    kept = batches.find(archive, batch)
    assert kept is not None
    assert (len(kept.proposal.parts), kept.changed_by) == (1, "minh")
    clerk.post(f"/documents/{batch}/split", data={"csrf_token": token, "starts": "1, 2", "what": "apply"})
    assert "đã được tách thành 2 văn bản" in clerk.get(f"/documents/{batch}").text
    clerk.post(f"/documents/{batch}/split/undo", data={"csrf_token": token})
    assert documents.ids(archive) == [batch]
