"""Print alone, where coloured ink lies over it: of each point's darkness the part that its colour accounts for goes.

Between bare paper and bare ink light runs along a straight line, however much ink there is, and print only makes it
darker. So an ink's darkness is a multiple of its colour, learnt from the bare ink of the page itself, and what is
darker than that is print. Two inks (a pen over a stamp) are two such lines; where they cross, their densities add up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Plane = NDArray[np.float32]

AXES = np.array([[1, -1, 0], [1, 1, -2]], np.float32).T / np.array([2, 6], np.float32) ** 0.5
INKED = 0.06  # colour of a point, paper being 1, that has ink on it
DEGREES = 5  # to a bin of hues
APART = 45  # degrees of hue between two inks
KIN = 25  # degrees of hue around an ink's own that are its
LEAST = 60  # points that an ink is learnt from
LEAST_SHARE = 0.0015  # of the colour in the cutting that makes an ink
MOST_INKS = 2
USUAL = 40  # percentile of darkness for its colour that is bare ink's: under some of it there is print
PIECE = 25  # points of a piece of ink
STRONG = 6  # of them of full colour
NEAR = 13  # pixels around ink in which its traces lie
AROUND = 5  # pixels across in which darkness is compared with colour
MOST = 1.5  # amounts of an ink, that which is usual being 1
FILLED = 15  # pixels across of strokes of print that are part of the ink around them
FAINTEST = 0.15  # darkness of what may be print under ink
MOST_HIDDEN = 0.8
DARKEST = 0.02
COLOURED = 6.0  # darkness for its colour up to which an ink is told from print; crimson has 1.3
PEN = 9.0  # the same for blue: the inks of pens are darker
BLUE = -0.8
COLOURLESS = 1e-3


@dataclass(frozen=True, slots=True)
class Ink:
    """An ink: the direction of its colour, its darkness for each part of colour, its bare colour (paper is 1)."""

    hue: Plane
    darkness: float
    bare: Plane


def print_alone(light: Plane, black: float) -> Plane:
    """Return the light of paper and print alone, 1 for bare paper.

    Args:
        light: height x width x 3, of the scan by that of its paper: 1 is bare paper.
        black: the light of the page's print on bare paper.
    """
    grey = np.asarray(light.mean(axis=2), np.float32)
    soft = np.asarray(cv2.GaussianBlur(light, (0, 0), 1.0), np.float32)
    inks = find_inks(soft)
    if not inks:
        return grey
    colour = soft @ AXES
    seen = [_seen(colour, ink) for ink in inks]
    parts = [part * there for part, there in zip(_amounts(colour, [ink.hue for ink in inks]), seen, strict=True)]
    shares = [ink.darkness * part for ink, part in zip(inks, parts, strict=True)]
    ours = np.asarray(sum(shares), np.float32)
    dark = np.asarray((1 - grey).clip(0), np.float32)
    left = np.asarray((dark - ours).clip(0), np.float32)
    cover = np.asarray(np.clip(parts[0] / (inks[0].bare @ AXES @ inks[0].hue), 0, 1), np.float32)
    left = left / (1 - _hidden(left, cover, black) * cover)
    # Colour is coarser than light in JPEG: where all the darkness around is ink's, so is this point's.
    around = _blurred(ours) / (_blurred(ours) + _blurred(left) + 0.02)
    left *= 1 - np.clip((around - 0.5) / 0.4, 0, 1)
    if len(inks) > 1:
        crossing = _near(shares[0] > 0.12) & _near(shares[1] > 0.12)
        left[crossing] = np.minimum(left[crossing], 1 - _under_both(light[crossing], inks, black))
    touched = np.logical_or.reduce(seen)
    return np.asarray(np.where(touched, 1 - left, grey), np.float32)


def find_inks(soft: Plane) -> list[Ink]:
    """Return the inks of a picture, the one there is most of first."""
    colour = (soft @ AXES).reshape(-1, 2)
    strength = np.linalg.norm(colour, axis=1)
    here = strength > INKED
    colour, strength, points = colour[here], strength[here], soft.reshape(-1, 3)[here]
    hues = np.degrees(np.arctan2(colour[:, 1], colour[:, 0])) % 360
    bins = 360 // DEGREES
    weights = np.bincount((hues / DEGREES).astype(int) % bins, strength, bins)
    smooth = np.stack([np.roll(weights, shift) for shift in (-1, 0, 1)]).sum(axis=0)
    found: list[Ink] = []
    while len(found) < MOST_INKS and smooth.max() > LEAST_SHARE * weights.sum():
        middle = (int(smooth.argmax()) + 0.5) * DEGREES
        kin = np.abs((hues - middle + 180) % 360 - 180) < KIN
        ink = _ink(colour[kin], strength[kin], points[kin])
        if ink is not None and ink.darkness < (PEN if ink.hue[1] < BLUE else COLOURED):
            found.append(ink)
        off = np.abs((np.arange(bins) * DEGREES + DEGREES / 2 - middle + 180) % 360 - 180)
        smooth = np.where(off < APART, 0, smooth)
    return found


def _ink(colour: Plane, strength: Plane, points: Plane) -> Ink | None:
    if len(strength) < LEAST:
        return None
    strong = strength > 0.6 * np.percentile(strength, 90)
    mean = np.median(colour[strong], axis=0)
    hue = np.asarray(mean / np.linalg.norm(mean), np.float32)
    each = (1 - points[strong].mean(axis=1)) / (colour[strong] @ hue).clip(COLOURLESS)
    darkness = float(np.percentile(each, USUAL))
    bare = points[strong][each <= np.percentile(each, 2 * USUAL)]
    return Ink(hue, darkness, np.asarray(np.median(bare, axis=0), np.float32))


def _amounts(colour: Plane, hues: list[Plane]) -> list[Plane]:
    """Return how much of each hue there is, none of it less than 0."""
    if len(hues) == 1:
        return [np.asarray((colour @ hues[0]).clip(0), np.float32)]
    both = colour @ np.linalg.inv(np.stack(hues, axis=1)).T.astype(np.float32)
    alone = [(colour @ hue).clip(0) for hue in hues]
    return [
        np.asarray(np.where(both[..., 1 - at] < 0, alone[at], both[..., at].clip(0)), np.float32) for at in range(2)
    ]


def _under_both(light: Plane, inks: list[Ink], black: float) -> Plane:
    """Return the light of print, n of n x 3, where two inks cross, as dark together as print."""

    def density(share: Plane) -> Plane:
        return np.asarray(-np.log(((share - black) / (1 - black)).clip(DARKEST, 1)), np.float32)

    bare = [density(ink.bare) for ink in inks]
    there = density(light)
    amounts = _amounts(there @ -AXES, [-(one @ AXES) for one in bare])
    rest = there.mean(axis=1) - sum(
        amount.clip(0, MOST) * one.mean() for amount, one in zip(amounts, bare, strict=True)
    )
    return np.asarray(black + (1 - black) * np.exp(-rest.clip(0)), np.float32)


def _seen(colour: Plane, ink: Ink) -> NDArray[np.bool_]:
    """Say where an ink lies: at and around pieces of its hue that are larger than the noise of colour."""
    along = colour @ ink.hue
    across = np.abs(colour @ np.array([-ink.hue[1], ink.hue[0]], np.float32))
    mask = ((along > 0.35 * INKED) & (across < np.tan(np.radians(KIN)) * along)).astype(np.uint8)
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    strong = np.bincount(labels[(mask > 0) & (along > 0.7 * INKED)], minlength=len(stats))
    large = (stats[:, cv2.CC_STAT_AREA] >= PIECE) & (strong >= STRONG)
    large[0] = False
    return _near(large[labels])


def _hidden(left: Plane, cover: Plane, black: float) -> float:
    """Return which share of the print under it an ink hides: none if it is a filter, as ink of pads nearly is."""
    kernel = np.ones((FILLED, FILLED), np.uint8)
    region = cv2.morphologyEx((cover > 0.6).astype(np.uint8), cv2.MORPH_CLOSE, kernel) > 0
    if not region.any():
        return 0.0
    firm = float(np.percentile(left[region], 99))
    if firm < FAINTEST or int((left[region] > 0.6 * firm).sum()) < LEAST:
        return 0.0
    return min(max(1 - firm / (1 - black), 0.0), MOST_HIDDEN)


def _near(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return cv2.dilate(mask.astype(np.uint8), np.ones((NEAR, NEAR), np.uint8)) > 0


def _blurred(plane: Plane) -> Plane:
    return np.asarray(cv2.blur(plane, (AROUND, AROUND)), np.float32)
