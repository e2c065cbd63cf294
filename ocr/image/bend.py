"""How the printed lines of a bent sheet bend, told by the letters that stand on them, and the way to lay them level.

Letters are strung into lines, each to the next on its right. All lines of a sheet bend alike, more or less so from the
head to the foot: one smooth surface says how far every place is to be moved up or down. It is fitted to all lines at
once, so that short lines and lone letters with tails do not matter. A flat sheet gives no surface.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from ocr.image.glyphs import Points

Numbers = NDArray[np.float64]

# All in heights of a letter.
LEAST_BEND = 0.2  # between the lines as they run and level ones, from which they are laid level
GAP = 4.0  # to the next letter of a line; wider than between words
STEP = 0.28  # up or down to it

LEAST_STRUNG = 8  # letters on a line that counts
LEAST_LETTERS = 150  # on such lines of a page
PIECES = 7  # of the curve across the page
STIFF = 0.3  # weight of its smoothness for each letter
EXPLAINED = 0.7  # of the unevenness of the lines, by the surface
ROUNDS = 3  # of fitting, without what lies far off
LOOKS = 3  # at which letters make a line
OUTLIER = 3.0  # middle deviations from the surface


@dataclass(frozen=True, slots=True)
class Bend:
    """How far lines lie below level, for every place of the levelled sheet.

    Attributes:
        weights: knots across x 3 (how they change from head to foot: not, evenly, by the square).
        low, high: x and y between which lines were seen; beyond, the surface goes on as at its rim.
    """

    weights: Numbers
    low: tuple[float, float]
    high: tuple[float, float]

    def below(self, x: Numbers, y: Numbers) -> Numbers:
        """Return how many pixels below level the lines are at these places, n x and n y."""
        return np.asarray(_surface(x, y, self.low, self.high) @ self.weights.ravel())

    def bent(self, points: Points) -> Points:
        """Return where points of the sheet laid level, n x 2, lie on the bent one."""
        x, y = points.T
        # The surface is that of the bent sheet; it changes so slowly that a second look finds the place.
        return np.stack((x, y + self.below(x, y + self.below(x, y))), axis=1)

    def levelled(self, points: Points) -> Points:
        """Return where points of the bent sheet, n x 2, come to lie on the level one."""
        x, y = points.T
        return np.stack((x, y - self.below(x, y)), axis=1)

    def scaled(self, factor: float) -> Bend:
        """Return the same for the sheet made `factor` times as large."""
        low, high = ((x * factor, y * factor) for x, y in (self.low, self.high))
        return Bend(self.weights * factor, low, high)


def find_bend(feet: Points, size: float, slope: float = 0.0) -> Bend | None:
    """Return how the lines of a page bend, or None where they are straight or too few to tell.

    Args:
        feet: n x 2, where letters stand, in pixels of the sheet turned so that its lines are about level.
        size: middle height of the letters, pixels.
        slope: of most lines, pixels down for each to the right.
    """
    feet = feet[np.argsort(feet[:, 0])]
    bend = None
    for _ in range(LOOKS):
        # Where lines are steep only pieces of them were strung together: laid level by these, the rest follows.
        level = feet - np.outer(feet[:, 0], (0, slope)) if bend is None else bend.levelled(feet)
        line = _strung(level, size)
        on_lines = np.bincount(line)[line] >= LEAST_STRUNG
        if int(on_lines.sum()) < LEAST_LETTERS:
            return None
        line = np.unique(line[on_lines], return_inverse=True)[1]
        found = _fitted(feet[on_lines], line, size)
        if found is None:
            return None
        bend = found
    return bend


def _fitted(feet: Points, line: NDArray[np.int64], size: float) -> Bend | None:
    """Return the surface that lays lines level; None where they are as level, or no surface does."""
    low, high = feet.min(axis=0), feet.max(axis=0)
    rim = (float(low[0]), float(low[1])), (float(high[0]), float(high[1]))
    down = feet[:, 1] - _mean_of_line(feet[:, 1], line)
    if float(np.percentile(np.abs(down), 95)) < LEAST_BEND / 2 * size:
        return None
    surface = _surface(feet[:, 0], feet[:, 1], *rim)
    surface = surface - _mean_of_line(surface, line)
    trust = np.ones(len(feet))
    weights: Numbers = np.zeros(surface.shape[1])
    stiff = _stiffness() * STIFF * len(feet)
    for _ in range(ROUNDS):
        squares = (surface * trust[:, None]).T @ surface + stiff
        weights = np.asarray(np.linalg.solve(squares, surface.T @ (down * trust)), dtype=np.float64)
        rest = np.abs(down - surface @ weights)
        trust = (rest <= max(OUTLIER * 1.5 * float(np.median(rest)), 0.05 * size)).astype(np.float64)
    fitted = surface @ weights
    kept = trust > 0
    explained = 1 - float(((down - fitted)[kept] ** 2).sum()) / max(float((down[kept] ** 2).sum()), 1e-9)
    if explained < EXPLAINED or _spread_of_lines(fitted, line) < LEAST_BEND * size:
        return None
    return Bend(weights.reshape(-1, 3), *rim)


def _strung(feet: Points, size: float) -> NDArray[np.int64]:
    """Return for each letter, sorted from left to right, the number of its line."""
    across, down = feet.T
    first = np.searchsorted(across, across + 0.2 * size)
    last = np.searchsorted(across, across + GAP * size)
    counts = last - first
    one = np.repeat(np.arange(len(feet)), counts)
    other = np.arange(len(one)) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(first, counts)
    near = np.abs(down[one] - down[other]) < STEP * size
    one, other = one[near], other[near]
    # Letters are sorted: the first that is near is the nearest.
    one, at = np.unique(one, return_index=True)
    line = np.arange(len(feet))
    for letter, next_one in zip(one.tolist(), other[at].tolist(), strict=True):
        line[next_one] = line[letter]
    return line


def _mean_of_line(values: Numbers, line: NDArray[np.int64]) -> Numbers:
    counts = np.bincount(line)
    if values.ndim == 1:
        return np.asarray((np.bincount(line, values) / counts)[line])
    order = np.argsort(line, kind="stable")
    starts = np.cumsum(counts) - counts
    return np.asarray((np.add.reduceat(values[order], starts, axis=0) / counts[:, None])[line])


def _spread_of_lines(fitted: Numbers, line: NDArray[np.int64]) -> float:
    """Return how far a line strays from level, of most lines at most."""
    high = np.full(int(line.max()) + 1, -np.inf)
    low = np.full(len(high), np.inf)
    np.maximum.at(high, line, fitted)
    np.minimum.at(low, line, fitted)
    return float(np.percentile(high - low, 80))


def _surface(x: Numbers, y: Numbers, low: tuple[float, float], high: tuple[float, float]) -> Numbers:
    """Return n x (knots x 3): cubic B-splines across the page, each by 1, y and y squared down it."""
    across = (np.clip(x, low[0], high[0]) - low[0]) / max(high[0] - low[0], 1.0) * PIECES
    down = (np.clip(y, low[1], high[1]) - low[1]) / max(high[1] - low[1], 1.0) * 2 - 1
    far = np.abs(across[:, None] - np.arange(-1, PIECES + 2)[None, :])
    splines = np.where(far < 1, 2 / 3 - far**2 + far**3 / 2, np.where(far < 2, (2 - far) ** 3 / 6, 0))
    return np.asarray(
        (splines[:, :, None] * np.stack((np.ones_like(down), down, down**2), axis=1)[:, None, :]).reshape(len(x), -1)
    )


def _stiffness() -> Numbers:
    knots = PIECES + 3
    second = np.diff(np.eye(knots), 2, axis=0)
    # What changes from head to foot is smaller than what does not; a level of its own no line can tell.
    down = np.diag([1.0, 3.0, 10.0])
    return np.asarray(np.kron(second.T @ second, down) * 1e-2 + np.kron(np.eye(knots), down) * 1e-5)
