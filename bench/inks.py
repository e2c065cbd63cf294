"""Red stamps and blue signatures set over print, as ink lies on paper: what is under it shows through, darkened.

The stamps imitate no real seal: rings, a star or a cross in the middle, and words that say what they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from bench.scans import Glass, Scan, scanned
from samples.sheet import font_folder

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    from bench.sheets import PrintedWord, Sheet

LEGEND = "CON DẤU VẼ ĐỂ THỬ MÁY ĐỌC * KHÔNG PHẢI DẤU THẬT *"
CENTRE = ("DẤU", "THỬ")
REDS = ((205, 25, 35), (220, 50, 50), (190, 15, 60), (225, 60, 30), (175, 30, 40), (230, 80, 90))
BLUES = ((30, 50, 150), (25, 35, 110), (50, 80, 190), (40, 40, 90))


def stamped(sheet: Sheet, chance: Generator) -> tuple[Scan, tuple[PrintedWord, ...]]:
    """Return a scan stamped and signed, and the words of its print that the stamp's ring or face covers."""
    dpi = int(chance.choice((200, 250, 300)))
    page = sheet.draw(dpi).astype(np.float32)
    radius = float(chance.uniform(17, 21)) / 25.4 * dpi
    # Half over a word of the lower half of the page: that is where stamps are set.
    low = [word for word in sheet.words if word.top > 0.45 * sheet.words[-1].bottom and len(word.text) > 1]
    word = low[int(chance.integers(0, len(low)))]
    scale = dpi / 72
    x = float(np.clip(word.left * scale + chance.uniform(-0.5, 0.5) * radius, radius, page.shape[1] - radius))
    y = float(np.clip(word.top * scale + chance.uniform(-0.5, 0.5) * radius, radius, page.shape[0] - radius))
    cover = _stamp(page.shape[:2], x, y, radius, chance)
    ink = np.array(REDS[int(chance.integers(0, len(REDS)))], np.float32) / 255
    page *= 1 - cover[..., None] * (1 - ink)
    signed = signature(page.shape[:2], x + radius * 0.8, y + radius * 0.2, radius, chance)
    ink = np.array(BLUES[int(chance.integers(0, len(BLUES)))], np.float32) / 255
    page *= 1 - signed[..., None] * (1 - ink)
    under = tuple(word for word in sheet.words if covered(word, cover, scale))
    scan = scanned(sheet, chance, Glass(dpi, float(chance.uniform(-1, 1))), page)
    while scan.image.ndim == 2:  # a grey scan has lost the colour that this is about
        scan = scanned(sheet, chance, Glass(dpi, float(chance.uniform(-1, 1))), page)
    return scan, under


def covered(word: PrintedWord, cover: NDArray[np.float32], scale: float) -> bool:
    """Say whether ink covers a word enough to count."""
    left, top, right, bottom = (round(side * scale) for side in (word.left, word.top, word.right, word.bottom))
    return bool((cover[top:bottom, left:right] > 0.3).mean() > 0.03)


def _stamp(shape: tuple[int, int], x: float, y: float, radius: float, chance: Generator) -> NDArray[np.float32]:
    """Return how much ink of a round stamp lies on every point, 0 to 1."""
    side = int(2.4 * radius)
    face = Pillow.new("L", (side, side), 0)
    pen, middle = ImageDraw.Draw(face), side / 2
    for share, width in ((1.0, 0.05), (0.92, 0.015), (0.62, 0.02)):
        edge = share * radius
        pen.ellipse(
            (middle - edge, middle - edge, middle + edge, middle + edge),
            outline=255,
            width=max(round(width * radius), 1),
        )
    small = ImageFont.truetype(font_folder() / "LiberationSerif-Bold.ttf", radius * 0.2)
    for number, letter in enumerate(LEGEND):
        degrees = 360 * number / len(LEGEND)
        tile = Pillow.new("L", (side, side), 0)
        ImageDraw.Draw(tile).text((middle, middle - 0.77 * radius), letter, 255, small, anchor="mm")
        face.paste(255, mask=tile.rotate(-degrees))
    if chance.random() < 0.5:
        star(pen, middle, 0.4 * radius)
    else:
        large = ImageFont.truetype(font_folder() / "LiberationSerif-Bold.ttf", radius * 0.34)
        for word, down in zip(CENTRE, (-0.2, 0.2), strict=True):
            pen.text((middle, middle + down * radius), word, 255, large, anchor="mm")
    ink = np.asarray(face.rotate(float(chance.uniform(-25, 25)), Pillow.Resampling.BICUBIC), np.float32) / 255
    # The pad is uneven: some places took more ink.
    cloud = cv2.GaussianBlur(chance.normal(0, 1, ink.shape), (0, 0), radius / 6)
    ink = ink * np.clip(float(chance.uniform(0.6, 0.95)) + cloud / np.abs(cloud).max() * 0.25, 0.15, 1)
    placed = np.zeros(shape, np.float32)
    left, top = round(x - side / 2), round(y - side / 2)
    from_x, from_y = max(-left, 0), max(-top, 0)
    part = ink[from_y : from_y + shape[0] - max(top, 0), from_x : from_x + shape[1] - max(left, 0)]
    placed[max(top, 0) : max(top, 0) + part.shape[0], max(left, 0) : max(left, 0) + part.shape[1]] = part
    return np.asarray(cv2.GaussianBlur(placed, (0, 0), radius / 140), np.float32)


def star(pen: ImageDraw.ImageDraw, middle: float, radius: float) -> None:
    """Draw a star of five points."""
    angles = np.pi * np.arange(10) / 5 - np.pi / 2
    reach = np.where(np.arange(10) % 2 == 0, radius, 0.4 * radius)
    pen.polygon(
        [(middle + r * np.cos(a), middle + r * np.sin(a)) for r, a in zip(reach, angles, strict=True)], fill=255
    )


def signature(shape: tuple[int, int], x: float, y: float, radius: float, chance: Generator) -> NDArray[np.float32]:
    """Return the ink of a scrawl with a pen."""
    at = np.linspace(0, 1, 400)
    waves = int(chance.integers(3, 7))
    across = x + radius * (1.6 * at - 0.4 + 0.15 * np.sin(2 * np.pi * waves * at))
    down = y + radius * (0.35 * np.sin(2 * np.pi * waves * at + 1) * (1 - at) - 0.3 * at + chance.uniform(-0.1, 0.1))
    drawn = np.zeros(shape, np.float32)
    points = np.stack([across, down], axis=1).round().astype(np.int32)
    cv2.polylines(
        drawn, [points], isClosed=False, color=0.9, thickness=max(round(radius / 45), 1), lineType=cv2.LINE_AA
    )
    return drawn
