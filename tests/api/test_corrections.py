"""Correcting a page over HTTP and on its page: nobody is overwritten, every version can be gone back to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from corpus.custody.verify import verify
from corpus.documents import correcting, documents
from tests.api.conftest import PASSWORD
from tests.corpus import papers

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    from corpus.store.archive import Archive
    from tests.api.conftest import Client

RIGHT = papers.report("Điện An", "361", 2)
MISREAD = RIGHT.replace("1746/QĐ-UBND", "1146/QĐ-UBND").replace("khởi công", "khỏi công")
AUTH = ("lan", PASSWORD)


@pytest.fixture
def page(archive: Archive) -> str:
    document = papers.put(archive, MISREAD, "<b>báo cáo.png", reading=papers.grid)
    return f"documents/{document}/pages/1"


def put(client: Client, page: str, text: str, **more: object) -> httpx.Response:
    return client.request("PUT", f"/api/v1/{page}/text", json={"text": text, **more}, auth=AUTH)


def test_a_program_corrects_looks_back_and_undoes(anyone: Client, archive: Archive, page: str) -> None:
    read = anyone.get(f"/api/v1/{page}/text", auth=AUTH)
    assert (read.json()["version"], read.json()["reviewed"], read.headers["etag"]) == (0, False, '"0"')
    saved = put(anyone, page, RIGHT, seen=0)
    version = saved.json()["version"]
    assert (saved.status_code, saved.json()["text"], saved.headers["etag"]) == (200, RIGHT, f'"{version}"')
    at = RIGHT.index("dột nát")
    spans = {"spans": [[at, at + 7]], "seen": version}
    checked = anyone.post(f"/api/v1/{page}/checks", json=spans, auth=AUTH).json()
    assert checked["checked"] == [[at, at + 7]]
    assert anyone.post(f"/api/v1/{page}/checks", json=spans, auth=AUTH).json()["code"] == "edited-meanwhile"
    newest, first = anyone.get(f"/api/v1/{page}/revisions", auth=AUTH).json()["revisions"]
    assert (newest["kind"], first["kind"], first["by"], first["id"]) == ("check", "edit", "lan", version)
    pairs = [(one["before"], one["after"]) for one in first["changes"]]
    assert pairs == [("1146/QĐ-UBND", "1746/QĐ-UBND"), ("khỏi", "khởi")]
    assert [RIGHT[one["start"] : one["end"]] for one in first["changes"]] == ["1746/QĐ-UBND", "khởi"]
    anyone.post(f"/api/v1/{page}/undo", auth=AUTH)
    undone = anyone.post(f"/api/v1/{page}/undo", auth=AUTH).json()
    assert (undone["text"], undone["reviewed"]) == (MISREAD, False)
    back = anyone.post(f"/api/v1/{page}/revisions/back", json={"to": version}, auth=AUTH).json()
    assert back["text"] == RIGHT
    told = anyone.get(f"/api/v1/{page}/revisions", auth=AUTH).json()["revisions"]
    assert [(one["back_to"], one["stands"]) for one in told] == [
        (version, False), (0, False), (version, False), (None, False), (None, True),
    ]  # fmt: skip
    assert verify(archive).whole


def test_nobody_is_overwritten(anyone: Client, page: str) -> None:
    blind = put(anyone, page, RIGHT)
    assert (blind.status_code, blind.json()["code"]) == (428, "seen-required")
    assert put(anyone, page, RIGHT, seen=0).status_code == 200
    late = put(anyone, page, MISREAD.replace("1146/", "1147/"), seen=0)
    assert (late.status_code, late.json()["code"]) == (409, "edited-meanwhile")
    etag = {"if-match": '"0"'}
    other = MISREAD.replace("hộ nghèo", "hộ cận nghèo")
    merged = anyone.request("PUT", f"/api/v1/{page}/text", json={"text": other}, headers=etag, auth=AUTH)
    assert merged.json()["text"] == RIGHT.replace("hộ nghèo", "hộ cận nghèo")
    anyway = anyone.request("PUT", f"/api/v1/{page}/text", json={"text": RIGHT}, headers={"if-match": "*"}, auth=AUTH)
    assert anyway.json()["text"] == RIGHT


def test_what_is_refused_says_why(anyone: Client, archive: Archive, page: str) -> None:
    control = put(anyone, page, "chữ\x07", seen=0)
    assert (control.status_code, control.json()["code"]) == (422, "text-refused")
    nothing = anyone.post(f"/api/v1/{page}/undo", auth=AUTH)
    assert (nothing.status_code, nothing.json()["code"]) == (409, "correction-refused")
    waiting = papers.take_in(archive, b"waiting", "waiting.png").document.id
    documents.begin(archive, waiting, 1)
    documents.save_page(archive, waiting, 1, papers.grid("chữ"))
    unread = put(anyone, f"documents/{waiting}/pages/1", "chữ khác", seen=0)
    assert (unread.status_code, unread.json()["code"]) == (409, "correction-refused")
    assert put(anyone, page.replace("pages/1", "pages/7"), "chữ", seen=0).status_code == 404
    clerk = anyone.request("PUT", f"/api/v1/{page}/text", json={"text": RIGHT, "seen": 0}, auth=("minh", PASSWORD))
    assert clerk.status_code == 403


def field(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found
    return found[1]


def test_the_page_saves_shows_what_changed_and_goes_back(reviewer: Client, archive: Archive, page: str) -> None:
    document = int(page.split("/")[1])
    assert f'href="/{page}/edit"' in reviewer.get(f"/documents/{document}").text
    form = reviewer.get(f"/{page}/edit").text
    assert "Chưa ai sửa trang này." in form
    assert "&lt;b&gt;báo cáo.png" in form
    assert "<b>" not in form
    csrf = field(form, "csrf_token")
    sent = {"csrf_token": csrf, "seen": field(form, "seen"), "text": RIGHT.replace("\n", "\r\n"), "whole": "1"}
    saved = reviewer.post(f"/{page}/edit", data=sent)
    assert (saved.status_code, saved.headers["location"]) == (303, f"/{page}/edit?saved=1")
    assert documents.page(archive, document, 1).text == RIGHT
    after = reviewer.get(saved.headers["location"]).text
    assert "<del>1146/QĐ-UBND</del> <ins>1746/QĐ-UBND</ins>" in after
    assert "Sửa và xem cả trang · lan" in " ".join(re.sub(r"<[^>]*>", "", after).split())
    assert 'name="whole" value="1" checked' in after
    assert reviewer.post(f"/{page}/undo", data={"csrf_token": csrf}).status_code == 303
    assert documents.page(archive, document, 1).text == MISREAD
    version = re.search(r'name="to" value="([1-9]\d*)"', reviewer.get(f"/{page}/edit").text)
    assert version
    assert reviewer.post(f"/{page}/back", data={"csrf_token": csrf, "to": version[1]}).status_code == 303
    assert documents.page(archive, document, 1).text == RIGHT


def test_a_text_begins_and_ends_in_the_form_as_it_is(reviewer: Client, archive: Archive) -> None:
    text = "\nmột dòng trống ở đầu\n\n"
    document = papers.put(archive, text, reading=papers.grid)
    form = reviewer.get(f"/documents/{document}/pages/1/edit").text
    shown = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", form, re.DOTALL)
    assert shown
    assert shown[1] == text


def test_words_typed_in_vain_stay_in_the_form(reviewer: Client, archive: Archive, page: str) -> None:
    csrf = field(reviewer.get(f"/{page}/edit").text, "csrf_token")
    correcting.correct(archive, int(page.split("/")[1]), 1, RIGHT, by="quang")
    mine = MISREAD.replace("1146/", "1147/")
    refused = reviewer.post(f"/{page}/edit", data={"csrf_token": csrf, "seen": "0", "text": mine})
    assert refused.status_code == 409
    assert "1147/QĐ-UBND" in refused.text
    assert "<del>1746/QĐ-UBND</del> <ins>1147/QĐ-UBND</ins>" in refused.text
    again = {"csrf_token": csrf, "seen": field(refused.text, "seen"), "text": mine}
    assert reviewer.post(f"/{page}/edit", data=again).status_code == 303
    assert documents.page(archive, int(page.split("/")[1]), 1).text == mine


def test_a_clerk_is_not_offered_it(sign_in: Callable[[str], Client], page: str) -> None:
    clerk = sign_in("minh")
    assert "Sửa chữ" not in clerk.get("/" + page.split("/pages", maxsplit=1)[0]).text
    assert clerk.get(f"/{page}/edit").status_code == 403


def test_a_long_page_fits_in_the_form(reviewer: Client, archive: Archive) -> None:
    document = papers.put(archive, "chữ", reading=papers.grid)
    csrf = field(reviewer.get(f"/documents/{document}/pages/1/edit").text, "csrf_token")
    long = "ế" * 110_000
    saved = reviewer.post(f"/documents/{document}/pages/1/edit", data={"csrf_token": csrf, "seen": "0", "text": long})
    assert saved.status_code == 303
    assert documents.page(archive, document, 1).text == long
