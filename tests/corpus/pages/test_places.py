from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from corpus.pages.alignment import translate
from corpus.pages.pages import PageView, TokenRow
from corpus.pages.places import boxes, split_span, words_under
from ocr.page import Box, Word
from tests.corpus.papers import LETTER, LINE, grid, rewritten

TEXT = st.text(alphabet="aâ đ\n1/", max_size=60)
SPANS = st.tuples(st.integers(0, 80), st.integers(0, 80)).map(sorted)


def view(raw: str, *, restored: bool = False, reviewed: str | None = None, image: bool = True) -> PageView:
    reading = grid(raw)
    rows = rewritten(raw, lambda word: word.upper() + "~")
    return PageView(
        document_id=1,
        number=1,
        width=1240,
        height=1754,
        dpi=150,
        source="ocr",
        engine="grid",
        confidence=0.9,
        raw=raw,
        restored=rows.text if restored else None,
        reviewed=reviewed,
        error=None,
        tokens=tuple(TokenRow(t.raw_start, t.raw_end, t.start, t.end, t.confidence) for t in rows.tokens)
        if restored
        else (),
        words=reading.words if image else (),
    )


def covered(text: str, start: int, end: int) -> list[int]:
    """Return which of a text's words a span touches."""
    return [n for n, word in enumerate(re.finditer(r"\S+", text)) if word.start() < end and word.end() > start]


@given(st.lists(TEXT, min_size=1, max_size=4), SPANS)
def test_a_span_is_the_text_of_its_places(pages: list[str], span: list[int]) -> None:
    text = "\f".join(pages)
    start, end = (min(at, len(text)) for at in span)
    places = split_span([len(page) for page in pages], start, end)
    assert "\f".join(pages[at.page - 1][at.start : at.end] for at in places) == text[start:end]


@given(TEXT, SPANS, st.booleans())
def test_boxes_come_from_exactly_the_words_under_a_span(raw: str, span: list[int], restored: bool) -> None:  # noqa: FBT001 - drawn
    page = view(raw, restored=restored)
    start, end = (min(at, len(page.text)) for at in span)
    under = words_under(page, start, end)
    expected = covered(page.text, start, end) if start < end else []
    assert [page.words.index(word) for word in under] == expected
    area = boxes(page, start, end)
    for word in page.words:
        inside = any(
            box.x <= word.box.x
            and box.y <= word.box.y
            and box.x + box.w >= word.box.x + word.box.w
            and box.y + box.h >= word.box.y + word.box.h
            for box in area
        )
        if word in under:
            assert inside
        elif word.line not in {other.line for other in under}:
            assert not inside
    assert len(area) == len({word.line for word in under})


def test_a_span_of_two_lines_has_a_box_on_each() -> None:
    page = view("Nghị\nquyết số 13")
    assert boxes(page, 0, 10) == (
        Box(0, 0, 4 * LETTER, LINE - 10),
        Box(0, LINE, 5 * LETTER, LINE - 10),
    )


def test_a_page_without_an_image_has_no_boxes() -> None:
    assert boxes(view("Nghị quyết", image=False), 0, 4) == ()


def test_white_space_alone_has_no_boxes() -> None:
    assert boxes(view("a    b", restored=True), 3, 4) == ()


def test_two_raw_words_that_became_one_are_both_drawn() -> None:
    words = (Word(0, 2, Box(0, 0, 20, 10), 0.9, 0), Word(3, 5, Box(30, 0, 20, 10), 0.9, 0))
    page = PageView(
        document_id=1, number=1, width=9, height=9, dpi=9, source="ocr", engine="", confidence=None, raw="ng hi",
        restored="nghị", reviewed=None, error=None, tokens=(TokenRow(0, 5, 0, 4, 0.9),), words=words,
    )  # fmt: skip
    assert boxes(page, 1, 2) == (Box(0, 0, 50, 10),)


def test_a_reviewed_word_is_drawn_where_the_word_it_replaced_stands() -> None:
    page = view("Quyet dinh s6 1746", restored=True, reviewed="Theo Quyết định số 1746")
    at = page.text.index("1746")
    assert boxes(page, at, at + 4) == (Box(14 * LETTER, 0, 4 * LETTER, LINE - 10),)


@given(TEXT, TEXT, SPANS)
def test_a_translated_span_lies_in_the_other_text(one: str, two: str, span: list[int]) -> None:
    start, end = (min(at, len(one)) for at in span)
    low, high = translate(one, two, start, end)
    assert 0 <= low <= high <= len(two)


@given(st.lists(st.sampled_from(["a", "bc", "đ1"]), max_size=8), st.integers(0, 7), st.text("xyz", min_size=1))
def test_unchanged_words_are_found_beside_a_changed_one(words: list[str], at: int, new: str) -> None:
    changed = [new if number == at else word for number, word in enumerate(words)]
    source, target = " ".join(words), " ".join(changed)
    for number, match in enumerate(re.finditer(r"\S+", source)):
        low, high = translate(source, target, *match.span())
        assert target[low:high] == changed[number]
