"""Damage that nothing was tuned on: an opened book, a folded sheet under a hand, a bad fax, a copier full of toner.

Drawn by other means than `bench.scans` and `bench.photos`, and looked at only to be reported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from bench.scans import Scan, Tones, floats, jpeg, tones

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    from bench.sheets import Sheet


def book(sheet: Sheet, chance: Generator) -> Scan:
    """A page of a bound book on the glass: towards the back it rises, turns away, narrows and darkens."""
    page = sheet.draw(300).astype(np.float32)
    height, width = page.shape[:2]
    across = np.arange(width, dtype=np.float32) / width
    near = np.exp(-across / float(chance.uniform(0.06, 0.16)))
    if chance.random() < 0.5:
        near = near[::-1]
    middle = float(chance.uniform(0.2, 0.8)) * height
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    shrunk = 1 - float(chance.uniform(0.02, 0.05)) * near
    # Farther from the glass all is smaller, seen from the middle of the lens, and squeezed together.
    squeezed = x + near * width * 0.012 * (1 if near[0] < near[-1] else -1)
    page = floats(cv2.remap(page, squeezed, middle + (y - middle) / shrunk, cv2.INTER_CUBIC, borderValue=(255,) * 3))
    page = page * (1 - float(chance.uniform(0.2, 0.6)) * near**2)[None, :, None]
    page = floats(cv2.GaussianBlur(page, (0, 0), float(chance.uniform(0.6, 1.1))))
    factor = float(chance.choice((200, 250, 300))) / 300
    page = floats(cv2.resize(page, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA))
    noisy = page * 0.9 + 14 + chance.normal(0, 4, page.shape[:2])[..., None]
    return Scan(jpeg(tones(noisy), 75), round(300 * factor), np.eye(3))


def folded_photo(sheet: Sheet, chance: Generator) -> Scan:
    """A sheet that was folded in three, seen from up to 15 degrees aside, under a hand, sharp only in part; JPEG 40."""
    page = _creased(sheet.draw(300).astype(np.float32), chance)
    height, width = page.shape[:2]
    tall = int(chance.integers(2900, 3900))
    wide = round(tall * 0.75)
    to_middle = np.array([[1, 0, -width / 2], [0, 1, -height / 2], [0, 0, 1.0]])
    lean = np.radians(chance.uniform(-15, 15, 2))
    far = float(chance.uniform(1.4, 2.0)) * height
    tilt = np.array(
        [[np.cos(lean[0]), 0, 0], [0, np.cos(lean[1]), 0], [np.sin(lean[0]) / far, np.sin(lean[1]) / far, 1]]
    )
    size = 0.84 * tall / height
    turn = np.radians(float(chance.uniform(-3, 3)))
    look = np.array([[np.cos(turn), -np.sin(turn), wide / 2], [np.sin(turn), np.cos(turn), tall / 2], [0, 0, 1.0]])
    warp = look @ np.diag([size, size, 1.0]) @ tilt @ to_middle
    paper = floats(cv2.warpPerspective(page, warp, (wide, tall), flags=cv2.INTER_AREA))
    inside = floats(cv2.warpPerspective(np.ones((height, width), np.float32), warp, (wide, tall)))[..., None]
    desk = np.array(((70, 60, 52), (150, 150, 155), (120, 80, 60))[int(chance.integers(0, 3))], np.float32)
    squares = (np.indices((tall, wide)) // int(chance.integers(90, 260))).sum(axis=0) % 2
    picture = (30 + paper * 0.78) * inside + (desk + 14 * squares[..., None]) * (1 - inside)
    picture = floats(picture * _hand(chance, wide, tall)[..., None])
    soft = cv2.GaussianBlur(picture, (0, 0), tall / 2600)
    part = np.linspace(0, 1, tall, dtype=np.float32)[:, None, None]
    picture = floats(picture * (1 - part) + soft * part + chance.normal(0, 4, picture.shape))
    return Scan(jpeg(tones(picture), 40), None, np.eye(3))


def fax(sheet: Sheet, chance: Generator) -> Scan:
    """A fax at 204 x 196 dots, black and white, the edges ragged, some rows lost."""
    page = sheet.draw(200).astype(np.float32)[:, :, 1]
    page = floats(cv2.GaussianBlur(page, (0, 0), 0.7) + chance.normal(0, 18, page.shape))
    image = np.where(page > float(chance.uniform(135, 175)), 255, 0).astype(np.uint8)
    for _ in range(int(chance.integers(0, 6))):
        row = int(chance.integers(0, image.shape[0] - 1))
        image[row] = image[row + 1]
    return Scan(image, 200, np.eye(3))


def streaked(sheet: Sheet, chance: Generator) -> Scan:
    """A copy with too much toner: strokes swollen, grey streaks down the page, dust; JPEG 40."""
    page = sheet.draw(300).astype(np.float32)[:, :, 1]
    swollen = floats(cv2.erode(page, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (3, 3))))
    much = float(chance.uniform(0.2, 0.8))
    page = floats(cv2.GaussianBlur(page * (1 - much) + swollen * much, (0, 0), 0.8))
    for _ in range(int(chance.integers(2, 7))):
        middle, wide = float(chance.uniform(0, page.shape[1])), float(chance.uniform(2, 30))
        streak = np.exp(-(((np.arange(page.shape[1]) - middle) / wide) ** 2))
        page = page - (float(chance.uniform(20, 90)) * streak)[None, :]
    dust = chance.random(page.shape) < float(chance.uniform(0, 2e-5))
    page = np.where(cv2.dilate(dust.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0, 60, page)
    return Scan(jpeg(tones(page * 0.88 + 12 + chance.normal(0, 6, page.shape)), 40), 300, np.eye(3))


def _creased(page: Tones, chance: Generator) -> Tones:
    """Move columns up and down as a sheet that was folded upright in three does, and light its thirds apart."""
    width = page.shape[1]
    creases = np.sort(chance.uniform(0.2, 0.8, 2)) * width
    rises = np.interp(
        np.arange(width), (0, *creases, width - 1), np.cumsum(chance.uniform(-0.009, 0.009, 4)) * page.shape[0]
    )
    lights = np.interp(np.arange(width), (0, *creases, width - 1), chance.uniform(0.85, 1.0, 4))
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(page.shape[0], dtype=np.float32))
    moved = cv2.remap(page, x, y + rises.astype(np.float32)[None, :], cv2.INTER_CUBIC, borderValue=(255,) * 3)
    return floats(moved * lights[None, :, None])


def _hand(chance: Generator, width: int, height: int) -> NDArray[np.float32]:
    """Return the light on every point beside the shadow of an arm and of fingers."""
    small = np.ones((height // 8, width // 8), np.float32)
    wrist = np.array([float(chance.choice((0.0, 1.0))) * small.shape[1], chance.uniform(0.4, 1.0) * small.shape[0]])
    reach = np.array([0.5 * small.shape[1], chance.uniform(0.3, 0.8) * small.shape[0]]) - wrist
    for finger in np.linspace(-0.25, 0.25, 5):
        tip = wrist + reach + finger * reach[::-1] * (-1, 1)
        start, end = wrist.astype(int).tolist(), tip.astype(int).tolist()
        cv2.line(small, start, end, float(chance.uniform(0.55, 0.8)), small.shape[1] // 16)
    small = floats(cv2.GaussianBlur(small, (0, 0), small.shape[1] / 40))
    return floats(cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR))
