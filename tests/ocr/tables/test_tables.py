from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image as PillowImage
from PIL import ImageDraw

from ocr.engine import EngineOutput, EngineWord
from ocr.image.preprocess import measure, prepare
from ocr.layout.composition import SetTable, compose_page
from ocr.layout.reading_order import Piece
from ocr.page import Box
from ocr.reading import read
from ocr.tables.cells import part, read_cells
from ocr.tables.grid import Grid, Place
from ocr.tables.lone_marks import settled
from ocr.tables.rules import find_rulings, has_rulings
from tests.ocr import drawing

XS, YS = (100, 220, 900, 1100, 1300), (200, 280, 420, 500, 580)  # pixels at 200 dpi
HEADING = "NHÓM TIÊU CHÍ CHUNG"
CELLS = {
    (0, 0): "TT",
    (0, 1): "Nội dung chấm",
    (0, 2): "Điểm",
    (0, 3): "Đạt",
    (1, 0): "1",
    (1, 1): "Ban hành kế hoạch năm\nđúng thời gian quy định",
    (1, 2): "10",
    (1, 3): "",
    (2, 0): "",
    (2, 1): HEADING,
    (3, 0): "2",
    (3, 1): "Tổ chức ra quân hằng tháng",
    (3, 2): "7,5",
    (3, 3): "",
}


def ruled_page(grey: int = 0, width: int = 2) -> drawing.Image:
    """Return a page with a line of print above a table whose third row is merged over the last three columns."""
    image = PillowImage.new("L", (1400, 800), 255)
    pen, font = ImageDraw.Draw(image), drawing.font(13, 200)
    pen.text((100, 100), "BẢNG CHẤM ĐIỂM THI ĐUA NĂM 2024", 20, font)
    for (row, column), text in CELLS.items():
        right = XS[-1] if (row, column) == (2, 1) else XS[column + 1]
        pen.rectangle((XS[column], YS[row], right, YS[row + 1]), None, grey, width)
        for number, line in enumerate(text.split("\n")):
            pen.text((XS[column] + 14, YS[row] + 14 + 46 * number), line, 20, font)
    return np.asarray(image)


def rows_of(text: str) -> list[list[str]]:
    return [line.split("\t") for line in text.split("\n") if "\t" in line]


@pytest.mark.engine
@pytest.mark.parametrize(("grey", "degrees"), [(0, 0.0), (120, 2.5)])
def test_a_ruled_table_is_read_cell_by_cell(grey: int, degrees: float) -> None:
    page = drawing.scanned(drawing.skewed(ruled_page(grey), degrees))
    reading = read(page, dpi=200)
    (table,) = reading.tables
    assert (table.row_count, table.column_count) == (4, 4)
    found = {(cell.row, cell.column): reading.text[cell.start : cell.end] for cell in table.cells}
    right = [found[place] == text.replace("\n", " ") for place, text in CELLS.items()]
    assert found.keys() == CELLS.keys()
    assert sum(right) >= len(right) - 1
    assert {(cell.row, cell.column): cell.columns for cell in table.cells if cell.columns > 1} == {(2, 1): 3}
    assert reading.text.startswith("BẢNG CHẤM ĐIỂM")
    assert all(len(row) == 4 for row in rows_of(reading.text[table.start : table.end]))
    for word in reading.words:
        inside = [cell for cell in table.cells if cell.start <= word.start < cell.end]
        for cell in inside:
            assert cell.box is not None
            middle = word.box.x + word.box.w / 2, word.box.y + word.box.h / 2
            assert cell.box.x <= middle[0] <= cell.box.x + cell.box.w
            assert cell.box.y <= middle[1] <= cell.box.y + cell.box.h


def test_a_page_without_rules_goes_to_the_engine_as_it_is() -> None:
    page = drawing.draw_page(300)
    assert part(page, 300).page is page
    underlined = page.copy()
    underlined[400:403, 300:800] = 0
    assert part(underlined, 300).page is underlined


def test_bars_of_coarse_print_are_no_rules() -> None:
    chance = np.random.default_rng(4)
    page = cv2.GaussianBlur(drawing.draw_page(200), (0, 0), 0.9)
    grainy = np.clip(page + chance.normal(0, 12, page.shape), 0, 255).astype(np.uint8)
    assert find_rulings(prepare(grainy, measure(grainy), 200).image) is None
    assert not has_rulings(grainy, 200)


def test_a_rule_with_words_close_to_it_is_a_rule() -> None:
    image = PillowImage.new("L", (1000, 1300), 255)  # 200 dpi
    pen, font = ImageDraw.Draw(image), drawing.font(13, 200)
    xs, ys = (100, 200, 760, 930), range(100, 1201, 100)
    for top in ys[:-1]:
        for left, right, text in zip(xs[:-1], xs[1:], ("", "Hình thức", "10"), strict=True):
            pen.rectangle((left, top, right, top + 100), None, 0, 3)
            for line in (top + 4, top + 50):  # as near as in tables that are set tight
                pen.text((left + 7, line), text, 0, font)
    found = find_rulings(np.asarray(PillowImage.fromarray(np.asarray(image)).resize((1500, 1950))))
    assert found is not None
    tall = sorted(rule.at / 1.5 for rule in found.upright if rule.length > 1000)
    assert tall == pytest.approx(xs, abs=5)


def test_whether_there_are_rules_is_seen_on_a_coarse_page() -> None:
    assert has_rulings(ruled_page(), 200)


class OneWord:
    """An engine that sees one word in every stretch of ink."""

    name = "one word"

    def recognize(self, image: drawing.Image, dpi: int) -> EngineOutput:
        assert 100 <= dpi <= 300
        rows = np.flatnonzero((image < 128).any(axis=1))
        groups = np.split(rows, np.flatnonzero(np.diff(rows) > 12) + 1) if len(rows) else []
        words = []
        for number, group in enumerate(groups):
            columns = np.flatnonzero((image[group[0] : group[-1] + 1] < 128).any(axis=0))
            box = Box(int(columns[0]), int(group[0]), int(np.ptp(columns)) + 1, int(np.ptp(group)) + 1)
            words.append(EngineWord("chữ", box, 0.95, 1, 1, number))
        return EngineOutput(tuple(words), self.name)


def test_words_of_cuttings_lead_back_to_their_cells() -> None:
    page = cv2.resize(ruled_page(), None, fx=1.5, fy=1.5, interpolation=cv2.INTER_CUBIC)
    parted = part(np.asarray(page, dtype=np.uint8), 300)
    (table,) = read_cells(parted, OneWord(), 300)
    assert (parted.page[290:900] == 255).all()
    for place, words in zip(table.grid.places, table.words, strict=True):
        assert len(words) == len(list(filter(None, CELLS[place.row, place.column].split("\n"))))
        for word in words:
            ink = parted.tables[word.box.y : word.box.y + word.box.h, word.box.x : word.box.x + word.box.w] < 128
            assert ink.mean() > 0.1


def grid(columns: int, rows: int) -> Grid:
    places = tuple(Place(row, column, 1, 1) for row in range(rows) for column in range(columns))
    xs, ys = (tuple(100.0 * at for at in range(1, count + 2)) for count in (columns, rows))
    return Grid(xs, ys, 0.0, 0.0, places)


def piece(text: str, x: int, y: int, line: int = 0) -> Piece:
    return Piece(text, Box(x, y, 20 * len(text), 30), 0.9, line)


def test_a_table_stands_in_the_text_where_it_stands_on_the_page() -> None:
    cells = (
        (piece("TT", 110, 110),),
        (piece("a", 210, 110, 1), piece("b", 210, 150, 2)),
        (),
        (piece("c", 210, 220, 3),),
    )
    outside = [piece("trên", 100, 20, 4), piece("dưới", 100, 400, 5)]
    composed = compose_page(outside, [SetTable(grid(2, 2), cells)])
    assert composed.text == "trên\n\nTT\ta b\n\tc\n\ndưới\n"
    (table,) = composed.tables
    assert composed.text[table.start : table.end] == "TT\ta b\n\tc\n"
    assert [composed.text[cell.start : cell.end] for cell in table.cells] == ["TT", "a b", "", "c"]
    assert [composed.text[word.start : word.end] for word in composed.words] == ["trên", "TT", "a", "b", "c", "dưới"]


def read_words(*texts: str) -> list[tuple[EngineWord, ...]]:
    return [
        tuple(EngineWord(word, Box(0, 0, 9, 9), 0.9, 1, 1, 1) for word in text.split()) if text else ()
        for text in texts
    ]


def test_a_lone_x_lower_than_figures_is_small() -> None:
    words = read_words("TT", "Đạt", "10", "X", "20", "X")
    heights = {0: 30, 1: 40, 2: 30, 3: 21, 4: 30, 5: 31}
    assert [found[0].text for found in settled(words, heights)] == ["TT", "Đạt", "10", "x", "20", "X"]
