"""What scanners and copiers do to a printed page; each page its own damage, broadly drawn from one seed.

Each generator takes a Sheet and a source of chance and gives a Scan. Blurs are told for 200 dpi and grow with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    from numpy.random import Generator

    from bench.sheets import Sheet
    from ocr.engine import Image

Tones = NDArray[np.float32]
"""Grey levels, 0 to 255, height x width x 3."""


@dataclass(frozen=True, slots=True)
class Scan:
    """A damaged page, RGB or grey; the resolution its file states, if any; the matrix from points to pixels."""

    image: Image
    dpi: int | None
    matrix: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Glass:
    """How a page lies on the glass: dots per inch, degrees askew, and how bright it is around the page."""

    dpi: int
    degrees: float
    around: float = 255


def office(sheet: Sheet, chance: Generator) -> Scan:
    """A page of a fair office scanner: 200 to 300 dpi, a little askew, soft, grainy; JPEG."""
    dpi = int(chance.choice((200, 200, 240, 300)))
    return scanned(sheet, chance, Glass(dpi, float(chance.uniform(-1.2, 1.2))))


def coarse(sheet: Sheet, chance: Generator) -> Scan:
    """The same at 150 dpi."""
    return scanned(sheet, chance, Glass(150, float(chance.uniform(-1.0, 1.0))))


def turned(sheet: Sheet, chance: Generator) -> Scan:
    """An office scan turned by 90, 180 or 270 degrees."""
    scan = scanned(sheet, chance, Glass(int(chance.choice((200, 250, 300))), float(chance.uniform(-1.5, 1.5))))
    turns = int(chance.integers(1, 4))
    return Scan(np.ascontiguousarray(np.rot90(scan.image, turns)), scan.dpi, scan.matrix)


def skewed(sheet: Sheet, chance: Generator) -> Scan:
    """An office scan up to 10 degrees askew, on white, grey or black."""
    degrees = float(chance.uniform(1.5, 10)) * float(chance.choice((-1, 1)))
    around = float(chance.choice((255, 235, 190, 20)))
    return scanned(sheet, chance, Glass(int(chance.choice((200, 250, 300))), degrees, around))


def shining_through(sheet: Sheet, chance: Generator) -> Scan:
    """Thin paper: its back, mirrored, shines through."""
    dpi = int(chance.choice((200, 250, 300)))
    page = sheet.draw(dpi).astype(np.float32)
    back = cv2.GaussianBlur(cv2.flip(np.roll(page, int(chance.integers(-dpi, dpi)), axis=0), 1), (0, 0), dpi / 200 * 2)
    page = page - (255 - back) * np.float32(chance.uniform(0.12, 0.38))
    return scanned(sheet, chance, Glass(dpi, float(chance.uniform(-1, 1))), page)


def faint(sheet: Sheet, chance: Generator) -> Scan:
    """Toner nearly out: pale print, paler in bands from top to bottom."""
    dpi = int(chance.choice((200, 300)))
    page = sheet.draw(dpi).astype(np.float32)
    pale = chance.uniform(0.3, 0.5) * (1 - 0.35 * _bands(page.shape[1], chance))
    return scanned(
        sheet, chance, Glass(dpi, float(chance.uniform(-1, 1))), floats(255 - (255 - page) * pale[None, :, None])
    )


def photocopy(sheet: Sheet, chance: Generator) -> Scan:
    """A photocopy of a photocopy, scanned: harder contrast, eaten strokes, dust, dark edges, uneven toner."""
    return _copied_twice(sheet, chance, 0.3)


def worn_copy(sheet: Sheet, chance: Generator) -> Scan:
    """The same from a copier that nobody has cleaned for years: some hundred specks, many of them in the print."""
    return _copied_twice(sheet, chance, 1.0)


def _copied_twice(sheet: Sheet, chance: Generator, wear: float) -> Scan:
    dpi = int(chance.choice((200, 300, 300)))
    page = sheet.draw(300).astype(np.float32)
    matrix = np.diag([300 / 72, 300 / 72, 1.0])
    for _ in range(2):
        page, matrix = _turn(page, matrix, float(chance.uniform(-1.2, 1.2)), 255)
        page = _copied(page, chance, wear)
    page, matrix = _rimmed(page, matrix, chance)
    factor = dpi / 300
    page = floats(cv2.resize(page, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA))
    page = _grain(page, chance, float(chance.uniform(2, 8)))
    image = tones(page)[:, :, 1]
    if chance.random() < 0.4:
        image = np.where(image > 128 + int(chance.integers(-15, 25)), 255, 0).astype(np.uint8)
    else:
        image = jpeg(image, int(chance.integers(60, 90)))
    return Scan(image, dpi, np.diag([factor, factor, 1.0]) @ matrix)


def spread(left: Sheet, right: Sheet, chance: Generator) -> Scan:
    """Two pages side by side on one scan, as of an opened book: a dark fold between them, each a little askew."""
    dpi = int(chance.choice((200, 250)))
    scans = [scanned(page, chance, Glass(dpi, float(chance.uniform(-0.8, 0.8)))).image for page in (left, right)]
    pages = [scan if scan.ndim == 2 else scan.mean(axis=2) for scan in scans]
    height = min(page.shape[0] for page in pages)
    both = np.concatenate([page[:height] for page in pages], axis=1).astype(np.float32)
    across = np.abs(np.arange(both.shape[1]) - pages[0].shape[1]) / dpi
    fold = 1 - float(chance.uniform(0.1, 0.7)) * np.exp(-((across / float(chance.uniform(0.08, 0.25))) ** 2))
    return Scan(jpeg(tones(both * fold[None, :]), 85), dpi, np.eye(3))


def blank(sheet: Sheet, chance: Generator) -> Scan:
    """A page with nothing on it: grain, sometimes specks, a dark edge, punched holes, or a back shining through."""
    dpi = int(chance.choice((150, 200, 300)))
    page = np.full_like(sheet.draw(dpi), 255).astype(np.float32)
    height, width = page.shape[:2]
    if chance.random() < 0.4:
        back = cv2.GaussianBlur(cv2.flip(sheet.draw(dpi).astype(np.float32), 1), (0, 0), dpi / 100)
        page -= (255 - back) * np.float32(chance.uniform(0.03, 0.12))
    if chance.random() < 0.4:
        for _ in range(int(chance.integers(5, 60))):
            middle = int(chance.integers(0, width)), int(chance.integers(0, height))
            cv2.circle(page, middle, int(chance.integers(1, 3)), (60, 60, 60), -1)
    if chance.random() < 0.3:
        for y in (0.36, 0.63):
            cv2.circle(page, (round(0.05 * width), round(y * height)), round(0.12 * dpi), (40, 40, 40), -1)
    if chance.random() < 0.4:
        page, _ = _rimmed(page, np.eye(3), chance)
    return scanned(sheet, chance, Glass(dpi, float(chance.uniform(-1, 1))), page)


def scanned(sheet: Sheet, chance: Generator, glass: Glass, page: Tones | None = None) -> Scan:
    """Return a page as an office scanner gives it; `page` where something was done to the paper before."""
    dpi = glass.dpi
    page = sheet.draw(dpi).astype(np.float32) if page is None else page
    page, matrix = _turn(page, np.diag([dpi / 72, dpi / 72, 1.0]), glass.degrees, glass.around)
    black, white = float(chance.uniform(10, 65)), float(chance.uniform(232, 253))
    page = black + page * ((white - black) / 255)
    if chance.random() < 0.3:  # yellowed
        page *= np.array([1.0, chance.uniform(0.95, 1), chance.uniform(0.85, 0.97)], np.float32)
    page = floats(cv2.GaussianBlur(page, (0, 0), float(chance.uniform(0.35, 0.85)) * dpi / 200))
    page = _grain(page, chance, float(chance.uniform(1, 9)))
    image = jpeg(tones(page), int(chance.integers(55, 92)))
    if chance.random() < 0.4:
        image = np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    return Scan(image, dpi, matrix)


def floats(values: ArrayLike) -> Tones:
    """Return grey levels to go on reckoning with."""
    return np.asarray(values, dtype=np.float32)


def tones(values: ArrayLike) -> Image:
    """Return grey levels as bytes."""
    return np.asarray(np.clip(np.rint(np.asarray(values)), 0, 255), dtype=np.uint8)


def jpeg(image: Image, quality: int) -> Image:
    """Return an image as it comes out of a JPEG file."""
    order = image if image.ndim == 2 else np.ascontiguousarray(image[:, :, ::-1])
    _, packed = cv2.imencode(".jpg", order, [cv2.IMWRITE_JPEG_QUALITY, quality])
    found = np.asarray(cv2.imdecode(packed, cv2.IMREAD_UNCHANGED), dtype=np.uint8)
    return found if found.ndim == 2 else np.ascontiguousarray(found[:, :, ::-1])


def _turn(page: Tones, matrix: NDArray[np.float64], degrees: float, around: float) -> tuple[Tones, NDArray[np.float64]]:
    """Turn a page on a glass large enough for it."""
    height, width = page.shape[:2]
    turn = np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1), [0, 0, 1]])
    cos, sin = abs(turn[0, 0]), abs(turn[0, 1])
    size = (
        (width, height)
        if abs(degrees) < 1.5
        else (round(width * cos + height * sin), round(width * sin + height * cos))
    )
    turn = np.array([[1, 0, (size[0] - width) / 2], [0, 1, (size[1] - height) / 2], [0, 0, 1.0]]) @ turn
    moved = cv2.warpAffine(page, turn[:2], size, flags=cv2.INTER_CUBIC, borderValue=(around, around, around))
    return np.asarray(moved, np.float32), turn @ matrix


def _copied(page: Tones, chance: Generator, wear: float) -> Tones:
    """One pass through a copier at 300 dpi; `wear` from 0, a new one, to 1."""
    height, width = page.shape[:2]
    page = floats(cv2.GaussianBlur(page, (0, 0), float(chance.uniform(0.6, 1.05 + 0.3 * wear))))
    page = page + cv2.GaussianBlur(chance.normal(0, 1, page.shape[:2]), (0, 0), 1.0)[..., None] * float(
        chance.uniform(10, 30 + 30 * wear)
    )
    # The drum is uneven: toner is thinner in bands and to one side.
    page = page + (float(chance.uniform(0, 30)) * _bands(width, chance))[None, :, None]
    steep, middle = float(chance.uniform(10, 30)), float(chance.uniform(120, 175))
    page = 255 / (1 + np.exp(-(page - middle) / steep))
    dust = np.full((height, width), 255, np.float32)
    for _ in range(int(wear * chance.integers(20, 400))):
        middle_at = int(chance.integers(0, width)), int(chance.integers(0, height))
        axes = int(chance.integers(1, 4)), int(chance.integers(1, 4))
        cv2.ellipse(dust, middle_at, axes, float(chance.integers(0, 180)), 0, 360, float(chance.integers(0, 120)), -1)
    for _ in range(int(chance.integers(0, 4))):  # hairs and scratches of the glass
        x = int(chance.integers(0, width))
        cv2.line(dust, (x, 0), (x + int(chance.integers(-20, 20)), height), float(chance.integers(120, 230)), 1)
    return np.asarray(np.minimum(page, dust[..., None]), np.float32)


def _rimmed(page: Tones, matrix: NDArray[np.float64], chance: Generator) -> tuple[Tones, NDArray[np.float64]]:
    """Put black borders and the shadow of a lifted lid around a page."""
    sides = [int(chance.integers(0, 110)) if chance.random() < 0.6 else 0 for _ in range(4)]
    top, bottom, left, right = sides
    page = floats(cv2.copyMakeBorder(page, top, bottom, left, right, cv2.BORDER_CONSTANT, value=(12, 12, 12)))
    matrix = np.array([[1, 0, left], [0, 1, top], [0, 0, 1.0]]) @ matrix
    width = page.shape[1]
    if chance.random() < 0.6:
        reach, depth = float(chance.uniform(30, 160)), float(chance.uniform(40, 220))
        across = np.arange(width) if chance.random() < 0.5 else width - 1 - np.arange(width)
        page = page - (depth * np.exp(-across / reach)).astype(np.float32)[None, :, None]
    return np.asarray(page, np.float32), matrix


def _bands(width: int, chance: Generator) -> NDArray[np.float32]:
    """Return 0 to 1 across the page, in wide soft bands."""
    bands = cv2.GaussianBlur(chance.normal(0, 1, (1, width)), (0, 0), width / 25)[0]
    bands = bands - bands.min()
    return np.asarray(bands / max(bands.max(), 1e-6), np.float32)


def _grain(page: Tones, chance: Generator, sigma: float) -> Tones:
    noise = chance.normal(0, sigma, page.shape[:2]).astype(np.float32)
    return np.asarray(page + noise[..., None], np.float32)
