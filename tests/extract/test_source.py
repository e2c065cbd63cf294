from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from extract.source import is_capitals, prepare
from normalize.folding import fold
from tests.extract.strategies import junk, papers


@given(papers | junk | st.text())
def test_offsets_lead_back_and_never_step_back(text: str) -> None:
    source = prepare(text)
    assert len(source.offsets) == len(source.folded) + 1
    assert source.offsets[-1] == len(text)
    assert list(source.offsets) == sorted(source.offsets)


@given(papers | st.text())
def test_what_is_matched_is_the_folding_with_its_white_space_squeezed(text: str) -> None:
    source = prepare(text)
    assert source.folded.split() == fold(text).split()
    assert not any(
        one.isspace() and other.isspace() for one, other in zip(source.folded, source.folded[1:], strict=False)
    )


@given(st.sampled_from(["Điện Bàn,\n\n ngày", "hoà \t thuỷ\r\nĐỘC LẬP", "a\f\fb"]))
def test_decomposed_text_folds_to_the_same(text: str) -> None:
    assert prepare(unicodedata.normalize("NFD", text)).folded == prepare(text).folded


def test_lines_are_trimmed_and_never_empty() -> None:
    source = prepare("  Một \n\n hai\f ba ")
    assert [line.folded for line in source.lines] == ["mot", "hai", "ba"]
    assert [source.cut(line.start, line.end) for line in source.lines] == ["Một", "hai", "ba"]


def test_capitals_forgive_a_slip_of_the_engine() -> None:
    assert is_capitals("THỊ Xã ĐIỆN BÀN")
    assert not is_capitals("Thị xã Điện Bàn")
    assert not is_capitals("1. 2. 3.")
