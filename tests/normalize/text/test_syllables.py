import pytest

from normalize.text.syllables import folded_shapes, is_syllable, split_tone


@pytest.mark.parametrize(
    "word",
    ["nghiêng", "Quyết", "ỦY", "uỷ", "hòa", "hoà", "gì", "giếng", "ý", "khuỷu", "xoong", "Đắk", "kon", "ngoằn", "thuở"],
)
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize(
    "word", ["", "quyet", "hoc", "ngi", "cê", "thế2", "strong", "phuơngg", "bắń", "zê", "UBND", "tắk", "véi", "ttồn"]
)
def test_not_syllables(word: str) -> None:
    assert not is_syllable(word)


def test_tone_is_split_off() -> None:
    assert split_tone("quyết") == ("quyêt", "\u0301")
    assert split_tone("ban") == ("ban", "")


def test_folded_shapes_have_no_marks() -> None:
    assert "quyet" in folded_shapes()
    assert all(shape.isascii() for shape in folded_shapes())
