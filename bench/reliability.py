"""Whether confidence can be taken at its word: figures, and reliability curves as a picture (SVG).

Words are put into ten bins by confidence; in each, the mean confidence is set beside the share that is right. The
sums over all words are the expected calibration error. The picture has a panel for each kind of reading, both axes in
log odds, since nearly all words stand between 0.9 and 1; its stretches hold enough words to mean something, and a bar
through each dot says where the true share may lie (Wilson's interval, 95%).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

Judged = Sequence[tuple[float, bool]]  # confidence of a word, and whether it is right
Stretch = tuple[float, float, int]  # mean confidence, share right, words

SURE = 0.9
FEW = 25  # words at least in a stretch of the picture
_EDGES = (0.2, 0.4, 0.6, 0.8, 0.9, 0.99, 0.995, 0.998)
_DEVIATIONS = 1.96

COLUMNS, SIDE, LEFT, RIGHT, TOP, BOTTOM = 3, 210, 56, 14, 50, 48
LEAST, MOST = 0.1, 0.9995
TICKS = (0.1, 0.5, 0.8, 0.9, 0.99, 0.999)
INK, GRID, GREY, SHADE = "#1f5fa8", "#e4e4e4", "#888", "#f6f1e7"


@dataclass(frozen=True, slots=True)
class Reliability:
    """What confidences proved to be worth.

    Attributes:
        error: expected calibration error.
        sure_right: share right of the words given 0.9 or more.
        unsure: share of the words given less.
        held: share of all errors that those hold.
        stretches: of words with like confidences, at least FEW in each.
        words, wrong: how many there are.
    """

    error: float
    sure_right: float
    unsure: float
    held: float
    stretches: tuple[Stretch, ...]
    words: int
    wrong: int


def measure(judged: Judged) -> Reliability:
    """Return the figures of words with their confidences."""
    sure = [right for confidence, right in judged if confidence >= SURE]
    wrong = sum(not right for _, right in judged)
    missed = len(sure) - sum(sure)
    tenths = [[pair for pair in judged if min(9, int(pair[0] * 10)) == number] for number in range(10)]
    error = sum(abs(sum(confidence - right for confidence, right in members)) for members in tenths) / len(judged)
    return Reliability(
        error,
        sum(sure) / max(1, len(sure)),
        1 - len(sure) / len(judged),
        1 - missed / max(1, wrong),
        tuple(_stretches(judged)),
        len(judged),
        wrong,
    )


def _stretches(judged: Judged) -> list[Stretch]:
    """Cut words at the edges of confidence, but for those edges that would leave too few; never across SURE."""
    found: list[list[tuple[float, bool]]] = [[]]
    for confidence, right in sorted(judged):
        before = found[-1][-1][0] if found[-1] else confidence
        crossed = [edge for edge in _EDGES if before < edge <= confidence]
        if crossed and (len(found[-1]) >= FEW or SURE in crossed):
            found.append([])
        found[-1].append((confidence, right))
    return [
        (sum(c for c, _ in part) / len(part), sum(right for _, right in part) / len(part), len(part)) for part in found
    ]


def draw(curves: Mapping[str, Reliability]) -> str:
    """Return the curves as SVG, a panel each: confidence across, share right upwards."""
    rows = -(-len(curves) // COLUMNS)
    width, height = COLUMNS * (LEFT + SIDE + RIGHT), rows * (TOP + SIDE + BOTTOM)
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="11">'
        ),
        f'<rect width="{width}" height="{height}" fill="white"/>',
    ]
    for number, (name, curve) in enumerate(curves.items()):
        row, column = divmod(number, COLUMNS)
        x, y = column * (LEFT + SIDE + RIGHT) + LEFT, row * (TOP + SIDE + BOTTOM) + TOP
        parts += [f'<g transform="translate({x} {y})">', *_axes(), *_dots(curve), *_title(name, curve), "</g>"]
    return "\n".join([*parts, "</svg>"]) + "\n"


def _axes() -> list[str]:
    sure = _across(SURE)
    parts = [
        f'<rect width="{sure}" height="{SIDE}" fill="{SHADE}"/>',
        f'<text x="{sure / 2}" y="{SIDE - 6}" text-anchor="middle" fill="{GREY}">people look</text>',
        f'<text x="{(sure + SIDE) / 2}" y="{SIDE - 6}" text-anchor="middle" fill="{GREY}">sure</text>',
    ]
    for tick in TICKS:
        at = _across(tick)
        parts += [
            f'<path d="M{at} 0V{SIDE}M0 {SIDE - at}H{SIDE}" stroke="{GRID}"/>',
            f'<text x="{at}" y="{SIDE + 14}" text-anchor="middle">{tick:g}</text>',
            f'<text x="-6" y="{SIDE - at + 4}" text-anchor="end">{tick:g}</text>',
        ]
    return [
        *parts,
        f'<path d="M0 {SIDE}L{SIDE} 0" stroke="{GREY}" stroke-dasharray="4 4"/>',
        f'<text x="{SIDE / 2}" y="{SIDE + 30}" text-anchor="middle">confidence given</text>',
        f'<text transform="translate(-42 {SIDE / 2}) rotate(-90)" text-anchor="middle">share of words right</text>',
    ]


def _dots(curve: Reliability) -> list[str]:
    points = [(_across(mean), SIDE - _across(right)) for mean, right, _ in curve.stretches]
    parts = [f'<path d="M{" L".join(f"{x} {y}" for x, y in points)}" fill="none" stroke="{INK}" opacity="0.5"/>']
    for (x, y), (_, right, size) in zip(points, curve.stretches, strict=True):
        low, high = (SIDE - _across(bound) for bound in _interval(right, size))
        parts += [
            f'<path d="M{x} {low}V{high}M{x - 3} {low}h6M{x - 3} {high}h6" stroke="{INK}"/>',
            f'<circle cx="{x}" cy="{y}" r="3.5" fill="{INK}"><title>{size:,} words</title></circle>',
        ]
    return parts


def _title(name: str, curve: Reliability) -> list[str]:
    figures = f"{curve.words:,} words, {curve.wrong:,} wrong, calibration error {curve.error:.4f}"
    return [
        f'<text y="-22" font-size="13" font-weight="bold">{name}</text>',
        f'<text y="-8" fill="{GREY}" font-size="10">{figures}</text>',
    ]


def _interval(share: float, size: int) -> tuple[float, float]:
    """Return Wilson's interval for a share of so many."""
    squared = _DEVIATIONS**2 / size
    centre = share + squared / 2
    spread = math.sqrt(squared * (share * (1 - share) + squared / 4))
    return (centre - spread) / (1 + squared), (centre + spread) / (1 + squared)


def _across(chance: float) -> float:
    """Return the place of a chance on an axis of log odds."""
    low, value, high = (math.log(p / (1 - p)) for p in (LEAST, min(max(chance, LEAST), MOST), MOST))
    return round(SIDE * (value - low) / (high - low), 1)
