"""The first page of each role, and what hangs on it: refused files, the basket, copies side by side, the picture."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from api.app import create_app
from api.schemas.documents import progress
from corpus.documents import documents
from corpus.dossiers import basket, dossiers
from corpus.store import users
from corpus.units import choosing
from tests.api.conftest import PASSWORD, Client, add_paper
from tests.corpus.papers import put, report

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import FastAPI

    from api.settings import Settings
    from corpus.store.archive import Archive


def csrf_of(client: Client) -> str:
    return str(client.get("/api/v1/me").json()["csrf"])


@pytest.mark.parametrize(
    ("name", "there", "elsewhere"),
    [
        ("minh", ["data-upload", "Kho chưa có văn bản nào"], ["Giỏ của tôi"]),
        ("lan", ["Kho chưa có văn bản nào"], ["data-upload", "Giỏ của tôi"]),
        ("quang", ["Giỏ của tôi", "Giỏ đang trống", "Chưa có hồ sơ nào"], ["data-upload"]),
        ("admin", ["Kho chưa có văn bản nào"], ["data-upload"]),
    ],
)
def test_every_role_has_a_desk_that_says_what_to_do_first(
    sign_in: Callable[[str], Client], name: str, there: list[str], elsewhere: list[str]
) -> None:
    page = sign_in(name).get("/").text
    assert "<h1>Bàn làm việc</h1>" in page
    assert all(words in page for words in there)
    assert not any(words in page for words in elsewhere)


def test_a_paper_that_came_out_unreadable_does_not_pass_for_read(
    sign_in: Callable[[str], Client], archive: Archive
) -> None:
    number, clear = add_paper(archive), add_paper(archive, "rõ.png", shade=250)
    with archive.transaction() as db:
        db.execute("UPDATE document SET confidence = 0.22 WHERE id = ?", [number])
    minh = sign_in("minh")
    page = minh.get("/documents").text
    assert page.count("Đã đọc, chữ không chắc") == 1
    assert page.count("state-warning") == 1
    assert "Đã đọc, chữ không chắc" in minh.get(f"/documents/{number}").text
    assert "Đã đọc, chữ không chắc" not in minh.get(f"/documents/{clear}").text
    assert [progress(documents.get(archive, each)).poorly_read for each in (number, clear)] == [True, False]


def test_an_error_leads_back_to_where_it_was_made(sign_in: Callable[[str], Client]) -> None:
    lan = sign_in("lan")
    here = str(lan.get("/documents").url).removesuffix("/documents")

    def back(referer: str) -> str | None:
        found = re.search(r'href="([^"]*)">Trở lại', lan.get("/documents/99", headers={"referer": referer}).text)
        return found[1] if found else None

    assert back(f"{here}/search?q=a&year=2024") == "/search?q=a&amp;year=2024"
    for elsewhere in (
        "",
        "https://elsewhere.example/x",
        f"{here}//elsewhere.example",
        f"{here}/documents/99",
        "http://[x",
    ):
        assert back(elsewhere) is None, elsewhere


def test_refused_files_stay_until_they_are_put_away_or_taken(
    sign_in: Callable[[str], Client], settings: Settings, archive: Archive
) -> None:
    minh = sign_in("minh")
    token = csrf_of(minh)

    def send(file: str, content: bytes) -> None:
        minh.post("/api/v1/documents", files={"files": (file, content)}, headers={"x-csrf-token": token})

    send("rỗng.txt", b"")
    send("cũ.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    page = minh.get("/").text
    assert "rỗng.txt" in page
    assert "cũ.doc" in page
    assert "rỗng.txt" not in sign_in("lan").get("/upload").text, "each sees their own"
    restarted = Client(create_app(settings, archive))
    restarted.post("/sign-in", data={"name": "minh", "password": PASSWORD})
    assert "rỗng.txt" in restarted.get("/").text, "kept over a restart of the service"
    restarted.close()
    send("rỗng.txt", b"n\xc3\xa0y th\xc3\xac c\xc3\xb3")
    assert 'refused"><span class="file">rỗng.txt' not in minh.get("/").text
    minh.post("/refusals/clear", data={"csrf_token": token})
    assert "cũ.doc" not in minh.get("/").text


def test_what_waits_is_shown_with_how_many_wait_before_it(archive: Archive, sign_in: Callable[[str], Client]) -> None:
    minh = sign_in("minh")
    token = csrf_of(minh)
    for number in range(2):
        minh.post(
            "/api/v1/documents",
            files={"files": (f"{number}.txt", f"văn bản {number}".encode())},
            headers={"x-csrf-token": token},
        )
    page = minh.get("/").text
    assert "Số văn bản chờ trước: 1" in page
    assert documents.get(archive, 2).state == "queued"


def test_a_basket_is_filled_filed_and_emptied(
    app: FastAPI, archive: Archive, sign_in: Callable[[str], Client], paper: int
) -> None:
    quang = sign_in("quang")
    token = csrf_of(quang)
    other = put(archive, report("Điện An", "13", 4) + "Kết quả trồng cây.\n", "b.txt")

    def do(path: str, **data: str) -> str:
        answer = quang.post(path, data={"csrf_token": token, **data})
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])

    assert do("/basket", what="put", q="trồng cây", next="/search?q=x") == "/search?q=x"
    assert set(basket.document_ids(archive, "quang")) == {paper, other}
    do("/basket", what="take-out", numbers=str(other))
    assert "12/BC-UBND" in quang.get("/basket").text
    dossiers.add(archive, "HS.1", "Trồng cây", "20 năm", by="quang")
    assert do("/basket/file", code="HS.1") == "/dossiers/HS.1"
    assert dossiers.document_ids(archive, "HS.1") == [paper]
    assert basket.document_ids(archive, "quang") == []
    assert do("/basket/export", format="csv") == "/basket", "nothing to export"
    do("/basket", what="put", numbers=f"{paper}, {other}")
    assert do("/basket/export", format="csv") == "/exports"
    app.state.services.exports.wait()
    do("/basket", what="clear")
    assert "Giỏ đang trống" in quang.get("/basket").text


def test_a_clerk_has_no_basket(sign_in: Callable[[str], Client], paper: int) -> None:
    minh = sign_in("minh")
    assert minh.get("/basket").status_code == 403
    assert "/basket" not in minh.get(f"/documents/{paper}").text


def test_copies_of_a_paper_are_shown_side_by_side_and_nothing_else(archive: Archive, reviewer: Client) -> None:
    text = report("Điện An", "12", 3)
    first, second = put(archive, text, "a.txt"), put(archive, f"{text}\n", "b.txt")
    apart = put(archive, report("Điện Ngọc", "99", 7), "c.txt")
    assert documents.get(archive, first).paper_id == documents.get(archive, second).paper_id
    page = reviewer.get(f"/documents/{first}/beside/{second}").text
    assert "a.txt" in page
    assert "b.txt" in page
    assert "cùng số 12/BC-UBND, cùng ngày" in page
    assert reviewer.get(f"/documents/{first}/beside/{apart}").status_code == 404
    assert reviewer.get(f"/documents/{first}/beside/{first}").status_code == 404
    assert f"/documents/{first}/beside/{second}" in reviewer.get("/upload").text


def test_a_paper_that_is_another_but_for_a_figure_is_told_with_the_place(archive: Archive, reviewer: Client) -> None:
    text = report("Điện An", "12", 3).replace("Số: 12/BC-UBND\n", "")
    first, second = put(archive, text, "a.txt"), put(archive, text.replace("4 căn", "9 căn"), "b.txt")
    beside = f"/documents/{first}/beside/{second}?ask=1"
    page = reviewer.get(f"/documents/{first}").text
    assert "Chữ gần như một văn bản khác trong kho" in page
    for shown in (page, reviewer.get(beside).text):
        assert re.search(r"<mark>4</mark>.*trang 1.*<mark>9</mark>", shown)
    assert f'href="{beside}"' in page
    assert "Ghép: là hai bản của một văn bản" in reviewer.get(beside).text


def test_two_files_are_joined_and_parted_by_hand(archive: Archive, reviewer: Client) -> None:
    first, second = (put(archive, report("Điện An", number, 3), f"{number}.txt") for number in ("12", "72"))
    beside = f"/documents/{first}/beside/{second}"
    assert reviewer.get(beside).status_code == 404
    page = reviewer.get(f"{beside}?ask=1").text
    assert "Ghép: là hai bản của một văn bản" in page
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    for wanted in ("join", "undo"):
        sent = reviewer.post(beside, data={"csrf_token": token[1], "what": wanted}, follow_redirects=False)
        assert (sent.status_code, sent.headers["location"]) == (303, f"{beside}?ask=1")
        same = documents.get(archive, first).paper_id == documents.get(archive, second).paper_id
        assert same is (wanted == "join")
        assert ("Tách ra" in reviewer.get(f"{beside}?ask=1").text) is same


def test_two_files_are_joined_and_parted_over_http(archive: Archive, reviewer: Client) -> None:
    first, second = (put(archive, report("Điện An", number, 3), f"{number}.txt") for number in ("12", "72"))
    head = {"X-CSRF-Token": reviewer.get("/api/v1/me").json()["csrf"]}
    address = f"/api/v1/documents/{second}/same/{first}"
    for _ in range(2):
        said = reviewer.request("PUT", address, headers=head)
        assert (said.status_code, said.json()) == (200, {"others": [first], "parted": []})
    assert reviewer.request("PUT", f"/api/v1/documents/{first}/same/999", headers=head).status_code == 404
    assert reviewer.request("DELETE", address, headers=head).json() == {"others": [], "parted": []}
    again = reviewer.request("DELETE", address, headers=head)
    assert (again.status_code, again.json()["code"]) == (422, "not-joined")


def test_a_join_that_would_undo_another_is_refused_over_http_and_on_the_page(
    archive: Archive, reviewer: Client
) -> None:
    ids = [put(archive, report("Điện An", number, 3), f"{number}.txt") for number in ("12", "72", "45")]
    me = reviewer.get("/api/v1/me").json()
    head = {"X-CSRF-Token": me["csrf"]}
    reviewer.request("PUT", f"/api/v1/documents/{ids[0]}/apart/{ids[2]}", headers=head)
    reviewer.request("PUT", f"/api/v1/documents/{ids[1]}/same/{ids[2]}", headers=head)
    refused = reviewer.request("PUT", f"/api/v1/documents/{ids[0]}/same/{ids[1]}", headers=head)
    assert (refused.status_code, refused.json()["code"]) == (422, "not-joined")
    told = f"tài liệu {ids[0]} và {ids[2]} đã được người dùng tách ra"
    assert told in refused.json()["detail"]
    page = reviewer.post(f"/documents/{ids[0]}/beside/{ids[1]}", data={"what": "join", "csrf_token": me["csrf"]})
    assert page.status_code == 422
    assert told in page.text
    same = reviewer.get(f"/api/v1/documents/{ids[1]}/same").json()
    assert same == {"others": [ids[2]], "parted": []}


def test_two_files_that_the_machine_joined_are_parted_on_the_page_and_over_http(
    archive: Archive, reviewer: Client
) -> None:
    text = report("Điện An", "12", 3)
    first, second = put(archive, text, "a.txt"), put(archive, f"{text}\n", "b.txt")
    beside = f"/documents/{first}/beside/{second}"
    page = reviewer.get(beside).text
    assert "Tách: là hai văn bản khác nhau" in page
    csrf = reviewer.get("/api/v1/me").json()["csrf"]
    for what, parted in (("part", True), ("undo", False)):
        sent = reviewer.post(beside, data={"csrf_token": csrf, "what": what}, follow_redirects=False)
        assert (sent.status_code, sent.headers["location"]) == (303, f"{beside}?ask=1")
        assert ("Bỏ việc tách" in reviewer.get(f"{beside}?ask=1").text) is parted
        assert ("Đã được tách, là văn bản khác" in reviewer.get(f"/documents/{second}").text) is parted
    address, head = f"/api/v1/documents/{first}/apart/{second}", {"X-CSRF-Token": csrf}
    for _ in range(2):
        assert reviewer.request("PUT", address, headers=head).json() == {"others": [], "parted": [second]}
    assert reviewer.get(f"/api/v1/documents/{second}/same").json() == {"others": [], "parted": [first]}
    assert reviewer.request("DELETE", address, headers=head).json() == {"others": [second], "parted": []}
    again = reviewer.request("DELETE", address, headers=head)
    assert (again.status_code, again.json()["code"]) == (422, "not-parted")
    assert reviewer.get("/api/v1/documents/999/same").status_code == 404


def test_what_is_nearly_the_same_is_told_over_http(archive: Archive, reviewer: Client) -> None:
    text = report("Điện An", "12", 3).replace("Số: 12/BC-UBND\n", "")
    first, second = put(archive, text, "a.txt"), put(archive, text.replace("4 căn", "9 căn"), "b.txt")
    (near,) = reviewer.get(f"/api/v1/documents/{first}/near").json()["near"]
    assert (near["document"], near["file"], near["count"]) == (second, "b.txt", 1)
    assert near["places"] == [{"one": "4", "other": "9", "page": 1, "other_page": 1}]
    assert reviewer.get("/api/v1/documents/999/near").status_code == 404


def test_who_does_not_see_one_of_two_files_joins_nothing(
    archive: Archive, sign_in: Callable[[str], Client], app: object
) -> None:
    assert app
    mine, theirs = (put(archive, report(ward, "12", 3), f"{ward}.txt") for ward in ("Điện An", "Điện Ngọc"))
    users.set_units(archive, "lan", choosing.chosen(archive, ["Phường Điện An"]), by="test")
    lan = sign_in("lan")
    head = {"X-CSRF-Token": lan.get("/api/v1/me").json()["csrf"]}
    for one, other in ((mine, theirs), (theirs, mine)):
        assert lan.request("PUT", f"/api/v1/documents/{one}/same/{other}", headers=head).status_code == 404
        assert lan.request("DELETE", f"/api/v1/documents/{one}/same/{other}", headers=head).status_code == 404
        assert lan.request("PUT", f"/api/v1/documents/{one}/apart/{other}", headers=head).status_code == 404
        assert lan.request("DELETE", f"/api/v1/documents/{one}/apart/{other}", headers=head).status_code == 404
        form = {"csrf_token": head["X-CSRF-Token"], "what": "join"}
        assert lan.post(f"/documents/{one}/beside/{other}", data=form).status_code == 404


def test_the_picture_of_citations_names_every_paper_and_its_state(archive: Archive, reviewer: Client) -> None:
    head = "ỦY BAN NHÂN DÂN\nPHƯỜNG ĐIỆN AN\nSố: {}            Điện An, ngày {:02} tháng 3 năm 2024\n"
    put(archive, head.format("71/QĐ-UBND", 4) + "QUYẾT ĐỊNH\nVề trồng cây\n", "a.txt")
    said = "Thực hiện Quyết định số 71/QĐ-UBND ngày 04/3/2024 của UBND phường Điện An và Công văn số 9/UBND-VX."
    put(archive, head.format("12/BC-UBND", 20) + f"BÁO CÁO\nVề trồng cây\n{said}\n", "b.txt")
    ends = "Quyết định này thay thế Quyết định số 71/QĐ-UBND ngày 04/3/2024 của UBND phường Điện An."
    put(archive, head.format("88/QĐ-UBND", 28) + f"QUYẾT ĐỊNH\nVề trồng rừng\n{ends}\n", "c.txt")
    page = reviewer.get("/documents/2/graph").text
    states = re.findall(r'class="node node-(\w+)', page)
    assert sorted(states) == ["ended", "focus", "missing"]
    assert 'href="/documents/1" aria-label="Quyết định số 71/QĐ-UBND' in page
    assert "9/UBND-VX" in page
    ended = reviewer.get("/documents/1/graph").text
    assert len(re.findall(r'class="node ', ended)) == 3
    assert "edge grave" in ended
    assert "thay thế" in ended
    assert reviewer.get("/documents/999/graph").status_code == 404


def test_lines_of_the_text_only_go_down_the_scan(reviewer: Client, paper: int) -> None:
    for layer in ("", "raw"):
        page = reviewer.get(f"/documents/{paper}?layer={layer}").text
        found = re.search(r'data-lines="([^"]*)"', page)
        assert found
        lines = [tuple(map(int, line.split(","))) for line in found.group(1).split()]
        assert len(lines) >= 4
        assert lines == sorted(lines)
        assert [top for _, top in lines] == sorted({top for _, top in lines})


def test_text_is_gzipped_where_that_is_taken_and_pays(app: FastAPI, reviewer: Client, paper: int) -> None:
    assert app is not None
    page = reviewer.get(f"/documents/{paper}", headers={"accept-encoding": "gzip"})
    assert page.headers["content-encoding"] == "gzip"
    assert "Accept-Encoding" in page.headers["vary"]
    plain = reviewer.get(f"/documents/{paper}", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert int(page.headers["content-length"]) < len(plain.content) / 2
    for path in (f"/api/v1/documents/{paper}/original", f"/api/v1/documents/{paper}/pages/1/image", "/healthz"):
        answer = reviewer.get(path, headers={"accept-encoding": "gzip"})
        assert answer.status_code == 200
        assert "content-encoding" not in answer.headers
