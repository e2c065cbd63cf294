"""What a PDF page is made of, before it is read: its size, how much of it is pictures, whether its text is seen.

A scan with an OCR layer of old has its text invisible, or under the picture; a digital signature or a stamp of receipt
on a scan is a little text on top of it. Neither is the page's own text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pypdfium2
from pypdfium2 import raw

FULL_PAGE = 0.8  # of the page: from here on its pictures are the page
HALF_PAGE = 0.5
OWN_TEXT = 0.05  # of the page that visible text on top of a full-page picture covers, to be the page's own
ENOUGH = 200  # characters that tell a page with a large picture from a picture with a caption
INVISIBLE = 3  # the text render mode of OCR layers
DEEPEST = 4  # of forms in forms


@dataclass(frozen=True, slots=True)
class PageView:
    """A look at a page.

    Attributes:
        width, height: points, as the page is shown (rotation and crop applied).
        pictures: part of the page that pictures cover, 0 to 1.
        image_dpi: resolution of the picture, or the strips, that are the page; None where none are.
        text: part of the page covered by text that is seen, 0 to 1.
        characters: in the text layer, seen or not.
    """

    width: float
    height: float
    pictures: float
    image_dpi: float | None
    text: float
    characters: int

    @property
    def has_own_text(self) -> bool:
        """Say whether the text layer is what a person sees on the page."""
        if not self.characters or not self.text:
            return False
        if self.pictures >= FULL_PAGE:
            return self.text >= OWN_TEXT
        return self.pictures < HALF_PAGE or self.characters >= ENOUGH


def view(page: Any) -> PageView:
    """Look at an open page of pypdfium2."""
    width, height = page.get_size()
    area = max(width * height, 1.0)
    pictures = text = 0.0
    image_dpi: float | None = None
    outer: tuple[float, float, float, float] | None = None
    kinds = [raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_TEXT, raw.FPDF_PAGEOBJ_FORM]
    for item in page.get_objects(filter=kinds, max_depth=DEEPEST):
        bounds = _bounds(item)
        if item.type == raw.FPDF_PAGEOBJ_FORM:
            outer = bounds if item.level == 0 else outer
            continue
        if item.level > 0 and outer is not None and item.type == raw.FPDF_PAGEOBJ_IMAGE:
            bounds = outer  # places inside a form are the form's own
        part = _area(bounds) / area
        if item.type == raw.FPDF_PAGEOBJ_IMAGE:
            pictures += part
            if part >= FULL_PAGE:
                text = 0.0  # what was drawn before lies under it
            if part >= HALF_PAGE or _spans(bounds, width, height):
                image_dpi = max(image_dpi or 0.0, _dpi(item, bounds))
        elif raw.FPDFTextObj_GetTextRenderMode(item) != INVISIBLE:
            text += part
    if pictures < FULL_PAGE:
        image_dpi = None
    return PageView(width, height, min(pictures, 1.0), image_dpi, min(text, 1.0), _characters(page))


def _characters(page: Any) -> int:
    textpage = page.get_textpage()
    try:
        return int(textpage.count_chars())
    finally:
        textpage.close()


def _bounds(item: Any) -> tuple[float, float, float, float]:
    try:
        left, bottom, right, top = item.get_bounds()
    except pypdfium2.PdfiumError:
        return 0.0, 0.0, 0.0, 0.0
    return left, bottom, right, top


def _spans(bounds: tuple[float, float, float, float], width: float, height: float) -> bool:
    """Say whether a picture goes from side to side of the page: many scanners put a page down in strips."""
    left, bottom, right, top = bounds
    return right - left >= FULL_PAGE * width or top - bottom >= FULL_PAGE * height


def _area(bounds: tuple[float, float, float, float]) -> float:
    left, bottom, right, top = bounds
    return max(right - left, 0.0) * max(top - bottom, 0.0)


def _dpi(item: Any, bounds: tuple[float, float, float, float]) -> float:
    width, height = item.get_px_size()
    # A picture may lie turned on the page: longer side against longer side.
    longest = max(bounds[2] - bounds[0], bounds[3] - bounds[1])
    return float(max(width, height)) / max(longest, 1.0) * 72
