import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.text import codes
from normalize.text.symbols import repair_symbol


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("HPND", "HĐND"),
        ("HDND", "HĐND"),
        ("QD", "QĐ"),
        ("UBND", "UBND"),
        ("HD", "HD"),
        ("BCD", "BCĐ"),
        ("XYZ", None),
        ("ubnd", None),
    ],
)
def test_codes(raw: str, code: str | None) -> None:
    assert codes.repair(raw) == code


@pytest.mark.parametrize(
    ("raw", "symbol"),
    [
        ("1659/QD-UBND", "1659/QĐ-UBND"),
        ("13/2023/NQ-HPND", "13/2023/NQ-HĐND"),
        ("21/ND-CP", "21/NĐ-CP"),
        ("43-NQ/TW", "43-NQ/TW"),
        ("D/c", "Đ/c"),
    ],
)
def test_symbols(raw: str, symbol: str) -> None:
    assert repair_symbol(raw) == symbol


@given(st.from_regex(r"[0-9]{1,5}/([0-9]{4}/)?[A-Z]{2}-[A-Z]{2,5}", fullmatch=True))
def test_digits_of_a_symbol_stay(symbol: str) -> None:
    def digits(text: str) -> str:
        return "".join(filter(str.isdigit, text))

    assert digits(repair_symbol(symbol)) == digits(symbol)


@given(st.sampled_from(sorted(codes.codes())))
def test_a_code_is_itself(code: str) -> None:
    assert codes.repair(code) == code


@pytest.mark.parametrize(
    ("raw", "roman"),
    [("I1", "II"), ("1V", "IV"), ("VI", "VI"), ("I", "I"), ("111", None), ("IIII", None), ("XX1", "XXI")],
)
def test_headings(raw: str, roman: str | None) -> None:
    assert codes.heading(raw) == roman
