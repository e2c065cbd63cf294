import unicodedata

import pytest

from normalize.folding import canonical, fold, fold_aligned


@pytest.mark.parametrize(
    ("old", "new"), [("hoà", "hòa"), ("uỷ", "ủy"), ("HOẠ", "HỌA"), ("khoẻ", "khỏe"), ("thuỵ;", "thụy;")]
)
def test_tones_of_open_rhymes_move_to_the_first_vowel(old: str, new: str) -> None:
    assert canonical(old) == new


@pytest.mark.parametrize("word", ["hoặc", "ngoặc", "HOẶC", "quý", "hoàn", "khoản", "toại"])
def test_other_tones_stay(word: str) -> None:
    assert canonical(word) == word
    assert canonical(unicodedata.normalize("NFD", word)) == word


@pytest.mark.parametrize("typed", ["８７／ＫＨ－ＵＢＮＤ", "٨٧/kh-ubnd", "𝟖𝟕/KH-UBND", "८७/Kh-Ubnd"])
def test_figures_of_any_script_and_full_width_forms_are_those_of_ascii(typed: str) -> None:
    assert fold(typed) == fold_aligned(typed).text == "87/kh-ubnd"
    assert canonical(typed).upper() == "87/KH-UBND"


def test_every_decimal_figure_is_folded() -> None:
    for code in (*range(0x10000), *range(0x1D7CE, 0x1D800)):
        if chr(code).isdecimal():
            assert fold(chr(code)) == str(unicodedata.decimal(chr(code)))
