"""The second look at doubted lines: what was sure stays, what is changed is surer, and boxes stay on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from ocr.engines.tesseract import Tesseract
from ocr.engines.tesseract_library import TesseractLibrary
from ocr.second_looks.second_pass import DOUBT, look_again
from tests.ocr import drawing

if TYPE_CHECKING:
    from ocr.engine import EngineOutput, EngineWord

pytestmark = pytest.mark.engine


def by_line(output: EngineOutput) -> dict[tuple[int, int, int], list[EngineWord]]:
    lines: dict[tuple[int, int, int], list[EngineWord]] = {}
    for word in output.words:
        lines.setdefault((word.block, word.paragraph, word.line), []).append(word)
    return lines


def mean(words: list[EngineWord]) -> float:
    return sum(word.confidence * len(word.text) for word in words) / sum(len(word.text) for word in words)


def test_sure_lines_stay_and_doubted_ones_are_read_surer_or_stay() -> None:
    page = cv2.resize(drawing.scanned(drawing.draw_page(150), 14), None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    page = np.asarray(cv2.GaussianBlur(page, (0, 0), 1.6), np.uint8)
    engine = TesseractLibrary()
    first = engine.recognize(page, 300)
    again = look_again(page, first, engine, 300)
    before, after = by_line(first), by_line(again)
    assert list(before) == list(after)
    changed = [line for line in before if before[line] != after[line]]
    assert changed
    for line in changed:
        assert min(word.confidence for word in before[line]) < DOUBT
        assert mean(after[line]) > mean(before[line])
    for word in again.words:
        assert 0 <= word.box.x < word.box.x + word.box.w <= page.shape[1]
        assert 0 <= word.box.y < word.box.y + word.box.h <= page.shape[0]
    texts = [drawing.cer(" ".join(word.text for word in output.words)) for output in (first, again)]
    assert texts[1] <= texts[0]


def test_an_engine_that_starts_a_program_for_every_line_is_not_asked_again() -> None:
    page = drawing.draw_page(100)[:120]
    output = TesseractLibrary().recognize(page, 100)
    assert look_again(page, output, Tesseract(), 100) is output
