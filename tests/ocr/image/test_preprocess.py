from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from ocr.image.cleaning import erase_rim, erase_specks
from ocr.image.geometry import apply, box_back, identity, quarter_turns, rotation, scaling
from ocr.image.light import is_hard
from ocr.image.negative import is_negative
from ocr.image.page_edge import find_page
from ocr.image.preprocess import measure, prepare
from ocr.page import Box
from tests.ocr import drawing

if TYPE_CHECKING:
    from ocr.engine import Image


@pytest.fixture(scope="module")
def page() -> Image:
    return drawing.draw_page()


def test_a_straight_scan_of_the_right_size_passes_untouched() -> None:
    page = drawing.draw_page(300)
    prepared = prepare(page, measure(page), 300)
    assert np.array_equal(prepared.matrix, identity())
    assert np.array_equal(prepared.image, page)


def test_only_light_strokes_on_dark_ground_are_a_negative(page: Image) -> None:
    rimmed = cv2.copyMakeBorder(255 - page, 40, 40, 40, 40, cv2.BORDER_CONSTANT, value=255)
    assert [is_negative(one) for one in (255 - page, rimmed, np.dstack([255 - page] * 3))] == [True] * 3
    desk = cv2.copyMakeBorder(page, *[max(page.shape)] * 4, cv2.BORDER_CONSTANT, value=40)
    others = page, (page * 0.3).astype(np.uint8), desk, np.full_like(page, 0)
    assert [is_negative(one) for one in others] == [False] * 4


@pytest.mark.parametrize("degrees", [-10.0, -4.3, -0.5, 0.7, 6.0, 10.0])
@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_skew_and_quarter_turns_are_measured(page: Image, degrees: float, turns: int) -> None:
    scan = np.ascontiguousarray(np.rot90(drawing.scanned(drawing.skewed(page, degrees)), turns))
    seen = measure(scan)
    assert turns in seen.turns_tried
    assert seen.turns_tried[0] == turns or len(seen.turns_tried) > 1
    assert seen.skew == pytest.approx(degrees, abs=0.15)


@pytest.mark.parametrize("dpi", [100, 150, 200, 400])
def test_letters_come_out_at_one_size(dpi: int) -> None:
    page = drawing.draw_page(dpi)
    for stated in (dpi, None, 3 * dpi):
        prepared = prepare(page, measure(page), stated)
        assert prepared.scale == pytest.approx(300 / dpi, rel=0.25)


def test_soft_print_of_a_legible_size_stays_as_it_is_where_that_will_do() -> None:
    page = drawing.draw_page(200)
    prepared = prepare(page, measure(page), 200, enlarged=False)
    assert (prepared.scale, prepared.dpi) == (1.0, 200)
    copied = np.where(page < 150, 0, 255).astype(np.uint8)
    assert prepare(copied, measure(copied), 200, enlarged=False).dpi == 300
    small = drawing.draw_page(100)
    assert prepare(small, measure(small), 100, enlarged=False).dpi == 300


def test_a_sheet_on_a_desk_is_found_and_a_scan_is_no_sheet(page: Image) -> None:
    corners = ((0.09, 0.06), (0.93, 0.10), (0.90, 0.95), (0.05, 0.90))
    photo = drawing.photographed(page, corners, (1400, 1500))
    found = find_page(photo)
    assert found is not None
    assert np.abs(found - np.array(corners) * [1400, 1500]).max() < 15
    assert find_page(drawing.scanned(page)) is None
    assert find_page(drawing.skewed(page, 8)) is None


@pytest.mark.parametrize("box", [Box(10, 20, 30, 12), Box(0, 0, 5, 5), Box(300, 180, 40, 16)])
@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_a_box_comes_back_to_where_its_pixels_were(box: Box, turns: int) -> None:
    width, height = 400, 240
    page = np.full((height, width), 255, np.uint8)
    page[box.y : box.y + box.h, box.x : box.x + box.w] = 0
    matrix, new_width, new_height = quarter_turns(turns, width, height)
    level, new_width, new_height = rotation(2.0, new_width, new_height)
    matrix = scaling(1.5) @ level @ matrix
    moved = apply(matrix, page, round(new_width * 1.5), round(new_height * 1.5))
    x, y, w, h = cv2.boundingRect((moved < 128).astype(np.uint8))
    back = box_back(matrix, Box(x, y, w, h), width, height)
    for one, other in ((back.x, box.x), (back.y, box.y), (back.w, box.w), (back.h, box.h)):
        assert abs(one - other) <= 6


def test_a_black_rim_goes_and_the_print_stays(page: Image) -> None:
    rimmed = page.copy()
    rimmed[:, -60:] = 10
    rimmed[:50] = 10
    cleaned = erase_rim(rimmed)
    assert (cleaned[:, -40:] == 255).all()
    assert np.array_equal(cleaned[120:-80, 80:-120], page[120:-80, 80:-120])
    assert np.array_equal(erase_rim(page), page)


def test_specks_go_and_dots_of_letters_and_dotted_lines_stay() -> None:
    page = drawing.draw_page(300)
    for x in range(200, 700, 12):
        page[2100:2104, x : x + 4] = 0
    assert np.array_equal(erase_specks(page), page)
    chance = np.random.default_rng(1)
    dirty = page.copy()
    for x, y in chance.integers((20, 1700), (2000, 2050), size=(150, 2)):
        if (page[max(y - 60, 0) : y + 60, max(x - 80, 0) : x + 80] > 128).all():
            dirty[y : y + 5, x : x + 5] = 0
    assert (dirty != page).sum() > 1000
    assert (erase_specks(dirty) != page).sum() < 30


def test_strokes_of_broken_letters_are_no_specks() -> None:
    page = np.full((800, 800), 255, np.uint8)
    for at in range(100, 700, 12):  # a copier's pieces of stems, each on its own
        page[100 + at % 7 : 122 + at % 7, at : at + 3] = 0
    for at in range(60):
        page[300 + 50 * (at // 10) : 304 + 50 * (at // 10), 50 + 70 * (at % 10) : 54 + 70 * (at % 10)] = 0
    cleaned = erase_specks(page)
    assert np.array_equal(cleaned[:200], page[:200])
    assert (cleaned[250:] == 255).all()


def test_pale_print_is_no_speck() -> None:
    # Thin strokes, grey and blurred: cut at a fixed shade they fall into crumbs no larger than specks.
    page = cv2.GaussianBlur(drawing.draw_page(300), (0, 0), 1.5)
    pale = (255 - (255 - page.astype(np.float64)) * 0.6).astype(np.uint8)
    noisy = (pale + np.random.default_rng(2).normal(0, 6, pale.shape)).clip(0, 255).astype(np.uint8)
    lost = (erase_specks(noisy) > 250) & (noisy < 190)
    assert lost.sum() < 100


def test_black_and_white_is_softened_and_greys_are_not(page: Image) -> None:
    bilevel = np.where(page > 128, 255, 0).astype(np.uint8)
    assert is_hard(bilevel)
    assert not is_hard(page)
    assert not is_hard(drawing.scanned(page))
    assert not is_hard(np.full((300, 300), 250, np.uint8))
    edges = prepare(bilevel, measure(bilevel), 300).image
    assert ((edges > 60) & (edges < 190)).sum() > 0.5 * (edges <= 60).sum()
