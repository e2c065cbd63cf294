from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.search import facets as counting
from corpus.search import queries
from corpus.search import search as searching
from corpus.search.entries import SHARES
from corpus.search.facets import facets
from corpus.search.search import Request, search
from corpus.store.archive import Archive
from tests.corpus.papers import put, report

if TYPE_CHECKING:
    from collections.abc import Iterator

WARDS = ("Điện An", "Điện Minh", "Điện Ngọc")


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with Archive(tmp_path_factory.mktemp("held")) as archive:
        for number, ward in enumerate(WARDS):
            put(archive, report(ward, str(number), number + 1, houses=number), f"{number}.txt")
        put(archive, report("Điện An", "9", 28).replace("năm 2024", "năm 2023").replace("BÁO CÁO", "TỜ TRÌNH"), "9.txt")
        yield archive


def counts(archive: Archive, request: Request) -> dict[str, dict[str, int]]:
    found = facets(archive, request)
    return {
        name: {count.name: count.count for count in getattr(found, name)} for name in ("unit", "type", "year", "body")
    }


@pytest.mark.parametrize("few", [60, 1])
@pytest.mark.parametrize("query", ["khởi công", "1746", "khoi cong", "1746 nghiệm thu"])
def test_what_is_found_is_counted(held: Archive, query: str, few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "FEW", few)
    found = counts(held, Request(query))
    assert found["unit"] == {"Phường Điện An": 2, "Phường Điện Minh": 1, "Phường Điện Ngọc": 1}
    assert sum(found["type"].values()) == 4
    assert found["year"] == {"2024": 3, "2023": 1}
    assert found["body"] == {"Ủy ban nhân dân": 4}
    assert facets(held, Request(query)).exact == (few == 60)


def test_nothing_found_is_nothing_counted(held: Archive) -> None:
    assert facets(held, Request("9999/QĐ-UBND")) == counting.Facets()
    assert facets(held, Request()) == counting.Facets()


def test_files_of_one_paper_are_counted_once(archive: Archive) -> None:
    put(archive, report("Điện An", "15", 12), "a.txt")
    put(archive, report("Điện An", "15", 12) + "\n", "b.txt")
    assert [count.count for count in facets(archive, Request("khởi công")).unit] == [1]


@given(
    st.sampled_from(["", "khởi công", "1746", "phường Điện An"]),
    st.sampled_from([None, 2023, 2024]),
    st.sampled_from([None, "Điện An", "Điện Minh"]),
    st.sampled_from([None, "Ủy ban nhân dân", "uy ban nhan dan", "Hội đồng nhân dân"]),
)
@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
def test_a_facet_counts_what_asking_for_it_finds(
    held: Archive, query: str, year: int | None, unit: str | None, body: str | None
) -> None:
    request = Request(query, year=year, unit=unit, body=body)
    for count in facets(held, request).year:
        narrowed = Request(query, year=int(count.value), unit=unit, body=body)
        assert search(held, narrowed).total == count.count
    for count in facets(held, request).body:
        assert search(held, Request(query, year=year, unit=unit, body=count.value)).total == count.count


def test_of_very_many_a_share_is_counted(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(24):
        put(
            archive,
            f"Báo cáo số {number} nói về thủy lợi.\n" + report(WARDS[number % 3], str(number), 1),
            f"{number}.txt",
        )
    request = Request("thủy lợi")
    monkeypatch.setattr(counting, "FEW", 1)
    assert sum(count.count for count in facets(archive, request).unit) == 24
    monkeypatch.setattr(queries, "MOST_COUNTED", 1)
    found = facets(archive, request)
    assert not found.exact
    assert all(count.count % SHARES == 0 for count in found.unit)
    monkeypatch.setattr(searching, "LOOKED_AT", 0)
    monkeypatch.setattr(searching, "FEW", 0)
    monkeypatch.setattr(searching, "BLOCK", 1)
    results = search(archive, Request("thủy lợi", limit=1))
    assert (results.exact, results.total % SHARES) == (False, 0)
