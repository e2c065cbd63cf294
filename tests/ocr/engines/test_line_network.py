"""Tesseract's model run for all lines at once: the words that Tesseract reads, in the same places, as sure of them."""

from __future__ import annotations

from statistics import mean
from typing import TYPE_CHECKING

import numpy as np
import pytest

from ocr.engine import LineEngine
from ocr.engines.choice import choose
from ocr.engines.line_network import LineNetwork, can_read
from ocr.engines.tesseract_library import TesseractLibrary
from ocr.errors import EngineMissing, EngineTimeout
from tests.ocr import drawing

if TYPE_CHECKING:
    from ocr.engine import EngineOutput

pytestmark = pytest.mark.engine


def test_it_reads_what_tesseract_reads_where_it_reads_it_and_is_as_sure() -> None:
    page = drawing.draw_page(200)
    ours, theirs = (engine.recognize(page, 200) for engine in (LineNetwork(), TesseractLibrary()))
    differ = [one.text for one, other in zip(ours.words, theirs.words, strict=True) if one.text != other.text]
    assert len(differ) <= 0.02 * len(ours.words)
    assert _first_of_lines(ours) == _first_of_lines(theirs)
    apart = [
        abs(one.box.x - other.box.x) + abs(one.box.y - other.box.y) + abs(one.box.w - other.box.w)
        for one, other in zip(ours.words, theirs.words, strict=True)
    ]
    assert sum(pixels <= 4 for pixels in apart) > 0.95 * len(apart)
    ours_sure, theirs_sure = (mean(word.confidence for word in one.words) for one in (ours, theirs))
    assert abs(ours_sure - theirs_sure) < 0.02
    assert (ours.engine.split()[0], ours.engine.split()[-1]) == ("tesseract", "vie")
    assert ours.engine != theirs.engine


def _first_of_lines(output: EngineOutput) -> list[int]:
    named = [(word.block, word.paragraph, word.line) for word in output.words]
    return [number for number, line in enumerate(named) if number == 0 or named[number - 1] != line]


def test_colour_blank_paper_and_a_line_alone_are_read() -> None:
    engine = LineNetwork()
    assert isinstance(engine, LineEngine)
    page = drawing.draw_page(200)
    part = np.ascontiguousarray(page[:160])
    grey, colour = engine.recognize(part, 200), engine.recognize(np.stack([part] * 3, axis=-1), 200)
    assert [word.text for word in grey.words] == [word.text for word in colour.words]
    assert engine.recognize(np.full((300, 300), 255, np.uint8), 200).words == ()
    words = grey.words
    line = [word for word in words if word.line == words[0].line and word.block == words[0].block]
    right = line[-1].box.x + line[-1].box.w
    cut = np.ascontiguousarray(page[line[0].box.y - 8 : line[0].box.y + line[0].box.h + 12, : right + 12])
    assert [word.text for word in engine.for_line().recognize(cut, 200).words] == [word.text for word in line]


def test_upright_print_is_left_to_the_library() -> None:
    page = np.ascontiguousarray(np.rot90(drawing.draw_page(200)))
    engine = LineNetwork()
    assert engine.recognize(page, 200).words  # whatever is made of it
    assert can_read("vie")
    assert not can_read("vie+eng")


def test_a_page_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(EngineTimeout, match="quá"):
        LineNetwork(seconds=0.001).recognize(drawing.draw_page(200), 200)


def test_a_model_that_is_missing_is_named() -> None:
    with pytest.raises(EngineMissing, match="tesseract-ocr-xyz"):
        choose("lines", "xyz").recognize(drawing.draw_page(100), 100)
