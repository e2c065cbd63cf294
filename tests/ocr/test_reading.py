from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from ocr.engine import EngineOutput, EngineWord
from ocr.engines.tesseract import Tesseract
from ocr.errors import EngineMissing, EngineTimeout
from ocr.page import Box
from ocr.reading import read
from tests.ocr import drawing

if TYPE_CHECKING:
    from ocr.engine import Image
    from ocr.page import Reading

CORNERS = ((0.09, 0.06), (0.93, 0.10), (0.90, 0.95), (0.05, 0.90))


def assert_offsets_hold(reading: Reading) -> None:
    assert all(reading.text[word.start : word.end].strip() for word in reading.words)
    covered = "".join(reading.text[word.start : word.end] for word in reading.words)
    assert covered == "".join(reading.text.split())
    for word in reading.words:
        assert 0 <= word.box.x < word.box.x + word.box.w <= reading.width
        assert 0 <= word.box.y < word.box.y + word.box.h <= reading.height


def ink_share(page: Image, reading: Reading) -> float:
    """Return the part of the page's ink that lies in the boxes of its words."""
    ink = page < 100
    boxes = np.zeros_like(ink)
    for word in reading.words:
        box = word.box
        boxes[box.y : box.y + box.h, box.x : box.x + box.w] = True
    return float((ink & boxes).sum() / ink.sum())


@pytest.fixture(scope="module")
def page() -> Image:
    return drawing.draw_page()


@pytest.mark.engine
def test_a_clean_page_is_read_in_order_with_boxes_on_its_ink(page: Image) -> None:
    reading = read(page, dpi=200)
    assert drawing.cer(reading.text) < 0.01
    assert (reading.width, reading.height, reading.dpi, reading.source) == (page.shape[1], page.shape[0], 200, "ocr")
    assert reading.engine.startswith("tesseract ")
    assert reading.confidence is not None
    assert reading.confidence > 0.85
    assert_offsets_hold(reading)
    assert ink_share(page, reading) > 0.97
    paragraphs = [" ".join(part.split()) for part in reading.text.split("\n\n")]
    assert " ".join(drawing.BODY[1]) in paragraphs
    lines = reading.text.split("\n")
    assert lines.index(drawing.LEFT[1]) < lines.index(drawing.RIGHT[0])


@pytest.mark.engine
@pytest.mark.parametrize(("degrees", "turns"), [(-9.0, 0), (3.0, 1), (2.0, 2), (0.0, 3)])
def test_skewed_and_turned_pages_are_read_and_boxes_lead_back(page: Image, degrees: float, turns: int) -> None:
    scan = np.ascontiguousarray(np.rot90(drawing.scanned(drawing.skewed(page, degrees)), turns))
    reading = read(scan, dpi=200)
    assert drawing.cer(reading.text) < 0.015
    assert_offsets_hold(reading)
    assert ink_share(scan, reading) > 0.9


@pytest.mark.engine
def test_a_photo_on_a_desk_in_falling_light_is_read() -> None:
    photo = drawing.photographed(drawing.draw_page(300), CORNERS, (2000, 2100))
    reading = read(photo)
    assert drawing.cer(reading.text) < 0.015
    assert (reading.width, reading.height) == (2000, 2100)
    assert_offsets_hold(reading)
    last = next(word for word in reading.words if reading.text[word.start : word.end] == "TỊCH")
    assert last.box.x > 1000
    assert last.box.y > 1200


@pytest.mark.engine
def test_a_negative_is_turned_round(page: Image) -> None:
    reading = read(255 - page, dpi=200)
    assert drawing.cer(reading.text) < 0.01
    assert ink_share(page, reading) > 0.97


@pytest.mark.engine
def test_a_page_with_too_few_letters_to_tell_is_turned_by_the_engine() -> None:
    sheet = drawing.draw_page()[:270]
    upside_down = np.ascontiguousarray(np.rot90(sheet, 2))
    assert drawing.cer(read(upside_down, dpi=200).text, "\n".join((*drawing.LEFT, *drawing.RIGHT))) < 0.1


class NoEngine:
    """An engine that must not be asked."""

    name = "none"

    def recognize(self, image: Image, dpi: int) -> EngineOutput:
        raise AssertionError((image.shape, dpi))


@pytest.mark.parametrize("shape", [(1200, 900), (1200, 900, 3), (10, 10), (1, 1)])
def test_a_blank_page_is_an_empty_reading_and_asks_no_engine(shape: tuple[int, ...]) -> None:
    reading = read(np.full(shape, 250, np.uint8), engine=NoEngine())
    assert (reading.text, reading.words, reading.confidence) == ("", (), None)
    assert (reading.height, reading.width) == shape[:2]


class OneWord:
    """An engine that takes what Tesseract takes, and sees one word as large as the image."""

    name = "one word"

    def recognize(self, image: Image, dpi: int) -> EngineOutput:
        height, width = image.shape[:2]
        assert dpi == 300
        assert 1 <= min(height, width) <= max(height, width) < 2**15
        return EngineOutput((EngineWord("chữ", Box(0, 0, width, height), 0.9, 1, 1, 1),), self.name)


def strip(height: int, width: int, ink: str, slope: float = 0.0) -> Image:
    page = np.full((height, width), 0 if ink == "black" else 255, np.uint8)
    if ink == "left half black":
        page[:, : max(width // 2, 1)] = 0
    elif ink == "letters":
        for x in range(0, width, 9):
            for y in range(round(x * slope) % 14, height, 14):
                page[y : y + 8, x : x + 5] = 0
    return page


@pytest.mark.parametrize("ink", ["white", "black", "left half black", "letters"])
@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    ("height", "width"),
    [(1, 1), (2, 2), (7, 9), (3, 40), (1, 3000), (5, 300), (8, 20_000), (20, 20_000), (300, 40_000), (13, 416_667)],
)
def test_a_page_of_any_shape_is_read(height: int, width: int, turned: bool, ink: str) -> None:  # noqa: FBT001 - a table
    page = strip(height, width, ink, 0.05)
    page = np.ascontiguousarray(page.T) if turned else page
    reading = read(np.stack([page] * 3, axis=-1) if height < 100 else page, engine=OneWord())
    assert (reading.height, reading.width) == page.shape
    assert reading.dpi >= 1
    assert_offsets_hold(reading)
    if ink == "letters" and height >= 20:
        assert reading.text == "chữ\n"


@pytest.mark.engine
@pytest.mark.parametrize(("height", "width"), [(8, 20_000), (20, 20_000), (40, 3000)])
def test_the_engine_takes_pages_of_strange_shapes(height: int, width: int) -> None:
    page = strip(height, width, "letters")
    assert_offsets_hold(read(page))
    assert_offsets_hold(read(np.ascontiguousarray(page.T)))


@pytest.mark.engine
def test_a_slow_page_is_ended(page: Image) -> None:
    with pytest.raises(EngineTimeout, match="quá"):
        read(page, engine=Tesseract(seconds=0.05))


@pytest.mark.engine
def test_a_missing_model_says_what_to_install(page: Image) -> None:
    with pytest.raises(EngineMissing, match="tesseract-ocr-xyz"):
        Tesseract("xyz").recognize(page, 200)
