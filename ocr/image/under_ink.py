"""Coloured marks with or without their ink, asked of the engine: which reading of what is there is surer.

Under a stamp there is print, which is read without the ink. A red heading or the stamp of a paper's receipt is print
itself, which is gone without it. Cuttings of all marks are read in one picture as they are, and in another one cleaned.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ocr.engine import WHITE
from ocr.image.geometry import box_forth
from ocr.image.inks import Marks
from ocr.image.preprocess import ENGINE_DPI, Measurements, Prepared, prepare

if TYPE_CHECKING:
    from ocr.engine import Engine, Image
    from ocr.page import Box

AROUND = 25  # pixels of the prepared image around a mark, so that no letter is cut that the mark touches
APART = 40  # between two cuttings
SURE = 0.5  # confidence of a word that counts
LEAST_GAIN = 4.0  # sure letters by which the ink must be worth keeping


def prepare_marked(image: Image, seen: Measurements, dpi: int | None, engine: Engine) -> Prepared:
    """Return the page prepared with those marks taken away that hide more than they say; raises as the engine does."""
    if seen.marks is None:
        return prepare(image, seen, dpi, enlarged=False)
    clean = prepare(image, seen, dpi)
    kept = prepare(image, replace(seen, marks=None), dpi)
    height, width = clean.image.shape
    places = [box_forth(clean.matrix, box, width, height, clean.bend) for box in seen.marks.boxes]
    with_ink, without_ink = (_merits(page.image, places, engine) for page in (kept, clean))
    hiding = tuple(
        box
        for box, merit, other in zip(seen.marks.boxes, with_ink, without_ink, strict=True)
        if merit < other + LEAST_GAIN
    )
    if len(hiding) == len(places):
        return clean
    if not hiding:
        return kept
    return prepare(image, replace(seen, marks=Marks(hiding, seen.marks.paper)), dpi)


def _merits(page: Image, places: list[Box], engine: Engine) -> list[float]:
    """Return for each place how many letters the engine reads there, each counted by how sure it is."""
    cuttings = [
        page[max(box.y - AROUND, 0) : box.y + box.h + AROUND, max(box.x - AROUND, 0) : box.x + box.w + AROUND]
        for box in places
    ]
    height = sum(cutting.shape[0] + APART for cutting in cuttings) + APART
    canvas = np.full((height, max(cutting.shape[1] for cutting in cuttings) + 2 * APART), WHITE, np.uint8)
    ends, top = [], APART
    for cutting in cuttings:
        canvas[top : top + cutting.shape[0], APART : APART + cutting.shape[1]] = cutting
        top += cutting.shape[0] + APART
        ends.append(top - APART / 2)
    merits = [0.0] * len(places)
    for word in engine.recognize(canvas, ENGINE_DPI).words:
        if word.confidence > SURE:
            at = min(int(np.searchsorted(ends, word.box.y + word.box.h / 2)), len(places) - 1)
            merits[at] += word.confidence**2 * sum(character.isalnum() for character in word.text)
    return merits
