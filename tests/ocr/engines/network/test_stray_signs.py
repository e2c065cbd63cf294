"""Dirt that was read as a sign: parted or taken away where it is no print, and never where it may be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.engines.network.decoding import Letters
from ocr.engines.network.pairs import installed_pairs
from ocr.engines.network.stray_signs import without_stray_signs


def read(*texts: str, sure: bool = False) -> list[Letters]:
    """Return words of a line, whose signs the network was sure of or not."""
    return [
        Letters(text, 20 * number, 20 * number + 10, 0.8, unsure=() if sure else tuple(range(len(text))))
        for number, text in enumerate(texts)
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["liên-quan"], ["liên", "quan"]),
        (["danh.mục,"], ["danh", "mục,"]),
        (["Ủy", "ban-", "hành"], ["Ủy", "ban", "hành"]),
        (["Ủy", "-ban,"], ["Ủy", "ban,"]),
        (["-bị"], ["-bị"]),
        (["12/QĐ-UBND", "CT-XH", "v.v", "1.2", "QĐ-", "II."], ["12/QĐ-UBND", "CT-XH", "v.v", "1.2", "QĐ-", "II."]),
    ],
)
def test_dirt_parts_words_and_print_does_not(before: list[str], after: list[str]) -> None:
    assert [word.text for word in without_stray_signs(read(*before), installed_pairs())] == after
    sure = read(*before, sure=True)
    assert without_stray_signs(sure, installed_pairs()) == sure


def test_parted_words_lie_one_after_the_other() -> None:
    left, right = without_stray_signs(read("liên-quan"), installed_pairs())
    assert 0 == left.first < left.last < right.first < right.last == 10


@given(st.lists(st.text("ab.-,1Đ", min_size=1, max_size=6), max_size=4))
def test_no_letter_or_figure_is_lost(texts: list[str]) -> None:
    found = without_stray_signs(read(*texts), installed_pairs())
    kept = ["".join(filter(str.isalnum, "".join(some))) for some in ([word.text for word in found], texts)]
    assert kept[0] == kept[1]
    assert all(word.text and 0 <= word.first <= word.last for word in found)
