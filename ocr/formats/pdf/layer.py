"""The text of a sheet as drawing operators: invisible, each word over its box, lines in reading order.

A line is set on one baseline and in one size, in which a character is as high as the line's band: programs that select
or extract text tell lines by that. Each word is stretched to the width of its box, and the blank after it to the next.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ocr.formats.direction import band_of, run_of
from ocr.formats.pdf.font import DESCENT, WIDTH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ocr.formats.direction import Band
    from ocr.formats.pdf.font import TextFont
    from ocr.formats.sheet import Sheet, SheetLine

FONT_KEY = "/SohoaText"
LEAST_STRETCH, MOST_STRETCH = 1.0, 9999.0  # per cent
BLANK = 0.17  # of the height of a line: the least blank between words that is taken for one
# From a frame (x to the right, y down) to the page image before it was turned into that frame: where (x, y) goes, by
# the quarter turns clockwise that were made; w and h are those of the page image.
_BACK: dict[int, Callable[[float, float, float, float], tuple[float, float]]] = {
    0: lambda x, y, _w, _h: (x, y),
    1: lambda x, y, _w, h: (y, h - x),
    2: lambda x, y, w, h: (w - x, h - y),
    3: lambda x, y, w, _h: (w - y, x),
}


def operators(sheet: Sheet, width: float, font: TextFont) -> bytes:
    """Return what draws a sheet's text, for a page `width` points wide whose origin is at the bottom left."""
    run = run_of(sheet)
    scale = width / max(sheet.width, 1)
    parts = ["BT", "3 Tr"]
    for line in sheet.lines:
        parts.extend(_line(line, band_of(line, sheet, run), sheet, scale, font))
    parts.append("ET")
    return "\n".join(parts).encode("ascii")


def _line(line: SheetLine, band: Band, sheet: Sheet, scale: float, font: TextFont) -> Iterator[str]:
    size = max(band.height * scale, 0.5)
    lean = math.hypot(1.0, band.slope)
    low = band.low - DESCENT * band.height
    x, y = _BACK[band.turns](band.x, low, sheet.width, sheet.height)
    angle = math.radians(90 * band.turns) - math.atan(band.slope)
    cos, sin = math.cos(angle), math.sin(angle)
    yield f"{FONT_KEY} {size:.3f} Tf"
    yield f"{cos:.6f} {sin:.6f} {-sin:.6f} {cos:.6f} {x * scale:.3f} {(sheet.height - y) * scale:.3f} Tm"
    at = 0.0
    last = len(line.words) - 1
    for number, (word, box) in enumerate(zip(line.words, band.boxes, strict=True)):
        # Where boxes touch or overlap, a blank has to be left all the same: programs that extract text look for it.
        reach = float(box.w)
        if number < last:
            reach = max(min(reach, band.boxes[number + 1].x - box.x - BLANK * band.height), reach / 2)
        start = (box.x - band.x) * lean * scale
        step, at = start - at, start
        stretch = _stretch(reach * lean * scale, len(word.text), size)
        yield f"{step:.3f} 0 Td {stretch:.3f} Tz {font.encode(word.text)} Tj"
        if number < last:
            gap = band.boxes[number + 1].x - box.x - reach
            yield f"{_stretch(gap * lean * scale, 1, size):.3f} Tz {font.encode(' ')} Tj"


def _stretch(width: float, characters: int, size: float) -> float:
    """Return the horizontal scaling, in per cent, that makes so many characters so many points wide."""
    return min(max(100 * width / (characters * WIDTH * size), LEAST_STRETCH), MOST_STRETCH)
