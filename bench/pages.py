"""Papers set again as damaged pages and read with the engine that knows Vietnamese: text, truth, and its confidences.

Pages are drawn in memory, in the Times-like face that official papers ask for, and nothing of them is kept. Two kinds
of damage: "moderate", a fair office scan (200 dpi, slight tilt and blur, some noise); "heavy", a bad copy (150 dpi,
more tilt, blur and speckle, thresholded as photocopiers do).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from normalize.restoration import Doubt
from ocr.engines.tesseract import Tesseract
from ocr.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FONT = "/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf"
WIDTH, HEIGHT, MARGIN = 8.27, 11.69, 0.9  # inches
POINTS, LEADING = 13, 1.35


@dataclass(frozen=True, slots=True)
class Damage:
    """How a page suffers: resolution, greatest tilt in degrees, blur and noise, and whether it is copied in black."""

    dpi: int
    tilt: float
    blur: float
    noise: float
    copied: bool


DAMAGES = {"moderate": Damage(200, 0.3, 0.7, 18, copied=False), "heavy": Damage(150, 0.6, 0.75, 30, copied=True)}


def read_pages(truths: Iterable[str], damage: Damage) -> Iterator[tuple[str, list[Doubt], str]]:
    """Return (reading, the engine's confidences, truth) of the first page of each paper."""
    for number, truth in enumerate(truths):
        image, text = draw(truth, damage, np.random.default_rng(number))
        found = read(np.asarray(image), dpi=damage.dpi, engine=Tesseract("vie", layout=6))
        yield found.text, [Doubt(word.start, word.end, word.confidence) for word in found.words], text


def draw(truth: str, damage: Damage, chance: np.random.Generator) -> tuple[Image.Image, str]:
    """Return one page and the part of the text that it holds."""
    dpi = damage.dpi
    image = Image.new("L", (int(WIDTH * dpi), int(HEIGHT * dpi)), 255)
    pen, font = ImageDraw.Draw(image), ImageFont.truetype(FONT, POINTS * dpi / 72)
    y, lines = MARGIN * dpi, []
    for line in wrap(truth, pen, font, (WIDTH - 2 * MARGIN) * dpi):
        if y > (HEIGHT - MARGIN) * dpi:
            break
        pen.text((MARGIN * dpi, y), line, fill=30, font=font)
        lines.append(line)
        y += POINTS * LEADING * dpi / 72
    image = image.rotate(chance.uniform(-damage.tilt, damage.tilt), resample=Image.Resampling.BICUBIC, fillcolor=255)
    image = image.filter(ImageFilter.GaussianBlur(damage.blur * dpi / 150))
    grey = np.asarray(image, np.float64)
    grey = grey + chance.normal(0, damage.noise, grey.shape)
    if damage.copied:
        grey = np.where(grey < 150, 0.0, 255.0)
    return Image.fromarray(grey.clip(0, 255).astype(np.uint8)), "\n".join(lines)


def wrap(text: str, pen: ImageDraw.ImageDraw, font: ImageFont.FreeTypeFont, width: float) -> Iterator[str]:
    """Break a text into lines no wider than `width` pixels."""
    for paragraph in text.splitlines():
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}".strip()
            if line and pen.textlength(longer, font) > width:
                yield line
                longer = word
            line = longer
        yield line
