from __future__ import annotations

from dataclasses import replace
from functools import cache

import cv2
import numpy as np
import pytest
from PIL import Image as PillowImage
from PIL import ImageDraw

from ocr.intake.findings import finding, table
from ocr.intake.inspection import Frame, inspect
from ocr.intake.twins import shared_ink
from tests.ocr.drawing import BODY, LEFT, RIGHT, Image, font, photographed, scanned, skewed

DPI = 150
LINES = [line for part in BODY for line in part] * 3


@cache
def sheet(extra: str = "") -> Image:
    """An A4 page of print in colour, at 150 dpi so that it is looked at as it is; frames say 200 dpi and its pixels."""
    width, height = round(8.27 * DPI), round(11.69 * DPI)
    drawn = PillowImage.new("RGB", (width, height), (252, 250, 244))
    pen, face = ImageDraw.Draw(drawn), font(13, DPI)
    y = DPI
    for left, right in zip(LEFT, RIGHT, strict=True):
        pen.text((DPI * 2, y), left, font=face, fill=(25, 25, 30), anchor="ma")
        pen.text((DPI * 5.6, y), right, font=font(11, DPI), fill=(25, 25, 30), anchor="ma")
        y += DPI // 4
    for number, line in enumerate(LINES):
        printed = "Chủ hộ:" if number == 9 else line[:58]
        pen.text((DPI * 1.1, y + DPI // 3), printed, font=face, fill=(25, 25, 30))
        if number == 9:
            pen.text((DPI * 2.2, y + DPI // 3), extra, font=face, fill=(30, 30, 90))
        y += DPI // 4
    return np.asarray(drawn, dtype=np.uint8).copy()


def frame(image: Image, dpi: float | None = 200.0) -> Frame:
    """What a scanner would state of a page that shows the print of `sheet` at 200 dpi."""
    factor = 200 / DPI
    return Frame(round(image.shape[1] * factor), round(image.shape[0] * factor), dpi, "colour")


def codes(image: Image, told: Frame | None = None) -> set[str]:
    return {one.code for one in inspect(image, told or frame(image)).findings}


def noisy(image: Image, seed: int = 1) -> Image:
    chance = np.random.default_rng(seed)
    soft = cv2.GaussianBlur(image, (0, 0), 0.6).astype(np.float32)
    return np.clip(soft + chance.normal(0, 3, image.shape), 0, 255).astype(np.uint8)


def test_a_good_scan_has_no_findings() -> None:
    assert codes(noisy(sheet())) == set()


def test_what_the_file_states_is_held_against_the_page() -> None:
    page = noisy(sheet())
    told = frame(page)
    assert codes(page, replace(told, dpi=None)) == {"resolution-missing"}
    assert codes(page, replace(told, dpi=72.0)) == {"resolution-wrong"}
    assert codes(page, replace(told, colours="grey")) == {"not-colour"}
    small = Frame(round(8.27 * 120), round(11.69 * 120), 120.0, "colour")
    (low,) = inspect(page, small).findings
    assert (low.code, low.measured, low.severity) == ("low-resolution", 120.0, "warning")
    assert low.rule is not None
    assert "30/2020" in low.rule
    assert "120 dpi" in low.message


@pytest.mark.parametrize(
    ("code", "spoil"),
    [
        ("skewed", lambda page: np.dstack([skewed(page[..., channel], 3) for channel in range(3)])),
        ("upside-down", lambda page: np.ascontiguousarray(page[::-1, ::-1])),
        ("sideways", lambda page: np.ascontiguousarray(np.rot90(page))),
        ("cut-edge", lambda page: np.ascontiguousarray(page[:, round(1.16 * DPI) :])),
        ("blurred", lambda page: cv2.GaussianBlur(page, (0, 0), 3.5)),
        ("faint", lambda page: (170 + page * (80 / 255)).astype(np.uint8)),
        ("dark", lambda page: (page * 0.5).astype(np.uint8)),
        ("blank", lambda page: noisy(np.full_like(page, 245))),
        ("negative", lambda page: 255 - page),
        ("uneven-light", lambda page: (page * np.linspace(1, 0.45, page.shape[1])[None, :, None]).astype(np.uint8)),
    ],
)
def test_each_fault_is_found(code: str, spoil: object) -> None:
    assert callable(spoil)
    assert code in codes(spoil(noisy(sheet())))


def test_a_border_is_no_desk_and_a_photo_is_none_of_a_scanner() -> None:
    bordered = noisy(sheet())
    bordered[:, :30] = 20
    assert codes(bordered) == {"black-border"}
    grey = scanned(cv2.cvtColor(sheet(), cv2.COLOR_RGB2GRAY))
    photo = photographed(grey, ((0.08, 0.06), (0.93, 0.03), (0.97, 0.95), (0.04, 0.94)), (1300, 1800))
    assert "photo" in codes(photo, Frame(1300, 1800, 72.0, "colour"))


def test_one_sheet_scanned_twice_is_told_from_two_fillings_of_a_form() -> None:
    looks = [
        inspect(noisy(image, seed), frame(image)).likeness
        for seed, image in enumerate(
            (sheet(), np.roll(sheet(), 6, axis=0), sheet("Hộ ông Bảy, 4 khẩu"), sheet("Hộ bà Tư, 2"))
        )
    ]
    one, again, filled, other = (look for look in looks if look)
    limits = table()["limits"]
    assert all(share >= limit for share, limit in zip(shared_ink(one, again), _twice(limits), strict=True))
    for pair in ((one, filled), (filled, other)):
        assert not all(share >= limit for share, limit in zip(shared_ink(*pair), _twice(limits), strict=True))


def _twice(limits: dict[str, float]) -> tuple[float, float]:
    return limits["same_ink"], limits["same_cell"]


@pytest.mark.parametrize("code", sorted(table()["finding"]))
def test_every_finding_says_what_is_wrong_and_what_to_do(code: str) -> None:
    told = finding(code, 3, 1.5, side="trái", places="“4” / “7”")
    assert "{" not in told.message + told.advice
    assert told.message.endswith(".")
    assert told.page == 3
    assert told.advice


def test_strange_pictures_do_no_harm() -> None:
    for shape in ((1, 1), (3, 900), (900, 2, 3), (40, 40, 3)):
        image = np.full(shape, 128, np.uint8)
        inspect(image, Frame(shape[1], shape[0], None, "colour"))
