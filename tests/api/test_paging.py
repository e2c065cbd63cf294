from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from fastapi.routing import APIRoute

from api.app import ROUTERS
from api.auth import bearer
from api.paging import MOST, TOTAL
from corpus.custody import retention
from corpus.dossiers import dossiers
from corpus.exports import jobs
from corpus.store.rows import Rows
from tests.corpus.papers import put, report

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.store.archive import Archive
    from tests.api.conftest import Client

# Lists that are short by what they are: formats, what one page or one search has, parts of a batch against a list, the
# doubtful words that come next.
BOUNDED = {
    "/api/v1/exports",
    "/api/v1/documents/{document_id}/split/compare",
    "/api/v1/documents/{document_id}/split",
    "/api/v1/documents/{document_id}/similar",
    "/api/v1/documents/{document_id}/near",
    "/api/v1/documents/{document_id}/same",
    "/api/v1/facets",
    "/api/v1/quality/words",
}


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the database is asked from now on."""
    told: list[str] = []
    execute = Rows.execute

    def telling(self: Rows, sql: str, parameters: Any = None) -> Any:
        told.append(sql)
        return execute(self, sql, parameters)

    monkeypatch.setattr(Rows, "execute", telling)
    return told


@pytest.fixture
def five(archive: Archive) -> list[str]:
    codes = [f"HS-{number}" for number in range(5)]
    for code in codes:
        dossiers.add(archive, code, title=code, retention="20 năm", mode=None, years=(None, None), note=None, by="x")
    return codes


def test_a_list_is_given_page_by_page(reviewer: Client, five: list[str]) -> None:
    path, found = "/api/v1/dossiers?limit=2", []
    while path:
        answer = reviewer.get(path)
        assert answer.headers[TOTAL] == "5"
        found.append([one["code"] for one in answer.json()])
        path = answer.links["next"]["url"] if "next" in answer.links else ""
    assert found == [five[:2], five[2:4], five[4:]]
    assert reviewer.get("/api/v1/dossiers?offset=9").json() == []


def test_lists_that_grow_are_asked_for_by_the_part(sign_in: Callable[[str], Client], archive: Archive) -> None:
    for number in range(3):
        paper = put(archive, report("Điện An", str(number + 1), 3), f"{number}.txt")
        retention.keep_for(archive, paper, 1, rule="Bảng thời hạn", from_year=2000 + number, by="x")
        jobs.add(archive, {"format": "csv"}, by="quang")
    jobs.add(archive, {"format": "csv"}, by="lan")
    quang = sign_in("quang")
    due = quang.get("/api/v1/retention/due?limit=2&offset=1")
    assert [one["from_year"] for one in due.json()["due"]] == [2001, 2002]
    assert (due.headers[TOTAL], due.links) == ("3", {})
    exports = quang.get("/api/v1/exports/jobs?limit=2")
    assert [one["id"] for one in exports.json()] == [3, 2]
    assert exports.headers[TOTAL] == "3"
    assert "offset=2" in exports.links["next"]["url"]
    none = quang.get("/api/v1/deletions?state=deleted")
    assert (none.json(), none.headers[TOTAL]) == ({"deletions": []}, "0")


def test_tokens_and_references_are_asked_for_by_the_part(
    sign_in: Callable[[str], Client], archive: Archive, statements: list[str]
) -> None:
    paper = put(
        archive, report("Điện An", "7", 3).replace("Mặt trận", "Theo Kế hoạch số 96/KH-UBND, Mặt trận"), "a.txt"
    )
    for number in range(4):
        bearer.make(archive, "lan", name=f"máy {number}", scopes=["read"], by="x")
    lan = sign_in("lan")
    whole = lan.get(f"/api/v1/documents/{paper}/references").json()
    assert len(whole) > 1
    statements.clear()
    one = lan.get(f"/api/v1/documents/{paper}/references?limit=1&offset=1")
    assert (one.json(), one.headers[TOTAL]) == (whole[1:2], str(len(whole)))
    made = lan.get("/api/v1/tokens?limit=2&offset=1")
    assert ([token["name"] for token in made.json()], made.headers[TOTAL]) == (["máy 2", "máy 1"], "4")
    for table, window in (("reference", "LIMIT 1 OFFSET 1"), ("api_token", "LIMIT 2 OFFSET 1")):
        assert any(f"FROM {table} " in said and window in said for said in statements), "cut by the database"


@pytest.mark.parametrize("query", [f"limit={MOST + 1}", "limit=0", "offset=-1", "offset=x"])
def test_pages_have_bounds(reviewer: Client, query: str) -> None:
    assert reviewer.get(f"/api/v1/dossiers?{query}").status_code == 422


def test_every_list_of_the_interface_comes_in_pages() -> None:
    lists = [
        route
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute) and route.path.startswith("/api/") and str(route.response_model)[:5] == "list["
    ]
    assert len(lists) > 5
    unbounded = []
    for route in lists:
        names = {field.name for inner in route.dependant.dependencies for field in inner.query_params}
        names |= {field.name for field in route.dependant.query_params}
        if route.path not in BOUNDED and not {"limit", "offset"} <= names:
            unbounded.append(route.path)
    assert not unbounded
