"""A layer of text put on a page of a PDF, whatever the page's box and rotation.

The page's own drawing stays as it is, inside brackets that give the graphics state back; only an invisible layer that
an earlier program left is taken off, since its words would be found twice. Quarter turns go into the page's `Rotate`,
skew into a matrix before the drawing: both change how the page is shown and no picture.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from pikepdf import Dictionary

from ocr.formats.direction import run_of
from ocr.formats.pdf.hidden import take_off_hidden_text
from ocr.formats.pdf.layer import FONT_KEY, operators

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pikepdf import Object, Page, Pdf

    from ocr.formats.pdf.font import TextFont
    from ocr.formats.sheet import Sheet

SKEWED = 0.005  # slope (0.3 degrees) from which a page is shown straightened
INHERITED = 64  # levels of the page tree looked through


def put_layer(pdf: Pdf, page: Page, sheet: Sheet, font: TextFont, *, straighten: bool) -> None:
    """Put a sheet's text on its page.

    Args:
        pdf: whose page it is.
        page: as the sheet's image shows it.
        sheet: its words.
        font: of all layers of this PDF.
        straighten: show the page upright and level.
    """
    take_off_hidden_text(pdf, page)
    box, rotation = _box(page), _rotation(page)
    size = (box[2] - box[0], box[3] - box[1])
    width, height = size if rotation % 180 == 0 else size[::-1]
    run = run_of(sheet)
    frame = _frame(run.slope, box) if straighten and _may_move(page, run.slope) else ""
    page.contents_add(f"q\n{frame}q\n".encode(), prepend=True)
    drawn = operators(sheet, width, font)
    placed = _matrix(_to_user_space(box, rotation, width, height))
    page.contents_add(b"\nQ\nq\n" + placed.encode() + drawn + b"\nQ\nQ\n")
    fonts = _own(_resources(page), "/Font")
    fonts[FONT_KEY] = font.reference
    if straighten and run.turns:
        page.Rotate = (rotation + 90 * run.turns) % 360


def _box(page: Page) -> tuple[float, float, float, float]:
    """Return left, bottom, right, top of what is shown, in points."""
    media, crop = _sides(page.mediabox), _sides(page.cropbox)
    left, bottom = max(media[0], crop[0]), max(media[1], crop[1])
    right, top = min(media[2], crop[2]), min(media[3], crop[3])
    return (left, bottom, right, top) if left < right and bottom < top else media


def _sides(box: Iterable[object]) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = (float(str(side)) for side in box)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _rotation(page: Page) -> int:
    stated = _inherited(page.obj, "/Rotate")
    return round(float(str(stated))) % 360 if stated is not None else 0


def _inherited(node: Object, key: str) -> Object | None:
    for _ in range(INHERITED):
        if key in node:
            return node[key]
        if "/Parent" not in node:
            return None
        node = node["/Parent"]
    return None


def _to_user_space(
    box: tuple[float, float, float, float], rotation: int, width: float, height: float
) -> tuple[float, ...]:
    """Return the matrix from the page as it is shown, origin at its bottom left, to the page's own coordinates."""
    left, bottom, right, top = box
    return {
        0: (1, 0, 0, 1, left, bottom),
        90: (0, 1, -1, 0, left + height, bottom),
        180: (-1, 0, 0, -1, right, top),
        270: (0, -1, 1, 0, right - height, bottom + width),
    }[rotation // 90 * 90]


def _frame(slope: float, box: tuple[float, float, float, float]) -> str:
    """Return what turns a page about its middle so that lines of this slope become level."""
    angle = math.atan(slope)
    cos, sin = math.cos(angle), math.sin(angle)
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return _matrix((cos, sin, -sin, cos, x - x * cos + y * sin, y - x * sin - y * cos))


def _matrix(numbers: tuple[float, ...]) -> str:
    return " ".join(f"{number:.6f}".rstrip("0").rstrip(".") for number in numbers) + " cm\n"


def _may_move(page: Page, slope: float) -> bool:
    """Say whether a page is skewed, and nothing lies on it that a matrix does not move."""
    return abs(slope) >= SKEWED and "/Annots" not in page.obj


def _resources(page: Page) -> Object:
    """Return the page's resources as its own: pages share dictionaries, and what is added to one is added to all."""
    found = _inherited(page.obj, "/Resources")
    page.obj.Resources = Dictionary() if found is None else _copied(found)
    resources: Object = page.obj.Resources
    return resources


def _own(resources: Object, key: str) -> Object:
    resources[key] = _copied(resources[key]) if key in resources else Dictionary()
    return resources[key]


def _copied(dictionary: Object) -> Dictionary:
    return Dictionary({key: dictionary[key] for key in dictionary.keys()})  # noqa: SIM118 - its iterator gives Objects
