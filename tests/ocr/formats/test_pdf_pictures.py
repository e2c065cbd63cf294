"""Image files as pages: pixel for pixel, in the file's own bytes where PDF knows their packing."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np
import pikepdf
import pypdfium2
import pytest
from PIL import Image as PillowImage
from PIL import ImageCms, ImageOps

from ocr.formats.pdf import Written, write

if TYPE_CHECKING:
    from pathlib import Path

WIDTH, HEIGHT, DPI = 60, 90, 72


def colours(mode: str = "RGB") -> PillowImage.Image:
    """Return a picture of soft colours without symmetry."""
    down, across = np.mgrid[0:HEIGHT, 0:WIDTH]
    channels = (down * 255 / HEIGHT, across * 255 / WIDTH, 255 - (down + across) * 255 / (HEIGHT + WIDTH))
    return PillowImage.fromarray(np.stack(channels, axis=-1).astype(np.uint8)).convert(mode)


def black_and_white() -> PillowImage.Image:
    return colours("L").point(lambda shade: 255 if shade > 120 else 0).convert("1")


def made(path: Path, pages: int = 1) -> tuple[Written, Path]:
    out = path.with_suffix(".out.pdf")
    return write(path, [None] * pages, out, title=path.name, software="sohoa 1"), out


def saved(folder: Path, picture: PillowImage.Image, ending: str, **options: Any) -> Path:
    path = folder / f"scan.{ending}"
    picture.save(path, dpi=(DPI, DPI), **options)
    return path


def stored(out: Path, page: int = 0) -> tuple[Any, PillowImage.Image]:
    """Return a page's image object's entries and pixels."""
    with pikepdf.open(out) as pdf:
        image = pdf.pages[page].obj.Resources.XObject.Scan
        entries = {key: image.get(key) for key in ("/Filter", "/SMask", "/ColorSpace", "/Decode", "/BitsPerComponent")}
        entries["raw"] = image.read_raw_bytes()
        entries = {key: str(value) if key == "/Filter" else value for key, value in entries.items()}
        return entries, pikepdf.PdfImage(image).as_pil_image().copy()


def shown(out: Path, page: int = 0) -> np.ndarray[Any, Any]:
    with pypdfium2.PdfDocument(out) as document:
        return np.asarray(document[page].render(scale=1, rev_byteorder=True).to_pil().convert("RGB"), np.int16)


def looks_like(out: Path, picture: PillowImage.Image, page: int = 0) -> bool:
    """Say whether a page looks like a picture; A4 long, so that a size in points says nothing."""
    seen = shown(out, page)
    wanted = np.asarray(picture.convert("RGB").resize(seen.shape[1::-1], PillowImage.Resampling.BILINEAR), np.int16)
    return bool(np.abs(seen - wanted).mean() < 4)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_shown_as_its_exif_turns_it_in_its_own_bytes(orientation: int, tmp_path: Path) -> None:
    exif = PillowImage.Exif()
    exif[0x0112] = orientation
    path = saved(tmp_path, colours(), "jpg", quality=95, exif=exif)
    written, out = made(path)
    assert written.archival
    entries, _ = stored(out)
    assert (entries["/Filter"], entries["raw"]) == ("/DCTDecode", path.read_bytes())
    with PillowImage.open(path) as photo:
        assert looks_like(out, ImageOps.exif_transpose(photo))


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB"])
def test_a_png_keeps_its_packed_rows(mode: str, tmp_path: Path) -> None:
    plain = {"1": black_and_white(), "P": colours().quantize(16, dither=PillowImage.Dither.NONE)}
    picture = plain.get(mode) or colours(mode)
    path = saved(tmp_path, picture, "png")
    written, out = made(path)
    assert written.archival
    entries, pixels = stored(out)
    assert entries["raw"] in path.read_bytes()
    assert np.array_equal(np.asarray(pixels.convert("RGB")), np.asarray(picture.convert("RGB")))
    assert looks_like(out, picture)


def test_what_is_see_through_is_masked(tmp_path: Path) -> None:
    picture = colours("RGBA")
    picture.putalpha(PillowImage.linear_gradient("L").resize(picture.size))
    written, out = made(saved(tmp_path, picture, "png"))
    assert written.archival
    entries, pixels = stored(out)
    assert np.array_equal(np.asarray(pixels.convert("RGB")), np.asarray(picture.convert("RGB")))
    assert entries["/SMask"] is not None
    paper = PillowImage.new("RGBA", picture.size, "white")
    assert looks_like(out, PillowImage.alpha_composite(paper, picture))


def test_deep_grey_keeps_all_its_bits(tmp_path: Path) -> None:
    values = (np.arange(WIDTH * HEIGHT, dtype=np.uint16).reshape(HEIGHT, WIDTH) * 12).astype(np.uint16)
    path = tmp_path / "scan.tif"
    PillowImage.fromarray(values).save(path)
    written, out = made(path)
    assert written.archival
    with pikepdf.open(out) as pdf:
        image = pdf.pages[0].obj.Resources.XObject.Scan
        assert np.array_equal(np.frombuffer(image.read_bytes(), ">u2").reshape(HEIGHT, WIDTH), values)


@pytest.mark.parametrize("compression", ["group4", "group3", "packbits", "raw"])
@pytest.mark.parametrize("white", [0, 1])
def test_black_and_white_is_fax_and_the_same_black_and_white(compression: str, white: int, tmp_path: Path) -> None:
    picture = black_and_white()
    path = saved(tmp_path, picture, "tif", compression=compression, tiffinfo={262: white})
    with PillowImage.open(path) as again:
        picture = again.convert("1")
    written, out = made(path)
    assert written.archival
    entries, pixels = stored(out)
    assert entries["/Filter"] == "/CCITTFaxDecode"
    assert np.array_equal(np.asarray(pixels.convert("1")), np.asarray(picture))
    assert looks_like(out, picture)


def test_a_fax_in_one_strip_is_kept_as_it_is(tmp_path: Path) -> None:
    path = saved(tmp_path, colours("1"), "tif", compression="group4")
    _, out = made(path)
    assert stored(out)[0]["raw"] in path.read_bytes()


def test_frames_of_a_tiff_are_pages_in_order(tmp_path: Path) -> None:
    frames = [colours("L"), colours("RGB").rotate(90, expand=True), colours("1")]
    path = saved(tmp_path, frames[0], "tif", save_all=True, append_images=frames[1:], compression="tiff_lzw")
    written, out = made(path, 3)
    assert written.archival
    for number, frame in enumerate(frames):
        pixels = stored(out, number)[1]
        assert np.array_equal(np.asarray(pixels.convert("RGB")), np.asarray(frame.convert("RGB")))
        assert looks_like(out, frame, number)


def test_a_turned_tiff_is_upright(tmp_path: Path) -> None:
    path = saved(tmp_path, colours(), "tif", tiffinfo={274: 6})
    _, out = made(path)
    assert looks_like(out, colours().rotate(-90, expand=True))


def test_inks_without_a_profile_become_colours_of_light(tmp_path: Path) -> None:
    picture = colours("CMYK")
    written, out = made(saved(tmp_path, picture, "jpg", quality=95))
    assert written.archival
    assert stored(out)[0]["/Filter"] == "/FlateDecode"
    assert looks_like(out, picture)


def test_a_profile_comes_along(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    _, out = made(saved(tmp_path, colours(), "jpg", icc_profile=profile))
    with pikepdf.open(out) as pdf:
        image = pdf.pages[0].obj.Resources.XObject.Scan
        assert str(image.ColorSpace[0]) == "/ICCBased"
        assert image.ColorSpace[1].read_bytes() == profile


def test_a_profile_of_other_colours_is_left_out(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    _, out = made(saved(tmp_path, colours(), "jpg", icc_profile=profile))
    assert str(stored(out)[0]["/ColorSpace"]) == "/DeviceRGB"


def test_webp_and_heic_are_packed_without_loss(tmp_path: Path, root: Path) -> None:
    for path in (saved(tmp_path, colours(), "webp"), root / "tests/ingest/sources/data/page.heic"):
        out = tmp_path / "out.pdf"
        write(path, [None], out, title="ảnh", software="sohoa 1")
        with PillowImage.open(io.BytesIO(path.read_bytes())) as picture:
            upright = ImageOps.exif_transpose(picture.convert("RGB"))
            assert np.array_equal(np.asarray(stored(out)[1].convert("RGB")), np.asarray(upright))


@pytest.mark.parametrize(("size", "dpi"), [((1, 1), 300), ((1, 400), 72), ((60, 90), 5000), ((300, 20), 1)])
def test_a_page_of_any_size_is_one_that_a_pdf_can_have(tmp_path: Path, size: tuple[int, int], dpi: int) -> None:
    picture = PillowImage.new("L", size, 200)
    file = tmp_path / "scan.png"
    picture.save(file, dpi=(dpi, dpi))
    _, out = made(file)
    with pikepdf.open(out) as pdf:
        _, _, width, height = (float(side) for side in pdf.pages[0].mediabox)
    assert 3 <= min(width, height) <= max(width, height) <= 14_400
