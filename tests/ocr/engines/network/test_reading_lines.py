"""Lines through the network: alone and together the same, from pixels to words."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr.engines.network.alphabet import Alphabet
from ocr.engines.network.decoding import words_of
from ocr.engines.network.forward import run
from ocr.engines.network.line_images import prepare_line
from ocr.engines.network.model import load_model
from ocr.engines.network.places import Place, as_tall_as_letters
from ocr.engines.network.word_places import word_boxes
from tests.ocr import drawing

pytestmark = pytest.mark.engine

SMALL = Alphabet((" ", "a", "b", "", "c"), 3, ("NULL", "", "", "a", "b", "c"))
STEP = 0.97


def chances(said: str) -> np.ndarray:
    """Return what a network would say that is sure of a character at each step; "_" is nothing."""
    codes = [SMALL.none if character == "_" else SMALL.characters.index(character) for character in said]
    found = np.full((len(codes), 5), (1 - STEP) / 4, np.float32)
    found[np.arange(len(codes)), codes] = STEP
    return found


def test_a_line_says_the_same_alone_and_among_others() -> None:
    model = load_model("vie")
    page = drawing.draw_page(200)
    rows = np.flatnonzero((page < 128).any(axis=1))
    lines = [
        prepare_line(part, 36).pixels for part in (page[rows[0] : rows[0] + 40], page[rows[0] + 60 : rows[0] + 90])
    ]
    lines.append(np.ascontiguousarray(lines[0][:, :100]))
    together = run(model.network, lines)
    assert [len(one) for one in together] == [line.shape[1] // 3 for line in lines]
    for line, one in zip(lines, together, strict=True):
        np.testing.assert_allclose(run(model.network, [line])[0], one, atol=2e-4)
        np.testing.assert_allclose(one.sum(axis=1), 1, atol=1e-4)
    assert run(model.network, []) == []


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("_aa_a_ bb_c__", ["aa", "bc"]),
        ("a a", ["a", "a"]),
        ("_ _a_ _", ["a"]),
        ("___", []),
        ("  ", []),
    ],
)
def test_runs_are_characters_and_spaces_part_words(said: str, words: list[str]) -> None:
    found = words_of(chances(said), SMALL, {"aa", "a", "bc"})
    assert [word.text for word in found] == words
    assert all(0 <= word.first <= word.last < len(said) and 0 < word.confidence <= 1 for word in found)


def test_a_known_word_is_believed_more_and_preferred() -> None:
    unsure = chances("_a_b_")
    unsure[3] = (0.01, 0.01, 0.52, 0.01, 0.45)
    (plain,) = words_of(unsure, SMALL, {"ab", "ac"})
    (known,) = words_of(unsure, SMALL, {"ac"})
    (unknown,) = words_of(unsure, SMALL, set[str]())
    assert (plain.text, known.text, unknown.text) == ("ab", "ac", "ab")
    assert unknown.confidence < plain.confidence


@given(st.integers(11, 120), st.integers(3, 200), st.integers(0, 1000))
@settings(max_examples=30)
def test_any_cut_becomes_a_line_of_the_height_that_is_asked_for(height: int, width: int, seed: int) -> None:
    cut = np.random.default_rng(seed).integers(0, 256, (height, width), np.uint8)
    line = prepare_line(cut, 36)
    assert line.pixels.shape[0] == 36
    assert line.pixels.dtype == np.float32
    assert np.abs(line.pixels).max() <= 1
    assert line.scale == 36 / height


def test_words_lie_where_their_ink_is() -> None:
    cut = np.full((20, 90), 255, np.uint8)
    cut[5:15, 10:30], cut[3:15, 50:80] = 0, 0
    letters = words_of(chances("____a_a____ _____b___b_______"), SMALL, {"aa", "bb"})
    boxes = list(word_boxes(letters, cut, 1.0, 128))
    assert [(box.x, box.y, box.w, box.h) for box in boxes] == [(10, 5, 20, 10), (50, 3, 30, 12)]
    assert list(word_boxes([], cut, 1.0, 128)) == []


def test_lines_without_tall_letters_are_given_room_for_them() -> None:
    usual = [Place(0, 100 * row, 90, 100 * row + 34, 100 * row + 26.0, (1, 1, row)) for row in range(5)]
    low = Place(0, 909, 90, 926, 926.0, (1, 1, 9))
    *same, taller = as_tall_as_letters([*usual, low])
    assert [place.top for place in same] == [place.top for place in usual]
    assert taller.top == 900
    assert 930 < taller.bottom < 940
