from __future__ import annotations

import json
import zlib

from hypothesis import example, given
from hypothesis import strategies as st

from corpus.pages.packing import pack_text, pack_tokens, pack_words, unpack_text, unpack_tokens, unpack_words

NUMBERS = st.integers(-40_000, 40_000)
SURE = st.integers(0, 10_000).map(lambda parts: round(parts / 10_000, 4))
WORDS = st.lists(st.tuples(*[NUMBERS] * 6, SURE, NUMBERS).map(list), max_size=20)
TOKENS = st.lists(st.tuples(*[NUMBERS] * 4, SURE).map(list), max_size=20)


@given(WORDS)
@example([[0, 4, 100, 50, 90, 30, 0.97, 0], [5, 9, 210, 52, 80, 31, 0.5, 0], [10, 12, 100, 98, 40, 30, 1.0, 1]])
def test_words_come_back_as_they_were(rows: list[list[float]]) -> None:
    assert unpack_words(pack_words(rows)) == rows


@given(TOKENS)
def test_tokens_come_back_as_they_were(rows: list[list[float]]) -> None:
    assert unpack_tokens(pack_tokens(rows)) == rows


@given(st.text(), st.text())
def test_a_text_comes_back_beside_any_other(text: str, alike: str) -> None:
    assert unpack_text(pack_text(text, alike), alike) == text


def test_what_earlier_versions_stored_is_read() -> None:
    rows = [[0, 4, 100, 50, 90, 30, 0.97123456, 0]]
    assert unpack_words(json.dumps(rows)) == rows
    assert unpack_text("chữ", None) == "chữ"
    columns = [5, 4, 100, 50, 90, 30, 9700, 0]
    without_steps = bytes(byte for value in columns for byte in (value % 256, value // 256))
    assert unpack_words(zlib.compress(without_steps)) == [[5, 9, 100, 50, 90, 30, 0.97, 0]]


def test_little_room_is_taken() -> None:
    text = "Ủy ban nhân dân phường báo cáo kết quả thực hiện kế hoạch. " * 40
    words = [[at, at + 4, at * 10 % 2000, at // 200 * 50, 70, 40, 0.96, at // 200] for at in range(0, 2000, 5)]
    assert len(pack_words(words)) < len(json.dumps(words)) / 10
    assert len(pack_text(text, text.replace("kế hoạch", "kê hoach"))) < len(text) / 10
