"""Stamps of many kinds over print: broader than `bench.inks`, and a part of the kinds kept back from developing.

Ink lies on paper as a filter, or, as programs that imitate it often do, as a coat that hides a share of what is under
it. The faces imitate no real seal: rings, ovals and frames, a star, lines aslant, words that say what they are.

    python -m bench stamps

Counted are words that a stamp covers, read letter by letter where they stand. The table goes to docs/bench-stamps.md.
"""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from bench.damage import pages_of_both, read_right
from bench.inks import LEGEND, covered, signature, star
from bench.scans import Glass, Scan, scanned
from ocr.reading import read
from samples.sheet import font_folder

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    from bench.sheets import PrintedWord, Sheet


Colour = tuple[int, int, int]

REDS: tuple[Colour, ...] = ((205, 25, 35), (220, 50, 50), (190, 15, 60), (230, 80, 90), (160, 25, 35), (235, 60, 40))
PENS: tuple[Colour, ...] = ((30, 50, 150), (25, 35, 110), (50, 80, 190), (40, 40, 90))
OTHER_REDS: tuple[Colour, ...] = ((200, 40, 70), (215, 30, 20), (180, 40, 90), (240, 90, 70), (150, 20, 60))
OTHER_PENS: tuple[Colour, ...] = ((20, 60, 170), (60, 50, 140), (35, 45, 80), (90, 110, 200))
PLACES = ("CON DẤU THỬ", "KHÔNG PHẢI DẤU THẬT", "CHỈ ĐỂ THỬ MÁY ĐỌC")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of stamp: its face, how its ink lies, what was done to it.

    Attributes:
        name: as the table has it.
        face: "ring", "oval" or "frame".
        coat: whether ink hides a share of the print instead of filtering light.
        strength: least and most of the ink.
        doubled: whether the hand moved and two impressions lie beside each other.
        blur: of the impression, as a part of its radius.
        signed: whether a pen went over it.
        dpi: resolutions it is scanned at.
        kept_back: whether nobody looks at it while developing.
        millimetres: least and most of half its width.
    """

    name: str
    face: str = "ring"
    coat: bool = False
    strength: tuple[float, float] = (0.6, 0.95)
    doubled: bool = False
    blur: float = 0.006
    signed: bool = True
    dpi: tuple[int, ...] = (200, 250, 300)
    kept_back: bool = False
    millimetres: tuple[float, float] = (15.0, 21.0)


KINDS = (
    Kind("ring, signed"),
    Kind("ring, weak or strong", strength=(0.35, 1.0), signed=False),
    Kind("doubled and blurred", doubled=True, blur=0.018),
    Kind("ring at 150 dpi", dpi=(150,)),
    Kind("ink as a coat", coat=True, strength=(0.45, 0.8)),
    Kind("oval, signed", face="oval", kept_back=True),
    Kind("frame with lines aslant", face="frame", strength=(0.4, 1.0), signed=False, kept_back=True),
    Kind("small ring, doubled, 150 and 200 dpi", doubled=True, dpi=(150, 200), kept_back=True, millimetres=(9, 14)),
    Kind("oval as a coat, signed", face="oval", coat=True, strength=(0.4, 0.75), kept_back=True),
    Kind("large blurred ring", blur=0.025, strength=(0.5, 0.9), kept_back=True, millimetres=(20, 25)),
)

TABLE = Path(__file__).resolve().parents[1] / "docs" / "bench-stamps.md"
PAGES = 6  # of each kind
SEED = 19


def main() -> None:
    """Measure, print and write the table."""
    os.environ["OMP_THREAD_LIMIT"] = "1"
    with ProcessPoolExecutor(2) as pool:
        asked = [(number, page) for number in range(len(KINDS)) for page in range(PAGES)]
        found = list(pool.map(_measured, *zip(*asked, strict=True)))
    lines = []
    totals = {"filter": (0, 0), "coat": (0, 0)}
    for number, kind in enumerate(KINDS):
        words, right = (sum(values) for values in zip(*found[number * PAGES : (number + 1) * PAGES], strict=True))
        before = totals["coat" if kind.coat else "filter"]
        totals["coat" if kind.coat else "filter"] = before[0] + words, before[1] + right
        note = "kept back" if kind.kept_back else ""
        lines.append(f"| {kind.name} | {note} | {words} | {right} | **{right / words:.1%}** |")
    for name, (words, right) in (("all that filter", totals["filter"]), ("all coats", totals["coat"])):
        lines.append(f"| {name} | | {words} | {right} | **{right / words:.1%}** |")
    text = _HEAD + "\n".join(lines) + "\n"
    print(text)
    TABLE.write_text(text, "utf-8")


def _measured(number: int, page: int) -> tuple[int, int]:
    """Return how many words lie under a stamp of a kind on a page, and how many of them are read right."""
    pages = pages_of_both()
    sheet = pages[(number * PAGES + page) * 5 % len(pages)]
    scan, under = stamped_as(KINDS[number], sheet, np.random.default_rng([SEED, number, page]))
    reading = read(scan.image, dpi=scan.dpi)
    return len(under), sum(read_right(word, reading, scan) for word in under)


def stamped_as(kind: Kind, sheet: Sheet, chance: Generator) -> tuple[Scan, tuple[PrintedWord, ...]]:
    """Return a colour scan with one stamp, and the words of its print that the stamp covers."""
    dpi = int(chance.choice(kind.dpi))
    page = sheet.draw(dpi).astype(np.float32)
    radius = float(chance.uniform(*kind.millimetres)) / 25.4 * dpi
    scale = dpi / 72
    low = [word for word in sheet.words if word.top > 0.4 * sheet.words[-1].bottom and len(word.text) > 1]
    word = low[int(chance.integers(0, len(low)))]
    x = float(np.clip(word.left * scale + chance.uniform(-0.5, 0.5) * radius, radius, page.shape[1] - radius))
    y = float(np.clip(word.top * scale + chance.uniform(-0.5, 0.5) * radius, radius, page.shape[0] - radius))
    cover = _impression(kind, page.shape[:2], (x, y), radius, chance)
    reds, pens = (OTHER_REDS, OTHER_PENS) if kind.kept_back else (REDS, PENS)
    page = _inked(page, cover, reds[int(chance.integers(0, len(reds)))], coat=kind.coat)
    if kind.signed:
        at = x + radius * float(chance.uniform(0, 0.8)), y + radius * float(chance.uniform(-0.3, 0.4))
        pen = signature((page.shape[0], page.shape[1]), *at, radius, chance)
        page = _inked(page, pen, pens[int(chance.integers(0, len(pens)))], coat=kind.coat)
    under = tuple(word for word in sheet.words if covered(word, cover, scale))
    while True:
        scan = scanned(sheet, chance, Glass(dpi, float(chance.uniform(-1, 1))), page)
        if scan.image.ndim == 3:
            return scan, under


def _inked(page: NDArray[np.float32], cover: NDArray[np.float32], colour: Colour, *, coat: bool) -> NDArray[np.float32]:
    ink = np.array(colour, np.float32) / 255
    share = cover[..., None]
    mixed = page * (1 - share) + 255 * ink * share if coat else page * (1 - share * (1 - ink))
    return np.asarray(mixed, np.float32)


def _impression(
    kind: Kind, shape: tuple[int, ...], middle: tuple[float, float], radius: float, chance: Generator
) -> NDArray[np.float32]:
    """Return how much ink lies on every point of the page, 0 to 1."""
    side = int(2.6 * radius)
    face = Pillow.new("L", (side, side), 0)
    {"ring": _ring, "oval": _oval, "frame": _frame}[kind.face](face, radius, chance)
    ink = np.asarray(face.rotate(float(chance.uniform(-25, 25)), Pillow.Resampling.BICUBIC), np.float32) / 255
    if kind.doubled:
        shift = np.array([[1, 0, chance.uniform(-0.06, 0.06) * radius], [0, 1, chance.uniform(-0.06, 0.06) * radius]])
        again = cv2.warpAffine(ink, shift, (side, side))
        ink = np.maximum(ink, again * np.float32(chance.uniform(0.4, 0.8)))
    cloud = cv2.GaussianBlur(chance.normal(0, 1, ink.shape), (0, 0), radius / 6)
    ink = ink * np.clip(float(chance.uniform(*kind.strength)) + cloud / np.abs(cloud).max() * 0.25, 0.1, 1)
    placed = np.zeros(shape[:2], np.float32)
    left, top = (round(at - side / 2) for at in middle)
    from_x, from_y = max(-left, 0), max(-top, 0)
    part = ink[from_y : from_y + shape[0] - max(top, 0), from_x : from_x + shape[1] - max(left, 0)]
    placed[max(top, 0) : max(top, 0) + part.shape[0], max(left, 0) : max(left, 0) + part.shape[1]] = part
    return np.asarray(cv2.GaussianBlur(placed, (0, 0), kind.blur * radius), np.float32)


def _face_font(size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(font_folder() / "LiberationSerif-Bold.ttf", size)


def _ring(face: Pillow.Image, radius: float, chance: Generator, squeeze: float = 1.0) -> None:
    pen, middle = ImageDraw.Draw(face), face.width / 2
    for share, width in ((1.0, float(chance.uniform(0.03, 0.07))), (0.92, 0.015), (0.62, 0.02)):
        across, down = share * radius, share * radius * squeeze
        pen.ellipse(
            (middle - across, middle - down, middle + across, middle + down),
            outline=255,
            width=max(round(width * radius), 1),
        )
    for number, letter in enumerate(LEGEND):
        angle = 2 * np.pi * number / len(LEGEND)
        tile = Pillow.new("L", face.size, 0)
        ImageDraw.Draw(tile).text((middle, middle), letter, 255, _face_font(radius * 0.2 * squeeze), anchor="mm")
        reach = 0.77 * radius
        face.paste(
            255,
            mask=tile.rotate(
                -np.degrees(angle),
                translate=(round(reach * np.sin(angle)), round(-reach * squeeze * np.cos(angle))),
            ),
        )
    if chance.random() < 0.5:
        star(pen, middle, float(chance.uniform(0.25, 0.5)) * radius * squeeze)
    else:
        for word, down in zip(("DẤU", "THỬ"), (-0.2, 0.2), strict=True):
            pen.text(
                (middle, middle + down * radius * squeeze), word, 255, _face_font(radius * 0.34 * squeeze), anchor="mm"
            )


def _oval(face: Pillow.Image, radius: float, chance: Generator) -> None:
    _ring(face, 1.2 * radius, chance, 0.65)


def _frame(face: Pillow.Image, radius: float, chance: Generator) -> None:
    pen, middle = ImageDraw.Draw(face), face.width / 2
    across, down = 1.2 * radius, float(chance.uniform(0.5, 0.7)) * radius
    for inset in (0.0, 0.08 * radius):
        pen.rectangle(
            (middle - across + inset, middle - down + inset, middle + across - inset, middle + down - inset),
            outline=255,
            width=max(round(0.03 * radius), 1),
        )
    for line, at in zip(PLACES, (-0.55, 0.0, 0.55), strict=True):
        pen.text((middle, middle + at * down), line, 255, _face_font(0.15 * radius), anchor="mm")


_HEAD = f"""\
# Words under stamps

Made by `python -m bench stamps`: {PAGES} pages of each kind, half of them of papers nobody looks at while developing,
scanned in colour at 150 to 300 dpi, JPEG quality 55 to 91. Words that the ink of a stamp covers, read letter by letter
where they stand; raw reading, nothing is restored. Inks and faces marked “kept back” were looked at by number only
(one framed page of another draw was looked at).
What must be: 95% of the words. A coat of colour hides its share of the print, as no ink of a stamp's pad does, and a
pen of such ink hides nearly all; programs that imitate stamps draw it so. Pens of black ink are not drawn: their
strokes cannot be told from print by anything done here.

| kind | | words | read right | |
|---|---|---|---|---|
"""

if __name__ == "__main__":
    main()
