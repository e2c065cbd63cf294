from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.references.numbers import Number, key, looks_like_number, parse


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("1746/QD-UBND", Number("1746", None, ("qd", "ubnd"))),
        ("1746", Number("1746", None, ())),
        ("qđ 1746", Number("1746", None, ("qd",))),
        ("Quyết định số 1746/QĐ-UBND", Number("1746", None, ("qd", "ubnd"))),
        ("Quyết định 1746", Number("1746", None, ("qd",))),
        ("1746 QĐ UBND", Number("1746", None, ("qd", "ubnd"))),
        ("nq 13/2023", Number("13", 2023, ("nq",))),
        ("43-NQ/TW", Number("43", None, ("nq", "tw"))),
        ("s6 1746/QD-UBND ngay 07/11/2022", Number("1746", None, ("qd", "ubnd"))),
        ("01/CT-UBND", Number("1", None, ("ct", "ubnd"))),
        ("13/NQ-HPND", Number("13", None, ("nq", "hdnd"))),
        ("33/2002/QH 10", Number("33", 2002, ("qh10",))),
        ("cong van 4240/UBND-VX", Number("4240", None, ("ubnd", "vx"))),
        ("199 / KH - MTTQ - BTT", Number("199", None, ("kh", "mttq", "btt"))),
        ("48-HĐBT", Number("48", None, ("hdbt",))),
    ],
)
def test_a_number_is_read_in_any_spelling(typed: str, expected: Number) -> None:
    assert parse(typed) == expected
    assert looks_like_number(typed)


@pytest.mark.parametrize(
    "query", ["nhà tạm năm 2024", "phường Điện An", "kế hoạch 5 năm", "3 khu dân cư", "", "Số: …/KH-UBND", "a" * 5000]
)
def test_words_are_no_number(query: str) -> None:
    assert parse(query) is None
    assert not looks_like_number(query)


def test_a_bare_year_parses_but_is_rather_a_word() -> None:
    assert parse("2024") == Number("2024", None, ())
    assert not looks_like_number("2024")


@pytest.mark.parametrize(
    ("identity", "expected"),
    [
        ("1746/QĐ-UBND", "1746/qd/ubnd"),
        ("13/2023/NQ-HĐND", "13/2023/nq/hdnd"),
        ("43-NQ/TW", "43/nq/tw"),
        ("02/KL-MTTW-ĐCT", "2/kl/mttw/dct"),
        ("06/2022/QH15", "6/2022/qh15"),
    ],
)
def test_key_is_the_form_that_is_searched(identity: str, expected: str) -> None:
    assert key(identity) == expected


@given(
    st.integers(1, 999_999),
    st.sampled_from(["QĐ-UBND", "KH-MTTQ-BTT", "NQ-HĐND", "BC-UBND", "TTr-SNV", "CTr-BTV"]),
    st.sampled_from(["", "2023/", "2024/"]),
)
def test_key_ignores_zeros_case_and_marks(number: int, symbol: str, year: str) -> None:
    identity = f"{number}/{year}{symbol}"
    assert key(f"0{identity}" if number < 100_000 else identity) == key(identity)
    assert key(identity.lower()) == key(identity)
    assert key(identity.replace("Đ", "D")) == key(identity)
    parsed = parse(identity)
    assert parsed is not None
    assert parsed.key == key(identity)


@given(st.text(max_size=300))
def test_parsing_never_fails(text: str) -> None:
    number = parse(text)
    assert number is None or number.number.rstrip("abcdefghijklmnopqrstuvwxyz").isdigit()
    assert isinstance(key(text), str)
