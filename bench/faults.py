"""Scanned pages without a fault, and with one seeded on purpose: picture, frame, what should be found.

Pages are those of the samples, of the project's own papers and of made-up batches, as an office scanner gives them:
colour, 200 or 300 dpi, tinted paper, a little noise, hardly askew.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from bench import batches, scans
from bench.own_papers import FOLDER, Setting
from bench.own_papers import draw as draw_own
from bench.sheets import sheets
from ocr.intake.inspection import Frame
from samples import damage, paper, raster, sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ocr.engine import Image

Chance = np.random.Generator


@dataclass(frozen=True, slots=True)
class Scan:
    """A page as a scanner gives it."""

    name: str
    image: Image
    frame: Frame

    def having(self, image: Image, **frame: object) -> Scan:
        """Return the page with another picture, of the same resolution unless the frame says otherwise."""
        height, width = image.shape[:2]
        return Scan(self.name, image, replace(self.frame, **{"width": width, "height": height, **frame}))


def kept_back_scans() -> list[Scan]:
    """Return pages without a fault from another scanner: JPEG, paper of other tints, papers that are kept back."""
    found = []
    for number, page in enumerate(sheets(kept_back=True)):
        chance = np.random.default_rng((6, number))
        dpi = int(chance.choice((200, 240, 300)))
        scan = scans.scanned(page, chance, scans.Glass(dpi, float(chance.uniform(-0.5, 0.5))))
        image = scan.image if scan.image.ndim == 3 else np.stack([scan.image] * 3, axis=-1)
        found.append(Scan(page.name, image, Frame(image.shape[1], image.shape[0], float(dpi), "colour")))
    return found


def clean_scans(pages_of_batches: int = 24) -> list[Scan]:
    """Return pages without a fault."""
    found = []
    for number, (name, page, dpi) in enumerate(_pages(pages_of_batches)):
        chance = np.random.default_rng((5, number))
        image = scanned(page, chance)
        found.append(Scan(name, image, Frame(image.shape[1], image.shape[0], float(dpi), "colour")))
    return found


def scanned(page: Image, chance: Chance, degrees: float | None = None) -> Image:
    """Scan a page once: each time a little else askew, with other noise."""
    angle = chance.uniform(-0.4, 0.4) if degrees is None else degrees
    toned = damage.fade(damage.soften(damage.skew(page, angle), 0.6), 35, 250) * np.array([1.0, 0.992, 0.965])
    return np.asarray(damage.grain(toned.astype(np.uint8), chance, 2.5), np.uint8)


def written_on(image: Image, chance: Chance) -> Image:
    """Return the page scanned again with something written into an empty place of it, as forms are filled in."""
    height, width = image.shape[:2]
    page = image.copy()
    empty = cv2.boxFilter((damage.grey(image) < 140).astype(np.float32), -1, (width // 4, height // 40))
    inner = empty[height // 12 : height - height // 12, width // 4 : width - width // 4]
    y, x = np.unravel_index(int(np.argmin(inner)), inner.shape)
    at = (int(x) + width // 4 - width // 10, int(y) + height // 12 + height // 160)
    cv2.putText(page, "Ho 27, 4 khau", at, cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, width / 1500, (40, 40, 110), 2)
    return scanned(page, chance)


def _pages(of_batches: int) -> Iterator[tuple[str, Image, int]]:
    for file in sorted(paper.PAPERS.glob("*.toml")):
        for number, page in enumerate(raster.render(sheet.lay_out(paper.load(file.stem)), 200), start=1):
            yield f"{file.stem} {number}", page, 200
    for number in range(1, 17):
        (file,) = FOLDER.glob(f"{number:02}-*.txt")
        setting = replace(Setting.of(number), dpi=(200, 300)[number % 2])
        for at, drawn in enumerate(draw_own(file.read_text("utf-8"), setting), start=1):
            yield f"{file.stem} {at}", np.stack([np.asarray(drawn)] * 3, axis=-1), setting.dpi
    kinds = tuple(batches.table()["kinds"]["shown"])
    chance = np.random.default_rng(8)
    pages = [page for number in range(2) for page in batches.batch(500 + number, kinds).pages if len(page) > 5]
    for number, lines in enumerate(pages[:of_batches]):
        yield f"batch page {number + 1}", batches.draw(lines, 200, chance), 200


def _resized(image: Image, factor: float) -> Image:
    return np.asarray(cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8)


def _cut(scan: Scan, side: str) -> Scan:
    """Take away so much of a side that print is cut: to the middle of the outermost column of ink."""
    dark = scan.image.min(axis=2) < 120
    along = dark.sum(axis=0 if side in {"left", "right"} else 1)
    places = np.flatnonzero(along > along.max() * 0.12)
    first, last = int(places[0]), int(places[-1])
    inch = int(scan.frame.dpi or 200)
    if side == "left":
        return scan.having(np.ascontiguousarray(scan.image[:, first + inch // 12 :]))
    if side == "right":
        return scan.having(np.ascontiguousarray(scan.image[:, : last - inch // 4]))
    middle = int(np.argmax(along[: len(along) // 2])) if side == "top" else 0
    return scan.having(np.ascontiguousarray(scan.image[middle:]))


def _shrunk(scan: Scan, _: Chance) -> Scan:
    sheet_ = np.full_like(scan.image, 246)
    small = _resized(scan.image, 0.5)
    sheet_[100 : 100 + small.shape[0], 60 : 60 + small.shape[1]] = small
    return scan.having(sheet_)


def _bordered(scan: Scan, chance: Chance) -> Scan:
    image = scan.image.copy()
    image[:, : int((scan.frame.dpi or 200) * chance.uniform(0.12, 0.3))] = 25
    return scan.having(image)


def _photo(scan: Scan, chance: Chance) -> Scan:
    return scan.having(damage.phone_photo(scan.image, chance, (1980, 2720)), dpi=72.0)


def _shaded(scan: Scan, _: Chance) -> Scan:
    light = np.linspace(1.0, 0.45, scan.image.shape[1])[None, :, None]
    return scan.having((scan.image * light).astype(np.uint8))


def _blank(scan: Scan, chance: Chance) -> Scan:
    empty = np.full_like(scan.image, 255)
    behind = np.asarray(cv2.flip(scan.image, 1), np.float32)
    return scan.having(scanned((empty - (255 - behind) * 0.05).astype(np.uint8), chance))


FAULTS: dict[str, tuple[str, Callable[[Scan, Chance], Scan]]] = {
    "120 dpi": ("low-resolution", lambda s, _: s.having(_resized(s.image, 120 / (s.frame.dpi or 200)), dpi=120.0)),
    "150 dpi, not stated": (
        "low-resolution",
        lambda s, _: s.having(_resized(s.image, 150 / (s.frame.dpi or 200)), dpi=None),
    ),
    "resolution not stated": ("resolution-missing", lambda s, _: s.having(s.image, dpi=None)),
    "72 dpi stated": ("resolution-wrong", lambda s, _: s.having(s.image, dpi=72.0)),
    "600 dpi stated": ("resolution-wrong", lambda s, _: s.having(s.image, dpi=600.0)),
    "grey": ("not-colour", lambda s, _: s.having(damage.grey(s.image), colours="grey")),
    "black and white": (
        "not-colour",
        lambda s, _: s.having(np.where(damage.grey(s.image) > 150, 255, 0).astype(np.uint8), colours="bilevel"),
    ),
    "half size on the sheet": ("scale", _shrunk),
    "askew by 3 degrees": ("skewed", lambda s, _: s.having(damage.skew(s.image, 3.0, 248))),
    "on its side": ("sideways", lambda s, _: s.having(np.ascontiguousarray(np.rot90(s.image)))),
    "upside down": ("upside-down", lambda s, _: s.having(np.ascontiguousarray(np.rot90(s.image, 2)))),
    "cut on the left": ("cut-edge", lambda s, _: _cut(s, "left")),
    "cut on the right": ("cut-edge", lambda s, _: _cut(s, "right")),
    "cut at the top": ("cut-edge", lambda s, _: _cut(s, "top")),
    "black border": ("black-border", _bordered),
    "blank back, print shining through": ("blank", _blank),
    "phone photo": ("photo", _photo),
    "shadow to one side": ("uneven-light", _shaded),
    "far too dark": ("dark", lambda s, _: s.having(damage.fade(s.image, 5, 125))),
    "toner nearly out": ("faint", lambda s, _: s.having(damage.fade(s.image, 165, 250))),
    "out of focus": ("blurred", lambda s, _: s.having(damage.soften(s.image, (s.frame.dpi or 200) / 60))),
}
"""What is done to a page -> the code that should be found, and how it is done."""


def _moved(scan: Scan, _: Chance) -> Scan:
    """Move the paper while it is scanned."""
    length = round((scan.frame.dpi or 200) / 14)
    return scan.having(np.asarray(cv2.blur(scan.image, (1, length)), np.uint8))


def _lamp(scan: Scan, _: Chance) -> Scan:
    height, width = scan.image.shape[:2]
    far = np.hypot(*np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height)))
    return scan.having((scan.image * (1 - 0.42 * far)[..., None]).astype(np.uint8))


def _pale(scan: Scan, _: Chance) -> Scan:
    """Print pale, paler in bands."""
    bands = 0.62 + 0.13 * np.sin(np.linspace(0, 40, scan.image.shape[1]))[None, :, None]
    return scan.having((252 - (252 - np.minimum(scan.image, 252).astype(np.float32)) * (1 - bands)).astype(np.uint8))


def _reduced(scan: Scan, _: Chance) -> Scan:
    """Copy the sheet reduced to 60% onto one of the same size."""
    sheet_ = np.full_like(scan.image, 244)
    small = _resized(scan.image, 0.6)
    top, left = (scan.image.shape[0] - small.shape[0]) // 2, (scan.image.shape[1] - small.shape[1]) // 2
    sheet_[top : top + small.shape[0], left : left + small.shape[1]] = small
    return scan.having(sheet_)


def _lidless(scan: Scan, chance: Chance) -> Scan:
    image = scan.image.copy()
    image[-int((scan.frame.dpi or 200) * chance.uniform(0.15, 0.4)) :] = 18
    return scan.having(image)


def _foot_cut(scan: Scan, _: Chance) -> Scan:
    dark = (scan.image.min(axis=2) < 120).sum(axis=1)
    lines = np.flatnonzero(dark > dark.max() * 0.3)
    return scan.having(np.ascontiguousarray(scan.image[: int(lines[len(lines) * 4 // 5])]))


KEPT_BACK_FAULTS: dict[str, tuple[str, Callable[[Scan, Chance], Scan]]] = {
    "100 dpi": ("low-resolution", lambda s, _: s.having(_resized(s.image, 100 / (s.frame.dpi or 200)), dpi=100.0)),
    "96 dpi stated, 200 and more true": ("resolution-wrong", lambda s, _: s.having(s.image, dpi=96.0)),
    "copied reduced to 60%": ("scale", _reduced),
    "askew by 5 degrees on black": ("skewed", lambda s, _: s.having(damage.skew(s.image, -5.0, 20))),
    "turned to the right": ("sideways", lambda s, _: s.having(np.ascontiguousarray(np.rot90(s.image, 3)))),
    "cut in a line at the foot": ("cut-edge", _foot_cut),
    "lid open at the foot": ("black-border", _lidless),
    "lamp in a corner": ("uneven-light", _lamp),
    "print pale in bands": ("faint", _pale),
    "paper moved while scanned": ("blurred", _moved),
}
"""As FAULTS; what came out of them was not looked at while limits were set."""
