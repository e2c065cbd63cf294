"""Whether confidence can be taken at its word: figures, and the reliability curve as a picture (SVG).

Words are put into ten bins by confidence; in each, the mean confidence is set beside the share that is right. The
sums over all words are the expected calibration error.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Judged = Sequence[tuple[float, bool]]  # confidence of a word, and whether it is right

SIDE, MARGIN, LEGEND = 360, 52, 20
COLOURS = ("#1f5fa8", "#c2571a", "#3a7d44", "#7a4a99")
SURE = 0.9


@dataclass(frozen=True, slots=True)
class Reliability:
    """What confidences proved to be worth.

    Attributes:
        error: expected calibration error.
        sure_right: share right of the words given 0.9 or more.
        unsure: share of the words given less.
        held: share of all errors that those hold.
        bins: (mean confidence, share right, words) of each bin that holds any.
    """

    error: float
    sure_right: float
    unsure: float
    held: float
    bins: tuple[tuple[float, float, int], ...]


def measure(judged: Judged) -> Reliability:
    """Return the figures of words with their confidences."""
    sure = [right for confidence, right in judged if confidence >= SURE]
    wrong = max(1, sum(not right for _, right in judged))
    missed = len(sure) - sum(sure)
    bins = []
    for number in range(10):
        members = [pair for pair in judged if min(9, int(pair[0] * 10)) == number]
        if members:
            size = len(members)
            bins.append((sum(c for c, _ in members) / size, sum(right for _, right in members) / size, size))
    error = sum(abs(mean - right) * size for mean, right, size in bins) / len(judged)
    return Reliability(error, sum(sure) / len(sure), 1 - len(sure) / len(judged), 1 - missed / wrong, tuple(bins))


def draw(curves: Mapping[str, Reliability]) -> str:
    """Return the curves as SVG: confidence across, share right upwards, dots as large as their bins."""
    size = SIDE + 2 * MARGIN
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size + LEGEND * len(curves)}" '
            'font-family="sans-serif" font-size="12">'
        ),
        f'<rect width="{size}" height="{size + LEGEND * len(curves)}" fill="white"/>',
        (
            f'<line x1="{MARGIN}" y1="{MARGIN + SIDE}" x2="{MARGIN + SIDE}" y2="{MARGIN}" stroke="#999" '
            'stroke-dasharray="4 4"/>'
        ),
    ]
    for tenth in range(0, 11, 2):
        x, y = _place(tenth / 10, tenth / 10)
        parts += [
            f'<line x1="{x}" y1="{MARGIN}" x2="{x}" y2="{MARGIN + SIDE}" stroke="#eee"/>',
            f'<line x1="{MARGIN}" y1="{y}" x2="{MARGIN + SIDE}" y2="{y}" stroke="#eee"/>',
            f'<text x="{x}" y="{MARGIN + SIDE + 16}" text-anchor="middle">{tenth / 10:.1f}</text>',
            f'<text x="{MARGIN - 8}" y="{y + 4}" text-anchor="end">{tenth / 10:.1f}</text>',
        ]
    for number, (name, curve) in enumerate(curves.items()):
        parts += _curve(name, curve, COLOURS[number % len(COLOURS)], size + LEGEND * number)
    parts += [
        f'<text x="{MARGIN + SIDE / 2}" y="{MARGIN + SIDE + 34}" text-anchor="middle">confidence given</text>',
        (
            f'<text x="14" y="{MARGIN + SIDE / 2}" text-anchor="middle" '
            f'transform="rotate(-90 14 {MARGIN + SIDE / 2})">share of words right</text>'
        ),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _curve(name: str, curve: Reliability, colour: str, y: float) -> list[str]:
    points = [_place(mean, right) for mean, right, _ in curve.bins]
    line = " ".join(f"{px},{py}" for px, py in points)
    total = sum(size for _, _, size in curve.bins)
    return [
        f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="1.5"/>',
        *(
            f'<circle cx="{px}" cy="{py}" r="{2.5 + 8 * (size / total) ** 0.5:.1f}" fill="{colour}" opacity="0.6"/>'
            for (px, py), (_, _, size) in zip(points, curve.bins, strict=True)
        ),
        f'<circle cx="{MARGIN}" cy="{y - 4}" r="5" fill="{colour}"/>',
        f'<text x="{MARGIN + 12}" y="{y}">{name} (calibration error {curve.error:.3f})</text>',
    ]


def _place(confidence: float, right: float) -> tuple[float, float]:
    return round(MARGIN + SIDE * confidence, 1), round(MARGIN + SIDE * (1 - right), 1)
