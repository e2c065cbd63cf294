import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.restoring import restore
from normalize.text.roman import damaged_roman, is_roman


@pytest.mark.parametrize(
    ("reading", "roman"),
    [
        ("IT", "II"),
        ("IH", "III"),
        ("VIL", "VII"),
        ("Il", "II"),
        ("1X", "IX"),
        ("11", None),
        ("il", None),
        ("II", None),
        ("XXL", "XXI"),
    ],
)
def test_what_a_reading_may_be(reading: str, roman: str | None) -> None:
    found = damaged_roman(reading)
    assert (found[0] if found else None) == roman


@given(st.text("IVXl1|!LTHJi", max_size=7))
def test_only_roman_numbers_come_out(reading: str) -> None:
    found = damaged_roman(reading)
    assert found is None or (is_roman(found[0]) and found[1] < 0 and not reading.isdigit())


def test_a_damaged_roman_number_after_its_noun() -> None:
    raw = "Uy ban nhan dan xa ban hanh kem theo Quyet dinh nay Phu luc I, Phu luc IT, khoa XV; khoa XVI"
    assert restore(raw).text.endswith("Phụ lục I, Phụ lục II, khóa XV; khóa XVI")
