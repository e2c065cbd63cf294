"""The intake check of one page, before it is read: what a rule or a reader would not like about it, and advice.

Everything is measured on a copy of at most LOOK_SIDE pixels, on which letters are a dozen pixels high; what the file
itself states (resolution, colours, size) comes in a `Frame`. Limits, sentences and rules: `data/inspection.toml`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import cv2
import numpy as np

from ocr.engine import WHITE
from ocr.image.glyphs import find_glyphs, glyph_height
from ocr.image.light import DARKEST_PAPER, flatten, ink, paper_shade, to_grey
from ocr.image.negative import is_negative, positive
from ocr.image.preprocess import ENGINE_DPI, ENGINE_GLYPH, Measurements, measure
from ocr.intake.findings import Finding, finding, limits, table
from ocr.intake.twins import Likeness, likeness_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocr.engine import Image

LOOK_SIDE = 1754  # pixels of the longer side: an A4 sheet at 150 dpi
A4_INCHES = 297 / 25.4
MM = 25.4

Colours = Literal["colour", "grey", "bilevel"]


@dataclass(frozen=True, slots=True)
class Frame:
    """What a file says of a page that is a picture.

    Attributes:
        width, height: pixels of the picture as it is stored.
        dpi: resolution that the file states, believable or not; None where it states none.
        colours: what its pixels can hold.
        sheet: width and height in inches of the page that the file states (the page of a PDF); None where only
            resolution tells.
    """

    width: int
    height: int
    dpi: float | None
    colours: Colours
    sheet: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was found on a page, and what its print looks like, for finding pages that were scanned twice."""

    findings: tuple[Finding, ...]
    likeness: Likeness | None


def inspect(image: Image, frame: Frame, page: int = 1) -> Inspection:
    """Check a page.

    Args:
        image: the page as a person sees it, grey or RGB; best of about LOOK_SIDE pixels, larger ones are made smaller.
        frame: what the file says of it.
        page: its number, for the findings.
    """
    image = _small(image)
    negative = is_negative(image)
    image = positive(image) if negative else image
    seen = measure(image)
    grey = to_grey(image)
    shade = paper_shade(grey)
    flat = flatten(grey, shade)
    mask = ink(flat, limits()["palest_ink"])
    found = [] if frame.colours == "colour" else [finding("not-colour", page)]
    if negative:
        found.append(finding("negative", page))
    is_photo = _is_photo(seen, image)
    blank = (
        seen.glyphs < limits()["blank_letters"] and float(mask[_inner(mask)].mean()) / WHITE < limits()["blank_ink"] * 4
    )
    if blank:
        found.append(finding("blank", page))
        return Inspection(tuple(_on(page, [*_by_size(seen, frame, image, is_photo=is_photo), *found])), None)
    found += _by_size(seen, frame, image, is_photo=is_photo)
    found += _by_direction(seen)
    if is_photo:
        found.append(finding("photo", page))
    else:
        found += _by_edges(mask, grey, seen)
    found += _by_light(shade, flat, mask, seen, is_photo=is_photo)
    return Inspection(tuple(_on(page, found)), likeness_of(mask, seen) if not is_photo else None)


def _on(page: int, found: list[Finding]) -> Iterator[Finding]:
    for one in found:
        yield Finding(one.code, one.severity, page, one.measured, one.message, one.advice, one.rule)


def _small(image: Image) -> Image:
    longest = max(image.shape[:2])
    if longest <= LOOK_SIDE * 1.1:
        return image
    factor = LOOK_SIDE / longest
    return np.asarray(cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _inner(mask: Image) -> tuple[slice, slice]:
    height, width = mask.shape
    return slice(height // 30, height - height // 30), slice(width // 30, width - width // 30)


def _letters_tell(seen: Measurements) -> bool:
    """Say whether there are letters enough to measure by; on a form to be filled in most pieces of ink are dots."""
    return bool(seen.glyphs >= limits()["letters_for_scale"] and seen.glyph_height >= limits()["least_letter"])


def _is_photo(seen: Measurements, image: Image) -> bool:
    """Say whether the sheet lies free in the picture: a scan with a dark border touches the other sides of it."""
    if np.allclose(seen.flat, np.eye(3)):
        return False
    height, width = image.shape[:2]
    corners = np.array([[[0, 0], [seen.width, 0], [seen.width, seen.height], [0, seen.height]]], np.float64)
    (x, y) = cv2.perspectiveTransform(corners, np.linalg.inv(seen.flat))[0].T
    insets = (
        min(x[0], x[3]) / width, (width - max(x[1], x[2])) / width,
        min(y[0], y[1]) / height, (height - max(y[2], y[3])) / height,
    )  # fmt: skip
    slant = max(abs(x[0] - x[3]), abs(x[1] - x[2])) / width + max(abs(y[0] - y[1]), abs(y[2] - y[3])) / height
    return bool(sum(inset > limits()["photo_inset"] for inset in insets) > 1 or slant > limits()["photo_slant"])


def _by_size(seen: Measurements, frame: Frame, image: Image, *, is_photo: bool) -> Iterator[Finding]:
    """Check resolution, sheet and scale, each against the two others."""
    longest = max(frame.width, frame.height)
    by_letters = None
    if _letters_tell(seen):
        height = seen.glyph_height * longest / max(image.shape[:2])
        by_letters = height / ENGINE_GLYPH * ENGINE_DPI
    stated = frame.dpi if frame.dpi and _in(frame.dpi, limits()["print_dpi"]) else None
    if stated and not is_photo and not _in(longest / stated, limits()["paper_inches"]):
        stated = None
    if is_photo:
        if by_letters and by_letters < limits()["least_dpi"] * 0.75:
            yield finding("low-resolution", 0, by_letters)
        return
    sheet = frame.sheet or ((frame.width / stated, frame.height / stated) if stated else None)
    if frame.dpi is None:
        yield finding("resolution-missing", 0)
    elif stated is None:
        yield finding("resolution-wrong", 0, frame.dpi)
    dpi = stated or longest / A4_INCHES
    if dpi < limits()["least_dpi"]:
        yield finding("low-resolution", 0, dpi)
    scale = by_letters / dpi if by_letters else 1.0
    if not limits()["least_scale"] <= scale <= limits()["most_scale"]:
        # The whole sheet told too large or small is a wrong figure; letters too small on a sheet of its size are not.
        true_sheet = longest / by_letters if by_letters else 0.0
        told_wrong = sheet is not None and not _is_standard(sheet) and abs(true_sheet / A4_INCHES - 1) < 0.15
        yield finding("resolution-wrong", 0, dpi) if told_wrong else finding("scale", 0, scale)
    elif sheet and not _is_standard(sheet):
        yield finding("page-size", 0, max(sheet) * MM)


def _in(value: float, between: list[float]) -> bool:
    return between[0] <= value <= between[1]


def _is_standard(sheet: tuple[float, float]) -> bool:
    short, long = sorted(sheet)
    leeway = limits()["page_sides"]
    return any(
        abs(short / one - 1) <= leeway and abs(long / two - 1) <= leeway for one, two in table()["sheets"].values()
    )


def _by_direction(seen: Measurements) -> Iterator[Finding]:
    if len(seen.turns_tried) == 1:
        if seen.turns in {1, 3}:
            yield finding("sideways", 0, 90.0 * seen.turns)
        elif seen.turns == 2:
            yield finding("upside-down", 0)
    if abs(seen.skew) >= limits()["skew"]:
        yield finding("skewed", 0, abs(seen.skew))


def _by_edges(mask: Image, grey: Image, seen: Measurements) -> Iterator[Finding]:
    """Check the four sides for print that runs off the sheet, and for dark borders."""
    dpi = max(grey.shape) / A4_INCHES
    letter = max(seen.glyph_height, 6.0)
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    left, top, width, height, area = stats[1:].T.astype(np.float64)
    # Letters cut through the middle are half as high or wide as whole ones.
    like = (height <= 2.6 * letter) & (width <= 4 * letter) & (area >= 0.12 * width * height)
    like &= (np.maximum(width, height) >= 0.4 * letter) & (np.minimum(width, height) >= 0.15 * letter)
    reach = max(limits()["edge_inches"] * dpi, 2.0)
    rows, columns = mask.shape
    ends = {"left": left, "right": columns - left - width, "top": top, "bottom": rows - top - height}
    for side, distance in ends.items():
        border = _dark_border(grey, side)
        if border >= limits()["border_inches"] * dpi:
            yield finding("black-border", 0, border / dpi * MM, side=table()["sides"][side])
            continue
        near = like & (distance <= reach)
        if side in {"left", "right"}:
            lines = len(np.unique(np.round((top + height)[near] / (1.2 * letter))))
            cut = lines >= limits()["edge_lines"]
        else:
            cut = int(near.sum()) >= limits()["edge_letters"]
        if cut:
            yield finding("cut-edge", 0, float(near.sum()), side=table()["sides"][side])
            break


def _dark_border(grey: Image, side: str) -> float:
    """Return how many pixels a dark border reaches into the page, along the share of the side that the limits ask."""
    turned = {"top": grey, "bottom": grey[::-1], "left": grey.T, "right": grey.T[::-1]}[side]
    band = turned[: max(turned.shape[0] // 8, 1)] < 90
    depth = np.where(band.all(axis=0), band.shape[0], np.argmin(band, axis=0))
    return float(np.quantile(depth, 1 - limits()["border_share"]))


def _by_light(shade: Image, flat: Image, mask: Image, seen: Measurements, *, is_photo: bool) -> Iterator[Finding]:
    # Of a photo only the middle is surely paper.
    edge = tuple(side // 7 for side in shade.shape) if is_photo else (0, 0)
    sample = shade[edge[0] : shade.shape[0] - edge[0] : 8, edge[1] : shade.shape[1] - edge[1] : 8]
    # What is as dark as that is the lid or the glass around the sheet, told as a border and no shadow on the paper.
    paper = sample[sample > DARKEST_PAPER]
    low, middle, high = (float(value) for value in np.percentile(paper if paper.size else sample, (4, 50, 96)))
    if middle < limits()["dark_paper"]:
        yield finding("dark", 0, middle)
    if (high - low) / max(middle, 1.0) > limits()["uneven"]:
        yield finding("uneven-light", 0, (high - low) / max(middle, 1.0))
    darkest = np.sort(flat[mask > 0])[: max(int((mask > 0).sum()) // 2, 1)]
    level = float(np.median(darkest)) if darkest.size else 0.0
    if level > limits()["faint_ink"]:
        yield finding("faint", 0, level)
    if _letters_tell(seen):
        steep = steepness(flat, mask, glyph_height(find_glyphs(mask), seen.turns))
        if steep < limits()["blur"] * (0.8 if is_photo else 1.0):
            yield finding("blurred", 0, steep)


def steepness(flat: Image, mask: Image, letter: float) -> float:
    """Return how steep the edges of letters are: from paper to ink so many times within the height of a letter."""
    contour = cv2.morphologyEx(mask, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)) > 0
    across = cv2.Sobel(flat, cv2.CV_32F, 1, 0, ksize=3) / 8
    down = cv2.Sobel(flat, cv2.CV_32F, 0, 1, ksize=3) / 8
    slope = np.hypot(across, down)[contour]
    darkest = flat[mask > 0]
    contrast = WHITE - float(np.percentile(darkest, 20)) if darkest.size else 1.0
    return float(np.percentile(slope, 75)) / max(contrast, 1.0) * letter if slope.size else 0.0
