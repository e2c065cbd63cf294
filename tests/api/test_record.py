"""A unit's record and a reviewer's word on it, on a programme of one criterion and one piece of evidence."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from corpus.records import evidence
from corpus.store import audit
from tests.api.conftest import TEXT

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.store.archive import Archive
    from tests.api.conftest import Client

QUOTE = "kết quả trồng cây"


@pytest.fixture
def record(archive: Archive, paper: int) -> str:
    """Return the address of the record of the unit that issued the paper."""
    start = TEXT.index(QUOTE)
    place = {
        "page": 1,
        "start": start,
        "end": start + len(QUOTE),
        "spans": json.dumps([[1, start, start + len(QUOTE)]]),
    }
    with archive.transaction() as db:
        unit = next(iter(db.query("SELECT unit_code, unit_from FROM unit_mention WHERE document_id = ?", [paper])))
        db.execute(
            "INSERT INTO programme VALUES (1, ?, 'Trồng cây', 2024, NULL, NULL, '2024-01-01T00:00:00Z')", [paper]
        )
        criterion = {"id": 1, "programme_id": 1, "position": 1, "code": "3.1.a", "text": "Trồng <1.000> cây"}
        db.table("criterion").insert(
            {**criterion, "cites": "[]", "proofs": "[]", "applies_to": "các xã, phường", **place}
        )
        piece = {"id": 1, "criterion_id": 1, **unit, "document_id": paper, "quote": QUOTE, "score": 0.7}
        db.table("evidence").insert({**piece, "reasons": json.dumps(["Có cụm từ: trồng cây"]), **place})
    return f"/units/{unit['unit_code']}/{unit['unit_from']}"


def test_a_record_shows_quote_reasons_and_the_way_to_the_scan(reviewer: Client, record: str, paper: int) -> None:
    page = reviewer.get(record).text
    assert "Trồng &lt;1.000&gt; cây" in page
    assert QUOTE in page
    assert "Có cụm từ: trồng cây" in page
    assert f'href="/documents/{paper}?page=1&amp;start={TEXT.index(QUOTE)}' in page
    assert "1/1 tiêu chí có minh chứng" in page
    assert 'data-mark="evidence-1"' in reviewer.get(f"/documents/{paper}").text


def test_a_decision_is_kept_audited_and_can_be_taken_back(
    reviewer: Client, token: str, record: str, archive: Archive
) -> None:
    form = {"csrf_token": token, "status": "rejected", "note": "Chưa ký", "next": f"{record}#e1"}
    answer = reviewer.post("/evidence/1/decision", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{record}#e1")
    page = reviewer.get(record).text
    assert "Đã loại" in page
    assert "Chưa ký" in page
    assert "0/1 tiêu chí có minh chứng" in page
    decided = evidence.get(archive, 1)
    assert (decided.status, decided.decided_by) == ("rejected", "lan")
    assert audit.entries(archive, subject="evidence:1", limit=1)[0].action == "evidence.decide"

    body = {"status": "accepted"}
    told = reviewer.post("/api/v1/evidence/1/decision", json=body, headers={"x-csrf-token": token}).json()
    assert (told["status"], told["unit"]["name"]) == ("accepted", decided.unit_name)
    listed = reviewer.get("/api/v1/evidence", params={"status": "accepted"}).json()["evidence"]
    assert [piece["id"] for piece in listed] == [1]
    assert listed[0]["boxes"][0]["page"] == 1
    unknown = reviewer.post("/api/v1/evidence/1/decision", json={"status": "maybe"}, headers={"x-csrf-token": token})
    assert unknown.status_code == 422


def test_the_matrix_counts_on_the_desk_and_on_the_programme(reviewer: Client, record: str) -> None:
    for path in ("/", "/programmes/1"):
        page = reviewer.get(path).text
        assert f'href="{record}#p1c3.1.a"' in page
        assert "1?" in page
    assert "1 chờ xét" in reviewer.get("/units").text


def test_who_may_not_decide_sees_no_buttons(sign_in: Callable[[str], Client], record: str) -> None:
    assert "/evidence/1/decision" not in sign_in("minh").get(record).text
    assert "/evidence/1/decision" in sign_in("lan").get(record).text


def test_a_paper_without_criteria_makes_no_programme(reviewer: Client, token: str, paper: int) -> None:
    answer = reviewer.post("/api/v1/programmes", json={"document": paper}, headers={"x-csrf-token": token})
    assert (answer.status_code, answer.json()["code"]) == (409, "archive-failed")


def test_a_record_shows_awards_and_leads_to_the_papers(
    reviewer: Client, record: str, paper: int, archive: Archive
) -> None:
    code, valid_from = record.split("/")[-2:]
    start = TEXT.index("PHƯỜNG ĐIỆN AN")
    place = {"page": 1, "start": start, "end": start + 14, "spans": json.dumps([[1, start, start + 14]])}
    given = {"title": "Gia đình văn hóa", "kind": "title", "year": "2023", "state": "awarded", "confidence": 0.9}
    shared = {"document_id": paper, "unit_code": code, "unit_from": valid_from, "title_spans": "[]", **given, **place}
    with archive.transaction() as db:
        db.table("award").insert_all(
            {**shared, "quote": name, "recipient_kind": kind}
            for name, kind in (("Nguyễn Văn A", "household"), ("Trần Thị B", "household"), ("Thôn <1>", "collective"))
        )
    page = reviewer.get(record).text
    assert "2 hộ gia đình: Gia đình văn hóa năm 2023" in page
    assert "Thôn &lt;1&gt;: Gia đình văn hóa năm 2023" in page
    assert f'href="/documents/{paper}?page=1&amp;start={start}' in page
    answer = reviewer.get("/api/v1/awards", params={"year": 2023})
    assert answer.status_code == 200, answer.text
    found = answer.json()["awards"]
    assert [award["recipient_kind"] for award in found] == ["collective", "household", "household"]
    assert found[0]["sources"][0]["document"] == paper


def test_the_record_page_reviews_without_script(reviewer: Client, token: str, record: str, archive: Archive) -> None:
    with archive.transaction() as db:
        db.execute("UPDATE criterion SET points = 10, deadline = '2024-05-31'")
        second = {**next(db.query("SELECT * FROM criterion WHERE id = 1")), "id": 2, "code": "3.1.b", "position": 2}
        db.table("criterion").insert(second)
    key = " ".join(record.split("/")[-2:])
    place = {"csrf_token": token, "programme": "1", "criterion": "3.1.b", "unit": key, "next": record}
    for path, form in (
        ("/evidence/1/note", {"note": "cần bản có dấu"}),
        ("/evidence/1/move", {"criterion": "3.1.b"}),
        ("/evidence/1/decision", {"status": "accepted"}),
        ("/points/self", {**place, "points": "9,5"}),
        ("/points/reductions", {**place, "points": "1,5", "reason": "nộp trễ", "evidence": "1"}),
    ):
        answer = reviewer.post(path, data={"csrf_token": token, "next": record, **form})
        assert (answer.status_code, answer.headers["location"]) == (303, record), answer.text
    page = " ".join(reviewer.get(record).text.split())
    for words in (
        "cần bản có dấu",
        "Đã được người thẩm định chuyển tới đây",
        "Chưa có minh chứng cho 3.1.a (quá hạn",
        "tự chấm <strong>9,5</strong>",
        "thẩm định <strong>8</strong>",
        "Trừ 1,5 điểm: nộp trễ",
        "văn bản không rõ ngày",
        "Chuyển minh chứng “12/BC-UBND” từ 3.1.a",
        "Lịch sử thẩm định",
    ):
        assert words in page
    undone = reviewer.post("/points/reductions/1/undo", data={"csrf_token": token, "next": record})
    assert undone.status_code == 303
    assert "thẩm định <strong>9,5</strong>" in reviewer.get(record).text
    wrong = reviewer.post("/points/self", data={**place, "points": "mười"})
    assert (wrong.status_code, "không phải số điểm" in wrong.text) == (422, True)


def test_a_passage_is_picked_on_the_paper(reviewer: Client, token: str, record: str, paper: int) -> None:
    assert record
    form = {"csrf_token": token, "page": "1", "quote": "Thuc hien quyet dinh so 4711/QĐ-UBND", "asked": "1:3.1.a"}
    said = {"unit": "phuong dien an", "favourable": "no", "next": f"/documents/{paper}?page=1"}
    answer = reviewer.post(f"/documents/{paper}/evidence", data={**form, **said})
    assert answer.status_code == 303, answer.text
    page = reviewer.get(f"/documents/{paper}").text
    assert "Người thẩm định chọn đoạn này" in page
    assert "Bất lợi cho đơn vị:" in page
    unknown = reviewer.post(f"/documents/{paper}/evidence", data={**form, **said, "quote": "không có"})
    assert unknown.status_code == 404


def test_programs_review_and_take_the_sheet(  # noqa: PLR0917 - fixtures
    reviewer: Client, token: str, record: str, paper: int, archive: Archive, sign_in: Callable[[str], Client]
) -> None:
    with archive.transaction() as db:
        db.execute("UPDATE criterion SET points = 10")
    headers = {"x-csrf-token": token}
    noted = reviewer.post("/api/v1/evidence/1/note", json={"note": "xem bản gốc"}, headers=headers).json()
    assert noted["note"] == "xem bản gốc"
    place = {"programme": 1, "criterion": "3.1.a", "unit": "Phường Điện An"}
    added = reviewer.post(
        "/api/v1/evidence", json={"document": paper, "page": 1, "quote": "Số: 12/BC-UBND", **place}, headers=headers
    )
    assert (added.status_code, added.json()["status"]) == (201, "accepted")
    same = reviewer.post("/api/v1/evidence/1/move", json={"criterion": "3.1.a"}, headers=headers)
    assert same.status_code == 409
    assert reviewer.post("/api/v1/points/self", json={**place, "points": 8}, headers=headers).status_code == 204
    taken = reviewer.post("/api/v1/points/reductions", json={**place, "points": 2, "reason": "chậm"}, headers=headers)
    assert (taken.status_code, taken.json()["reason"]) == (201, "chậm")
    code, valid_from = record.split("/")[-2:]
    told = reviewer.get(f"/api/v1/records/{code}/{valid_from}").json()
    assert told["sheets"][0]["lines"][0]["appraised"] == 6
    assert told["history"][0]["what"] == "trừ 2 điểm: chậm"
    assert reviewer.post("/api/v1/points/reductions/1/undo", headers=headers).status_code == 204
    for form, begins in (("pdf", b"%PDF-"), ("docx", b"PK"), ("json", b"{")):
        answer = reviewer.get(f"/api/v1/records/{code}/{valid_from}/sheet.{form}", params={"programme": 1})
        assert answer.status_code == 200
        assert answer.content.startswith(begins)
    assert audit.entries(archive, limit=1)[0].action == "record.sheet"
    assert reviewer.get(f"/api/v1/records/{code}/{valid_from}/sheet.odt").status_code == 422
    assert sign_in("minh").get(f"/api/v1/records/{code}/{valid_from}/sheet.pdf").status_code == 403


def test_who_may_not_decide_can_change_nothing(sign_in: Callable[[str], Client], record: str, paper: int) -> None:
    clerk = sign_in("minh")
    headers = {"x-csrf-token": str(clerk.get("/api/v1/me").json()["csrf"])}
    page = clerk.get(record).text
    assert "/evidence/1/move" not in page
    assert "Thêm minh chứng" not in clerk.get(f"/documents/{paper}").text
    for path, body in (
        ("/api/v1/evidence/1/move", {"criterion": "3.1.a"}),
        ("/api/v1/evidence/1/note", {"note": "x"}),
        ("/api/v1/points/reductions/1/undo", {}),
    ):
        assert clerk.post(path, json=body, headers=headers).status_code == 403


def test_the_second_of_two_reviewers_is_told_who_decided(
    sign_in: Callable[[str], Client], reviewer: Client, record: str, archive: Archive
) -> None:
    other = sign_in("admin")
    mine, theirs = ({"csrf_token": who.get("/api/v1/me").json()["csrf"], "seen": "none"} for who in (reviewer, other))
    assert 'name="seen" value="none"' in other.get(record).text
    assert reviewer.post("/evidence/1/decision", data={**mine, "status": "accepted"}).status_code == 303
    late = other.post("/evidence/1/decision", data={**theirs, "status": "rejected"})
    assert late.status_code == 409
    assert "lan vừa chấp nhận" in late.text
    told = other.post(
        "/api/v1/evidence/1/decision",
        json={"status": "rejected", "seen": ""},
        headers={"x-csrf-token": theirs["csrf_token"]},
    )
    assert (told.status_code, told.json()["code"]) == (409, "decided-meanwhile")
    assert evidence.get(archive, 1).status == "accepted"
