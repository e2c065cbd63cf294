"""Which way is up, asked of the engine, for pages whose letters are too few or too alike to tell.

A strip of the page is read in each direction that comes into question; Vietnamese upside down gives few and doubtful
words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ocr.image.preprocess import ENGINE_DPI, Measurements, facing, prepare

if TYPE_CHECKING:
    from ocr.engine import Engine, EngineOutput, Image

STRIP = 700  # pixels of height at ENGINE_DPI, about ten lines


def surest_turns(image: Image, seen: Measurements, dpi: int | None, engine: Engine) -> int:
    """Return the number of quarter turns, of those in question, in which the engine reads most; raises as it does."""
    merits = []
    for order, turns in enumerate(seen.turns_tried):
        prepared = prepare(image, facing(seen, turns), dpi)
        output = engine.recognize(_fullest_strip(prepared.image), ENGINE_DPI)
        merits.append((_merit(output), -order, turns))
    return max(merits)[2]


def _fullest_strip(image: Image) -> Image:
    height = image.shape[0]
    if height <= STRIP:
        return image
    ink = (image < 128).sum(axis=1).astype(np.float64)
    sums = np.convolve(ink, np.ones(STRIP), mode="valid")
    top = int(np.argmax(sums))
    return np.ascontiguousarray(image[top : top + STRIP])


def _merit(output: EngineOutput) -> float:
    return sum(word.confidence**2 * len(word.text) for word in output.words if word.confidence > 0.3)
