import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.folding import canonical
from normalize.language.model import administrative
from normalize.language.names import NO_NAME, _persons, namings, syllables
from normalize.restoring import restore
from normalize.text.syllables import is_syllable


def test_lists_of_persons_names_are_vietnamese_syllables() -> None:
    for table in _persons():
        assert all(is_syllable(word) and canonical(word) == word for word in table)
        assert sum(table.values()) == pytest.approx(1)


def test_each_part_of_a_name_has_a_distribution() -> None:
    model = administrative()
    assert model.names.shape == (3, len(model.words) + 1)
    assert not model.names[0].any()
    np.testing.assert_allclose(model.names[1:].sum(axis=1), 1, atol=1e-3)
    nguyen, van = model.index["nguyễn"], model.index["văn"]
    assert model.names[1, nguyen] > 10 * model.names[2, nguyen]
    assert model.names[2, van] > 5 * model.names[1, van]


def test_every_syllable_of_a_name_is_a_word_of_the_model() -> None:
    assert syllables() <= set(administrative().words)


def test_capitals_in_a_row_may_be_a_name_and_small_letters_may_not() -> None:
    found = namings(["cua", "dong", "Tran", "Van", "nhan"], [1, 0, 0, 0, 0])
    assert [naming.part for naming in found] == [0, 0, 1, 2, 0]
    assert found[0] == NO_NAME
    assert found[3].chance > found[2].chance > 0


def test_the_capital_of_a_sentence_says_nothing_and_a_title_says_much() -> None:
    opens, _ = namings(["Ngay", "hai"], [1, 0])
    _, titled = namings(["xa", "Quyt"], [1, 0])
    _, alone = namings(["cua", "Quyt"], [1, 0])
    assert opens == NO_NAME
    assert titled.chance > alone.chance


@given(st.lists(st.tuples(st.text(min_size=1, max_size=6), st.sampled_from([0.0, 0.5, 1.0])), max_size=12))
def test_any_readings_get_a_naming_each(row: list[tuple[str, float]]) -> None:
    found = namings([reading for reading, _ in row], [gap for _, gap in row])
    assert len(found) == len(row)
    assert all(0 <= naming.chance < 1 for naming in found)


def test_places_of_the_gazetteer_and_ordinary_capitals_are_read() -> None:
    raw = (
        "Uy ban Mat tran To quoc Viet Nam thanh pho Buon Ma Thuot phoi hop voi xa Ea Kao, huyen Krong Pac.\n"
        "Ong Nguyen Van Thang, Chu tich Uy ban nhan dan xa, bao cao Dai hoi."
    )
    text = restore(raw).text
    assert "xã Ea Kao" in text
    assert text.startswith("Ủy ban Mặt trận Tổ quốc Việt Nam thành phố Buôn Ma Thuột")
    assert "Ông Nguyễn Văn Thắng, Chủ tịch Ủy ban nhân dân xã, báo cáo Đại hội." in text
