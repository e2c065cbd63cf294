"""Files of every kind made for the tests, good ones and bad ones."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import docx
import numpy as np
from PIL import Image as PillowImage
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from tests.ocr import drawing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

LINES = (
    "ỦY BAN NHÂN DÂN XÃ ĐÔNG HẢI",
    "Căn cứ Nghị quyết số 21/NQ-HĐND ngày 15/7/2022 của Hội đồng nhân dân xã",
    "về việc hỗ trợ sửa chữa nhà ở cho người già neo đơn trong xã.",
)


def encoded(form: str, size: tuple[int, int] = (300, 420), **options: Any) -> bytes:
    buffer = io.BytesIO()
    shades = np.linspace(0, 255, size[0] * size[1] * 3).reshape(size[1], size[0], 3).astype(np.uint8)
    PillowImage.fromarray(shades).save(buffer, form, **options)
    return buffer.getvalue()


def tiff(pages: int) -> bytes:
    sheets = [PillowImage.fromarray(np.full((400, 280), 200 + page, np.uint8)) for page in range(pages)]
    buffer = io.BytesIO()
    sheets[0].save(buffer, "TIFF", save_all=True, append_images=sheets[1:], compression="tiff_lzw", dpi=(200, 200))
    return buffer.getvalue()


def vietnamese_font() -> str:
    if "print" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("print", drawing.font(13, 72).path))
    return "print"


def pdf(pages: int = 1, password: str | None = None) -> bytes:
    buffer = io.BytesIO()
    lock = None if password is None else StandardEncryption(password, ownerPassword="owner")
    canvas = Canvas(buffer, pagesize=(595, 842), encrypt=lock)
    face = vietnamese_font()
    for page in range(pages):
        canvas.setFont(face, 13)
        for number, line in enumerate(LINES):
            canvas.drawString(85, 760 - 18 * number, line)
        canvas.drawString(85, 600, f"Trang {page + 1}")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def pdf_with_footnote_mark() -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842))
    canvas.setFont(vietnamese_font(), 13)
    canvas.drawString(85, 700, "Kế hoạch năm 2023")
    end = 85 + pdfmetrics.stringWidth("Kế hoạch năm 2023", "print", 13)
    canvas.setFont("print", 8)
    canvas.drawString(end, 705, "8")
    canvas.setFont("print", 13)
    canvas.drawString(end + 6, 700, "trên diện tích 45 m")
    end += 6 + pdfmetrics.stringWidth("trên diện tích 45 m", "print", 13)
    canvas.setFont("print", 8)
    canvas.drawString(end, 705, "2")
    canvas.save()
    return buffer.getvalue()


def scan_pdf(page: NDArray[np.uint8], hidden: Sequence[str] = (), on_top: Sequence[str] = ()) -> bytes:
    """Return a page that is a picture: an old OCR layer, unseen, under it, and a digital stamp on it."""
    buffer = io.BytesIO()
    width, height = page.shape[1] * 72 / 200, page.shape[0] * 72 / 200
    canvas = Canvas(buffer, pagesize=(width, height))
    canvas.drawImage(ImageReader(PillowImage.fromarray(page)), 0, 0, width, height)
    face = vietnamese_font()
    for mode, lines in ((3, hidden), (0, on_top)):
        text = canvas.beginText(40, height - 20)
        text.setFont(face, 9)
        text.setTextRenderMode(mode)
        for line in lines:
            text.textLine(line)
        canvas.drawText(text)
    canvas.save()
    return buffer.getvalue()


def strips_pdf(page: NDArray[np.uint8], strips: int = 5) -> bytes:
    """Return a page that a scanner put down in strips, one picture under the other, at 200 dpi."""
    buffer = io.BytesIO()
    width, height = page.shape[1] * 72 / 200, page.shape[0] * 72 / 200
    canvas = Canvas(buffer, pagesize=(width, height))
    top = height
    for strip in np.array_split(page, strips):
        high = strip.shape[0] * 72 / 200
        top -= high
        canvas.drawImage(ImageReader(PillowImage.fromarray(strip)), 0, top, width, high)
    canvas.save()
    return buffer.getvalue()


def archive(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return buffer.getvalue()


def document() -> docx.document.Document:
    return docx.Document()


def saved(opened: Any) -> bytes:
    buffer = io.BytesIO()
    opened.save(buffer)
    return buffer.getvalue()
