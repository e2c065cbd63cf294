from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image as PillowImage

from ingest.errors import UnreadableFile
from ingest.sources import Source, open_source
from ingest.sources.resolution import resolution
from ocr.engine import EngineOutput, EngineWord, Image
from ocr.page import Box
from tests.ingest.sources import files
from tests.ocr import drawing

if TYPE_CHECKING:
    from pathlib import Path

    from ingest.limits import Limits

ORIENTATION = 0x0112
STRIP_OFFSETS = 273


class Corner:
    """An engine that reports one word where the prepared page is darkest."""

    name = "corner"

    def recognize(self, image: Image, dpi: int) -> EngineOutput:
        assert dpi == 300
        down, across = np.nonzero(image < 100)
        x, y = int(across.min()), int(down.min())
        box = Box(x, y, int(across.max()) - x + 1, int(down.max()) - y + 1)
        return EngineOutput((EngineWord("mực", box, 0.9, 1, 1, 1),), self.name)


def opened(folder: Path, content: bytes, limits: Limits | None = None) -> Source:
    path = folder / "tep"
    path.write_bytes(content)
    return open_source(path, limits)


def stored(form: str, page: Image, **options: object) -> bytes:
    buffer = io.BytesIO()
    PillowImage.fromarray(page).save(buffer, form, **options)
    return buffer.getvalue()


@pytest.mark.engine
@pytest.mark.parametrize("form", ["PNG", "TIFF"])
def test_a_page_image_is_read_at_its_stated_resolution(tmp_path: Path, form: str) -> None:
    page = drawing.draw_page()
    with opened(tmp_path, stored(form, page, dpi=(200, 200))) as source:
        reading = source.read_page(1)
    assert drawing.cer(reading.text) < 0.02
    assert (reading.width, reading.height, reading.dpi) == (page.shape[1], page.shape[0], 200)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_exif_orientation_is_applied_once_to_page_and_boxes(tmp_path: Path, form: str, orientation: int) -> None:
    page = np.full((400, 300), 255, np.uint8)
    page[40:120, 30:90] = 0
    page[40:60, 120:260] = 0
    page[140:150, 30:200:8] = 0
    turned = {1: 0, 3: 2, 6: 1, 8: 3}[orientation]  # how the sensor lay when the picture was taken
    exif = PillowImage.Exif()
    exif[ORIENTATION] = orientation
    with opened(tmp_path, stored(form, np.ascontiguousarray(np.rot90(page, turned)), exif=exif)) as source:
        image = source.render(1)
        reading = source.read_page(1, Corner())
    assert image is not None
    assert image.shape == (400, 300, 3)
    assert np.abs(image[:, :, 0].astype(int) - page).mean() < 4
    assert (reading.width, reading.height) == (300, 400)


def test_pages_of_a_tiff_are_told_apart_and_scaled(tmp_path: Path) -> None:
    with opened(tmp_path, files.tiff(3)) as source:
        assert source.page_count == 3
        shades = [source.render(number, 100) for number in (3, 1, 2, 1)]
        assert source.read_page(2).text == ""
    assert [int(shade.mean()) for shade in shades if shade is not None] == [202, 200, 201, 200]
    assert all(shade is not None and shade.shape == (100, 70, 3) for shade in shades)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "TIFF"])
@pytest.mark.parametrize("kept", [0.5, 0.98])
def test_an_image_cut_short_is_refused(tmp_path: Path, form: str, kept: float) -> None:
    whole = stored(form, drawing.scanned(drawing.draw_page(75)))
    with pytest.raises(UnreadableFile) as caught:
        opened(tmp_path, whole[: int(len(whole) * kept)])
    assert caught.value.code == "truncated"


def test_a_tiff_cut_within_a_page_gives_its_whole_pages(tmp_path: Path) -> None:
    whole = bytearray(files.tiff(2))
    offsets = PillowImage.open(io.BytesIO(whole))
    offsets.seek(1)
    # The second page says that its pixels lie beyond the end of the file, as they do where a copy broke off.
    place = offsets.tag_v2[STRIP_OFFSETS][0].to_bytes(4, "little")
    at = whole.rindex(place)
    whole[at : at + 4] = (len(whole) + 1000).to_bytes(4, "little")
    with opened(tmp_path, bytes(whole)) as source:
        assert source.page_count == 2
        assert source.render(1) is not None
        with pytest.raises(UnreadableFile) as caught:
            source.render(2)
        assert caught.value.code == "truncated"
        assert source.read_page(1).text == ""


def test_damaged_pixels_are_named_and_the_file_stays_usable(tmp_path: Path) -> None:
    whole = bytearray(stored("PNG", drawing.scanned(drawing.draw_page(75))))
    whole[len(whole) // 2 : len(whole) // 2 + 300] = bytes(300)
    with opened(tmp_path, bytes(whole)) as source:
        for _ in range(2):
            with pytest.raises(UnreadableFile) as caught:
                source.read_page(1)
            assert caught.value.code == "damaged"


def test_too_many_pixels_are_refused_before_they_are_decoded(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    PillowImage.new("1", (20_000, 6_000), 1).save(buffer, "PNG")
    with pytest.raises(UnreadableFile) as caught:
        opened(tmp_path, buffer.getvalue())
    assert caught.value.code == "too-many-pixels"
    assert "20000" in caught.value.message


def test_an_image_twenty_thousand_pixels_wide_is_made_smaller(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    PillowImage.new("L", (20_000, 2_500), 255).save(buffer, "JPEG")
    with opened(tmp_path, buffer.getvalue()) as source:
        reading = source.read_page(1)
        small = source.render(1, 800)
    assert (reading.width, reading.height, reading.text) == (10_000, 1_250, "")
    assert small is not None
    assert small.shape == (100, 800, 3)


def test_transparent_pixels_lie_on_white(tmp_path: Path) -> None:
    with opened(tmp_path, stored("PNG", np.zeros((50, 60, 4), np.uint8))) as source:
        image = source.render(1)
    assert image is not None
    assert (image == 255).all()


@pytest.mark.parametrize(
    ("info", "size", "dpi"),
    [
        ({"dpi": (300, 300)}, (2480, 3508), 300),
        ({"dpi": (72, 72)}, (2480, 3508), 300),
        ({}, (1654, 2339), 200),
        ({"dpi": (0, 0)}, (2339, 1654), 200),
        ({"dpi": (204, 98)}, (1728, 1100), None),
        ({"dpi": (96, 96)}, (3024, 4032), None),
        ({"dpi": "bad"}, (900, 700), None),
    ],
)
def test_resolution_is_believed_only_where_it_can_be_true(
    info: dict[object, object], size: tuple[int, int], dpi: int | None
) -> None:
    assert resolution(info, *size) == dpi


@pytest.mark.engine
def test_a_heic_photo_is_read(root: Path) -> None:
    with open_source(root / "tests/ingest/sources/data/page.heic") as source:
        reading = source.read_page(1)
        image = source.render(1)
    assert (source.kind.name, source.page_count) == ("heic", 1)
    assert drawing.cer(reading.text) < 0.05
    assert image is not None
    assert image.shape == (reading.height, reading.width, 3)


def test_a_heic_cut_short_is_refused(root: Path, tmp_path: Path) -> None:
    whole = (root / "tests/ingest/sources/data/page.heic").read_bytes()
    with pytest.raises(UnreadableFile) as caught:
        opened(tmp_path, whole[:-500])
    assert caught.value.code == "truncated"
