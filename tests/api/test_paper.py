"""The paper page, the search page and the record, on a paper whose words stand in known places."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import cv2
import numpy as np

from corpus.documents import documents
from corpus.store import blobs
from tests.api.conftest import TEXT, reading_of, scan

if TYPE_CHECKING:
    from corpus.store.archive import Archive
    from tests.api.conftest import Client

NUMBER = "4711/QĐ-UBND"


def box_of(word: str) -> str:
    found = next(each for each in reading_of(TEXT).words if TEXT[each.start : each.end].startswith(word))
    return f'<rect x="{found.box.x}" y="{found.box.y}" width="{found.box.w}" height="{found.box.h}"'


def test_a_hit_is_marked_in_the_text_and_on_the_scan(reviewer: Client, paper: int) -> None:
    start = TEXT.index(NUMBER)
    page = reviewer.get(f"/documents/{paper}", params={"start": start, "end": start + len(NUMBER)}).text
    assert re.search(rf'<mark class="[^"]*m-hit[^"]*"[^>]*>{NUMBER}</mark>', page)
    assert 'viewBox="0 0 1600 2200"' in page
    hit = page.split('class="shape m-hit"')[1].split("</g>")[0]
    assert box_of(NUMBER) in hit


def test_facts_are_drawn_and_listed_under_one_id(reviewer: Client, paper: int) -> None:
    page = reviewer.get(f"/documents/{paper}").text
    for kind in ("reference", "date", "unit", "conflict"):
        ids = set(re.findall(rf'data-mark="({kind}-\d+)"', page))
        assert ids, kind
        for each in ids:
            assert page.count(f'data-mark="{each}"') == 2  # on the scan and in the list
            assert re.search(rf'data-marks="[^"]*{each}', page)
    assert "Một số hiệu có hai ngày." in page


def test_no_scripts_or_styles_stand_in_the_page(reviewer: Client, paper: int) -> None:
    for path in ("/", "/upload", "/search?q=4711", "/documents", f"/documents/{paper}", "/units", "/account/password"):
        page = reviewer.get(path).text
        assert "style=" not in page
        assert "<style" not in page
        assert not re.search(r"<script(?![^>]*src=)", page)
        assert not re.search(r"\son\w+=", page)
        assert not re.search(r'(?:src|href|action)="(?:https?:)?//', page)


def test_what_stands_in_a_paper_is_escaped(reviewer: Client, paper: int) -> None:
    page = reviewer.get(f"/documents/{paper}").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; hết" in page


def test_doubtful_words_are_underlined(reviewer: Client, paper: int) -> None:
    page = reviewer.get(f"/documents/{paper}", params={"layer": "raw"}).text
    assert re.findall(r'<span class="m-doubt"[^>]*>([^<]*)</span>', page) == ["Gạch lượn", "cây"]


def test_spans_out_of_the_text_are_no_error(reviewer: Client, paper: int) -> None:
    for query in ({"start": 5, "end": 99999}, {"start": 9, "end": 3}, {"page": 7}, {"start": 99998, "end": 99999}):
        assert reviewer.get(f"/documents/{paper}", params=query).status_code == 200


def test_searching_leads_to_the_marked_place(reviewer: Client, paper: int) -> None:
    page = reviewer.get("/search", params={"q": "4711/QD-UBND"}).text
    link = re.search(rf'href="(/documents/{paper}\?[^"#]*)', page)
    assert link
    assert "<mark>" in page
    target = reviewer.get(link[1].replace("&amp;", "&")).text
    assert "m-hit" in target
    found = reviewer.get("/api/v1/search", params={"q": "4711"}).json()
    assert found["total"] == 1
    assert found["hits"][0]["boxes"]


def test_nothing_found_says_what_to_do(reviewer: Client, paper: int) -> None:
    assert paper
    page = reviewer.get("/search", params={"q": "99999/QĐ-XYZ"}).text
    assert "Không tìm thấy" in page


def test_a_page_for_programs(reviewer: Client, paper: int) -> None:
    page = reviewer.get(f"/api/v1/documents/{paper}/pages/1").json()
    assert page["text"] == TEXT
    facts = {fact["kind"]: fact for fact in page["facts"]}
    place = facts["reference"]["places"][0]
    assert TEXT[place["start"] : place["end"]] == facts["reference"]["quote"]
    assert place["boxes"]
    assert reviewer.get(f"/api/v1/documents/{paper}/references").json()[0]["value"] == NUMBER


def test_originals_are_handed_over_and_never_run(reviewer: Client, paper: int) -> None:
    answer = reviewer.get(f"/api/v1/documents/{paper}/original")
    assert answer.content == scan()
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-security-policy"].startswith("sandbox")
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_page_images_are_encoded_anew_and_kept(reviewer: Client, paper: int, archive: Archive) -> None:
    address = f"/api/v1/documents/{paper}/pages/1/image"
    answer = reviewer.get(address, params={"size": "small"})
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["cache-control"].startswith("private")
    pixels = cv2.imdecode(np.frombuffer(answer.content, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert pixels is not None
    assert pixels.shape == (400, 291)
    assert pixels[9, 9] < 60, "the mark"
    assert pixels[50, 50] > 200, "the paper"
    kept = [path for path in (archive.cache / "pages").rglob("*") if path.is_file()]
    assert [path.read_bytes() for path in kept] == [answer.content]
    again = reviewer.get(address, params={"size": "small"}, headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert reviewer.get(address, params={"size": "huge"}).status_code == 422


def test_an_image_that_cannot_be_made_is_told(reviewer: Client, paper: int, archive: Archive) -> None:
    original = blobs.path(archive, documents.get(archive, paper).sha256)
    original.chmod(0o644)
    original.write_bytes(scan()[:60])
    answer = reviewer.get(f"/api/v1/documents/{paper}/pages/1/image")
    assert (answer.status_code, answer.json()["code"]) == (500, "render-failed")


def test_exports(reviewer: Client, paper: int) -> None:
    formats = reviewer.get("/api/v1/exports").json()
    assert {"txt", "csv", "jsonl"} <= set(formats)
    text = reviewer.get("/api/v1/exports/txt", params={"document": paper})
    assert NUMBER in text.text
    assert "attachment" in text.headers["content-disposition"]
    assert reviewer.get("/api/v1/exports/csv").status_code == 200
    assert reviewer.get("/api/v1/exports/txt", params={"document": 99}).status_code == 404


def test_units_old_and_new(reviewer: Client, paper: int) -> None:
    assert paper
    assert "Phường Điện An" in reviewer.get("/units").text
    found = reviewer.get("/units", params={"name": "dien minh"}).text
    assert "Xã Điện Minh" in found
    assert "nay thuộc Phường Điện Bàn" in found
    link = re.search(r'href="(/units/\d+/[\d-]+)">Xã Điện Minh', found)
    assert link
    record = reviewer.get(link[1]).text
    assert "Nay thuộc:" in record
    assert reviewer.get("/units/99999/2001-01-01").status_code == 404


def test_citations_for_programs_and_on_the_page(reviewer: Client, paper: int) -> None:
    told = reviewer.get(f"/api/v1/documents/{paper}/citations").json()
    (cited,) = told["cites"]
    assert (cited["id"], cited["state"], cited["papers"]) == (NUMBER, "dangling", [])
    assert TEXT[cited["places"][0]["start"] : cited["places"][0]["end"]].endswith("20/12/2023")
    (missing,) = reviewer.get("/api/v1/citations/dangling").json()["dangling"]
    assert (missing["id"], missing["papers"], missing["cited_by"][0]["document"]) == (NUMBER, 1, paper)
    assert reviewer.get("/api/v1/citations/dangling", params={"number": "9/KH"}).json()["dangling"] == []
    assert reviewer.get("/api/v1/documents/4711/citations").status_code == 404
    page = reviewer.get(f"/documents/{paper}").text.split('<h2 id="citations">')[1]
    assert "chưa có trong kho" in page
    assert "Chưa thấy văn bản nào trong kho" in page
