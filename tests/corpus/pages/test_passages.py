from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.linking.terms import TermWeights, Wording, shared_phrases, terms
from corpus.pages.passages import blocks, is_row, sentences
from corpus.phrases import Phrases, abbreviations, spoken
from normalize.folding import fold

TEXT = """II. KẾT QUẢ
1. Văn hóa đọc
Trong năm, địa phương đã thực hiện các việc sau:
- Bổ sung 350 đầu sách cho tủ
sách cộng đồng. Đã nghiệm thu.
+ Trong đó có 40 sách tranh;
1.1. Ngày hội
- Tổ chức giai đoạn 2023
- 2025 theo kế hoạch.
III. KIẾN NGHỊ
Không."""

LINES = st.text(alphabet="aAđĐ .:;-+1II)/\t|\n\f“”…", max_size=200)


def quoted(text: str) -> list[tuple[str, list[str]]]:
    return [
        (" ".join(text[block.start : block.end].split()), [text[start:end] for start, end in block.above])
        for block in blocks(text)
    ]


def test_lines_become_blocks_under_their_headings() -> None:
    assert quoted(TEXT) == [
        ("II. KẾT QUẢ", []),
        ("1. Văn hóa đọc", ["II. KẾT QUẢ"]),
        ("Trong năm, địa phương đã thực hiện các việc sau:", ["II. KẾT QUẢ", "1. Văn hóa đọc"]),
        (
            "- Bổ sung 350 đầu sách cho tủ sách cộng đồng. Đã nghiệm thu.",
            ["II. KẾT QUẢ", "1. Văn hóa đọc", "Trong năm, địa phương đã thực hiện các việc sau:"],
        ),
        (
            "+ Trong đó có 40 sách tranh;",
            ["II. KẾT QUẢ", "1. Văn hóa đọc", "Trong năm, địa phương đã thực hiện các việc sau:"],
        ),
        ("1.1. Ngày hội", ["II. KẾT QUẢ", "1. Văn hóa đọc"]),
        ("- Tổ chức giai đoạn 2023 - 2025 theo kế hoạch.", ["II. KẾT QUẢ", "1. Văn hóa đọc", "1.1. Ngày hội"]),
        ("III. KIẾN NGHỊ", []),
        ("Không.", ["III. KIẾN NGHỊ"]),
    ]


def test_a_paragraph_stands_under_its_heading_whatever_number_comes_next() -> None:
    long = "Trong năm, bà con các thôn góp công dựng lại đình làng, sửa mái ngói và trồng hàng cau quanh sân."
    text = f"I. KẾT QUẢ\n1. Đình làng của xã\n{long}\n2. Chợ\n{long}\nXã Gần\nXã Xa\nXã Bên"
    told = dict(quoted(text))
    assert told["1. Đình làng của xã"] == ["I. KẾT QUẢ"]
    assert (long, ["I. KẾT QUẢ", "1. Đình làng của xã"]) in quoted(text)


def test_a_row_without_outer_rules_ends_with_its_line() -> None:
    rows = ["Đơn vị | Số lò", "Thôn Một | 4", "Thôn Hai | 7", "Thôn Hai nhóm thêm lò vì có người về nghề."]
    assert [text for text, _ in quoted("\n".join(rows))] == rows


def test_a_paragraph_goes_on_over_a_page() -> None:
    text = "- Bổ sung đầu sách cho tủ sách của thôn và\fcủa các khối phố trên địa bàn.\n- Hết."
    assert [said for said, _ in quoted(text)] == [
        "- Bổ sung đầu sách cho tủ sách của thôn và của các khối phố trên địa bàn.",
        "- Hết.",
    ]


@pytest.mark.parametrize(
    ("line", "row"),
    [
        ("TT\tĐơn vị\tĐạt", True),
        ("4\tXã Phú Lạc\t\tX\t", True),
        ("Xã Phú Lạc\tĐạt", True),
        ("1.\tXã Phú Lạc\t\t", True),
        ("4 | Xã Phú Lạc |  | X |", True),
        ("-\tĐã nhóm lò gốm.", False),
        ("1.\tĐã nhóm lò gốm.", False),
        ("\tĐã nhóm lò gốm.", False),
        ("Đã nhóm lò gốm.", False),
    ],
)
def test_rows_of_tables_have_rules_or_tabs_between_their_cells(line: str, *, row: bool) -> None:
    assert is_row(line) == row


def test_each_row_parted_by_tabs_is_a_block_of_its_own() -> None:
    rows = ["TT\tĐơn vị\tĐạt\tChưa đạt", "1\tXã Phú Lạc\tx", "2\tXã Đồng Xa\t\tx"]
    text = "Kết quả nhóm lò gốm như sau:\n" + "\t\n".join(rows) + "\nCác xã tiếp tục thực hiện."
    assert [text[one.start : one.end] for one in blocks(text)][1:4] == rows


def test_a_heading_goes_on_with_the_number_of_a_paper_in_the_next_line() -> None:
    heading = "1. Nhóm lò gốm đỏ lửa theo Danh mục kèm theo Quyết định số\n2317/QĐ-UBND"
    text = f"{heading}\n\nTT\tĐơn vị\tĐạt\n1\tXã Phú Lạc\tx"
    assert next((text[one.start : one.end], one.heading) for one in blocks(text)) == (heading, True)


def test_sentences_end_at_stops_and_semicolons() -> None:
    text = "Đạt 12,5 tấn; Xã A xong. Xã B chưa."
    assert [text[start:end] for start, end in sentences(text, 0, len(text))] == [
        "Đạt 12,5 tấn;",
        "Xã A xong.",
        "Xã B chưa.",
    ]


@given(LINES)
def test_blocks_are_in_order_trimmed_and_hold_every_word(text: str) -> None:
    found = blocks(text)
    assert all(first.end <= second.start for first, second in pairwise(found))
    assert all(text[block.start : block.end].strip() == text[block.start : block.end] != "" for block in found)
    assert "".join("".join(text[block.start : block.end].split()) for block in found) == "".join(text.split())


@given(LINES)
def test_sentences_hold_every_word(text: str) -> None:
    parts = sentences(text, 0, len(text))
    assert "".join("".join(text[start:end].split()) for start, end in parts) == "".join(text.split())


def test_terms_are_pairs_without_what_says_nothing() -> None:
    found = terms("Tổ chức bổ sung đầu sách theo Quyết định số 415/QĐ-UBND, ứng dụng CNTT", abbreviations())
    assert {"bo sung", "dau sach", "cong nghe", "nghe thong", "ung dung"} <= found
    assert not {"to chuc", "quyet dinh", "qd ubnd", "sach theo"} & found


@given(st.text(alphabet="aáăâbcđeêhiKLơÔƯ ,", max_size=60))
def test_terms_do_not_depend_on_case_or_marks_of_the_same_letters(text: str) -> None:
    assert terms(text.upper(), {}) == terms(text.upper().lower(), {})
    assert all(term == fold(term) for term in terms(text, {}))


def test_shared_phrases_are_shown_as_written_and_end_with_whole_words() -> None:
    wanted = terms("Cuộc thi cán bộ giỏi", {})
    assert shared_phrases("dự Cuộc thi Cán bộ của tỉnh", wanted, {}) == ["cuộc thi cán bộ"]
    assert shared_phrases("không có gì", wanted, {}) == []


def test_a_word_of_every_criterion_weighs_less_than_one_of_a_single_one() -> None:
    told = [{"tu sach", "ke sach"}, {"tu sach"}, {"tu sach"}]
    weights = TermWeights([Wording(frozenset(terms), frozenset()) for terms in told], 10_000)
    assert weights.weight("ke sach") > weights.weight("tu sach") > 0
    assert weights.few("ke sach", 0.34)
    assert not weights.few("tu sach", 0.34)


def test_phrases_match_whole_words_with_their_marks_or_none() -> None:
    phrases = Phrases.of(["đã", "đã xong"])
    assert phrases.first(spoken("Việc đã xong.")) == "đã xong"
    assert phrases.first(spoken("viec da lam")) == "đã"
    assert phrases.first(spoken("khai thác đá")) is None
    assert phrases.opens(spoken("Đã họp"))
    assert not phrases.opens(spoken("Họp đã"))
