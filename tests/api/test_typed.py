"""What was typed into a form that was refused comes back in the same form, and passwords never do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.dossiers import dossiers

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.store.archive import Archive
    from tests.api.conftest import Client


def token_of(client: Client) -> str:
    return str(client.get("/api/v1/me").json()["csrf"])


def fields(page: str) -> dict[str, str]:
    form = page.split('class="fields retry"')[1].split("</form>", maxsplit=1)[0]
    return dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form))


def test_a_refused_dossier_is_mended_and_sent_again(sign_in: Callable[[str], Client], archive: Archive) -> None:
    quang = sign_in("quang")
    form = {"code": "hồ sơ <1>", "title": "Trồng cây & rừng", "retention": "20 năm", "year_from": "2024"}
    answer = quang.post("/dossiers", data={"csrf_token": token_of(quang), **form})
    assert answer.status_code == 422
    assert "Mã hồ sơ" in answer.text
    assert 'action="/dossiers"' in answer.text
    kept = fields(answer.text)
    assert kept["code"] == "hồ sơ &lt;1&gt;"
    assert kept["title"] == "Trồng cây &amp; rừng"
    again = quang.post("/dossiers", data={**form, "csrf_token": kept["csrf_token"], "code": "HS.1"})
    assert again.status_code == 303
    assert dossiers.get(archive, "HS.1").title == "Trồng cây & rừng"


def test_long_words_keep_their_lines_and_the_rest_goes_along(sign_in: Callable[[str], Client], paper: int) -> None:
    lan = sign_in("lan")
    quote = "Một đoạn không có trong văn bản này, dài hơn một dòng\nvà sang dòng thứ hai"
    form = {"page": "1", "quote": quote, "asked": "1:3.1.a", "unit": "Phường Điện An", "next": f"/documents/{paper}"}
    answer = lan.post(f"/documents/{paper}/evidence", data={"csrf_token": token_of(lan), **form})
    assert answer.status_code >= 400
    assert f'<textarea name="quote" rows="4">\n{quote}</textarea>' in answer.text.replace("\r", "")
    assert fields(answer.text)["asked"] == "1:3.1.a"
    assert fields(answer.text)["unit"] == "Phường Điện An"


def test_a_field_that_is_not_right_is_kept_too(sign_in: Callable[[str], Client]) -> None:
    quang = sign_in("quang")
    form = {"code": "HS.2", "title": "Việc", "retention": "5 năm", "year_from": "20x4"}
    answer = quang.post("/dossiers", data={"csrf_token": token_of(quang), **form})
    assert answer.status_code == 422
    assert fields(answer.text)["year_from"] == "20x4"


def test_nothing_is_shown_of_passwords_or_to_whom_it_is_not_allowed(sign_in: Callable[[str], Client]) -> None:
    minh = sign_in("minh")
    secret = {"csrf_token": token_of(minh), "old": "bí mật", "new": "x", "again": "y", "note": "gì đó"}
    assert "bí mật" not in minh.post("/account/password", data=secret).text
    forged = minh.post("/refusals/clear", data={"note": "viết dở"})
    assert forged.status_code == 403
    assert "retry" not in forged.text
    assert "retry" not in minh.post("/dossiers", data={"csrf_token": token_of(minh), "title": "Việc"}).text
