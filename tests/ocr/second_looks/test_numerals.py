from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from PIL import Image as Pillow
from PIL import ImageDraw

from ocr.engine import EngineOutput, EngineWord
from ocr.page import Box
from ocr.second_looks.numerals import count_ones
from tests.ocr import drawing

if TYPE_CHECKING:
    from ocr.engine import Image


def drawn(text: str, dpi: int = 300) -> tuple[Image, Box]:
    """Return a line of print in grey, and the box of its first word."""
    size, face = round(dpi / 4.2), drawing.font(13, dpi)
    sheet = Pillow.new("L", (size * 8, size * 2), 255)
    pen = ImageDraw.Draw(sheet)
    pen.text((size, size // 2), text, font=face, fill=0)
    left, top, right, bottom = pen.textbbox((size, size // 2), text.split(maxsplit=1)[0], font=face)
    image = cv2.GaussianBlur(np.asarray(sheet, np.uint8), (0, 0), 0.7)
    return np.asarray(image, np.uint8), Box(int(left), int(top), int(right - left), int(bottom - top))


def counted(image: Image, read: str, box: Box) -> str:
    word = EngineWord(read, box, 0.95, 1, 1, 1)
    return count_ones(image, EngineOutput((word,), "drawn")).words[0].text


@pytest.mark.parametrize("dpi", [200, 300])
@pytest.mark.parametrize(
    ("printed", "read", "right"),
    [
        ("III. THỰC HIỆN", "II.", "III."),
        ("III. THỰC HIỆN", "HI.", "III."),
        ("III. THỰC HIỆN", "IH.", "III."),
        ("II. Nội dung", "H.", "II."),
        ("II. Nội dung", "II.", "II."),
        ("II Hội nghị", "H", "II"),
        ("I. Hội nghị", "IL.", "I."),
        ("I. Hội nghị", "IL", "I."),
        ("H. Trà Bồng", "H.", "H."),
        ("IHI. Trà Bồng", "IHI.", "IHI."),
        ("IV. Trà Bồng", "II.", "II."),
        ("11. Trà Bồng", "11.", "11."),
        ("LI. Trà Bồng", "LI.", "LI."),
    ],
)
def test_ones_are_counted_and_nothing_else_is(printed: str, read: str, right: str, dpi: int) -> None:
    image, box = drawn(printed, dpi)
    assert counted(image, read, box) == right


def test_a_stroke_left_out_of_the_box_is_counted() -> None:
    image, box = drawn("III. THỰC HIỆN")
    assert counted(image, "II.", Box(box.x + 16, box.y, box.w - 16, box.h)) == "III."


def test_faint_and_tiny_print_stays_as_it_was_read() -> None:
    image, box = drawn("III. THỰC HIỆN")
    faint = (255 - (255 - image) // 6).astype(np.uint8)
    assert counted(faint, "II.", box) == "II."
    small = cv2.resize(image, None, fx=0.2, fy=0.2, interpolation=cv2.INTER_AREA)
    tiny = Box(box.x // 5, box.y // 5, box.w // 5, max(box.h // 5, 1))
    assert counted(np.asarray(small, np.uint8), "II.", tiny) == "II."
