"""Narrowing search results down, similar papers and slips of the finger, on pages and for programs."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from tests.corpus.papers import flat, put, report

if TYPE_CHECKING:
    from corpus.store.archive import Archive
    from tests.api.conftest import Client


def test_facets_are_links_to_those_pages_alone_and_back(reviewer: Client, archive: Archive) -> None:
    put(archive, report("Điện Minh", "31", 14), "minh.txt", reading=flat)
    put(archive, report("Điện An", "15", 12), "an.txt", reading=flat)
    shown = unescape(reviewer.get("/search", params={"q": "1746"}).text)
    link = re.search(r'<a href="(/search[?][^"]*unit=[^"]*Minh)">Phường Điện Minh</a>', shown)
    assert link
    alone = unescape(reviewer.get(link[1]).text)
    assert "minh.txt" not in alone or "an.txt" not in alone
    assert 'name="unit" value="Phường Điện Minh"' in alone
    back = re.search(r'<ul class="chosen".*?<a href="([^"]*)"', alone, re.DOTALL)
    assert back
    assert back[1] == "/search?q=1746"


def test_filters_of_any_value_are_no_error(reviewer: Client, paper: int) -> None:
    assert paper
    for name in ("unit", "body", "type", "year", "criterion", "status"):
        for value in ("'; --", "<b>", "9999", "%00"):
            answer = reviewer.get("/search", params={"q": "cây", name: value})
            assert answer.status_code == (422 if len(value) > 4 and name == "year" else 200), (name, value)
            assert "<b>" not in answer.text


def test_a_slip_is_asked_back_and_similar_papers_are_named(reviewer: Client, archive: Archive) -> None:
    minh = put(archive, report("Điện Minh", "31", 14), "minh.txt", reading=flat)
    an = put(archive, report("Điện An", "15", 12), "an.txt", reading=flat)
    asked = reviewer.get("/api/v1/search", params={"q": "báo cáoo"}).json()
    assert asked["did_you_mean"] == "báo cáo"
    assert "Có phải bạn tìm" in reviewer.get("/search", params={"q": "báo cáoo"}).text
    assert [one["document"] for one in reviewer.get(f"/api/v1/documents/{minh}/similar").json()["similar"]] == [an]
    assert f'<a href="/documents/{an}?page=1">' in reviewer.get(f"/documents/{minh}").text
    assert reviewer.get("/api/v1/documents/999/similar").status_code == 404


def test_a_filter_that_nobody_knows_is_told_and_a_status_that_is_none_is_refused(
    archive: Archive, reviewer: Client
) -> None:
    put(archive, report("Điện An", "12", 3))
    asked = reviewer.get("/api/v1/search", params={"q": "báo cáo", "unit": "Xã Không Có", "type": "abc"})
    assert (asked.status_code, asked.json()["total"], asked.json()["unknown"]) == (200, 0, ["unit", "type"])
    assert reviewer.get("/api/v1/search", params={"q": "báo cáo", "status": ""}).json()["unknown"] == []
    for address in ("search", "facets", "evidence"):
        assert reviewer.get(f"/api/v1/{address}", params={"status": "done"}).status_code == 422
    for address in ("evidence", "awards"):
        assert reviewer.get(f"/api/v1/{address}", params={"unit": "Xã Không Có"}).status_code == 404
