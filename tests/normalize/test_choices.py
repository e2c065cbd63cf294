"""What a doubtful word may be, for a person to choose from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.choices import choices


def of(text: str, word: str, also: str = "") -> tuple[str, ...]:
    start = text.index(word)
    return choices(text, start, start + len(word), also=also)


@pytest.mark.parametrize(
    ("text", "word", "right"),
    [
        ("tống hợp kết quả thực hiện", "tống", "tổng"),
        ("Hội đồng nhân dàn phường", "dàn", "dân"),
        ("ỦY BAN NHÂN DÀN", "DÀN", "DÂN"),
        ("chi tiết kết qủa, như sau", "qủa,", "quả,"),
    ],
)
def test_the_right_word_is_among_the_first(text: str, word: str, right: str) -> None:
    assert right in of(text, word)[:3]


def test_what_the_engine_read_is_searched_too() -> None:
    assert "trường" in of("vệ sinh môi xa xa", "xa xa"[:2], also="trườmg")


def test_figures_and_signs_have_no_choices() -> None:
    assert of("Số: 199/KH-UBND", "199/KH-UBND") == ()
    assert of("a — b", "—") == ()


@given(st.text(max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_any_text_has_choices_other_than_itself_or_none(text: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    found = choices(text, start, end)
    assert len(found) == len(set(found)) <= 8
    assert text[start:end] not in found
