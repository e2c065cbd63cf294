import unicodedata

import pytest

from normalize.folding import canonical


@pytest.mark.parametrize(
    ("old", "new"), [("hoà", "hòa"), ("uỷ", "ủy"), ("HOẠ", "HỌA"), ("khoẻ", "khỏe"), ("thuỵ;", "thụy;")]
)
def test_tones_of_open_rhymes_move_to_the_first_vowel(old: str, new: str) -> None:
    assert canonical(old) == new


@pytest.mark.parametrize("word", ["hoặc", "ngoặc", "HOẶC", "quý", "hoàn", "khoản", "toại"])
def test_other_tones_stay(word: str) -> None:
    assert canonical(word) == word
    assert canonical(unicodedata.normalize("NFD", word)) == word
