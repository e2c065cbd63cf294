"""Letters that look alike large and small, told by their height where they stand alone."""

from __future__ import annotations

import pytest

from ocr.engine import EngineWord
from ocr.page import Box
from ocr.second_looks.lone_letters import FEWEST_WORDS, as_high_as_printed, usual_height


def word(text: str, tall: int, number: int) -> EngineWord:
    """Return a word of a line of its own."""
    return EngineWord(text, Box(10, 100 * number, 60, tall), 0.9, 1, 1, number)


PAGE = [word("Phường" if number % 2 else "12", 52 if number % 2 else 40, number) for number in range(1, 11)]


@pytest.mark.parametrize(("text", "tall", "read"), [("X", 26, "x"), ("X", 42, "X"), ("x", 26, "x"), ("H", 26, "H")])
def test_a_lone_letter_is_as_large_as_it_is_printed(text: str, tall: int, read: str) -> None:
    (*_, found) = as_high_as_printed([*PAGE, word(text, tall, 20)], usual_height(PAGE))
    assert found.text == read


def test_letters_with_others_in_their_line_stay() -> None:
    words = (word("X", 26, 1), word("Lũng", 50, 1))
    assert as_high_as_printed(words, usual_height(PAGE)) == words


def test_few_words_say_nothing_about_what_is_usual() -> None:
    words = (word("X", 26, 20),)
    assert usual_height(PAGE[: 2 * FEWEST_WORDS - 2]) == 0
    assert usual_height([one for one in PAGE if not one.text.isdigit()]) == 0
    assert as_high_as_printed(words, 0) == words
