from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus.documents import documents
from corpus.dossiers import dossiers
from corpus.dossiers.dossiers import DossierRefused
from corpus.errors import NotFound
from corpus.store import audit
from tests.corpus.papers import put, report

if TYPE_CHECKING:
    from corpus.store.archive import Archive


@pytest.fixture
def papers(archive: Archive) -> list[int]:
    return [put(archive, report("Điện An", str(number), number), f"{number}.txt") for number in (1, 2, 3)]


@pytest.fixture
def code(archive: Archive) -> str:
    return dossiers.add(archive, "HS-01", "Xóa nhà  tạm", "20 năm", by="quang", years=(2023, 2024)).code


def places(archive: Archive, *numbers: int) -> list[tuple[str, int] | None]:
    found = [dossiers.filing(archive, number) for number in numbers]
    return [(lies.document_code, lies.ordinal) if lies else None for lies in found]


def test_a_dossier_is_made_filled_and_arranged(archive: Archive, papers: list[int], code: str) -> None:
    assert dossiers.get(archive, code).title == "Xóa nhà tạm"
    assert dossiers.put(archive, code, papers[:2], by="quang") == 2
    assert dossiers.put(archive, code, papers, by="quang") == 1
    assert places(archive, *papers) == [("HS-01.001", 1), ("HS-01.002", 2), ("HS-01.003", 3)]
    dossiers.arrange(archive, code, [papers[2]], by="quang")
    assert dossiers.document_ids(archive, code) == [papers[2], papers[0], papers[1]]
    assert dossiers.take_out(archive, code, [papers[0], papers[0]], by="quang") == 1
    assert places(archive, *papers) == [None, ("HS-01.003", 3), ("HS-01.001", 1)]


def test_what_changes_is_written_down_with_the_documents(archive: Archive, papers: list[int], code: str) -> None:
    dossiers.put(archive, code, papers[:1], by="quang")
    dossiers.change(archive, code, by="lan", title="Khác", retention="20 năm", years=(2023, 2024))
    told = [(e.actor, e.action, e.subject) for e in audit.entries(archive, limit=3)]
    assert told == [
        ("lan", "dossier.change", "dossier:HS-01"),
        ("quang", "dossier.put", f"document:{papers[0]}"),
        ("quang", "dossier.add", "dossier:HS-01"),
    ]
    assert audit.entries(archive, limit=1)[0].detail == {"title": ["Xóa nhà tạm", "Khác"]}


def test_a_document_lies_in_one_dossier_and_all_or_nothing_is_put(
    archive: Archive, papers: list[int], code: str
) -> None:
    other = dossiers.add(archive, "HS-02", "Khác", "Vĩnh viễn", by="quang").code
    dossiers.put(archive, code, papers[1:2], by="quang")
    with pytest.raises(DossierRefused, match="đã nằm trong hồ sơ “HS-01”"):
        dossiers.put(archive, other, papers, by="quang")
    with pytest.raises(NotFound):
        dossiers.put(archive, other, [papers[0], 999], by="quang")
    assert dossiers.document_ids(archive, other) == []
    with pytest.raises(DossierRefused, match="còn 1 văn bản"):
        dossiers.remove(archive, code, by="quang")
    dossiers.remove(archive, other, by="quang")
    assert [one.code for one in dossiers.listing(archive)] == [code]


@pytest.mark.parametrize("wrong", ["", "../x", "a b", "a/b", "x" * 27, ".ẩn"])
def test_a_code_that_names_no_file_is_none(archive: Archive, wrong: str) -> None:
    with pytest.raises(DossierRefused, match="Mã hồ sơ"):
        dossiers.add(archive, wrong, "Tiêu đề", "20 năm", by="quang")


def test_title_retention_and_years_are_asked_for(archive: Archive, code: str) -> None:
    for title, retention, years in (("", "20 năm", (None, None)), ("a", " ", (None, None)), ("a", "b", (2024, 2023))):
        with pytest.raises(DossierRefused):
            dossiers.add(archive, "HS-9", title, retention, by="quang", years=years)
    with pytest.raises(DossierRefused, match="Đã có hồ sơ"):
        dossiers.add(archive, code, "a", "b", by="quang")
    assert documents.ids(archive) == []
