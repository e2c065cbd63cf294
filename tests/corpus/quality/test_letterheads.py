"""Numbers and dates: which are asked for, what is entered goes into the page's text, the register, the calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.documents import correcting, documents
from corpus.pages import revisions
from corpus.quality import doubts, letterheads, register
from corpus.quality.claiming import ClaimedByOther
from corpus.quality.entering import Entered, LetterheadRefused, differ, enter
from corpus.quality.taking_back import DecisionRefused
from tests.corpus.quality.read_papers import put, report

if TYPE_CHECKING:
    from corpus.store.archive import Archive

BLANK = report().replace("Số: 36/BC-UBND", "Số:        /BC-UBND")
NONE = report().replace("Số: 36/BC-UBND\n", "").replace("Điện An, ngày 14 tháng 6 năm 2024\n", "")


def test_what_is_blank_weak_or_missing_is_asked_for_once(archive: Archive) -> None:
    sound = put(archive, report())
    weak = put(archive, report("37"), {"37/BC-UBND": 0.6}, "37.png")
    blank = put(archive, BLANK, file="blank.png")
    none = put(archive, NONE, file="none.png")
    doubts.catch_up(archive)
    mine = letterheads.claim(archive, "lan", most=2)
    theirs = letterheads.claim(archive, "hoa", most=9)
    assert [paper.document_id for paper in (*mine, *theirs)] == [weak, blank, none]
    assert sound not in {paper.document_id for paper in (*mine, *theirs)}
    first, second = mine
    assert first.reasons == ("có chữ mờ trong số, ký hiệu",)
    assert (first.fields["number"], first.fields["symbol"], first.fields["date"]) == ("37", "BC-UBND", "2024-06-14")
    assert first.number_boxes
    assert first.date_boxes
    assert first.assessment.weekday == "Thứ Sáu"
    assert (second.fields["number"], second.fields["symbol"]) == ("", "BC-UBND")
    assert "không thấy số" in theirs[0].reasons
    with pytest.raises(ClaimedByOther):
        letterheads.decide(archive, weak, Entered("38/BC-UBND", "2024-06-14"), by="hoa")
    letterheads.decide(archive, weak, Entered("37/BC-UBND", "2024-06-14"), by="lan")
    assert letterheads.left(archive) == 2


@pytest.mark.parametrize("text", [report(), BLANK, NONE, report().replace("36/BC", "3b/BC")], ids=range(4))
def test_what_is_entered_stands_in_the_page_and_can_be_taken_back(archive: Archive, text: str) -> None:
    number = put(archive, text)
    doubts.catch_up(archive)
    letterheads.decide(archive, number, Entered("152/BC-UBND", "2024-02-05"), by="lan")
    found = documents.get(archive, number)
    assert (found.number, found.number_state) == ("152/BC-UBND", "printed")
    assert (found.date, found.date_state) == ("2024-02-05", "printed")
    page = documents.page(archive, number, 1)
    assert "Số: 152/BC-UBND" in " ".join(page.text.split())
    assert "ngày 05 tháng 02 năm 2024" in page.text
    assert [version.by for version in revisions.history(archive, number, 1)] == ["lan", "lan"]
    assert letterheads.left(archive) == 0
    again = letterheads.undo(archive, "lan")
    assert again.document_id == number
    assert documents.page(archive, number, 1).text == text
    with pytest.raises(DecisionRefused):
        letterheads.undo(archive, "lan")


def test_confirming_changes_no_word_and_clears_the_doubt(archive: Archive) -> None:
    number = put(archive, report().replace("36/BC", "3b/BC"))
    doubts.catch_up(archive)
    assert documents.get(archive, number).number_state == "doubtful"
    assert not letterheads.decide(archive, number, Entered("3b/BC-UBND", "2024-06-14"), by="lan")
    assert documents.get(archive, number).number_state == "printed"
    assert letterheads.left(archive) == 0


def test_what_is_cleared_is_cleared_in_the_page(archive: Archive) -> None:
    number = put(archive, report())
    letterheads.decide(archive, number, Entered("", ""), by="lan")
    found = documents.get(archive, number)
    assert (found.number, found.number_state, found.date_state) == (None, "blank", "blank")
    assert "/BC-UBND" in documents.page(archive, number, 1).text
    assert letterheads.left(archive) == 0
    letterheads.undo(archive, "lan")
    assert documents.get(archive, number).number == "36/BC-UBND"


def test_taking_back_touches_no_other_page_and_nothing_later(archive: Archive) -> None:
    number = put(archive, report() + "\fTrang hai, có chữ.")
    correcting.correct(archive, number, 2, "Trang hai, chữ đã sửa.", by="lan")
    letterheads.decide(archive, number, Entered("77/BC-UBND", "2024-06-14"), by="lan")
    letterheads.undo(archive, "lan")
    assert documents.page(archive, number, 2).text == "Trang hai, chữ đã sửa."
    letterheads.decide(archive, number, Entered("77/BC-UBND", "2024-06-14"), by="lan")
    text = documents.page(archive, number, 1).text
    correcting.correct(archive, number, 1, text.replace("bàng", "bằng"), by="hoa")
    with pytest.raises(DecisionRefused, match="sửa tiếp"):
        letterheads.undo(archive, "lan")
    assert documents.get(archive, number).number == "77/BC-UBND"


def test_a_paper_without_a_number_is_asked_for_once(archive: Archive) -> None:
    number = put(archive, BLANK)
    doubts.catch_up(archive)
    letterheads.decide(archive, number, Entered("", "2024-06-14"), by="lan")
    assert letterheads.left(archive) == 0
    assert documents.page(archive, number, 1).text == BLANK


@pytest.mark.parametrize(
    "entered",
    [Entered("BC-UBND", "2024-06-14"), Entered("36/BC-UBND", "14/6/2024"), Entered("36/BC-UBND", "2024-06-31")],
)
def test_what_cannot_be_is_refused_and_nothing_changes(archive: Archive, entered: Entered) -> None:
    number = put(archive, report())
    with pytest.raises(LetterheadRefused):
        enter(archive, number, entered, by="lan")
    assert documents.page(archive, number, 1).reviewed is None


def test_issuer_and_title_go_into_the_text_too(archive: Archive) -> None:
    number = put(archive, report())
    fields = letterheads.fields_of(archive, number) | {"title": "Kết quả trồng cây xanh năm 2024"}
    enter(archive, number, Entered.of(fields), by="lan")
    assert documents.get(archive, number).title == "Kết quả trồng cây xanh năm 2024"


def test_the_register_shows_neighbours_and_what_does_not_fit(archive: Archive) -> None:
    known = {
        n: put(archive, report(str(n), day), file=f"{n}.png") for n, day in ((30, 3), (34, 12), (40, 18), (44, 25))
    }
    mine = put(archive, report("36", 14))
    found = register.assess(archive, mine, "36", "BC-UBND", "2024-06-14")
    assert [(one.document_id, one.side) for one in found.neighbours] == [
        (known[30], -1), (known[34], -1), (known[40], 1), (known[44], 1),
    ]  # fmt: skip
    assert found.warnings == ()
    late = register.assess(archive, mine, "36", "BC-UBND", "2024-06-20")
    assert late.warnings == ("Số 40/BC-UBND đứng sau mà ngày lại trước (18/6/2024).",)
    taken = register.assess(archive, mine, "040", "bc-ubnd", "2024-06-16")
    assert taken.warnings == (
        "Ngày ban hành rơi vào Chủ nhật.", f"Số này đã có ở tài liệu {known[40]}, ngày 18/6/2024.",
        "Số 44/BC-UBND đứng sau mà ngày lại trước (25/6/2024).",
    )[:2]  # fmt: skip
    assert register.assess(archive, mine, "36", "QĐ-UBND", "2024-06-14").neighbours == ()


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2024-09-02", "nghỉ lễ"),
        ("2999-01-02", "tương lai"),
        ("1930-01-02", "trước năm 1945"),
        ("2024-02-30", "trong lịch"),
    ],
)
def test_days_that_are_odd_are_told(archive: Archive, day: str, told: str) -> None:
    number = put(archive, report())
    assert any(told in warning for warning in register.assess(archive, number, "1", "BC-UBND", day).warnings)


@given(st.integers(1, 999_999), st.sampled_from(["KH-MTTQ-BTT", "-NQ/TW", "2023/NQ-HĐND", "-CTr/TU"]))
def test_a_number_is_parted_and_joined_again(number: int, symbol: str) -> None:
    whole = register.joined(str(number), symbol)
    assert register.parts(whole) == (str(number), symbol)


def test_leading_zeros_and_spaces_are_no_difference() -> None:
    assert not differ({"number": "036", "title": "a  b"}, {"number": "36", "title": "a b"}, "number")
    assert not differ({"title": "a  b"}, {"title": " a b"}, "title")
    assert differ({"title": "a"}, {}, "title")
