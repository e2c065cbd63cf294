from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from corpus.documents import documents
from corpus.pages.places import boxes
from corpus.search import page_index
from corpus.search.facets import facets
from corpus.search.search import Request, as_json, search
from normalize.folding import fold
from tests.corpus.papers import flat, grid, put, rewritten, take_in
from tests.corpus.search.conftest import PAPERS, ask, check_hits, files

if TYPE_CHECKING:
    from corpus.store.archive import Archive


@pytest.mark.parametrize("query", ["1746/QD-UBND", "1746", "qđ 1746", "Quyết định số 1746/QĐ-UBND", "1746/qđ"])
def test_a_papers_own_number_comes_before_those_who_cite_it(held: Archive, query: str) -> None:
    hits = ask(held, query)
    assert files(hits)[0] == "own"
    assert sorted(files(hits)[1:]) == ["an", "minh"]
    assert hits[0].reasons == ("Số hiệu của văn bản này",)
    assert hits[1].reasons == ("Viện dẫn Quyết định số 1746/QĐ-UBND",)
    assert hits[0].score > hits[1].score


def test_a_hit_shows_the_place_on_page_and_scan(held: Archive) -> None:
    (hit,) = (hit for hit in ask(held, "1746") if hit.file == "an.txt")
    page = documents.page(held, hit.document, hit.page)
    assert "1746/QĐ-UBND" in page.text[hit.start : hit.end]
    assert page.text[hit.start - hit.marks[0][0] :].startswith(hit.snippet)
    assert [hit.snippet[start:end] for start, end in hit.marks] == [page.text[hit.start : hit.end]]
    assert hit.boxes == boxes(page, hit.start, hit.end)
    assert len(hit.boxes) == 1
    assert (hit.number, hit.date, hit.type, hit.unit) == ("15/BC-UBND", "2024-06-12", "Báo cáo", "Phường Điện An")


def test_a_number_nobody_knows_finds_nothing(held: Archive) -> None:
    assert ask(held, "9999/QĐ-UBND") == []
    assert ask(held, "1746/KH-MTTQ") == []


def test_a_unit_finds_its_papers_and_says_what_it_is_now(held: Archive) -> None:
    hits = ask(held, "phường Điện Minh")
    assert files(hits) == ["minh"]
    assert hits[0].reasons[0] == "Văn bản của Phường Điện Minh, nay là Phường Điện Bàn"


def test_the_new_name_finds_the_papers_of_the_old_ones(held: Archive) -> None:
    hits = ask(held, unit="Phường Điện Bàn")
    assert files(hits) == ["minh"]
    assert "nay là Phường Điện Bàn" in hits[0].reasons[0]


@pytest.mark.parametrize("query", ["dien minh", "ĐIỆN MINH", "p. Điện Minh", "phuong dien minh"])
def test_a_unit_is_found_with_marks_or_without(held: Archive, query: str) -> None:
    assert files(ask(held, query)) == ["minh"]


def test_words_are_found_with_marks_or_without_and_exact_marks_come_first(held: Archive) -> None:
    assert set(files(ask(held, "ho ngheo"))) == {"an", "minh", "tien"}
    assert set(files(ask(held, "hộ nghèo"))) == {"an", "minh", "tien"}
    (hit,) = ask(held, "bán đất")
    assert hit.snippet[slice(*hit.marks[0])] == "bán đất"
    assert hit.reasons == ("Có cụm từ “bán đất”",)
    assert ask(held, "bản dắt")[0].reasons == ("Có cụm từ (không xét dấu) “bản dắt”",)


def test_exact_marks_outrank_other_marks(archive: Archive) -> None:
    put(archive, "Việc bàn giao nhà được bàn nhiều lần, bàn rồi lại bàn.", "bàn.txt")
    put(archive, "Đây là một bài viết dài về nhiều việc khác nhau, trong đó có bán một lô hàng cũ.", "bán.txt")
    assert files(ask(archive, "bán")) == ["bán", "bàn"]
    assert files(ask(archive, "bàn")) == ["bàn", "bán"]


def test_words_together_outrank_words_apart(archive: Archive) -> None:
    put(archive, "nhà thì tạm được, nhà tốt tạm thời, tạm xong nhà " * 3, "apart.txt")
    put(archive, "một trang nói nhiều điều và có nói đến nhà tạm ở cuối", "together.txt")
    assert files(ask(archive, "nhà tạm")) == ["together", "apart"]
    assert files(ask(archive, '"nhà tạm"')) == ["together"]


def test_old_and_new_places_of_tones_are_one(held: Archive) -> None:
    for query in ("hòa giải", "hoà giải", unicodedata.normalize("NFD", "hòa giải")):
        hits = ask(held, query)
        assert [(hit.file, hit.page) for hit in hits] == [("two pages.txt", 1), ("two pages.txt", 2)]
        assert [hit.snippet[slice(*hit.marks[0])] for hit in hits] == ["hòa giải", "hoà giải"]


def test_a_number_and_words_narrow_each_other(held: Archive) -> None:
    assert files(ask(held, "1746 phân kỳ")) == ["own"]
    assert set(files(ask(held, "1746 nghiệm thu"))) == {"an", "minh"}
    assert files(ask(held, "1746 phường Điện Minh")) == ["minh"]
    assert files(ask(held, "nghiệm thu Điện An")) == ["an"]


def test_what_had_to_be_left_out_is_told(held: Archive) -> None:
    hits = ask(held, "1746 máy bay")
    assert files(hits)[0] == "own"
    assert len(hits) > 1
    assert all(hit.reasons[-1] == "Không thấy cùng lúc: máy bay" for hit in hits)


def test_some_of_the_words_are_better_than_nothing(held: Archive) -> None:
    hits = ask(held, "hòa giải viên lâm nghiệp")
    assert hits
    assert all(hit.reasons[0].startswith("Có một phần các từ") for hit in hits)


def test_filters_narrow_by_type_year_and_unit(held: Archive) -> None:
    for kind in ("qd", "QĐ", "Quyết định", "quyet dinh"):
        assert files(ask(held, "nhà tạm", type=kind)) == ["own"]
    assert files(ask(held, "nhà tạm", year=2022)) == ["own"]
    assert ask(held, "nhà tạm", year=2031) == []
    assert files(ask(held, "nhà tạm", unit="dien an")) == ["an"]
    assert ask(held, "nhà tạm", unit="không có đơn vị này") == []


def test_filters_alone_list_papers_and_nothing_asked_is_nothing(held: Archive) -> None:
    assert set(files(ask(held, type="bc"))) == {"an", "minh", "tien"}
    assert files(ask(held, type="bc", unit="xã Điện Tiến")) == ["tien"]
    assert ask(held) == []
    assert ask(held, " ?! ") == []


def test_a_criterion_finds_its_evidence_unless_it_was_rejected(archive: Archive) -> None:
    document = put(archive, PAPERS["an"], "an.txt")
    page = documents.page(archive, document, 1)
    at = page.text.index("khởi công")
    with archive.transaction() as db:
        db.execute("INSERT INTO programme (document_id, title, created_at) VALUES (1, 'x', 'x')")
        db.execute(
            'INSERT INTO criterion (programme_id, position, code, text, cites, proofs, page, start, "end", spans)'
            " VALUES (1, 1, '3.2.1.a', 'x', '[]', '[]', 1, 0, 1, '[[1,0,1]]')"
        )
        code, since = db.execute("SELECT unit_code, unit_from FROM document").fetchone()
        db.execute(
            'INSERT INTO evidence (criterion_id, unit_code, unit_from, document_id, page, start, "end", spans, quote,'
            " reasons, score) VALUES (1, ?, ?, 1, 1, ?, ?, ?, 'khởi công', '[]', 0.8)",
            [code, since, at, at + 9, json.dumps([[1, at, at + 9]])],
        )
    (hit,) = ask(archive, criterion="3.2.1.a")
    assert (hit.start, hit.end) == (at, at + 9)
    assert hit.reasons == ("Minh chứng cho tiêu chí 3.2.1.a",)
    assert files(ask(archive, "hộ nghèo", criterion="3.2.1.a")) == ["an"]
    assert ask(archive, "hộ nghèo", criterion="9.9") == []
    with archive.transaction() as db:
        db.execute("UPDATE evidence SET status = 'rejected'")
    assert ask(archive, criterion="3.2.1.a") == []


def test_files_of_one_paper_are_one_hit_and_the_best_text_stands_for_it(archive: Archive) -> None:
    text = PAPERS["an"]
    bad = put(
        archive, fold(text), "scan.png", reading=grid, restoring=lambda raw: rewritten(raw, lambda word: word + "·")
    )
    good = put(archive, text, "original.pdf")
    other = put(archive, text + "\n", "copy.png", reading=grid)
    for query in ("15/BC-UBND", "hộ nghèo", "Điện An", "1746"):
        (hit,) = ask(archive, query)
        assert (hit.document, hit.file) == (good, "original.pdf")
        assert hit.manifestations == ((bad, "scan.png"), (other, "copy.png"))


def test_a_document_that_is_not_done_is_not_found(archive: Archive) -> None:
    document = take_in(archive, b"x", "a.txt").document.id
    documents.begin(archive, document, 1)
    documents.save_page(archive, document, 1, flat("hộ nghèo"))
    assert ask(archive, "hộ nghèo") == []


def test_json_has_the_promised_fields(held: Archive) -> None:
    printed = json.loads(json.dumps(as_json(search(held, Request("1746")))))
    assert printed["total"] == 3
    promised = {"document", "file", "title", "number", "issuer", "date", "unit", "page", "snippet", "reasons", "boxes"}
    assert promised | {"score", "paper", "start", "end", "marks", "manifestations"} <= set(printed["hits"][0])
    assert set(printed["hits"][0]["boxes"][0]) == {"x", "y", "w", "h"}


@given(st.text(max_size=40))
@example('"')
@example("NEAR(a b)")
@example('a" OR folded : "b')
@example("folded:a* AND ^b -c")
@example("x" * 5000)
@example("\0\ud800 nhà")
@example("a " * 300)
@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_no_query_is_an_error_and_offsets_are_true(held: Archive, text: str) -> None:
    check_hits(held, ask(held, text))


@given(
    st.lists(
        st.sampled_from([*fold(PAPERS["an"]).split(), "1746", "Điện An", '"hộ nghèo"', "qđ"]), min_size=1, max_size=5
    )
)
@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
def test_offsets_are_true_for_any_words_of_the_papers(held: Archive, words: list[str]) -> None:
    check_hits(held, ask(held, " ".join(words)))


def test_the_index_can_be_made_again(archive: Archive) -> None:
    put(archive, PAPERS["an"], "an.txt")
    before = ask(archive, "hộ nghèo")
    with page_index.writing(archive) as writer:
        writer.delete_documents_by_term("document", before[0].document)
    assert ask(archive, "hộ nghèo") == []
    assert page_index.rebuild(archive) == 1
    assert ask(archive, "hộ nghèo") == before


def test_kind_and_year_in_the_box_are_filters_that_are_told(held: Archive) -> None:
    found = search(held, Request("báo cáo 2024 phường điện an"))
    assert [(one.field, one.value) for one in found.understood] == [("type", "Báo cáo"), ("year", "2024")]
    assert files(list(found.hits)) == ["an"]
    assert files(ask(held, "quyết định của UBND thị xã năm 2024"))[:1] == ["own"]  # dated 2022, it speaks of 2024


def test_where_no_paper_is_as_meant_words_are_asked_for(held: Archive) -> None:
    found = search(held, Request("quyết định 2019 phường điện an"))
    assert found.understood == ()
    as_words = search(held, Request('"quyết định" 2019 phường điện an'))
    assert [hit.file for hit in found.hits] == [hit.file for hit in as_words.hits]


def test_facets_tell_as_many_values_as_are_asked_for(held: Archive) -> None:
    assert len(facets(held, Request("nhà tạm"), 1).unit) == 1
    assert len(facets(held, Request("nhà tạm")).unit) > 1
