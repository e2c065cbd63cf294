"""A paper that came out unreadable waits for a new scan on every desk, is counted and found, and can be replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from api.export_runner import selection_of
from api.selection import chosen
from corpus.documents import documents
from corpus.dossiers import basket
from corpus.errors import NotFound
from corpus.exports import jobs
from corpus.quality import rescans, unreadable
from corpus.store import audit
from tests.api.conftest import TEXT, add_paper

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.store.archive import Archive
    from tests.api.conftest import Client


@pytest.fixture
def faint(archive: Archive) -> int:
    add_paper(archive, "rõ.png", shade=250)
    number = add_paper(archive, "mờ.png", TEXT.replace("hết", "trồng rừng"), shade=240)
    with archive.transaction() as db:
        db.execute("UPDATE document SET confidence = 0.229 WHERE id = ?", [number])
    return number


def form(client: Client, path: str, **fields: str) -> int:
    token = client.get("/api/v1/me").json()["csrf"]
    return client.post(path, data={"csrf_token": token, **fields}).status_code


def test_it_stands_on_the_desks_with_the_reason_and_what_to_do(
    sign_in: Callable[[str], Client], archive: Archive, faint: int
) -> None:
    (found,) = unreadable.listing(archive)
    assert (found.document_id, found.reason) == (faint, "Máy chỉ chắc 22% số chữ.")
    assert found.advice[0].startswith("Đặt giấy thẳng")
    minh, lan = sign_in("minh"), sign_in("lan")
    for page in (minh.get("/").text, minh.get("/quality/rescans").text):
        assert "Máy chỉ chắc 22% số chữ." in page
        assert "Đặt giấy thẳng" in page
    assert f'data-rescan="{faint}"' in minh.get("/quality/rescans").text
    assert "<strong>1</strong> văn bản cần quét lại" in lan.get("/").text
    assert "<strong>1</strong> văn bản cần quét lại" in lan.get("/quality").text
    (told,) = minh.get("/api/v1/quality/unreadable").json()["unreadable"]
    assert (told["document_id"], told["reason"]) == (faint, found.reason)


def test_what_the_intake_check_saw_is_the_advice(archive: Archive, faint: int) -> None:
    with archive.transaction() as db:
        db.execute(
            "INSERT INTO finding VALUES (?, 1, 'blurred', 'warning', NULL, 'Ảnh bị nhòe, mất nét.', 'Lau kính.', NULL)",
            [faint],
        )
    (found,) = unreadable.listing(archive)
    assert found.advice == ("Lau kính.",)


def test_it_is_found_by_a_filter_of_the_search(reviewer: Client, archive: Archive, faint: int) -> None:
    page = reviewer.get("/search?scan=rescan").text
    assert f"/documents/{faint}?page=1" in page
    assert page.count('<li class="hit">') == 1
    assert '<li class="hit">' not in reviewer.get("/search?scan=rescan&q=9999").text
    assert reviewer.get("/search?scan=other").status_code == 422
    found = reviewer.get("/api/v1/search?scan=rescan&q=rừng").json()
    assert [hit["document"] for hit in found["hits"]] == [faint]
    assert reviewer.get("/api/v1/facets?scan=rescan").status_code == 200
    rescans.ask(archive, 1, reason="mất góc", by="lan")
    assert unreadable.waiting(archive) == (1, faint)
    assert archive.db.execute("SELECT 1 FROM audit WHERE action = 'search' AND detail LIKE '%rescan%'").fetchone()


def test_all_that_the_filter_shows_goes_into_the_basket_and_out(
    sign_in: Callable[[str], Client], archive: Archive, faint: int
) -> None:
    quang = sign_in("quang")
    page = quang.get("/search?scan=rescan").text
    assert page.count('<input type="hidden" name="scan" value="rescan">') == 2
    assert form(quang, "/basket", what="put", scan="rescan") == 303
    assert basket.document_ids(archive, "quang") == [faint]
    assert form(quang, "/exports", format="csv", scan="rescan") == 303
    assert "kết quả tìm “Cần quét lại”" in quang.get("/exports").text
    (job,) = jobs.listing(archive, "quang")
    assert chosen(archive, selection_of(archive, job.request)) == (faint,)
    assert form(quang, "/basket", what="put", scan="other") == 422


def test_a_clerk_puts_a_new_scan_in_its_place(sign_in: Callable[[str], Client], archive: Archive, faint: int) -> None:
    new = add_paper(archive, "mới.png", shade=230)
    minh = sign_in("minh")
    assert form(minh, f"/quality/rescans/{faint}", new=str(new)) == 303
    (known,) = rescans.of_document(archive, faint)
    assert (known.state, known.new_id, known.asked_by, known.reason) == (
        "replaced",
        new,
        "sohoa",
        "Máy chỉ chắc 22% số chữ.",
    )
    assert unreadable.listing(archive) == []
    assert unreadable.waiting(archive) == ()
    actions = [entry.action for entry in audit.entries(archive, subject=f"document:{faint}")]
    assert actions[:2] == ["rescan.replace", "rescan.ask"]
    assert "Máy chỉ chắc 22% số chữ." in minh.get(f"/documents/{new}").text


def test_a_reviewer_says_that_the_scan_is_good_enough(
    sign_in: Callable[[str], Client], archive: Archive, faint: int
) -> None:
    assert form(sign_in("minh"), f"/documents/{faint}/rescan/withdraw") == 403
    assert form(sign_in("lan"), f"/documents/{faint}/rescan/withdraw") == 303
    assert unreadable.count(archive) == 0
    assert documents.get(archive, faint).state == "done"
    (known,) = rescans.of_document(archive, faint)
    assert (known.state, known.asked_by, known.done_by) == ("withdrawn", "sohoa", "lan")
    asked = audit.entries(archive, subject=f"document:{faint}", action="rescan.ask")
    assert [entry.actor for entry in asked] == ["sohoa"]
    with pytest.raises(NotFound):
        rescans.withdraw(archive, faint, by="lan")
