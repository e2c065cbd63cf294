"""Which way the lines of a page run on its image, from the places of their words alone.

A scan may lie on its side or be skewed; boxes stay upright. A line's frame is the page image turned by quarters until
its words stand from left to right; in it the line rises or falls by its slope.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from ocr.page import Box

if TYPE_CHECKING:
    from ocr.formats.sheet import Sheet, SheetLine

LONG = 0.3  # of the page's width: from here on a line tells its slope well
WORDS = 4  # the same
LEVEL = 0.003  # pixels up or down per pixel along the line; less is nothing but ascenders and descenders
STEEPEST = 0.35  # the same; more is no slope but words of another line
TALL = 1.8  # times the usual height of the line's words: a bracket, a stamp, dirt
DESCENT = 0.22  # of the height of a line's band that lies under its baseline


@dataclass(frozen=True, slots=True)
class Run:
    """How a page is printed: quarter turns clockwise that bring it upright, and the usual slope of its lines then."""

    turns: int
    slope: float


@dataclass(frozen=True, slots=True)
class Band:
    """Where a line runs in its frame, in pixels: y = `low` + `slope` * (x - `x`) is its lower edge.

    Attributes:
        turns: quarter turns clockwise from the page image to the frame.
        boxes: of the words, in the frame.
        x: left end of the line in the frame.
        low: lower edge at `x`.
        height: of the letters with all they have above and below.
        slope: downwards, pixels per pixel.
    """

    turns: int
    boxes: tuple[Box, ...]
    x: float
    low: float
    height: float
    slope: float


def turned(box: Box, turns: int, width: int, height: int) -> Box:
    """Return a box of a page image of `width` x `height` after quarter turns clockwise."""
    for _ in range(turns % 4):
        box = Box(height - box.y - box.h, box.x, box.h, box.w)
        width, height = height, width
    return box


def run_of(sheet: Sheet) -> Run:
    """Return how a page is printed; upright and level where there is too little to tell by."""
    votes: Counter[int] = Counter()
    for line in sheet.lines:
        turns = _own_turns(line)
        if turns is not None:
            votes[turns] += sum(len(word.text) for word in line.words)
    turns = votes.most_common(1)[0][0] if votes else 0
    width = sheet.width if turns % 2 == 0 else sheet.height
    slopes = []
    for line in sheet.lines:
        boxes = _in_frame(line, turns, sheet)
        if len(boxes) >= WORDS and boxes[-1].x + boxes[-1].w - boxes[0].x >= LONG * width:
            slopes.append(_slope(boxes))
    slope = median(slopes) if slopes else 0.0
    return Run(turns, slope if LEVEL <= abs(slope) <= STEEPEST else 0.0)


def band_of(line: SheetLine, sheet: Sheet, run: Run) -> Band:
    """Return where a line of a page runs."""
    own = _own_turns(line) if len(line.words) >= WORDS else None
    turns = run.turns if own is None else own
    boxes = _in_frame(line, turns, sheet)
    width = sheet.width if turns % 2 == 0 else sheet.height
    slope = run.slope
    if len(boxes) >= WORDS and boxes[-1].x + boxes[-1].w - boxes[0].x >= LONG * width:
        own_slope = _slope(boxes)
        slope = own_slope if LEVEL <= abs(own_slope) <= STEEPEST else 0.0
    x = float(boxes[0].x)
    usual = median(box.h for box in boxes)
    fair = [box for box in boxes if box.h <= TALL * usual]
    # Along a slope a word's upright box is higher than its letters by what the line falls under it.
    lean = [abs(slope) * box.w / 2 for box in fair]
    centre = [slope * (box.x + box.w / 2 - x) for box in fair]
    lows = [box.y + box.h - fall - less for box, fall, less in zip(fair, centre, lean, strict=True)]
    tops = [box.y - fall + less for box, fall, less in zip(fair, centre, lean, strict=True)]
    low, top = (max(lows), min(tops)) if slope == 0.0 else (median(lows), median(tops))
    return Band(turns, boxes, x, low, max(low - top, 1.0), slope)


def _own_turns(line: SheetLine) -> int | None:
    if len(line.words) < 2:
        return None
    first, last = line.words[0].box, line.words[-1].box
    across = last.x + last.w / 2 - first.x - first.w / 2
    down = last.y + last.h / 2 - first.y - first.h / 2
    if max(abs(across), abs(down)) < 2 * min(abs(across), abs(down)):
        return None
    if abs(across) >= abs(down):
        return 0 if across > 0 else 2
    # Words that follow one another downwards stand from left to right after a turn against the clock.
    return 3 if down > 0 else 1


def _in_frame(line: SheetLine, turns: int, sheet: Sheet) -> tuple[Box, ...]:
    return tuple(turned(word.box, turns, sheet.width, sheet.height) for word in line.words)


def _slope(boxes: tuple[Box, ...]) -> float:
    x = np.array([box.x + box.w / 2 for box in boxes])
    y = np.array([box.y + box.h / 2 for box in boxes])
    spread = float(((x - x.mean()) ** 2).sum())
    return float(((x - x.mean()) * (y - y.mean())).sum() / spread) if spread else 0.0
