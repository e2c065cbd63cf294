"""Lone page numbers in the margins: found where the engine's layout passes over them, never made of anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from PIL import Image as PillowImage
from PIL import ImageDraw

from ocr.engines.tesseract import Tesseract
from ocr.engines.tesseract_library import TesseractLibrary
from ocr.reading import read
from ocr.second_looks.margins import with_page_number
from tests.ocr import drawing

if TYPE_CHECKING:
    from ocr.engine import Image
    from ocr.page import Reading

pytestmark = pytest.mark.engine

DPI = 200
AT_TOP, AT_BOTTOM = 0.03, 0.97


def numbered(printed: str, place: float = AT_TOP, points: float = 13) -> Image:
    """Return a page with margins, something printed into the upper or the lower one."""
    page = cv2.copyMakeBorder(drawing.draw_page(DPI), 90, 90, 0, 0, cv2.BORDER_CONSTANT, value=(255,))
    picture = PillowImage.fromarray(page)
    at = (picture.width / 2, place * picture.height)
    ImageDraw.Draw(picture).text(at, printed, fill=20, font=drawing.font(points, DPI), anchor="mm")
    return np.asarray(picture, np.uint8)


def page_numbers(reading: Reading) -> list[str]:
    return [reading.text[one.start : one.end] for one in reading.regions if one.kind == "page-number"]


@pytest.mark.parametrize(("figure", "place"), [("2", AT_TOP), ("7", AT_BOTTOM), ("- 9 -", AT_TOP)])
def test_a_lone_figure_in_a_margin_is_read_and_marked_with_its_place(figure: str, place: float) -> None:
    page = drawing.scanned(numbered(figure, place), 6)
    reading = read(page, dpi=DPI)
    assert [number.strip("- ") for number in page_numbers(reading)] == [figure.strip("- ")]
    (region,) = [one for one in reading.regions if one.kind == "page-number"]
    (word,) = [one for one in reading.words if region.start <= one.start < region.end and one.end > one.start]
    assert abs(word.box.y + word.box.h / 2 - place * page.shape[0]) < 12
    assert reading.text.startswith(figure.strip("- ")) == (place == AT_TOP)


@pytest.mark.parametrize("printed", ["", "o", "•", "*", "|", "A", "Mật"])
def test_what_is_no_number_is_not_made_one(printed: str) -> None:
    assert page_numbers(read(drawing.scanned(numbered(printed), 6), dpi=DPI)) == []


def test_dust_and_a_scratch_in_the_margin_are_no_numbers() -> None:
    page = numbered("").copy()
    chance = np.random.default_rng(3)
    for _ in range(12):
        at = int(chance.integers(60, page.shape[1] - 60)), int(chance.integers(8, 60))
        cv2.circle(page, at, int(chance.integers(2, 9)), 40, -1)
    cv2.line(page, (page.shape[1] // 2, 12), (page.shape[1] // 2 + 9, 50), 30, 2)
    assert page_numbers(read(page, dpi=DPI)) == []


def test_a_page_without_words_and_an_engine_that_is_a_program_are_left_alone() -> None:
    page = numbered("4")
    for engine in (TesseractLibrary(), Tesseract()):
        output = engine.recognize(np.full_like(page, 255), DPI)
        assert with_page_number(page, output, engine, DPI, 4) == output
    output = TesseractLibrary().recognize(page, DPI)
    assert with_page_number(page, output, Tesseract(), DPI, 4) == output


def test_the_words_that_were_read_stay() -> None:
    page = numbered("6")
    engine = TesseractLibrary()
    output = engine.recognize(page, DPI)
    found = with_page_number(page, output, engine, DPI, None)
    (added,) = set(found.words) - set(output.words)
    assert added.text == "6"
    assert set(output.words) - set(found.words) <= {word for word in output.words if word.box.meets(added.box)}
    assert with_page_number(page, found, engine, DPI, None) == found
