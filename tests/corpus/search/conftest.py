"""A few papers to search in, and what was found of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus.documents import documents
from corpus.pages.places import boxes
from corpus.search.search import Hit, Request, search
from corpus.store.archive import Archive
from tests.corpus.papers import flat, grid, put, report

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAPERS = {
    "own": "ỦY BAN NHÂN DÂN\nTHỊ XÃ ĐIỆN BÀN\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
    "Số: 1746/QĐ-UBND\nĐiện Bàn, ngày 07 tháng 11 năm 2022\nQUYẾT ĐỊNH\nPhân kỳ xóa nhà tạm, nhà dột nát năm 2024\n\n"
    "Căn cứ Luật Nhà ở ngày 27 tháng 11 năm 2023;\nĐiều 1. Phân kỳ việc xóa nhà tạm theo danh sách.\n",
    "an": report("Điện An", "15", 12),
    "minh": report("Điện Minh", "31", 14, houses=9),
    "tien": report("Điện Tiến", "7", 20, houses=2, kind="XÃ").replace("1746/QĐ-UBND ngày 07/11/2022", "12/KH-UBND"),
    "two pages": "Trang đầu nói về hòa giải ở cơ sở.\fTrang sau nói về hoà giải, có bán đất và bàn ghế.\n",
}


@pytest.fixture(scope="module")
def ids() -> dict[str, int]:
    return {}


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory, ids: dict[str, int]) -> Iterator[Archive]:
    path: Path = tmp_path_factory.mktemp("held")
    with Archive(path) as archive:
        for name, text in PAPERS.items():
            ids[name] = put(archive, text, f"{name}.txt", reading=grid if name != "two pages" else flat)
        yield archive


def ask(archive: Archive, query: str = "", **request: object) -> list[Hit]:
    return list(search(archive, Request(query, **request)).hits)  # type: ignore[arg-type]


def files(hits: list[Hit]) -> list[str]:
    return [hit.file.removesuffix(".txt") for hit in hits]


def check_hits(archive: Archive, hits: list[Hit]) -> None:
    for hit in hits:
        page = documents.page(archive, hit.document, hit.page)
        assert hit.snippet in page.text
        assert 0 <= hit.start <= hit.end <= len(page.text)
        assert hit.boxes == boxes(page, hit.start, hit.end)
        assert hit.reasons
        assert list(hit.marks) == sorted(hit.marks)
        if hit.start < hit.end:
            assert page.text[hit.start : hit.end] in {hit.snippet[start:end] for start, end in hit.marks}
