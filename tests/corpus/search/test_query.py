from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.search import query
from corpus.store.archive import Archive
from tests.corpus.papers import put, report

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    path: Path = tmp_path_factory.mktemp("held")
    with Archive(path) as archive:
        put(archive, report("Điện An", "15", 12))
        yield archive


@pytest.mark.parametrize(
    "typed",
    [
        "1746/QĐ-UBND",
        "1746/QD-UBND",
        "1746 / qd - ubnd",
        "số 1746/QĐ-UBND",
        "Quyết định số 1746/QĐ-UBND",
        "1746 qđ ubnd",
        "QĐ số 1746/QĐ-UBND ngày 07/11/2022",
        "S6: 1746/QD-UBND",
        "sé l746/QD-UBND",
        "Quyet dinh Sb I746/QD-UBND",
        "i746/QĐ-UBND",
        "1746 / QĐ - UBND",
        "17 46/QĐ-UBND",
        "1 7 4 6 / Q Đ - U B N D",
        "số 1.746/QĐ-UBND",
        "số 1746 QD UBND",
        "1746/QĐUBND",
        "1746QĐ-UBND",
        "QĐ1746/QĐ-UBND",
        "số1746/QĐ-UBND",
        "１７４６／ＱĐ－ＵＢＮＤ",
        "١٧٤٦/QĐ-UBND",
        "𝟏𝟕𝟒𝟔/QĐ-UBND",
        "①⑦④⑥/QĐ-UBND",
        "(¹⁷⁴⁶/QĐ-UBND)",
    ],
)
def test_a_number_is_understood_in_any_spelling(held: Archive, typed: str) -> None:
    question = query.understand(held, typed)
    assert [named.number.key for named in question.numbers] == ["1746/qd/ubnd"]
    assert question.terms == ()


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("1746", ["1746"]),
        ("qđ 1746", ["1746/qd"]),
        ("QD1746", ["1746/qd"]),
        ("qđ-1746", ["1746/qd"]),
        ("QĐ.1746", ["1746/qd"]),
        ("covid19", []),
        ("P5", []),
        ("biên bản 1746/QĐ-UBND nhà tạm", ["1746/qd/ubnd"]),
        ("nhà tạm 1746", ["1746"]),
        ("1746/QĐ-UBND 01/CT-UBND", ["1746/qd/ubnd", "1/ct/ubnd"]),
        ("thi đua năm 2024", []),
        ("tháng 12/2024", []),
        ("quý 4", []),
        ("12 căn nhà", []),
        ("tháng 8 7/KH-UBND", ["7/kh/ubnd"]),
        ("trang 2 1746/QĐ-UBND", ["1746/qd/ubnd"]),
        ("8 7/KH-UBND", ["87/kh/ubnd"]),  # no paper here has either
    ],
)
def test_numbers_are_told_from_years_dates_and_counts(held: Archive, typed: str, keys: list[str]) -> None:
    assert [named.number.key for named in query.understand(held, typed).numbers] == keys


@pytest.mark.parametrize("typed", ["phường Điện An", "P. dien an", "phuong DIEN AN", "Điện An", "dien an"])
def test_a_unit_is_understood_in_any_spelling(held: Archive, typed: str) -> None:
    question = query.understand(held, typed)
    assert [unit.typed for unit in question.units] == [typed]
    assert question.terms == ()


@pytest.mark.parametrize("typed", ["thị xã Điện Bàn", "UBND thị xã Điện Bàn", "huyện Tân Tiến", "đoàn kết", "hòa bình"])
def test_towns_and_common_words_are_no_wards(held: Archive, typed: str) -> None:
    assert query.understand(held, typed).units == ()


def test_the_parts_of_one_query_are_all_found(held: Archive) -> None:
    question = query.understand(held, 'biên bản "hộ nghèo" 1746/QĐ-UBND phường Điện An nghiệm thu')
    assert [named.typed for named in question.numbers] == ["1746/QĐ-UBND"]
    assert [unit.typed for unit in question.units] == ["phường Điện An"]
    assert [term.exact for term in question.terms] == [("hộ", "nghèo"), ("biên",), ("bản",), ("nghiệm",), ("thu",)]


def test_what_was_typed_without_a_space_stays_together() -> None:
    assert [term.folded for term in query.in_words("hộ-nghèo QĐ-UBND")] == [("ho", "ngheo"), ("qd", "ubnd")]


def test_words_without_marks_ask_for_no_marks() -> None:
    bare, marked = query.in_words("ngheo nghèo")
    assert (bare.marked, marked.marked) == (False, True)


@given(st.text(max_size=60))
@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=200)
def test_any_text_is_a_query(held: Archive, text: str) -> None:
    question = query.understand(held, text)
    assert len(question.terms) <= query.MOST_WORDS
    for term in question.terms:
        assert len(term.folded) == len(term.exact) > 0
        assert all(word.isalnum() for word in term.folded)


def test_letters_are_figures_only_in_the_figures_of_a_number(held: Archive) -> None:
    for typed in ("lO", "l/O-A", "Il-a", "oil/gas"):
        assert query.understand(held, typed).numbers == ()


def test_criteria_of_programmes_are_understood_and_no_others(held: Archive) -> None:
    assert query.understand(held, "tiêu chí 3.2.1.a").criteria == ()
    with held.transaction() as db:
        plan = db.execute("SELECT min(id) FROM document").fetchone()[0]
        db.table("programme").insert({"id": 1, "document_id": plan, "title": "Thi đua", "created_at": "2024-01-01"})
        places = {"page": 1, "start": 0, "end": 1, "spans": "[]"}
        said = {"code": "3.2.1.a", "text": "Xóa nhà tạm", "cites": "[]", "proofs": "[]", "position": 0}
        db.table("criterion").insert({"programme_id": 1, **said, **places})
    for typed in ("tiêu chí 3.2.1.a", "tieu chi 3.2.1.A", "3.2.1.a", "(3.2.1.a)"):
        question = query.understand(held, typed)
        assert (question.criteria, question.terms, question.numbers) == (("3.2.1.a",), (), ())
    assert query.understand(held, "tiêu chí 9.9.9.z").criteria == ()
    assert query.understand(held, "3.2.1.a phường Điện An rác").units


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("S5/KH-UBND", "55"),
        ("B8/KH-UBND", "88"),
        ("2O7/KH-UBND", "207"),
        ("l28/KH-UBND", "128"),
        ("1Z8/KH-UBND", "128"),
        ("I28/KH-UBND", "128"),
        ("12B/KH-UBND", "128"),  # no paper here has the number 12b
    ],
)
def test_figures_that_an_engine_took_for_letters(held: Archive, typed: str, number: str) -> None:
    assert [named.number.number for named in query.understand(held, typed).numbers] == [number]


def test_a_letter_behind_a_number_stays_where_papers_have_it(held: Archive) -> None:
    put(held, report("Điện An", "15", 12).replace("1746/QĐ-UBND", "12b/QĐ-UBND"))
    assert [named.number.number for named in query.understand(held, "12B/QĐ-UBND").numbers] == ["12b"]


@pytest.mark.parametrize(
    ("typed", "said", "beside"),
    [
        ("báo cáo 2024 phường điện an", [("type", "Báo cáo"), ("year", "2024")], []),
        ("bao cao nam 2024 P. dien an", [("type", "Báo cáo"), ("year", "2024")], []),
        (
            "kế hoạch của UBND thị xã năm 2023",
            [("type", "Kế hoạch"), ("body", "Ủy ban nhân dân"), ("year", "2023")],
            ["thi", "xa"],
        ),
        ("báo cáo về rác thải năm 2024", [("type", "Báo cáo"), ("year", "2024")], ["rac", "thai"]),
        ("báo cáo tài chính 2024", [], []),
        ("thi đua năm 2024", [], []),
        ("báo cáo", [], []),
        ('"báo cáo" 2024 phường điện an', [], []),
        ("quyết định 1746/QĐ-UBND năm 2022", [], []),
    ],
)
def test_what_a_query_says_of_the_papers(
    held: Archive, typed: str, said: list[tuple[str, str]], beside: list[str]
) -> None:
    question = query.understand(held, typed)
    assert [(one.field, one.value) for one in question.meant] == said
    assert [word for term in question.beside for word in term.folded] == beside


def test_what_was_understood_is_taken_back_by_quotation_marks(held: Archive) -> None:
    (kind, year) = query.understand(held, "báo cáo 2024 phường điện an").meant
    assert (kind.instead, year.instead) == ('"báo cáo" 2024 phường điện an', 'báo cáo "2024" phường điện an')
    assert [one.field for one in query.understand(held, year.instead).meant] == ["type"]
