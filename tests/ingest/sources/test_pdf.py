from __future__ import annotations

import io
import resource
from typing import TYPE_CHECKING

import numpy as np
import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest.errors import UnreadableFile
from ingest.limits import Limits
from ingest.sources import Source, open_source
from ingest.sources.framing import is_grey
from ingest.sources.soundness import is_sound
from ocr.page import MACHINE_MADE
from tests.ingest.sources import files
from tests.ocr import drawing

if TYPE_CHECKING:
    from pathlib import Path

    from ocr.page import Reading


def opened(folder: Path, content: bytes, limits: Limits | None = None) -> Source:
    path = folder / "tep"
    path.write_bytes(content)
    return open_source(path, limits)


def assert_boxes_lie_on_ink(image: np.ndarray, reading: Reading) -> None:
    assert image.shape == (reading.height, reading.width, 3)
    ink = image.min(axis=2) < 128
    boxes = np.zeros_like(ink)
    for word in reading.words:
        box = word.box
        assert ink[box.y : box.y + box.h, box.x : box.x + box.w].any()
        boxes[box.y : box.y + box.h, box.x : box.x + box.w] = True
    assert (ink & boxes).sum() > 0.99 * ink.sum()


def test_a_sound_text_layer_is_used_with_boxes_on_the_page_image(tmp_path: Path) -> None:
    with opened(tmp_path, files.pdf(2)) as source:
        reading = source.read_page(2)
        image = source.render(2)
        small = source.render(2, 500)
    assert reading.source == "text-layer"
    assert [line for line in reading.text.split("\n") if line] == [*files.LINES, "Trang 2"]
    assert image is not None
    assert_boxes_lie_on_ink(image, reading)
    assert small is not None
    assert max(small.shape) == 500
    assert small.shape[1] / small.shape[0] == pytest.approx(reading.width / reading.height, rel=0.01)


@pytest.mark.parametrize("crop", [None, (40, 500, 560, 830)])
@pytest.mark.parametrize("origin", [(0, 0), (30, -20)])
def test_boxes_hold_on_cropped_and_shifted_pages(
    tmp_path: Path, crop: tuple[int, ...] | None, origin: tuple[int, int]
) -> None:
    document = pypdfium2.PdfDocument(files.pdf())
    page = document[0]
    if crop:
        page.set_cropbox(*crop)
    else:
        page.set_mediabox(*origin, 595, 842)
    buffer = io.BytesIO()
    document.save(buffer)
    document.close()
    with opened(tmp_path, buffer.getvalue()) as source:
        reading = source.read_page(1)
        assert reading.source == "text-layer"
        image = source.render(1)
        assert image is not None
        assert_boxes_lie_on_ink(image, reading)


def test_footnote_marks_are_kept_apart_from_years(tmp_path: Path) -> None:
    with opened(tmp_path, files.pdf_with_footnote_mark()) as source:
        assert source.read_page(1).text == "Kế hoạch năm 2023 ⁸ trên diện tích 45 m²\n"


@pytest.mark.engine
def test_a_scan_is_read_by_ocr_whatever_old_layer_or_stamp_it_carries(tmp_path: Path) -> None:
    scan = drawing.scanned(drawing.draw_page())
    garbage = ["UY BAN NHAN DAN s6 27 phudng S6ng Ha"] * 20
    stamp = ["Ký bởi: Ủy ban nhân dân phường"]
    with opened(tmp_path, files.scan_pdf(scan, garbage, stamp)) as source:
        reading = source.read_page(1)
        image = source.render(1)
    assert reading.source == "ocr"
    assert reading.dpi == 200
    assert drawing.BODY[2][0] in reading.text
    assert image is not None
    assert image.shape[:2] == (reading.height, reading.width)


@pytest.mark.parametrize(
    ("text", "sound"),
    [
        (" ".join(files.LINES) * 4, True),
        ("Số: 12/QĐ-UBND", True),
        ("1 2 3 450.000 17,5% 2024", True),
        ("", False),
        ("(cid:12)(cid:31)(cid:7) xin", False),
        ("\ue001\ue002\ue003 quyết định", False),
        ("Céng hßa x· héi chñ nghÜa ViÖt Nam §éc lËp - Tù do - H¹nh phóc", False),
        ("Uy ban nhan dan xa bao cao ket qua thuc hien nhiem vu " * 10, False),
        ("Fxqj krd ad krl fkx qjkld ylhw qdp grf ods wx gr kdqk skxf " * 10, False),
    ],
)
def test_soundness_of_a_text_layer(text: str, sound: bool) -> None:  # noqa: FBT001 - a table of cases
    assert is_sound(text) is sound


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (files.pdf(30)[:9000], "truncated"),
        (files.pdf(password="mật"), "encrypted"),  # noqa: S106 - of a file made here
        (b"%PDF-1.4\n" + bytes(3000) + b"\nstartxref\n0\n%%EOF", "damaged"),
        (
            (
                b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
                b"trailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF"
            ),
            "no-pages",
        ),
    ],
)
def test_a_bad_pdf_is_refused_with_its_reason(tmp_path: Path, content: bytes, code: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        opened(tmp_path, content)
    assert caught.value.code == code


def test_a_pdf_with_an_empty_user_password_opens(tmp_path: Path) -> None:
    with opened(tmp_path, files.pdf(password="")) as source:
        assert files.LINES[0] in source.read_page(1).text


def test_a_pdf_of_two_thousand_pages_is_carried_page_by_page(tmp_path: Path) -> None:
    content = files.pdf(2000)
    with opened(tmp_path, content) as source:
        assert source.page_count == 2000
        source.read_page(1)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        assert [f"Trang {n}" in source.read_page(n).text for n in (2, 700, 1400, 2000)] == [True] * 4
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000
        with pytest.raises(UnreadableFile, match="2000"):
            source.read_page(2001)
    with pytest.raises(UnreadableFile) as caught:
        opened(tmp_path, content, Limits(max_pages=1999))
    assert caught.value.code == "too-many-pages"


def blank_pdf(width: float, height: float) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(width, height))
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


@pytest.mark.parametrize(("width", "height"), [(2_000_000, 2_000_000), (1e9, 0.1)])
def test_a_page_too_large_at_any_resolution_is_refused(tmp_path: Path, width: float, height: float) -> None:
    with opened(tmp_path, blank_pdf(width, height)) as source:
        for ask in (source.read_page, source.render):
            with pytest.raises(UnreadableFile) as caught:
                ask(1)
            assert caught.value.code == "too-many-pixels"


@pytest.mark.parametrize(("width", "height"), [(100_000, 3), (3, 100_000), (1, 1)])
def test_a_page_of_strange_shape_is_read_and_shown(tmp_path: Path, width: float, height: float) -> None:
    with opened(tmp_path, blank_pdf(width, height)) as source:
        reading = source.read_page(1)
        image = source.render(1, 1600)
    assert reading.text == ""
    assert image is not None
    assert max(image.shape) <= 1600


def test_a_poster_is_rendered_within_the_limit_of_pixels(tmp_path: Path) -> None:
    limits = Limits(page_pixels=500_000)
    with opened(tmp_path, files.pdf(), limits) as source:
        reading = source.read_page(1)
        assert reading.width * reading.height < 520_000
        image = source.render(1)
    assert image is not None
    assert_boxes_lie_on_ink(image, reading)


@pytest.mark.parametrize(
    ("maker", "recognised"),
    [
        ("ABBYY FineReader PDF 15", True),
        ("Adobe Acrobat 11 Paper Capture Plug-in", True),
        ("tesseract 5.3.0", True),
        ("Microsoft® Word 2016", False),
        ("Irisoft Writer", False),
        ("", False),
    ],
)
def test_a_text_layer_that_a_program_recognised_says_so(tmp_path: Path, maker: str, recognised: bool) -> None:  # noqa: FBT001
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842))
    canvas.setProducer(maker)
    canvas.setFont(files.vietnamese_font(), 13)
    for number, line in enumerate(files.LINES):
        canvas.drawString(85, 760 - 18 * number, line)
    canvas.save()
    with opened(tmp_path, buffer.getvalue()) as source:
        reading = source.read_page(1)
    assert reading.source == "text-layer"
    assert reading.engine.endswith(MACHINE_MADE) is recognised


def test_a_page_in_strips_is_a_scan_at_its_own_resolution(tmp_path: Path) -> None:
    page = drawing.scanned(drawing.draw_page())
    with opened(tmp_path, files.strips_pdf(page)) as source:
        frame = source.frame(1)
        shown = source.render(1)
    assert frame is not None
    assert frame.dpi == pytest.approx(200, abs=1)
    assert shown is not None
    assert shown.shape[:2] == pytest.approx(page.shape, abs=2)


def test_only_a_page_of_nothing_but_grey_pictures_is_grey(tmp_path: Path) -> None:
    grey = drawing.scanned(drawing.draw_page())
    coloured = np.stack([grey] * 3, axis=-1)
    coloured[100:150, 100:150] = (200, 20, 20)
    found = []
    for scan, stamp in ((grey, ()), (grey, ("Ký bởi: Ủy ban nhân dân phường",)), (coloured, ())):
        with pypdfium2.PdfDocument(files.scan_pdf(scan, (), stamp)) as document:
            page = document[0]
            found.append(is_grey(page))
            if found[-1]:
                one, three = (page.render(grayscale=way).to_numpy() for way in (True, False))
                assert (one.reshape(one.shape[:2]) == three[:, :, 0]).all()
            page.close()
    assert found == [True, False, False]
    with opened(tmp_path, files.scan_pdf(grey)) as source:  # what people are shown has colours as before
        shown = source.render(1, 300)
    assert shown is not None
    assert shown.ndim == 3
