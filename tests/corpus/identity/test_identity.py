"""Which paper a number means: one key whatever the spelling, and never one key for two papers."""

from __future__ import annotations

import unicodedata
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.identity.identity import identity, matches, series_of, term_of
from corpus.identity.issuers import issuer
from extract.references.numbers import key
from normalize.folding import fold

TOWN = ("ỦY BAN NHÂN DÂN THỊ XÃ ĐIỆN BÀN", "TỈNH QUẢNG NAM")
WARD = ("ỦY BAN NHÂN DÂN PHƯỜNG ĐIỆN AN", "THỊ XÃ ĐIỆN BÀN")

NUMBERS = ("1746/QĐ-UBND", "13/2023/NQ-HĐND", "43-NQ/TW", "70-TTr/ĐU", "06/2022/QH15", "4240/UBND-VX", "30/2020/NĐ-CP")
ISSUERS = {
    "town": ("UBND thị xã", "Ủy ban nhân dân thị xã Điện Bàn", "UỶ BAN NHÂN DÂN THỊ XÃ ĐIỆN BÀN", "UBND TX. Điện Bàn"),
    "other town": ("UBND thị xã Sơn Tây", "ỦY BAN NHÂN DÂN THỊ XÃ SƠN TÂY"),
    "province": ("UBND tỉnh Quảng Nam", "Chủ tịch UBND tỉnh Quảng Nam", "ủy ban nhân dân tỉnh Quảng Nam"),
    "council": ("HĐND thị xã Điện Bàn", "Hội đồng nhân dân thị xã Điện Bàn", "HĐND thị xã"),
    "front": ("UBMTTQVN thị xã", "BAN THƯỜNG TRỰC ỦY BAN MTTQ VIỆT NAM THỊ XÃ ĐIỆN BÀN", "Ủy ban MTTQ thị xã Điện Bàn"),
    "party": ("Thị ủy Điện Bàn", "Ban Thường vụ Thị ủy", "BAN CHẤP HÀNH THỊ ỦY ĐIỆN BÀN"),
    "ward": ("UBND phường Điện An", "ỦY BAN NHÂN DÂN PHƯỜNG ĐIỆN AN", "UBND P. Điện An"),
}


@st.composite
def spellings(draw: st.DrawFn, text: str) -> str:
    """Return a number or a name as somebody else might write it: other space, zeros, case and way of composing."""
    for mark in "/-":
        gap, after = draw(st.sampled_from(("", " "))), draw(st.sampled_from(("", " ", "\n")))
        text = text.replace(mark, f"{gap}{mark}{after}") if text[0].isdigit() else text
    zeros = draw(st.sampled_from(("", "0", "00"))) if text[0].isdigit() else ""
    text = zeros + draw(st.sampled_from((str, str.upper, str.casefold)))(text)
    return unicodedata.normalize(draw(st.sampled_from(("NFC", "NFD"))), text)


@given(st.data(), st.sampled_from(NUMBERS), st.sampled_from(sorted(ISSUERS)))
@settings(deadline=None)  # the first example reads the tables
def test_one_paper_has_one_key_whatever_the_spelling(data: st.DataObject, number: str, whose: str) -> None:
    plain = identity(number, "2023-11-24", ISSUERS[whose][0], *TOWN)
    name = data.draw(spellings(data.draw(st.sampled_from(ISSUERS[whose]))))
    other = identity(data.draw(spellings(number)), "2023-11-24", name, *TOWN)
    assert other.key == plain.key
    found = matches(other, plain)
    assert found
    assert found.certain


@pytest.mark.parametrize(("one", "other"), list(combinations(sorted(ISSUERS), 2)))
def test_namesakes_of_two_bodies_are_two_papers(one: str, other: str) -> None:
    first = identity("01/CT-UBND", "2024-01-05", ISSUERS[one][0], *TOWN)
    for name in ISSUERS[other]:
        second = identity("01/CT-UBND", "2024-01-05", name, *TOWN)
        assert first.key != second.key
        assert matches(first, second) is None


@given(st.dates(), st.dates())
def test_years_and_terms_part_papers(one: object, other: object) -> None:
    for number, period in (("01/CT-UBND", str(one)[:4] == str(other)[:4]), ("43-NQ/TW", _term(one) == _term(other))):
        first, second = (identity(number, str(day), "UBND thị xã", *TOWN) for day in (one, other))
        assert (matches(first, second) is not None) >= (one == other)
        if not period:
            assert matches(first, second) is None


def _term(day: object) -> str:
    return term_of(str(day)) or str(day)


def test_two_resolutions_43_of_two_terms_are_two() -> None:
    earlier, later = (identity("43-NQ/TW", day, None) for day in ("2019-01-24", "2023-11-24"))
    assert (earlier.period, later.period) == ("XII", "XIII")
    assert matches(earlier, later) is None
    undated = matches(identity("43-NQ/TW", None, "Ban Chấp hành Trung ương"), later)
    assert undated
    assert not undated.certain


@pytest.mark.parametrize(
    ("number", "series"),
    [
        ("30/2020/NĐ-CP", "state"),
        ("1746/QĐ-TTg", "state"),
        ("06/2022/QH15", "state"),
        ("1211/2016/UBTVQH13", "state"),
        ("9086/BNV-CTTN&BĐG", "state"),
        ("12/2021/TT-BTC", "state"),
        ("12-QĐ/BTC", "local"),
        ("43-NQ/TW", "party"),
        ("14748-CV/VPTW", "party"),
        ("10-CTr/TU", "local"),
        ("01/CT-UBND", "local"),
        ("199/KH-MTTQ-BTT", "local"),
    ],
)
def test_whose_numbers_come_once_in_the_country(number: str, series: str) -> None:
    assert series_of(key(number)) == series


def test_what_is_not_said_is_not_guessed() -> None:
    held = identity("1746/QĐ-UBND", "2022-11-07", TOWN[0], *TOWN)

    def certain(date: str | None, issued_by: str | None, *around: str) -> bool | None:
        found = matches(identity("1746/QĐ-UBND", date, issued_by, *around), held)
        return found.certain if found else None

    assert certain("2022-11-07", "UBND thị xã Điện Bàn") is True
    assert certain("2022-11-07", "UBND thị xã", *WARD) is True
    assert certain("2022-11-07", "UBND thị xã") is False, "of which town?"
    assert certain("2022-11-07", "UBND thị xã", "UBND THỊ XÃ SƠN TÂY") is None
    assert certain("2022-11-07", None, *WARD) is False
    assert certain(None, "UBND thị xã Điện Bàn") is False, "of which year?"
    assert certain("2022-07-11", None, *WARD) is None, "another day, of somebody"
    assert certain("2021-11-07", "UBND thị xã Điện Bàn") is None


def test_another_day_of_the_same_issuer_and_year_is_the_paper_and_is_told() -> None:
    held = identity("1746/QĐ-UBND", "2022-11-07", TOWN[0], *TOWN)
    found = matches(identity("1746/QĐ-UBND", "2022-07-11", "UBND thị xã", *WARD), held)
    assert found
    assert found.certain
    assert found.other_date


def test_a_misread_name_is_believed_only_on_the_same_day() -> None:
    held = identity("15/BC-UBND", "2024-06-12", "ỦY BAN NHÂN DÂN PHƯỜNG ĐIỆN AN")
    misread = "UBND phường Điện Am"
    same_day = matches(identity("15/BC-UBND", "2024-06-12", misread), held)
    assert same_day
    assert not same_day.certain
    assert matches(identity("15/BC-UBND", None, misread), held) is None


@given(st.text(max_size=60))
def test_no_name_of_a_body_is_an_error(name: str) -> None:
    found = issuer(name)
    assert found is None or found.body or found.areas
    assert found is None or found.body == fold(found.body)
