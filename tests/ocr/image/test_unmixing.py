from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from ocr.image.unmixing import find_inks, print_alone

Plane = NDArray[np.float32]

BLACK = 0.12
RED, ORANGE, BLUE = (0.8, 0.12, 0.16), (0.9, 0.25, 0.12), (0.15, 0.22, 0.6)
SHAPE = (300, 400)


def print_on_paper() -> Plane:
    """Strokes 4 pixels wide, soft at their edges: 1 is paper."""
    page = np.ones(SHAPE, np.float32)
    for x in range(20, 400, 24):
        page[30:270, x : x + 4] = 0
    return np.asarray(cv2.GaussianBlur(page, (0, 0), 0.7), np.float32)


def inked(page: Plane, cover: Plane, ink: tuple[float, float, float], *, coat: bool = False) -> Plane:
    share = cv2.GaussianBlur(cover, (0, 0), 0.8)[..., None]
    colour = np.array(ink, np.float32)
    return np.asarray(page * (1 - share) + share * colour if coat else page * (1 - share * (1 - colour)), np.float32)


def scanned(page: Plane) -> Plane:
    """Black becomes the scanner's black; a little grain."""
    noise = np.random.default_rng(2).normal(0, 0.01, SHAPE)[..., None]
    return np.asarray(np.clip(BLACK + page * (1 - BLACK) + noise, 0, 1), np.float32)


def in_colour(page: Plane) -> Plane:
    return np.repeat(page[..., None], 3, axis=2)


def disc(x: int, y: int, radius: int, strength: float = 0.9) -> Plane:
    cover = np.zeros(SHAPE, np.float32)
    cv2.circle(cover, (x, y), radius, strength, -1)
    return cover


def ring() -> Plane:
    cover = np.zeros(SHAPE, np.float32)
    cv2.circle(cover, (180, 150), 80, 0.9, 7)
    return cover


def pen() -> Plane:
    cover = np.zeros(SHAPE, np.float32)
    for y in (100, 140, 180):
        cv2.line(cover, (90, y), (390, y + 30), 0.9, 4, cv2.LINE_AA)
    return cover


def worst(found: Plane, page: Plane, where: NDArray[np.bool_]) -> float:
    """How far off the light is, but for the worst points, which noise makes."""
    wanted = BLACK + page * (1 - BLACK)
    return float(np.percentile(np.abs(found - wanted)[where], 97))


def test_black_and_grey_have_no_ink() -> None:
    light = scanned(in_colour(print_on_paper()))
    assert find_inks(light) == []
    assert np.allclose(print_alone(light, BLACK), light.mean(axis=2), atol=1e-6)


@pytest.mark.parametrize("ink", [RED, ORANGE, BLUE])
@pytest.mark.parametrize("strength", [0.4, 0.9])
def test_print_under_one_ink_comes_back(ink: tuple[float, float, float], strength: float) -> None:
    page, cover = print_on_paper(), disc(180, 150, 80, strength)
    found = print_alone(scanned(inked(in_colour(page), cover, ink)), BLACK)
    assert worst(found, page, cover > 0) < 0.12
    outside = cv2.dilate(cover, np.ones((25, 25), np.uint8)) == 0
    assert worst(found, page, outside) < 0.04


def test_print_comes_back_where_a_pen_crosses_a_stamp() -> None:
    page, stamp, stroke = print_on_paper(), ring(), pen()
    scan = scanned(inked(inked(in_colour(page), stamp, RED), stroke, BLUE))
    assert len(find_inks(scan)) == 2
    found = print_alone(scan, BLACK)
    both = (stamp > 0.8) & (stroke > 0.8)
    assert found[both & (page > 0.95)].mean() > 0.8
    assert found[both & (page < 0.1)].mean() < 0.35


def test_print_under_a_coat_is_as_dark_as_beside_it() -> None:
    page, cover = print_on_paper(), disc(180, 150, 80, 0.6)
    found = print_alone(scanned(inked(in_colour(page), cover, RED, coat=True)), BLACK)
    inside = cover > 0
    assert np.median(found[inside & (page < 0.1)]) < BLACK + 0.15
    assert np.percentile(found[inside & (page > 0.98)], 5) > 0.8


def test_dark_print_with_a_trace_of_yellow_is_no_ink() -> None:
    light = scanned(in_colour(print_on_paper())) * np.array([1.0, 0.98, 0.75], np.float32)
    light /= np.array([1.0, 0.98, 0.78], np.float32)  # the paper's colour was measured a little off
    assert find_inks(np.asarray(light, np.float32)) == []
