"""An image that Pillow opened, as pixels of a page: upright by its EXIF, on white, grey or RGB, not too many."""

from __future__ import annotations

import logging
import math
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image as PillowImage
from PIL import ImageOps

from ingest.errors import UnreadableFile

if TYPE_CHECKING:
    from ingest.limits import Limits
    from ocr.engine import Image

log = logging.getLogger(__name__)

# Limits decide what is too large, with a message of ours; Pillow's own guard would come first, and as a warning.
PillowImage.MAX_IMAGE_PIXELS = None

JPEG_LEEWAY = 4  # times the limit: baseline JPEG can be decoded at an eighth of its size


def decode(picture: PillowImage.Image, limits: Limits, wanted: int | None = None) -> Image:
    """Return height x width (grey) or height x width x 3 (RGB) of an opened picture.

    Args:
        picture: opened, not loaded.
        limits: `max_pixels` is checked before memory is asked for.
        wanted: pixels that the longer side will be shown with; a JPEG is decoded no larger than needed for that.

    Raises:
        UnreadableFile: too-many-pixels.
        OSError, ValueError, SyntaxError: what Pillow raises for damaged data.
    """
    _require_size(picture, limits)
    if picture.format == "JPEG":
        _draft(picture, limits, wanted)
    picture.load()
    factor = math.ceil(math.sqrt(picture.width * picture.height / limits.page_pixels))
    if factor > 1:
        picture = _plain(picture).reduce(factor)
    log.debug("picture decoded, %s x %s pixels", picture.width, picture.height)
    upright = ImageOps.exif_transpose(picture)
    return np.ascontiguousarray(np.asarray(_plain(upright)), dtype=np.uint8)


def page_size(picture: PillowImage.Image, limits: Limits) -> tuple[int, int]:
    """Return width and height, before EXIF turns it, of the image that `decode` makes of an opened picture."""
    _require_size(picture, limits)
    width, height = picture.size
    if picture.format == "JPEG":
        step = _jpeg_step(width, height, limits)
        width, height = math.ceil(width / step), math.ceil(height / step)
    factor = math.ceil(math.sqrt(width * height / limits.page_pixels))
    return math.ceil(width / factor), math.ceil(height / factor)


def shown(pixels: Image, max_side: int | None, full: int | None = None) -> Image:
    """Return pixels as RGB, its longer side at most `max_side`.

    Args:
        pixels: grey or RGB.
        max_side: None for all of them.
        full: longer side of the whole page image, where `pixels` were decoded smaller than it.
    """
    if pixels.ndim == 2:
        pixels = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_GRAY2RGB), dtype=np.uint8)
    height, width = pixels.shape[:2]
    longest = max(height, width)
    if max_side is None or (full or longest) <= max_side or longest == max_side:
        return pixels
    size = (max(round(width * max_side / longest), 1), max(round(height * max_side / longest), 1))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _require_size(picture: PillowImage.Image, limits: Limits) -> None:
    width, height = picture.size
    can_shrink = picture.format == "JPEG" and not picture.info.get("progressive")
    most = limits.max_pixels * (JPEG_LEEWAY if can_shrink else 1)
    if width * height > most:
        raise UnreadableFile("too-many-pixels", width=width, height=height)


def _jpeg_step(width: int, height: int, limits: Limits) -> int:
    return next((step for step in (1, 2, 4, 8) if width * height <= limits.max_pixels * step**2), 8)


def _draft(picture: PillowImage.Image, limits: Limits, wanted: int | None) -> None:
    width, height = picture.size
    step = _jpeg_step(width, height, limits)
    if wanted:
        step = max([step, *(s for s in (2, 4, 8) if max(width, height) // s >= wanted)])
    if step > 1:
        picture.draft(picture.mode, (width // step, height // step))


def _plain(picture: PillowImage.Image) -> PillowImage.Image:
    """Return a picture in mode L or RGB, transparency laid on white."""
    if picture.mode in {"L", "RGB"} and "transparency" not in picture.info:
        return picture
    if picture.mode == "1":
        return picture.convert("L")
    if picture.mode.startswith("I;16") or picture.mode in {"I", "F"}:
        return _eight_bits(picture)
    if picture.mode in {"LA", "PA", "RGBA", "La", "RGBa"} or "transparency" in picture.info:
        layered = picture.convert("RGBA")
        paper = PillowImage.new("RGBA", layered.size, "white")
        return PillowImage.alpha_composite(paper, layered).convert("RGB")
    return picture.convert("RGB")


def _eight_bits(picture: PillowImage.Image) -> PillowImage.Image:
    values = np.asarray(picture, dtype=np.float32)
    top = float(values.max(initial=0.0))
    full = 65535.0 if top > 255 else 255.0 if top > 1 else 1.0
    return PillowImage.fromarray(np.clip(values * (255.0 / full), 0, 255).astype(np.uint8))
