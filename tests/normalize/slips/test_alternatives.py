from __future__ import annotations

import math

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from normalize.channel.letters import LETTER_INDEX, LETTERS
from normalize.engines.engine import with_marks
from normalize.folding import canonical
from normalize.slips.alternatives import Reading, alternatives
from normalize.text.capitals import capitals_of
from normalize.text.syllables import is_syllable

LISTED = [word for word in with_marks().model.words if is_syllable(word) and len(word) > 1]
words = st.sampled_from(LISTED)


@given(words, st.sampled_from([str.lower, str.capitalize, str.upper]))
@settings(max_examples=60, deadline=None)
@example("hòa", str.lower)
def test_the_alternatives_are_all_listed_syllables_that_one_letter_makes_of_a_word(word: str, written: object) -> None:
    text = written(word)  # type: ignore[operator]
    others = alternatives(Reading(text, "word", 0, 0), with_marks())
    found = {(other.text.lower(), round(other.score, 6)) for other in others}
    if not found:  # a code, a roman number, a measure
        return
    assert found == {(other, round(score, 6)) for other, score in by_trying(text)}


def by_trying(text: str) -> list[tuple[str, float]]:
    """Put every letter in every place."""
    engine, word = with_marks(), canonical(text).lower()
    found = []
    for place, letter in enumerate(word):
        small = capitals_of(text) == "none" or (capitals_of(text) == "first" and place)
        half = LETTERS[: len(LETTERS) // 2] if small else LETTERS[len(LETTERS) // 2 :]
        column = engine.channel.column(letter if small else letter.upper())
        right = max(float(column[LETTER_INDEX[letter if small else letter.upper()]]), 0.9)
        for other in half:
            changed = word[:place] + other.lower() + word[place + 1 :]
            score = math.log(float(column[LETTER_INDEX[other]]) / right)
            likely = changed != word and score > -11 and other.lower() not in "fjwz"
            if likely and changed in engine.model.index and is_syllable(changed):
                found.append((changed, score))
    return found


@pytest.mark.parametrize("text", ["12", "m2", "a", "HĐND"])
def test_what_is_no_word_of_the_language_or_sure_has_no_alternatives(text: str) -> None:
    kind = "number" if text == "12" else "word"
    assert not alternatives(Reading(text, kind, 0, 0), with_marks())
