from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr.image.bend import PIECES, Bend
from ocr.image.cleaning import erase_edge
from ocr.image.geometry import box_back, box_forth, identity
from ocr.image.preprocess import measure, prepare
from ocr.page import Box
from tests.ocr import drawing

if TYPE_CHECKING:
    from ocr.engine import Image


@pytest.fixture(scope="module")
def page() -> Image:
    return drawing.draw_page(300)


def bent(page: Image, height: float, slope: float = 0.0) -> Image:
    """Return the page with its columns moved down along a wave of so many pixels and a slope."""
    rows, columns = np.indices(page.shape, dtype=np.float32)
    wave = height * np.sin(2.6 * columns / page.shape[1]) + slope * (columns - page.shape[1] / 2)
    return np.asarray(cv2.remap(page, columns, (rows - wave).astype(np.float32), cv2.INTER_CUBIC, borderValue=255))


@pytest.mark.parametrize("height", [-60.0, 25.0, 60.0])
@pytest.mark.parametrize("turns", [0, 1, 2])
def test_bent_lines_are_laid_level(page: Image, height: float, turns: int) -> None:
    scan = np.ascontiguousarray(np.rot90(drawing.scanned(bent(page, height)), turns))
    seen = measure(scan)
    assert (seen.turns, seen.turns_tried) == (turns, (turns,))
    assert seen.bend is not None
    again = measure(prepare(scan, seen, 300).image)
    assert again.bend is None
    assert abs(again.skew) < 0.2


def test_a_flat_page_has_no_bend(page: Image) -> None:
    for scan in (page, drawing.scanned(page), drawing.scanned(drawing.skewed(page, 3.0))):
        assert measure(scan).bend is None


def test_a_page_with_few_letters_has_no_bend() -> None:
    page = np.full((2000, 1400), 255, np.uint8)
    page[300:700] = cv2.resize(drawing.draw_page(300)[300:700], (1400, 400))
    assert measure(bent(page, 40)).bend is None


def test_boxes_lead_back_to_where_the_letters_were(page: Image) -> None:
    scan = drawing.scanned(bent(page, 50))
    height, width = scan.shape
    prepared = prepare(scan, measure(scan), 300)
    assert prepared.bend is not None
    _, _, stats, _ = cv2.connectedComponentsWithStats((prepared.image < 128).astype(np.uint8))
    letters = [Box(*map(int, row[:4])) for row in stats[1:] if row[4] > 150 and row[3] < 50]
    assert len(letters) > 200
    for box in letters[::20]:
        back = box_back(prepared.matrix, box, width, height, prepared.bend)
        assert (scan[back.y : back.y + back.h, back.x : back.x + back.w] < 128).mean() > 0.1
        there = box_forth(prepared.matrix, back, *prepared.image.shape[::-1], prepared.bend)
        assert abs(there.x - box.x) <= 2
        assert abs(there.y - box.y) <= 6


@settings(deadline=None)
@given(st.lists(st.floats(-20, 20), min_size=PIECES + 3, max_size=PIECES + 3), st.floats(0.3, 3))
def test_level_and_bent_are_each_other_turned_round(heights: list[float], factor: float) -> None:
    weights = np.stack((np.array(heights), np.array(heights[::-1]) / 8, np.zeros(len(heights))), axis=1)
    bend = Bend(weights, (0.0, 0.0), (2000.0, 3000.0))
    points = np.stack(
        [side.ravel() for side in np.meshgrid(np.arange(-100.0, 2200, 230), np.arange(0.0, 3000, 370))], 1
    )
    assert np.allclose(bend.levelled(bend.bent(points)), points, atol=0.2)
    assert np.allclose(bend.scaled(factor).bent(points * factor), bend.bent(points) * factor, atol=1e-6)


def test_lines_that_slope_on_an_upright_sheet_are_not_turned(page: Image) -> None:
    corners = ((0.05, 0.05), (0.95, 0.05), (0.95, 0.95), (0.05, 0.95))
    photo = drawing.photographed(bent(page, 20, 0.09), corners, (2300, 2400))
    seen = measure(photo)
    assert not np.allclose(seen.flat, identity())
    assert seen.bend is not None
    assert abs(seen.skew) < 1.5


def test_the_desk_at_the_edge_goes_and_print_in_the_margin_stays(page: Image) -> None:
    sheet = page.copy()
    sheet[600:900, :6] = 150
    sheet[:9, 400:1900] = 120
    sheet[1000:1040, 30:60] = 0  # on its own, near the edge
    cleaned = erase_edge(sheet)
    assert (cleaned[600:900, :6] == 255).all()
    assert (cleaned[:9] == 255).all()
    assert np.array_equal(cleaned[30:, 25:-25], sheet[30:, 25:-25])
