"""Words by one byte for each letter are the words of the patterns, whatever stands in a text."""

from __future__ import annotations

import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from normalize.folding import fold
from normalize.letters import ODD, coded, decoded, table
from normalize.wording import coded_words, wording, words

KNOWN = "".join(letter for letter in table().of_byte if letter not in {ODD, "\ufffe"})
TEXTS = st.text(st.one_of(st.sampled_from(KNOWN), st.characters()), max_size=60)


def by_pattern(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", fold(text))


@given(TEXTS)
def test_words_are_those_of_the_pattern(text: str) -> None:
    assert words(text) == by_pattern(text)


@given(st.text(st.sampled_from(KNOWN), max_size=60))
def test_letters_of_the_table_come_back_and_fold_as_letter_by_letter(text: str) -> None:
    known = coded(text)
    assert known is not None
    assert decoded(known) == text
    assert fold(text + "a" * 13) == "".join(map(fold, text)) + "a" * 13


def test_each_letter_of_the_table_is_spelled_as_by_the_pattern() -> None:
    for letter in KNOWN:
        assert words(f"a{letter}b") == by_pattern(f"a{letter}b"), letter


def test_signs_of_no_table_part_words_and_letters_of_none_are_left_to_the_pattern() -> None:
    assert coded("hộ ¢ nghèo") is None
    assert words("hộ¢nghèo\fxã") == ["ho", "ngheo", "xa"]
    assert coded_words("straße") is None
    assert words("straße Ðiện") == ["strasse", "dien"]
    assert coded_words(unicodedata.normalize("NFD", "hộ")) is None
    assert coded(ODD) is None


def test_marks_are_letters_that_are_no_figures() -> None:
    assert {table().of_byte[code] for code in wording().marked} >= {"đ", "Ắ", "²"}
    assert not {table().of_byte[code] for code in wording().marked} & {"“", "°", "a"}
