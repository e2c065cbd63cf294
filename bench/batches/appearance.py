"""A page of a batch as a reader gives it, and as a scanner does."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

if TYPE_CHECKING:
    from bench.batches.chance import Lines


def text_of(page: tuple[str, ...], chance: np.random.Generator) -> str:
    """Return a page as it would be read: the two columns side by side, or one after the other."""
    if chance.random() < 0.6:
        return "\n".join(line.replace("\t", " ") for line in page) + "\n"
    found: Lines = []
    at = 0
    lines = list(page)
    while at < len(lines):
        end = at
        while end < len(lines) and "\t" in lines[end]:
            end += 1
        if end > at:
            cells = [line.partition("\t") for line in lines[at:end]]
            found += [left for left, _, _ in cells if left] + [right for _, _, right in cells if right]
            at = end
        else:
            found.append(lines[at])
            at += 1
    return "\n".join(found) + "\n"


def draw(page: tuple[str, ...], dpi: int, chance: np.random.Generator) -> np.ndarray:
    """Return a page as a scan: set, tilted a little, soft and noisy; RGB."""
    size = (round(8.27 * dpi), round(11.69 * dpi))
    sheet = Image.new("L", size, 255)
    pen = ImageDraw.Draw(sheet)
    y, step = 0.7 * dpi, 0.232 * dpi
    left, right = 1.0 * dpi, 7.6 * dpi
    for line in page:
        font = _font("Bold" if line.isupper() and len(line) > 4 else "Regular", 11.3 * dpi / 72)
        if "\t" in line:
            one, _, two = line.partition("\t")
            pen.text((left + 1.3 * dpi, y), one, fill=25, font=_font("Regular", 10.5 * dpi / 72), anchor="ma")
            pen.text((right - 1.75 * dpi, y), two, fill=25, font=_font("Regular", 10.5 * dpi / 72), anchor="ma")
        elif len(line) < 60 and (line.isupper() or line.strip("- ").isdigit()):
            pen.text((size[0] / 2, y), line, fill=25, font=font, anchor="ma")
        else:
            pen.text((left, y), line, fill=25, font=font)
        y += step
    sheet = sheet.rotate(chance.uniform(-0.5, 0.5), resample=Image.Resampling.BICUBIC, fillcolor=255)
    sheet = sheet.filter(ImageFilter.GaussianBlur(0.55 * dpi / 150))
    grey = np.asarray(sheet, np.float64)
    shade = (grey + chance.normal(0, 8, grey.shape)).clip(0, 255)
    return np.stack([shade, shade * 0.99, shade * 0.97], axis=-1).astype(np.uint8)


@cache
def _font(style: str, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(f"/usr/share/fonts/truetype/liberation2/LiberationSerif-{style}.ttf", size)
