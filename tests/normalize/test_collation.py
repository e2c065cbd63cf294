"""Lists in the order of a Vietnamese dictionary."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from normalize.collation import sort_key


def test_letters_come_in_the_order_of_the_alphabet() -> None:
    letters = list("aăâbcdđeêghiklmnoôơpqrstuưvxy")
    assert sorted(set(letters), key=sort_key) == letters


def test_tones_part_what_is_spelled_alike() -> None:
    tones = ["ma", "mà", "mả", "mã", "má", "mạ", "mác"]
    assert sorted(set(tones), key=sort_key) == tones


def test_letters_of_all_words_come_before_tones() -> None:
    names = ["Điện An", "Điện Bàn", "Điện Nam Bắc", "Điện Nam Đông", "Điện Ngọc", "Điện Thắng Bắc", "Điện Thọ"]
    assert sorted(set(names), key=sort_key) == names
    assert sort_key("Duy Xuyên") < sort_key("Đại Lộc") < sort_key("Hòa Vang")


def test_figures_count_as_numbers() -> None:
    assert sorted(["Tổ 10", "Tổ 2", "Tổ 1"], key=sort_key) == ["Tổ 1", "Tổ 2", "Tổ 10"]


def test_small_before_large_and_no_two_texts_are_alike() -> None:
    assert sort_key("xã") < sort_key("Xã")
    assert sort_key("A-B") != sort_key("A B")


@given(st.text(alphabet="aăâeêoôơuưdđÀẢÃÁẠềổữ 12", max_size=20))
def test_how_letters_are_composed_makes_no_difference(text: str) -> None:
    assert sort_key(unicodedata.normalize("NFD", text)) == sort_key(text)


@given(st.lists(st.text(max_size=8), max_size=6))
def test_any_text_can_be_sorted(texts: list[str]) -> None:
    ordered = sorted(texts, key=sort_key)
    assert sorted(ordered, key=sort_key) == ordered
