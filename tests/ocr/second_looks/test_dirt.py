"""Words that are none go, print stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.engine import EngineWord
from ocr.page import Box
from ocr.second_looks.dirt import without_dirt


def line(*words: tuple[str, float], size: int = 40) -> list[EngineWord]:
    """Return words of one line, each so sure."""
    return [EngineWord(text, Box(100 * at, 10, 80, size), sure, 1, 1, 1) for at, (text, sure) in enumerate(words)]


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ((("`....ẻẺốẻẻẻềe", 0.29), ("Kèm", 0.9)), ["Kèm"]),
        ((("--__ễễ_ễ", 0.07), ("°`......ẻẻ", 0.3), ("boong", 0.3), ("......ngày", 0.3)), ["boong", "......ngày"]),
        ((("ễễễ", 0.6), ("III", 0.1), ("MMMĐ", 0.1), ("1000", 0.1)), ["ễễễ", "III", "MMMĐ", "1000"]),
        ((("|", 0.96), ("423/TTr-UBND", 0.9), ("|", 0.9)), ["423/TTr-UBND"]),
        ((("ĐT:", 0.9), ("|", 0.9), ("Fax:", 0.9)), ["ĐT:", "|", "Fax:"]),
        ((("|", 0.96),), []),
        ((("~", 0.3), ("-", 0.5), ("a)", 0.2)), ["-", "a)"]),
    ],
)
def test_dirt_goes_and_print_stays(words: tuple[tuple[str, float], ...], kept: list[str]) -> None:
    assert [word.text for word in without_dirt(line(*words))] == kept


def test_a_small_sign_needs_more_to_be_believed() -> None:
    small = EngineWord(".", Box(500, 40, 6, 6), 0.8, 1, 1, 1)
    words = line(("Điều", 0.9), ("1", 0.9))
    assert without_dirt([*words, small]) == words


@given(st.lists(st.tuples(st.text("aăe1.|-", min_size=1, max_size=5), st.floats(0, 1)), max_size=6))
def test_what_has_letters_and_is_believed_stays(words: list[tuple[str, float]]) -> None:
    read = line(*words)
    kept = without_dirt(read)
    surely = [word for word in read if word.confidence >= 0.4 and any(map(str.isalnum, word.text))]
    assert [word for word in kept if word in surely] == surely
