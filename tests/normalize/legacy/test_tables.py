from __future__ import annotations

import unicodedata

import pytest

from normalize.legacy.tables import tables

LETTERS = set("ăâđêôơư") | {
    unicodedata.normalize("NFC", base + tone) for base in "aăâeêioôơuưy" for tone in "\u0300\u0301\u0303\u0309\u0323"
}


@pytest.mark.parametrize("number", range(6))
def test_every_small_letter_has_a_code_and_codes_are_one_for_one(number: int) -> None:
    table = tables()[number]
    found = set(table.letters.values())
    assert all(unicodedata.is_normalized("NFC", letter) and len(letter) == 1 for letter in found)
    missing = LETTERS - found
    # Windows-1258 shares these with the page it is shown as.
    assert missing == (set("âêô") if table.name == "cp1258" else set())


def test_windows_1258_is_what_python_knows_of_it() -> None:
    table = next(each for each in tables() if each.name == "cp1258")
    for code, letter in table.letters.items():
        assert unicodedata.normalize("NFC", code.encode("latin-1").decode("cp1258")) == letter


def test_tcvn3_has_no_code_twice_and_seven_capitals() -> None:
    table = next(each for each in tables() if each.name == "tcvn3")
    codes = {code: letter for code, letter in table.letters.items() if code <= "\xff"}
    assert len(codes) == 74
    assert len(set(codes.values())) == 74
    assert {letter for letter in codes.values() if letter.isupper()} == set("ĂÂÊÔƠƯĐ")
