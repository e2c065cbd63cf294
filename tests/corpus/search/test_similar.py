from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus.errors import NotFound
from corpus.search.search import Request, search
from corpus.search.similar import similar
from corpus.store.archive import Archive
from tests.corpus.papers import flat, grid, put, report

if TYPE_CHECKING:
    from collections.abc import Iterator

FAR = "Lịch nghỉ hè của các lớp mẫu giáo. Phụ huynh đưa đón trẻ đúng giờ.\n"
ALONE = "Quang hợp biến nước thành đường.\n"


@pytest.fixture(scope="module")
def ids() -> dict[str, int]:
    return {}


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory, ids: dict[str, int]) -> Iterator[Archive]:
    with Archive(tmp_path_factory.mktemp("held")) as archive:
        ids["an"] = put(archive, report("Điện An", "15", 12), "an.txt", reading=grid)
        ids["an again"] = put(archive, report("Điện An", "15", 12) + " ", "an-2.txt", reading=grid)
        ids["minh"] = put(archive, report("Điện Minh", "31", 14, houses=9), "minh.txt", reading=grid)
        ids["far"] = put(archive, FAR, "far.txt", reading=flat)
        ids["alone"] = put(archive, ALONE, "alone.txt", reading=flat)
        yield archive


def test_papers_on_the_same_matter_are_alike_and_say_why(held: Archive, ids: dict[str, int]) -> None:
    (found,) = similar(held, ids["an"])
    assert (found.document, found.number, found.unit) == (ids["minh"], "31/BC-UBND", "Phường Điện Minh")
    assert found.reasons[0] == "Cùng viện dẫn Quyết định 1746/QĐ-UBND"
    assert found.reasons[-1].startswith("Cùng nói về “")
    assert found.score > 0


def test_files_of_one_paper_are_one_and_not_like_themselves(held: Archive, ids: dict[str, int]) -> None:
    assert {one.document for one in similar(held, ids["an again"])} == {ids["minh"]}
    assert len(similar(held, ids["minh"])) == 1


def test_a_paper_like_none_has_none(held: Archive, ids: dict[str, int]) -> None:
    assert similar(held, ids["alone"]) == similar(held, ids["far"]) == []
    assert similar(held, ids["an"], limit=0) == []


def test_no_paper_is_an_error(held: Archive) -> None:
    with pytest.raises(NotFound):
        similar(held, 999)


def test_all_of_a_question_or_nothing(held: Archive) -> None:
    assert search(held, Request("mẫu giáo quang hợp")).hits
    assert search(held, Request("mẫu giáo quang hợp", whole=True)).hits == ()
    assert search(held, Request("15/BC-UBND mẫu giáo")).hits
    assert search(held, Request("15/BC-UBND mẫu giáo", whole=True)).hits == ()
    assert [hit.file for hit in search(held, Request("mẫu giáo trẻ", whole=True)).hits] == ["far.txt"]
