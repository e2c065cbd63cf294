"""Quality control over HTTP and as pages without scripts: who may, what is given out, decided, refused, downloaded."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from api.crops import WIDEST, crop
from corpus.quality import batches, doubts
from corpus.store import audit
from tests.api.conftest import TEXT, add_paper

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corpus.store.archive import Archive
    from tests.api.conftest import Client

API = "/api/v1"


class Person:
    """A signed-in client that sends its token with every change."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.token = str(client.get(f"{API}/me").json()["csrf"])

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        return self.client.request(method, f"{API}{path}", json=body, headers={"x-csrf-token": self.token})

    def form(self, path: str, **fields: str) -> Any:
        return self.client.post(path, data={"csrf_token": self.token, **fields})


@pytest.fixture
def person(sign_in: Callable[[str], Client]) -> Callable[[str], Person]:
    return lambda name: Person(sign_in(name))


def test_words_are_given_out_decided_and_taken_back(
    person: Callable[[str], Person], archive: Archive, paper: int
) -> None:
    lan, quang = person("lan"), person("quang")
    assert {row["kind"] for row in lan.ask("GET", "/quality/words").json()} == {"title"}
    found = lan.ask("POST", "/quality/words/next", {"limit": 2}).json()
    assert (found["left"], [item["text"] for item in found["items"]]) == (1, ["cây"])
    (item,) = found["items"]
    assert (item["document"], item["page"], item["page_width"]) == (paper, 1, 1600)
    assert TEXT[item["start"] : item["end"]] == "cây"
    assert quang.ask("POST", "/quality/words/next", {}).json()["items"] == []
    path = f"/quality/words/{item['id']}/decision"
    refused = quang.ask("POST", path, {"action": "accept", "seen": "cây"})
    assert (refused.status_code, refused.json()["code"]) == (409, "claimed-by-other")
    assert lan.ask("POST", path, {"action": "accept", "seen": "khác"}).json()["code"] == "word-gone"
    assert lan.ask("POST", path, {"action": "replace", "seen": "cây", "text": "hoa"}).json()["after"] == "hoa"
    assert "trồng hoa" in lan.ask("GET", f"/documents/{paper}/pages/1/text").json()["text"]
    undone = lan.ask("POST", "/quality/words/undo").json()
    assert (undone["decision"]["before"], undone["item"]["text"]) == ("cây", "cây")
    assert lan.ask("POST", "/quality/words/undo").status_code == 409
    assert lan.ask("POST", "/quality/words/skipped").json() == {"words": 0}
    assert any(entry.action == "document.view" for entry in audit.entries(archive, actor="lan"))


def test_number_and_date_are_entered(person: Callable[[str], Person], paper: int) -> None:
    lan = person("lan")
    (asked,) = lan.ask("POST", "/quality/letterheads/next", {}).json()["items"]
    assert asked["reasons"] == ["không thấy ngày"]
    path = f"/documents/{paper}/letterhead"
    looked = lan.ask("GET", f"{path}/assessment?number=12&symbol=BC-UBND&date=2024-03-10").json()
    assert (looked["weekday"], looked["warnings"]) == ("Chủ nhật", ["Ngày ban hành rơi vào Chủ nhật."])
    given = {"number": "12", "symbol": "BC-UBND", "date": "2024-03-11"}
    assert lan.ask("PUT", path, given).json()["fields"]["date"] == "2024-03-11"
    assert lan.ask("GET", path).json()["reasons"] == []
    assert lan.ask("PUT", path, {**given, "date": "2024-02-31"}).json()["code"] == "letterhead-refused"
    assert lan.ask("POST", "/quality/letterheads/undo").json()["document_id"] == paper
    assert lan.ask("POST", f"{path}/skip").status_code == 204
    assert lan.ask("POST", "/quality/letterheads/next", {}).json()["items"] == []
    assert lan.ask("POST", "/quality/letterheads/skipped").json() == {"papers": 1}


def test_a_crop_is_the_part_of_the_page_that_was_asked_for(person: Callable[[str], Person], paper: int) -> None:
    lan = person("lan")
    answer = lan.client.get(f"{API}/documents/{paper}/pages/1/crop?x=0&y=0&w=100&h=50")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
    image = Image.open(BytesIO(answer.content)).convert("L")
    assert image.width == pytest.approx(2 * image.height, abs=2)
    assert image.getpixel((image.width // 2, image.height // 2)) < 40  # type: ignore[operator]
    kept = lan.client.get(
        answer.request.url.path + "?x=0&y=0&w=100&h=50", headers={"if-none-match": answer.headers["etag"]}
    )
    assert kept.status_code == 304
    light = lan.client.get(f"{API}/documents/{paper}/pages/1/crop?x=1500&y=2100&w=9000&h=9000").content
    assert Image.open(BytesIO(light)).convert("L").getpixel((5, 5)) > 200  # type: ignore[operator]
    assert lan.client.get(f"{API}/documents/{paper}/pages/2/crop?x=0&y=0&w=1&h=1").status_code == 404


@pytest.mark.parametrize("box", [(0, 0, 0, 0), (10_000, 10_000, 5, 5), (0, 0, 4000, 20)])
def test_any_box_gives_some_picture(tmp_path: Path, box: tuple[int, int, int, int]) -> None:
    Image.new("RGB", (3000, 2000), "white").save(tmp_path / "page.jpg")
    part = Image.open(BytesIO(crop(tmp_path / "page.jpg", box, (1500, 1000))))
    assert 0 < part.width <= WIDEST
    assert part.height > 0


def test_a_batch_that_cannot_be_opened_leaves_the_form_as_it_was_filled(person: Callable[[str], Person]) -> None:
    quang = person("quang")
    form = {"title": "Lô “1”", "documents": "1-20", "share": "ba mươi", "blind": "1"}
    page = quang.form("/quality/batches", **form)
    assert page.status_code == 409
    for name, value in (("title", "Lô “1”"), ("documents", "1-20"), ("share", "ba mươi")):
        assert f'name="{name}" value="{value}"' in page.text
    assert re.search(r'name="blind" value="1"\s+checked', page.text)


def test_a_batch_by_programs(person: Callable[[str], Person], archive: Archive, paper: int) -> None:
    quang, lan, minh = person("quang"), person("lan"), person("minh")
    new = {"title": "Lô 1", "documents": [paper], "share": 1, "seed": 7}
    assert lan.ask("POST", "/quality/batches", new).status_code == 403
    assert minh.ask("GET", "/quality/batches").status_code == 403
    made = quang.ask("POST", "/quality/batches", new)
    assert (made.status_code, made.json()["documents"]) == (201, 1)
    assert quang.ask("POST", "/quality/batches", new).json()["code"] == "quality-refused"
    for someone, task in ((lan, "first"), (quang, "second")):
        work = someone.ask("POST", "/quality/batches/1/next").json()
        assert (work["task"], work["page"]) == (task, 1)
        path = f"/quality/tasks/{work['id']}"
        assert someone.ask("POST", f"{path}/hand-in").status_code == 409
        seen = someone.ask("GET", f"/documents/{paper}/pages/1/text").json()
        assert (
            someone.ask("PUT", f"{path}/pages/1", {"text": seen["text"], "seen": seen["version"]}).json()["page"]
            is None
        )
        assert someone.ask("PUT", f"{path}/fields", work["fields"]).json()["fields_done"]
        assert someone.ask("POST", f"{path}/hand-in").status_code == 204
        assert someone.ask("POST", "/quality/batches/1/next").json() is None
    whole = quang.ask("GET", "/quality/batches/1").json()
    assert whole["obstacles"] == []
    assert whole["measured"]["words"]["errors"] == 0
    assert quang.ask("POST", "/quality/batches/1/decision", {"accept": True}).json()["state"] == "accepted"
    minutes = quang.client.get(f"{API}/quality/batches/1/minutes.pdf?agency=UBND%20phường")
    assert minutes.content[:5] == b"%PDF-"
    assert audit.entries(archive, subject="quality:1")[0].action == "quality.minutes"
    assert quang.ask("POST", "/quality/batches/1/repeat", {}).status_code == 409
    assert [one["id"] for one in quang.ask("GET", "/quality/batches?state=accepted").json()["batches"]] == [1]


def test_a_scan_is_sent_back_and_replaced(person: Callable[[str], Person], archive: Archive, paper: int) -> None:
    lan, minh = person("lan"), person("minh")
    assert minh.ask("POST", f"/documents/{paper}/rescan", {"reason": "mờ"}).status_code == 403
    assert lan.ask("POST", f"/documents/{paper}/rescan", {"reason": "mờ", "page": 1}).status_code == 201
    assert "bị trả lại để quét lại" in minh.client.get(f"/documents/{paper}").text
    (asked,) = minh.ask("GET", "/quality/rescans").json()["rescans"]
    assert (asked["document_id"], asked["reason"]) == (paper, "mờ")
    new = add_paper(archive, "quét lại.png", shade=200)
    assert "vẫn là bản quét cũ" in minh.form(f"/quality/rescans/{paper}", new=str(paper)).text
    assert minh.form(f"/quality/rescans/{paper}", new=str(new)).status_code == 303
    assert f"tài liệu {new}" in minh.client.get(f"/documents/{paper}").text
    assert "bản quét cũ" in minh.client.get(f"/documents/{new}").text
    assert minh.ask("POST", f"/documents/{paper}/rescan/replace", {"document": new}).status_code == 404
    third = add_paper(archive, "thôi.png", shade=190)
    assert lan.form(f"/documents/{third}/rescan", reason="nghiêng").status_code == 303
    assert lan.form(f"/documents/{third}/rescan/withdraw").status_code == 303
    assert minh.ask("GET", "/quality/rescans").json()["rescans"] == []


def test_pages_lead_through_a_blind_batch_without_scripts(
    person: Callable[[str], Person], archive: Archive, paper: int
) -> None:
    quang, lan, admin = person("quang"), person("lan"), person("admin")
    assert "Ngưỡng" in quang.client.get("/quality").text
    assert "Lập lô mới" not in lan.client.get("/quality").text
    assert "phần trăm" in quang.form("/quality/batches", title="Lô", share="ba").text
    assert (
        quang.form("/quality/batches", title="Lô", documents="1", blind="1", share="100").headers["location"]
        == "/quality/batches/1"
    )

    first = lan.form("/quality/batches/1/next").headers["location"]
    shown = lan.client.get(first).text
    assert "12" not in shown.split('name="number" value="')[1].split('"')[0]
    cells = {"number": "12", "symbol": "BC-UBND", "day": "9", "month": "3", "year": "2024", "issuer": "", "title": ""}
    assert lan.form(f"{first}/fields", **cells).headers["location"] == first
    assert (
        lan.form(f"{first}/pages/1", seen="0", text=TEXT.replace("\n", "\r\n"))
        .headers["location"]
        .endswith("nothing=1")
    )
    second = quang.form("/quality/batches/1/next").headers["location"]
    assert quang.form(f"{second}/fields", **cells | {"day": "11"}).headers["location"].endswith("nothing=1")
    settle = admin.form("/quality/batches/1/next").headers["location"]
    assert "hai người nhập khác nhau" in admin.client.get(settle).text
    assert "9/3/2024" in admin.client.get(settle).text
    wrong = admin.form(f"{settle}/fields", **cells | {"day": "45"}, pick_date="")
    assert wrong.status_code == 422
    assert 'value="45"' in wrong.text, "what was typed is still there"
    done = admin.form(f"{settle}/fields", **cells, pick_date="2")
    assert done.headers["location"].endswith("nothing=1"), "who settled does not check"
    assert quang.ask("GET", f"/documents/{paper}/letterhead").json()["fields"]["date"] == "2024-03-11"
    check = quang.form("/quality/batches/1/next").headers["location"]
    aside = quang.form(f"{check}/put-aside").headers["location"]
    assert aside == check
    assert "lý do" in quang.form(f"{check}/send-back", reason="").text
    assert quang.form(f"{check}/send-back", reason="mờ").headers["location"].endswith("nothing=1")
    page = quang.client.get("/quality/batches/1?nothing=1").text
    assert "chờ quét lại" in page
    assert "Chưa nghiệm thu được" in quang.form("/quality/batches/1/decision", accept="true").text
    assert quang.form("/quality/batches/1/decision", accept="false", note="quét lại đã").status_code == 303
    assert batches.get(archive, 1).note == "quét lại đã"


def test_empty_queues_say_so(person: Callable[[str], Person], archive: Archive) -> None:
    doubts.catch_up(archive)
    lan = person("lan")
    assert "Không còn từ nào phải xem" in lan.client.get("/quality").text
    assert "Không có văn bản nào chờ quét lại" in lan.client.get("/quality/rescans").text
    assert "data-queue" in lan.client.get("/quality/words?kind=number").text
    assert "data-cells" in lan.client.get("/quality/letterheads").text
