"""Marks weighed by neighbours: what the network thinks possible, and which of it is written."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.engines.network.alphabet import Alphabet
from ocr.engines.network.context import MOST_SURE, in_context
from ocr.engines.network.decoding import Letters, words_of
from ocr.engines.network.other_marks import other_marks, spellings
from ocr.engines.network.pairs import ELSEWHERE, installed_pairs

LETTERS = (" ", "b", "ố", "ổ", "s", "u", "n", "g", "n", "Đ", "Ð", "Q", "")
ALPHABET = Alphabet(LETTERS, len(LETTERS) - 1, LETTERS)


def seen(said: str, doubts: dict[int, tuple[str, float]]) -> np.ndarray:
    """Return what a network would say that is sure of each character of a text but for some, "_" being nothing."""
    found = np.full((len(said), len(LETTERS)), 1e-5, np.float32)
    for step, character in enumerate(said):
        found[step, ALPHABET.none if character == "_" else LETTERS.index(character)] = 0.98
    for step, (other, chance) in doubts.items():
        found[step, LETTERS.index(other)] = chance
    return np.asarray(found / found.sum(axis=1, keepdims=True))


@pytest.mark.parametrize(("chance", "read"), [(0.03, "bổ sung"), (0.0001, "bố sung")])
def test_neighbours_choose_among_the_marks_that_the_network_thinks_possible(chance: float, read: str) -> None:
    chances = seen("_b_ố_ s_u_n_g_", {3: ("ổ", chance)})
    assert " ".join(word.text for word in words_of(chances, ALPHABET, {"bố", "bổ", "sung"})) == "bố sung"
    words = words_of(chances, ALPHABET, {"bố", "bổ", "sung"}, installed_pairs())
    assert " ".join(word.text for word in words) == read
    assert (words[0].confidence <= MOST_SURE) or read == "bố sung"
    assert (words[0].first, words[0].last) == (1, 3)


def test_a_letter_that_no_one_prints_is_the_one_that_it_looks_like() -> None:
    chances = seen("_QĐÐ_", {})
    assert [word.text for word in words_of(chances, ALPHABET, {"QĐ"})] == ["QĐ"]


@pytest.mark.parametrize("text", ["12/QĐ-UBND", "2024", "b1", "-", "a-b"])
def test_what_is_not_of_letters_alone_stays(text: str) -> None:
    word = Letters(text, 0, 1, 0.5, ((text, 0.0), ("của", -0.1)))
    assert in_context([word], installed_pairs()) == [word]


@given(st.lists(st.sampled_from(["đổi", "bổ", "bố", "sung", "UBND", "12", "Khuê", "."]), max_size=6))
def test_words_without_doubts_stay_as_they_are(texts: list[str]) -> None:
    words = [Letters(text, 0, 1, 0.9) for text in texts]
    assert in_context(words, installed_pairs()) == words


def test_only_the_same_letter_with_other_marks_is_thought_of() -> None:
    chances = seen("bốs", {0: ("s", 0.3), 1: ("ổ", 0.3), 2: ("u", 0.3)})
    best = chances.argmax(axis=1)
    (mark,) = other_marks(chances, np.arange(3), best, ALPHABET)
    assert (mark.run, mark.character) == (1, "ổ")
    assert mark.chance == pytest.approx(np.log(0.3 / 0.98), abs=0.01)
    assert spellings("bốs", [0, 1, 2], [mark]) == (("bốs", 0.0), ("bổs", mark.chance))


def test_chances_of_words_are_chances() -> None:
    pairs = installed_pairs()
    usual, rare = pairs.number("việt"), pairs.number("Khuê")
    assert pairs.number("hoà") == pairs.number("hòa") >= 0
    assert pairs.number("quý") != pairs.number("qúy")
    assert pairs.chance(usual, pairs.number("NAM")) > pairs.chance(rare, pairs.number("nam"))
    assert pairs.chance(-1, pairs.number("qwerty")) == ELSEWHERE
    assert pairs.chance(usual, -1) < pairs.chance(usual, pairs.number("nam")) < 0
