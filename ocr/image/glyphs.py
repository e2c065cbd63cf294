"""Evidence from the connected pieces of ink of a small page image: which of them are letters, and how they line up.

Letters of a printed line stand on one baseline. Projected along the true direction of the lines, the bottoms of the
pieces fall into few heaps; along any other they spread. The same for their tops tells which way is up: bottoms of Latin
letters line up better than tops, where x-height, ascenders, capitals and Vietnamese marks mix.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ocr.image.pieces import find_pieces

if TYPE_CHECKING:
    from ocr.engine import Image

Points = NDArray[np.float64]

LEAST_GLYPH = 3  # pixels of the small image; smaller is grain
MOST_GLYPH = 80
REACH = 12.0  # degrees of skew looked for, to either side
COARSE, FINE = 0.5, 0.05


@dataclass(frozen=True, slots=True)
class Glyphs:
    """Pieces of ink that may be letters: left, top, right, bottom in pixels of the small image, one row each."""

    edges: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.edges)

    @property
    def heights(self) -> NDArray[np.float64]:
        """Heights in pixels."""
        return np.asarray(self.edges[:, 3] - self.edges[:, 1])

    def side(self, name: str) -> Points:
        """Return the middle of one side of every piece, n x 2: "left", "top", "right" or "bottom"."""
        left, top, right, bottom = self.edges.T
        across, down = (left + right) / 2, (top + bottom) / 2
        return np.stack(
            {"left": (left, down), "right": (right, down), "top": (across, top), "bottom": (across, bottom)}[name],
            axis=1,
        )


def find_glyphs(mask: Image) -> Glyphs:
    """Return the letter-like pieces of an ink mask: not grain, not rules, frames, pictures or black borders."""
    left, top, width, height, area = find_pieces(mask).stats[1:].T.astype(np.float64)
    longest, shortest = np.maximum(width, height), np.minimum(width, height)
    letter = (longest >= LEAST_GLYPH) & (longest <= MOST_GLYPH) & (area >= 5) & (longest <= 6 * shortest)
    edges = np.stack((left, top, left + width, top + height), axis=1)[letter]
    if len(edges):
        usual = float(np.median(np.maximum(edges[:, 2] - edges[:, 0], edges[:, 3] - edges[:, 1])))
        size = np.maximum(edges[:, 2] - edges[:, 0], edges[:, 3] - edges[:, 1])
        edges = edges[(size >= 0.45 * usual) & (size <= 3.5 * usual)]
    return Glyphs(edges)


def glyph_height(glyphs: Glyphs, turns: int) -> float:
    """Return the middle height of letters, pixels, on a page that so many quarter turns bring upright."""
    sizes = glyphs.heights if turns % 2 == 0 else glyphs.edges[:, 2] - glyphs.edges[:, 0]
    return float(np.median(sizes)) if len(glyphs) else 0.0


def alignment(points: Points, degrees: float, bin_size: float) -> float:
    """Return how well points line up along a direction: 1 is what chance gives, text lines give 2 to 10.

    Args:
        points: n x 2, x and y in pixels.
        degrees: direction, clockwise from horizontal.
        bin_size: pixels.
    """
    radians = np.radians(degrees)
    across = points[:, 1] * np.cos(radians) - points[:, 0] * np.sin(radians)
    bins = ((across - across.min()) / bin_size).astype(np.int64)
    counts = np.bincount(bins).astype(np.float64)
    # Neighbouring bins added: a line that falls on a border between two bins counts as one.
    counts = counts[:-1] + counts[1:] if len(counts) > 1 else counts
    # Chance is what a smooth distribution of the same large shape would give, not an even one: margins are empty.
    window = max(round(40 / bin_size), 3)
    smooth = np.convolve(counts, np.ones(window) / window, mode="same")
    return float((counts**2).sum() / max((smooth**2).sum() + counts.sum(), 1e-9))


def best_direction(points: Points, around: float, bin_size: float) -> tuple[float, float]:
    """Return the direction within REACH of `around` along which the points line up best, and how well."""
    coarse = around + np.arange(-REACH, REACH + COARSE, COARSE)
    scores = [alignment(points, float(angle), 2 * bin_size) for angle in coarse]
    middle = float(coarse[int(np.argmax(scores))])
    fine = middle + np.arange(-COARSE, COARSE + FINE, FINE)
    finest = [alignment(points, float(angle), bin_size) for angle in fine]
    best = int(np.argmax(finest))
    return float(fine[best]), finest[best]
