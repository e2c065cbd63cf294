from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from ocr.image.spread import Fold, find_fold, side_by_side
from ocr.page import Box, Reading, Word
from ocr.reading import read
from tests.ocr import drawing

if TYPE_CHECKING:
    from ocr.engine import Image


@pytest.fixture(scope="module")
def page() -> Image:
    return drawing.draw_page(150)


def opened(left: Image, right: Image) -> Image:
    """Lay two pages side by side, higher than they are wide, with the shadow of the fold between them."""
    both = np.concatenate((left, right), axis=1)
    both = np.pad(both, ((0, both.shape[1] * 2 // 3 - both.shape[0]), (0, 0)), constant_values=255)
    across = np.abs(np.arange(both.shape[1]) - left.shape[1])
    return np.asarray(both * (1 - 0.5 * np.exp(-((across / 20) ** 2))), dtype=np.uint8)


def test_a_fold_between_two_pages_is_found_either_way_up(page: Image) -> None:
    both = opened(drawing.skewed(page, 0.7)[: page.shape[0], : page.shape[1]], page)
    fold = find_fold(both)
    assert fold is not None
    assert abs(fold.at - page.shape[1]) < 0.03 * both.shape[1]
    assert not fold.upside_down
    turned = find_fold(np.ascontiguousarray(np.rot90(both, 2)))
    assert turned is not None
    assert turned.upside_down


def test_one_page_has_no_fold_whichever_way_it_lies(page: Image) -> None:
    high = np.pad(page, ((0, page.shape[0] // 3), (0, 0)), constant_values=255)
    for turns in range(4):
        assert find_fold(np.ascontiguousarray(np.rot90(high, turns))) is None
    # A page that lies on its side, with the room for a signature in its middle.
    gap = np.full((page.shape[0] // 5, page.shape[1]), 255, np.uint8)
    signed = np.concatenate((page[: page.shape[0] // 2], gap, page[page.shape[0] // 2 :]))
    for turns in (1, 3):
        assert find_fold(np.ascontiguousarray(np.rot90(signed, turns))) is None
    assert find_fold(np.full((1000, 1400), 255, np.uint8)) is None


@pytest.mark.parametrize("upside_down", [False, True])
def test_the_halves_become_one_reading(upside_down: bool) -> None:  # noqa: FBT001 - a table
    def half(text: str) -> Reading:
        return Reading(text + "\n", (Word(0, len(text), Box(5, 6, 7, 8), 0.9, 0),), 100, 50, 200, "ocr", "none")

    whole = side_by_side(half("trái"), half("phải"), Fold(100, upside_down))
    assert whole.text == ("phải\n\ntrái\n" if upside_down else "trái\n\nphải\n")
    assert (whole.width, whole.height) == (200, 50)
    assert [word.line for word in whole.words] == [0, 1]
    places = {whole.text[word.start : word.end]: word.box.x for word in whole.words}
    assert places == {"trái": 5, "phải": 105}


@pytest.mark.engine
def test_two_pages_are_read_one_after_the_other(page: Image) -> None:
    width, height = page.shape[1], page.shape[0]
    text = read(opened(page[: height // 2], page[height // 2 : height // 2 * 2])[:, : 2 * width], dpi=150).text
    assert text.index("BÁO CÁO") < text.index("Nơi nhận") < text.index("TỊCH")
    assert text.index("312 lượt") < text.index("Đề nghị")
