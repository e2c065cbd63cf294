from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from ocr.image.inks import find_marks, without
from ocr.image.light import to_grey
from ocr.reading import read
from tests.ocr import drawing

if TYPE_CHECKING:
    from ocr.engine import Image

STAMP = (560, 610)  # middle of a stamp on the body's lines
RADIUS = 150
RED, CRIMSON, NAVY = (215, 40, 45), (190, 15, 60), (35, 50, 130)


def inked(page: Image, colour: tuple[int, int, int], cover: Image) -> Image:
    """Lay ink of a colour over a grey or RGB page as a filter, where `cover` is 255; grainy, as scanners make it."""
    paper = page if page.ndim == 3 else np.stack([page] * 3, axis=-1)
    share = cv2.GaussianBlur(cover, (0, 0), 0.8)[..., None] / 255 * 0.9
    ink = paper * (1 - share * (1 - np.array(colour) / 255))
    noise = np.random.default_rng(3).normal(0, 2, paper.shape[:2])[..., None]
    return np.asarray(np.clip(ink * 0.9 + 22 + noise, 0, 255), dtype=np.uint8)


def stamp(shape: tuple[int, ...]) -> Image:
    cover = np.zeros(shape[:2], np.uint8)
    for share, width in ((1.0, 9), (0.9, 3), (0.6, 4)):
        cv2.circle(cover, STAMP, round(share * RADIUS), 255, width)
    for number in range(24):
        angle = number * np.pi / 12
        x, y = (
            round(at + 0.75 * RADIUS * turn) for at, turn in zip(STAMP, (np.cos(angle), np.sin(angle)), strict=True)
        )
        cv2.rectangle(cover, (x - 6, y - 9), (x + 6, y + 9), 255, 3)
    cv2.circle(cover, STAMP, 45, 255, -1)
    return cover


def stroke(shape: tuple[int, ...]) -> Image:
    cover = np.zeros(shape[:2], np.uint8)
    at = np.linspace(0, 1, 200)
    points = np.stack([700 + 300 * at, 560 + 60 * np.sin(12 * at)], axis=1).astype(np.int32)
    cv2.polylines(cover, [points], isClosed=False, color=255, thickness=4)
    return cover


@pytest.fixture(scope="module")
def page() -> Image:
    return drawing.draw_page(200)


@pytest.mark.parametrize("colour", [RED, CRIMSON, NAVY])
def test_ink_goes_and_the_print_under_it_stays(page: Image, colour: tuple[int, int, int]) -> None:
    cover = stamp(page.shape)
    scan = inked(page, colour, cover)
    marks = find_marks(scan)
    assert marks is not None
    (box,) = marks.boxes
    assert box.x <= STAMP[0] - RADIUS
    assert box.x + box.w >= STAMP[0] + RADIUS
    assert box.y <= STAMP[1] - RADIUS
    assert box.y + box.h >= STAMP[1] + RADIUS
    cleaned = without(scan, to_grey(scan), marks)
    covered, printed = cover > 250, page < 60
    assert np.percentile(cleaned[covered & (page > 250)], 10) > 215
    assert np.percentile(cleaned[covered & printed], 80) < 120
    outside = np.ones_like(covered)
    outside[box.y : box.y + box.h, box.x : box.x + box.w] = False
    assert np.array_equal(cleaned[outside], to_grey(scan)[outside])


def test_plain_yellowed_and_grey_pages_have_no_marks(page: Image) -> None:
    assert find_marks(page) is None
    plain = np.stack([page] * 3, axis=-1)
    assert find_marks(plain) is None
    yellowed = (plain * np.array([0.95, 0.92, 0.8])).astype(np.uint8)
    noise = np.random.default_rng(1).normal(0, 8, plain.shape)
    assert find_marks(yellowed) is None
    assert find_marks(np.clip(yellowed + noise, 0, 255).astype(np.uint8)) is None
    assert find_marks(np.full((40, 2000, 3), 255, np.uint8)) is None


def test_a_stamp_that_the_edge_cuts_off_is_a_mark_and_a_desk_is_none(page: Image) -> None:
    scan = inked(page, RED, stamp(page.shape))
    assert find_marks(np.ascontiguousarray(scan[:, STAMP[0] :])) is not None
    desk = np.full((page.shape[0], 40, 3), (150, 90, 60), np.uint8)
    assert find_marks(np.hstack([desk, np.stack([page] * 3, axis=-1)])) is None


@pytest.mark.engine
def test_words_under_a_stamp_and_a_signature_are_read(page: Image) -> None:
    scan = inked(inked(page, RED, stamp(page.shape)), NAVY, stroke(page.shape))
    assert drawing.cer(read(scan, dpi=200).text) < 0.02


@pytest.mark.engine
def test_a_heading_in_red_is_read(page: Image) -> None:
    head = np.zeros_like(page)
    head[210:300] = 255 - page[210:300]
    assert head.any()
    blank = page.copy()
    blank[210:300] = 255
    text = read(inked(blank, RED, head), dpi=200).text
    plain = read(page, dpi=200).text
    assert drawing.cer(text, plain) < 0.02
