"""Read a page image: measure, prepare, recognize, put in order, lead every box back to the page as it came in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ocr.engines.choice import choose
from ocr.image.geometry import box_back, box_through, inverse
from ocr.image.negative import positive
from ocr.image.orientation import surest_turns
from ocr.image.preprocess import ENGINE_DPI, Measurements, Prepared, facing, measure, prepare
from ocr.image.spread import find_fold, side_by_side
from ocr.image.under_ink import prepare_marked
from ocr.layout.composition import SetTable, compose_page
from ocr.layout.reading_order import Piece
from ocr.page import Reading, moved
from ocr.second_looks.dirt import without_dirt
from ocr.second_looks.lone_letters import as_high_as_printed, usual_height
from ocr.second_looks.margins import with_page_number
from ocr.second_looks.numerals import count_ones
from ocr.second_looks.second_pass import look_again
from ocr.tables.cells import part, read_cells, whole
from ocr.tables.rules import has_rulings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocr.engine import Engine, EngineOutput, EngineWord, Image
    from ocr.page import Box

NOISE_WORDS = 5  # a page on which no more words than this were found,
NOISE_CONFIDENCE = 0.5  # and none of them surer than this, is blank


def read(image: Image, *, dpi: int | None = None, engine: Engine | None = None, page: int | None = None) -> Reading:
    """Read a page image.

    Args:
        image: height x width grey or height x width x 3 RGB, as a person sees the page; it may be skewed, turned by
            quarters or photographed, or hold two pages side by side.
        dpi: resolution, where the file states one.
        engine: what recognizes; the installed Tesseract with the Vietnamese model by default.
        page: its place in its file, from 1, where it has one.

    Returns:
        The Reading; boxes in pixels of `image`. A blank page has an empty text.

    Raises:
        EngineMissing: the engine or its model is not installed.
        EngineTimeout: the engine took too long.
        OcrError: the engine failed.
    """
    engine = engine or choose()
    image = positive(image)
    fold = find_fold(image)
    if fold is not None:
        left, right = (np.ascontiguousarray(half) for half in (image[:, : fold.at], image[:, fold.at :]))
        return side_by_side(_read_page(left, dpi, engine, None), _read_page(right, dpi, engine, None), fold)
    return _read_page(image, dpi, engine, page)


def _read_page(image: Image, dpi: int | None, engine: Engine, page: int | None) -> Reading:
    seen = measure(image)
    if not seen.glyphs:
        return _reading(image, dpi, seen, engine.name)
    if len(seen.turns_tried) > 1:
        seen = facing(seen, surest_turns(image, seen, dpi, engine))
    prepared = prepare_marked(image, seen, dpi, engine)
    if prepared.dpi != ENGINE_DPI and has_rulings(prepared.image, prepared.dpi):
        prepared = prepare(image, seen, dpi)  # rules and the figures between them are thin
    parted = part(prepared.image, ENGINE_DPI) if prepared.dpi == ENGINE_DPI else whole(prepared.image)
    output = look_again(parted.page, engine.recognize(parted.page, prepared.dpi), engine, prepared.dpi)
    output = with_page_number(parted.page, output, engine, prepared.dpi, page)
    output = count_ones(parted.page, output)
    cells = read_cells(parted, engine, prepared.dpi)
    usual = usual_height([*output.words, *(word for table in cells for words in table.words for word in words)])
    output = replace(output, words=as_high_as_printed(output.words, usual))
    tables = tuple(
        SetTable(table.grid, tuple(tuple(_pieces(as_high_as_printed(words, usual))) for words in table.words))
        for table in cells
    )
    if _is_noise(output):
        output = replace(output, words=())
    if not output.words and not any(any(table.pieces) for table in tables):
        return _reading(image, dpi, seen, output.engine)
    page_height, page_width = prepared.image.shape[:2]
    composed = compose_page(_pieces(output.words), tables, (page_width, page_height))
    height, width = image.shape[:2]

    to_page = inverse(prepared.matrix)

    def back(box: Box) -> Box:
        if prepared.bend is not None:
            return box_back(prepared.matrix, box, width, height, prepared.bend)
        return box_through(to_page, box, width, height)

    return replace(
        _reading(image, dpi, seen, output.engine, prepared),
        text=composed.text,
        words=tuple(replace(word, box=back(word.box)) for word in composed.words),
        tables=tuple(moved(table, back) for table in composed.tables),
        regions=composed.regions,
    )


def _reading(
    image: Image, dpi: int | None, seen: Measurements, engine: str, prepared: Prepared | None = None
) -> Reading:
    height, width = image.shape[:2]
    scale = prepared.scale if prepared else 1.0
    resolution = dpi or round(ENGINE_DPI / scale * max(height, width) / max(seen.height, seen.width))
    return Reading("", (), width, height, resolution, "ocr", engine)


def _pieces(words: Sequence[EngineWord]) -> list[Piece]:
    numbers: dict[tuple[int, int, int], int] = {}
    pieces = []
    for word in without_dirt(words):
        line = numbers.setdefault((word.block, word.paragraph, word.line), len(numbers))
        pieces.append(Piece(word.text, word.box, word.confidence, line))
    return pieces


def _is_noise(output: EngineOutput) -> bool:
    words = output.words
    return len(words) <= NOISE_WORDS and all(word.confidence < NOISE_CONFIDENCE for word in words)
