"""The words of every layer over the boxes of the raw words they came from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.pages.loose import loose_page, restored
from corpus.pages.pages import TokenRow
from corpus.pages.sheets import sheet_of
from ocr.errors import OcrError
from ocr.page import Box
from tests.corpus.papers import LETTER, grid, rewritten

if TYPE_CHECKING:
    from corpus.pages.pages import PageView
    from ocr.formats.sheet import Sheet

RAW = "Uy ban nhan dan phuong\nso 12 ngay\n\nThuc hien"


def page(raw: str, text: str | None = None, tokens: tuple[TokenRow, ...] = (), reviewed: str | None = None) -> PageView:
    return replace(loose_page(1, grid(raw)), restored=text, tokens=tokens, reviewed=reviewed)


def placed(sheet: Sheet) -> dict[str, Box]:
    return {word.text: word.box for line in sheet.lines for word in line.words}


def lines_of(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]


@settings(max_examples=60)
@given(st.text(alphabet="aăố \n.", max_size=60))
def test_a_sheet_says_what_the_page_says_line_by_line(raw: str) -> None:
    found = rewritten(raw, lambda token: token.upper() + "ớ")
    tokens = tuple(
        TokenRow(token.raw_start, token.raw_end, token.start, token.end, token.confidence) for token in found.tokens
    )
    shown = page(raw, found.text, tokens)
    sheet, below = sheet_of(shown), sheet_of(shown, raw=True)
    assert [line.text for line in sheet.lines] == lines_of(found.text)
    assert [line.text for line in below.lines] == lines_of(raw)
    boxes = [[word.box for line in one.lines for word in line.words] for one in (sheet, below)]
    assert boxes[0] == boxes[1]


def test_paragraphs_are_those_of_the_text() -> None:
    assert [len(paragraph) for paragraph in sheet_of(page(RAW)).paragraphs] == [2, 1]


def test_two_printed_words_that_became_one_give_it_both_boxes() -> None:
    tokens = (TokenRow(0, 5, 0, 4, 0.7), TokenRow(6, 9, 5, 8, 0.9))
    boxes = placed(sheet_of(page("ph ng dan", "phòng dân"[:4] + " dân", tokens)))
    assert boxes["phòn"] == Box(0, 0, 5 * LETTER, 30)
    assert boxes["dân"] == Box(6 * LETTER, 0, 3 * LETTER, 30)


def test_one_printed_word_that_became_two_is_divided_by_length() -> None:
    tokens = (TokenRow(0, 6, 0, 4, 0.6), TokenRow(0, 6, 5, 7, 0.6))
    boxes = placed(sheet_of(page("nhandu", "nhân dự", tokens)))
    assert boxes == {"nhân": Box(0, 0, 40, 30), "dự": Box(40, 0, 20, 30)}


def test_a_word_that_a_person_added_shares_the_box_of_the_one_before() -> None:
    boxes = placed(sheet_of(page("nhân dân", reviewed="nhân toàn dân")))
    assert boxes["nhân"].x == 0
    assert boxes["toàn"].x == boxes["nhân"].x + boxes["nhân"].w
    assert boxes["dân"] == Box(5 * LETTER, 0, 3 * LETTER, 30)


def test_words_are_as_sure_as_who_wrote_them() -> None:
    tokens = (TokenRow(0, 4, 0, 4, 0.61), TokenRow(5, 8, 5, 8, 0.97))
    for reviewed, expected in ((None, [0.61, 0.97]), ("nhân dần", [1.0, 1.0])):
        sheet = sheet_of(page("nhan dan", "nhân dân", tokens, reviewed))
        assert [word.confidence for line in sheet.lines for word in line.words] == expected
    raw = sheet_of(page("nhan dan", "nhân dân", tokens), raw=True)
    assert {word.confidence for line in raw.lines for word in line.words} == {0.9}


def test_loose_pages_are_restored_together_and_keep_their_numbers() -> None:
    readings = [grid("Uy ban nhân dân phường", confidence=0.5), grid("Ủy ban nhân dân xã", confidence=0.97)]
    pages = [loose_page(number, reading) for number, reading in enumerate(readings, 1)]
    broken = loose_page(3, OcrError("hỏng"))
    found = restored([*pages, broken])
    assert [one.number for one in found] == [1, 2, 3]
    assert found[0].text == "Ủy ban nhân dân phường"
    assert found[1].text == "Ủy ban nhân dân xã"
    assert (found[2].text, found[2].error) == ("", "hỏng")
