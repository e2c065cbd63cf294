"""What a telephone makes of a printed page: perspective, a desk, falling light, shadows, a bent sheet, blur, noise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from bench.scans import Scan, Tones, floats, jpeg, tones

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    from bench.sheets import Sheet

PRINT_DPI = 300


def photo(sheet: Sheet, chance: Generator) -> Scan:
    """A page on a desk, seen a little from the side, a share of them bent."""
    return _photographed(sheet, chance, float(chance.choice((0, 0, 0.006, 0.012))))


def bent_photo(sheet: Sheet, chance: Generator) -> Scan:
    """The same, every sheet bent as one is that was folded or lies in a binder."""
    return _photographed(sheet, chance, float(chance.uniform(0.012, 0.03)))


def _photographed(sheet: Sheet, chance: Generator, bend: float) -> Scan:
    page = sheet.draw(PRINT_DPI).astype(np.float32)
    page = _bent(
        page, bend * float(chance.choice((-1, 1))), float(chance.uniform(0.5, 1.5)), float(chance.uniform(0, 3))
    )
    height, width = page.shape[:2]
    photo_width = int(chance.integers(1900, 3000))
    size = photo_width, int(photo_width * float(chance.uniform(1.3, 1.42)))
    corners = _corners(chance, *size)
    warp = cv2.getPerspectiveTransform(
        np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32), corners
    )
    shrink = float(np.sqrt(cv2.contourArea(corners) / (width * height)))
    if shrink < 0.9:
        page = floats(cv2.GaussianBlur(page, (0, 0), 0.35 / shrink))
    black, white = float(chance.uniform(20, 60)), float(chance.uniform(215, 250))
    paper = floats(black + cv2.warpPerspective(page, warp, size, flags=cv2.INTER_CUBIC) * ((white - black) / 255))
    inside = floats(cv2.warpPerspective(np.ones((height, width), np.float32), warp, size))[..., None]
    desk = _desk(chance, *size)
    # The sheet throws a thin shadow on what it lies on.
    shade = cv2.GaussianBlur(inside, (0, 0), photo_width / 150)[..., None]
    picture = floats(paper * inside + desk * (1 - 0.45 * shade) * (1 - inside))
    picture = floats(picture * _light(chance, *size)[..., None])
    tint = np.array([1.0, chance.uniform(0.93, 1.0), chance.uniform(0.8, 1.0)], np.float32)
    picture = _blurred(floats(picture * tint), chance, photo_width / 2400)
    noise = chance.normal(0, float(chance.uniform(1.5, 7)), picture.shape).astype(np.float32)
    return Scan(jpeg(tones(picture + noise), int(chance.integers(55, 92))), None, np.diag([1.0, 1.0, 1.0]))


def _corners(chance: Generator, width: int, height: int) -> NDArray[np.float32]:
    """Return where the corners of the sheet come to lie: turned up to 4 degrees, pulled in up to 6 percent."""
    base = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32)
    inset = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]], np.float32) * chance.uniform(0.02, 0.085, (4, 2))
    points = (base + inset) * np.array([width, height])
    middle = np.array([width / 2, height / 2])
    radians = np.radians(float(chance.uniform(-4, 4)))
    turn = np.array([[np.cos(radians), -np.sin(radians)], [np.sin(radians), np.cos(radians)]])
    points = (points - middle) @ turn.T * 0.95 + middle
    return np.asarray(points, np.float32)


def _bent(page: Tones, bend: float, waves: float, phase: float) -> Tones:
    """Move every column of the page up and down along a wave; `bend` is its height as a part of the page's."""
    if not bend:
        return page
    height, width = page.shape[:2]
    across = np.arange(width, dtype=np.float32) / width
    wave = bend * height * np.sin(np.pi * waves * across + phase)
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    return np.asarray(
        cv2.remap(page, x, y + wave[None, :].astype(np.float32), cv2.INTER_CUBIC, borderValue=(255, 255, 255)),
        np.float32,
    )


def _desk(chance: Generator, width: int, height: int) -> Tones:
    colours = ((134, 96, 66), (60, 45, 38), (185, 180, 172), (90, 110, 95), (40, 42, 48), (205, 170, 130))
    colour = np.array(colours[int(chance.integers(0, len(colours)))], np.float32)
    noise = chance.normal(0, 60, (height // 4, width // 4)).astype(np.float32)
    along, over = ((30.0, 0.6), (0.6, 30.0), (1.0, 1.0))[int(chance.integers(0, 3))]
    streaks = cv2.resize(cv2.GaussianBlur(noise, (0, 0), sigmaX=along, sigmaY=over), (width, height))
    return np.asarray(np.clip(colour + streaks[..., None] * float(chance.uniform(0.3, 2)), 0, 255), np.float32)


def _light(chance: Generator, width: int, height: int) -> NDArray[np.float32]:
    """Return the light on every point: falling off to one side, a lamp's pool, the soft shadow of a hand."""
    x, y = np.linspace(-1, 1, width, dtype=np.float32)[None, :], np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    angle = float(chance.uniform(0, 2 * np.pi))
    light = 1 - float(chance.uniform(0, 0.25)) * (1 + np.cos(angle) * x + np.sin(angle) * y) / 2
    at_x, at_y = chance.uniform(-0.8, 0.8, 2)
    light = light - float(chance.uniform(0, 0.25)) * np.minimum((x - at_x) ** 2 + (y - at_y) ** 2, 2) / 2
    if chance.random() < 0.65:
        angle, offset = float(chance.uniform(0, 2 * np.pi)), float(chance.uniform(0.1, 0.8))
        edge = np.cos(angle) * x + np.sin(angle) * y - offset + 0.1 * np.sin(3 * x + float(chance.uniform(0, 6)))
        shadow = 1 / (1 + np.exp(-np.clip(edge / float(chance.uniform(0.02, 0.12)), -30, 30)))
        light = light * (1 - float(chance.uniform(0.15, 0.5)) * shadow)
    return np.asarray(np.clip(light, 0.15, 1.05), np.float32)


def _blurred(picture: Tones, chance: Generator, factor: float) -> Tones:
    """Out of focus, and in a third of the photos a hand that moved."""
    picture = floats(cv2.GaussianBlur(picture, (0, 0), float(chance.uniform(0.5, 1.25)) * factor))
    if chance.random() < 0.33:
        length = max(round(float(chance.uniform(2, 5)) * factor), 1)
        kernel = np.zeros((length, length), np.float32)
        if chance.random() < 0.5:
            kernel[length // 2] = 1 / length
        else:
            kernel[:, length // 2] = 1 / length
        picture = floats(cv2.filter2D(picture, -1, kernel))
    return np.asarray(picture, np.float32)
