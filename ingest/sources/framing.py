"""What a file says of a page that is a picture, as the intake check asks it: stated resolution, colours, sheet.

Nothing is mended here: `resolution` finds what can be believed, this tells what is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pypdfium2 import raw

from ingest.sources.pdf_page import DEEPEST, PageView
from ocr.intake.inspection import Frame

if TYPE_CHECKING:
    from ocr.intake.inspection import Colours

POINTS = 72
_GREY_MODES = frozenset({"L", "LA", "La", "I", "F", "I;16", "I;16B", "I;16L"})
_GREY_SPACES = frozenset({raw.FPDF_COLORSPACE_DEVICEGRAY, raw.FPDF_COLORSPACE_CALGRAY})


def picture_frame(picture: Any) -> Frame:
    """Return the frame of a picture that Pillow opened."""
    colours: Colours = "colour"
    if picture.mode == "1":
        colours = "bilevel"
    elif picture.mode in _GREY_MODES or (picture.mode == "P" and _is_grey(picture.getpalette() or [])):
        colours = "grey"
    width, height = picture.size
    return Frame(width, height, _stated(picture.info.get("dpi")), colours)


def pdf_frame(page: Any, seen: PageView) -> Frame | None:
    """Return the frame of an open page of pypdfium2; None where the page is no scan."""
    if seen.image_dpi is None or seen.has_own_text:
        return None
    largest: tuple[int, Any] = (0, None)
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=DEEPEST):
        width, height = item.get_px_size()
        largest = max(largest, (width * height, item), key=lambda one: one[0])
    if largest[1] is None:
        return None
    told = largest[1].get_metadata()
    width, height = largest[1].get_px_size()
    colours: Colours = "colour"
    if told.bits_per_pixel == 1:
        colours = "bilevel"
    elif told.colorspace in _GREY_SPACES:
        colours = "grey"
    return Frame(width, height, seen.image_dpi, colours, (seen.width / POINTS, seen.height / POINTS))


def is_grey(page: Any) -> bool:
    """Say whether nothing but grey pictures is drawn on an open page of pypdfium2: a third of the pixels to look at."""
    if raw.FPDFPage_GetAnnotCount(page):
        return False
    drawn = [item for item in page.get_objects(max_depth=DEEPEST) if item.type != raw.FPDF_PAGEOBJ_FORM]
    return bool(drawn) and all(
        item.type == raw.FPDF_PAGEOBJ_IMAGE and item.get_metadata().colorspace in _GREY_SPACES for item in drawn
    )


def _is_grey(palette: list[int]) -> bool:
    return palette[0::3] == palette[1::3] == palette[2::3]


def _stated(dpi: Any) -> float | None:
    try:
        across, down = float(dpi[0]), float(dpi[1])
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        return None
    # 1 is what programs write for "none"; a fax has other resolutions across and down, and the lower one counts.
    return min(across, down) if min(across, down) > 1 else None
