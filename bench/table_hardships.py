"""What happens to scoring tables on their way into an archive, and how cells are told right from wrong."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bench.ruled_pages import Rules
from samples import damage
from samples.raster import render

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.random import Generator

    from bench.ruled_pages import TrueCell
    from ocr.page import Reading
    from samples.raster import Image

PHOTO = (2400, 3300)  # pixels


@dataclass(frozen=True, slots=True)
class Hardship:
    """A way of drawing rules and a way of scanning; `dpi` is what the file states, None for photos."""

    name: str
    rules: Rules
    dpi: int | None
    scan: Callable[[bytes, Generator], list[Image]]


def hardships() -> tuple[Hardship, ...]:
    """Return them, the easiest first."""
    plain = Rules()
    return (
        Hardship("office scan, 300 dpi", plain, 300, lambda pdf, rng: _scans(pdf, 300, rng, 5, 0.2)),
        Hardship("office scan, 200 dpi", plain, 200, lambda pdf, rng: _scans(pdf, 200, rng, 5, 0.2)),
        Hardship("200 dpi, skewed 2° to 6°", plain, 200, lambda pdf, rng: _scans(pdf, 200, rng, 6, 6, 2)),
        Hardship("thin rules (0.25 pt), 200 dpi", Rules(0.25), 200, lambda pdf, rng: _scans(pdf, 200, rng, 5, 0.4)),
        Hardship(
            "grey rules (half tone), 200 dpi", Rules(0.5, 0.5), 200, lambda pdf, rng: _scans(pdf, 200, rng, 5, 0.4)
        ),
        Hardship(
            "broken rules (15% gone), 200 dpi", Rules(0.5, 0, 0.15), 200, lambda pdf, rng: _scans(pdf, 200, rng, 5, 0.4)
        ),
        Hardship("photocopy of a copy, 300 dpi", Rules(0.75), 300, _copies),
        Hardship("phone photo", plain, None, _photos),
    )


def cells_right(reading: Reading, truth: Iterable[TrueCell]) -> tuple[int, int]:
    """Return how many cells have their text, place and span right, and how many place and span."""
    table = max(reading.tables, key=lambda one: len(one.cells), default=None)
    found = {}
    if table is not None:
        for cell in table.cells:
            found[cell.row, cell.column, cell.rows, cell.columns] = plain(reading.text[cell.start : cell.end])
    places = [((cell.row, cell.column, cell.rows, cell.columns), cell.text) for cell in truth]
    set_right = sum(place in found for place, _ in places)
    return sum(found.get(place) == plain(text) for place, text in places), set_right


def plain(text: str) -> str:
    """Return a text with its letters composed and single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _scans(  # noqa: PLR0913, PLR0917 - a scanner's failings
    pdf: bytes, dpi: int, rng: Generator, noise: float, most: float, least: float = 0.0
) -> list[Image]:
    return [
        damage.grain(damage.soften(damage.skew(page, _angle(rng, least, most)), 0.5 * dpi / 200), rng, noise)
        for page in render(pdf, dpi)
    ]


def _angle(rng: Generator, least: float, most: float) -> float:
    return float(rng.uniform(least, most) * rng.choice([-1, 1]))


def _copies(pdf: bytes, rng: Generator) -> list[Image]:
    return [damage.photocopy(page, rng, float(rng.uniform(-1.5, 1.5))) for page in render(pdf, 300)]


def _photos(pdf: bytes, rng: Generator) -> list[Image]:
    return [damage.phone_photo(np.ascontiguousarray(page), rng, PHOTO) for page in render(pdf, 300)]
