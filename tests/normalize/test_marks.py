from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from normalize import marks
from normalize.folding import fold

PLAIN = (
    "Căn cứ kế hoạch của Ủy ban nhân dân thị xã về phát triển văn hóa đọc, phường đã tổ chức ngày hội đọc sách cho học"
    " sinh tại nhà văn hóa khối phố, có hơn hai trăm em tham gia và nhiều phụ huynh cùng đến dự."
)
ENGLISH = (
    "The committee of the ward has held a day of reading for the pupils in the house of culture, and more than two"
    " hundred children came with their parents; the books were given by companies of the town in spring."
)


def test_vietnamese_is_known_with_its_marks_and_without() -> None:
    with_marks, without = marks.count(PLAIN), marks.count(fold(PLAIN))
    assert with_marks.is_vietnamese
    assert without.is_vietnamese
    assert with_marks.rate > 0.2
    assert without.rate == 0.0
    assert not marks.count(ENGLISH).is_vietnamese


def test_little_text_is_not_judged() -> None:
    assert not marks.count("Uy ban nhan dan phuong").is_vietnamese
    assert marks.count("").rate == 0.0


@given(st.text())
def test_any_text_is_counted_alike_in_both_unicode_forms(text: str) -> None:
    counted = marks.count(unicodedata.normalize("NFC", text))
    assert 0 <= counted.marked <= counted.letters
    assert 0 <= counted.syllables <= counted.words
    assert marks.count(unicodedata.normalize("NFD", unicodedata.normalize("NFC", text))) == counted


def test_the_alphabet_is_whole() -> None:
    letters = marks.letters()
    assert len(letters) == len(set(letters)) == 2 * (29 + 12 * 5)
    assert {"ỹ", "Ỵ", "đ", "Đ", "ượ"[0], "Ộ"} <= set(letters)
