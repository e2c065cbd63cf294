"""The text of a PDF, taken out by three programs that share no code: what went in, and where it stands."""

from __future__ import annotations

import io
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import numpy as np
import pdfplumber
import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from pikepdf import Dictionary, Name
from PIL import Image as PillowImage

from ocr.formats.direction import band_of, run_of
from ocr.formats.pdf import write
from ocr.formats.pdf.font import TextFont
from ocr.formats.pdf.page import put_layer
from ocr.formats.sheet import Sheet, SheetLine, SheetWord
from ocr.page import Box
from tests.ocr.formats import drawn
from tests.ocr.formats.strategies import texts

if TYPE_CHECKING:
    from pathlib import Path

POINTS = 72


def scan(path: Path, width: int, height: int) -> Path:
    PillowImage.fromarray(np.full((height, width), 240, np.uint8)).save(path, dpi=(100, 100))
    return path


def made(folder: Path, sheet: Sheet, *, straighten: bool = True) -> Path:
    out = folder / "out.pdf"
    image = scan(folder / "scan.png", sheet.width, sheet.height)
    write(image, [sheet], out, title="tờ", software="sohoa 1", straighten=straighten)
    return out


def lines_of(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.replace("\r", "").split("\n") if line.strip()]


def by_pdfium(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as document:
        return lines_of(document[0].get_textpage().get_text_range())


def by_pdfplumber(path: Path) -> list[str]:
    with pdfplumber.open(path) as document:
        return lines_of(document.pages[0].extract_text())


def by_poppler(path: Path) -> list[str]:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not here")
    done = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True)
    return lines_of(done.stdout.replace("\f", ""))


READERS = [by_pdfium, by_pdfplumber, by_poppler]


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_every_program_gets_the_lines_as_they_went_in(reader: Any, turns: int, tmp_path: Path) -> None:
    assert reader(made(tmp_path, drawn.sheet(turns=turns))) == list(drawn.LINES)


@pytest.mark.parametrize("reader", READERS)
def test_a_skewed_page_is_shown_level_and_gives_its_lines(reader: Any, tmp_path: Path) -> None:
    assert reader(made(tmp_path, drawn.sheet(slope=0.05))) == list(drawn.LINES)


def test_the_picture_moves_with_its_text_and_stays_as_it_was(tmp_path: Path) -> None:
    sheet = drawn.sheet(slope=0.05)
    level, lying = made(tmp_path, sheet), tmp_path / "as-scanned.pdf"
    write(tmp_path / "scan.png", [sheet], lying, title="tờ", software="sohoa 1", straighten=False)
    streams = []
    for path in (level, lying):
        with pikepdf.open(path) as pdf:
            image = pdf.pages[0].obj.Resources.XObject.Scan
            streams.append(image.read_raw_bytes())
            assert (b" cm\n" in pdf.pages[0].Contents[0].read_bytes()) == (path == level)
    assert streams[0] == streams[1]


def test_words_stand_over_their_boxes(tmp_path: Path) -> None:
    sheet = drawn.sheet()
    with pdfplumber.open(made(tmp_path, sheet)) as document:
        found = document.pages[0].extract_words()
    scale = sheet.dpi / POINTS
    assert len(found) == sum(len(line.words) for line in sheet.lines)
    for word, place in zip([word for line in sheet.lines for word in line.words], found, strict=True):
        assert word.text == place["text"]
        edges = [place[name] * scale for name in ("x0", "top", "x1", "bottom")]
        box = word.box
        assert np.allclose(edges, [box.x, box.y, box.x + box.w, box.y + box.h], atol=1.5)


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_turned_page_is_shown_upright_with_its_words_over_their_boxes(turns: int, tmp_path: Path) -> None:
    upright = drawn.sheet()
    with pdfplumber.open(made(tmp_path, drawn.sheet(turns=turns))) as document:
        page = document.pages[0]
        assert (round(page.width), round(page.height)) == (drawn.WIDTH * 72 // 100, drawn.HEIGHT * 72 // 100)
        found = page.extract_words()
    for word, place in zip([word for line in upright.lines for word in line.words], found, strict=True):
        assert abs(place["x0"] * 100 / POINTS - word.box.x) < 1.5
        assert abs(place["top"] * 100 / POINTS - word.box.y) < 1.5


def test_words_that_touch_are_still_two(tmp_path: Path) -> None:
    places = (("ngành", 60, 90), ("y", 148, 20), ("tế", 170, 30))
    words = tuple(SheetWord(text, Box(x, 100, w, 30), 1.0) for text, x, w in places)
    sheet = Sheet(400, 300, 100, ((SheetLine(words),),))
    out = made(tmp_path, sheet)
    assert by_pdfium(out) == by_pdfplumber(out) == by_poppler(out) == ["ngành y tế"]


@settings(max_examples=25, deadline=None)
@given(texts)
def test_any_character_comes_back(text: str) -> None:
    sheet = Sheet(900, 200, 100, ((SheetLine((SheetWord(text, Box(50, 50, 20 * len(text), 30), 1.0),)),),))
    out = io.BytesIO()
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(648, 144))
    font = TextFont(pdf)
    put_layer(pdf, pdf.pages[0], sheet, font, straighten=True)
    font.finish()
    pdf.save(out)
    with pdfplumber.open(out) as document:
        assert "".join(character["text"] for character in document.pages[0].chars).strip() == text.strip()


def test_a_page_box_and_rotation_of_its_own_are_kept_to(tmp_path: Path) -> None:
    # Media box outside the crop box: left and top, as the page is shown.
    margins = {0: (100, 20), 90: (50, 100), 180: (30, 50), 270: (20, 30)}
    for rotation, (left, top) in margins.items():
        original, out = tmp_path / f"{rotation}.pdf", tmp_path / f"out-{rotation}.pdf"
        upright = drawn.sheet()
        width, height = upright.width * 0.72, upright.height * 0.72
        size = (width, height) if rotation % 180 == 0 else (height, width)
        with pikepdf.new() as pdf:
            page = pdf.add_blank_page(page_size=(size[0] + 130, size[1] + 70))
            page.cropbox = [100, 50, 100 + size[0], 50 + size[1]]
            page.Rotate = rotation
            pdf.save(original)
        write(original, [upright], out, title="tờ", software="sohoa 1")
        assert by_pdfium(out) == by_pdfplumber(out) == list(drawn.LINES)
        with pdfplumber.open(out) as document:
            first = document.pages[0].extract_words()[0]
        assert abs(first["x0"] - left - 60 * 0.72) < 1
        assert abs(first["top"] - top - 80 * 0.72) < 1


def test_an_old_hidden_layer_is_taken_off_and_visible_text_stays(tmp_path: Path) -> None:
    original, out = tmp_path / "old.pdf", tmp_path / "out.pdf"
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(360, 360))
        face = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        inner = b"q BT /F 9 Tf 3 Tr 40 200 Td (older) Tj ET Q"
        form = pdf.make_stream(inner, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 360, 360])
        form.Resources = Dictionary(Font=Dictionary(F=face))
        page.obj.Resources = Dictionary(Font=Dictionary(F=face), XObject=Dictionary(Layer=form))
        page.Contents = pdf.make_stream(
            b"BT /F 9 Tf 0 Tr 40 340 Td (received) Tj 3 Tr 0 -20 Td [(old) 5 (est)] TJ ET /Layer Do"
        )
        pdf.save(original)
    sheet = Sheet(1000, 1000, 200, ((SheetLine((SheetWord("mới", Box(400, 600, 90, 30), 1.0),)),),))
    write(original, [sheet], out, title="tờ", software="sohoa 1")
    assert by_pdfplumber(out) == by_pdfium(out) == ["received", "mới"]


def test_a_line_runs_where_its_words_do() -> None:
    for turns in range(4):
        sheet = drawn.sheet(turns=turns, slope=0.04)
        run = run_of(sheet)
        assert run.turns == turns
        assert abs(run.slope - 0.04) < 0.004
        bands = [band_of(line, sheet, run) for line in sheet.lines]
        assert all(abs(band.height - drawn.HIGH) < 6 for band in bands)
