"""Pixels to the inch of a page image: what the file states where that can be true, else what an A4 sheet has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

A4_INCHES = 297 / 25.4
A4_SHAPE = 2**0.5
SHAPE_TOLERANCE = 0.05
LEAST_DPI, MOST_DPI = 90, 1250
SHORTEST, LONGEST = 5.0, 24.0  # inches that the longer side of a paper may have


def resolution(info: Mapping[Any, Any], width: int, height: int) -> int | None:
    """Return dots per inch of an image.

    Args:
        info: what Pillow knows of the file beside its pixels.
        width: pixels, as they are stored.
        height: as width.

    Returns:
        The stated value where it is plausible (cameras and programs write 72 or 96 on anything), else the value at
        which the image is an A4 sheet, where it has that shape, else None.
    """
    longest = max(width, height)
    stated = _stated(info)
    if stated and LEAST_DPI <= stated <= MOST_DPI and SHORTEST <= longest / stated <= LONGEST:
        return round(stated)
    if abs(longest / min(width, height) / A4_SHAPE - 1) <= SHAPE_TOLERANCE:
        return round(longest / A4_INCHES)
    return None


def _stated(info: Mapping[Any, Any]) -> float | None:
    dpi = info.get("dpi")
    if not isinstance(dpi, tuple) or len(dpi) != 2:
        return None
    try:
        across, down = float(dpi[0]), float(dpi[1])
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    # A fax has other resolutions across and down; such an image is not what its numbers say.
    return across if across > 0 and abs(across - down) <= 0.02 * across else None
