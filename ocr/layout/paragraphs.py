"""Where a paragraph begins in a column: after a wider space, at an indented first line, after a short last one.

And how its lines become one again: Vietnamese words are not parted at the end of a line, codes and foreign words are.
"""

from __future__ import annotations

import itertools
import re
from statistics import median
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ocr.page import Box

WIDER = 1.35  # distance of two lines, against what is usual in the column
INDENT = 1.2  # of the height of a line's letters
SHORT = 6.0  # the same: a line that ends so far from the right edge is the last of its paragraph


# A hyphen at the end of a line: behind a code it belongs to it ("NĐ-" + "CP"), inside a foreign word it only parts it.
PARTED_CODE = re.compile(r"[0-9A-ZĐ&/][-–]$")
PARTED_WORD = re.compile(r"[^\W\d_A-ZĐ]{2}-$")
GOES_ON = re.compile(r"[^\W\d_]")


class SetLine(Protocol):
    """A line with its place on the page, in pixels."""

    @property
    def box(self) -> Box:
        """Around all of it."""
        ...

    @property
    def height(self) -> float:
        """Middle height of its words."""
        ...

    @property
    def base(self) -> float:
        """Where it stands."""
        ...


def starts(column: Sequence[SetLine]) -> list[bool]:
    """Say of each line of a column whether it begins a paragraph; the first one does."""
    if not column:
        return []
    lines = [_Measured(line.box, line.height, line.base) for line in column]
    usual = _usual_distance(lines)
    left, right = min(line.box.x for line in lines), max(line.right for line in lines)
    return [True, *(_begins(above, line, usual, (left, right)) for above, line in itertools.pairwise(lines))]


class _Measured(NamedTuple):
    """A line measured once: each line is held against its neighbours."""

    box: Box
    height: float
    base: float

    @property
    def right(self) -> int:
        return self.box.x + self.box.w


def _begins(above: _Measured, line: _Measured, usual: float, edges: tuple[int, int]) -> bool:
    if line.base - above.base > WIDER * usual:
        return True
    if _same_middle(above, line):
        return False
    left, right = edges
    step = line.box.x - above.box.x
    if step > INDENT * line.height:
        return True
    above_is_short = right - above.right > SHORT * above.height
    above_is_indented = above.box.x - left > INDENT * above.height
    return above_is_short and above_is_indented and abs(step) <= INDENT * line.height


def joined(lines: Iterable[str]) -> str:
    """Return the lines of a paragraph as one line; "NĐ-" and "CP" become "NĐ-CP", "inter-" and "net" "internet"."""
    text = ""
    for line in lines:
        words = " ".join(line.split())
        if not words:
            continue
        if PARTED_CODE.search(text) and (words[0].isupper() or words[0].isdigit()):
            text += words
        elif PARTED_WORD.search(text) and words[0].islower() and GOES_ON.match(words):
            text = text[:-1] + words
        else:
            text += f" {words}" if text else words
    return text


def _usual_distance(column: Sequence[_Measured]) -> float:
    distances = [below.base - above.base for above, below in itertools.pairwise(column)]
    far = 3 * median(line.height for line in column)
    near = [distance for distance in distances if 0 < distance < far]
    return median(near) if near else 1e9 if not distances else max(*distances, 1.0)


def _same_middle(above: _Measured, line: _Measured) -> bool:
    """Say whether both lines are centred: same middle, different edges."""
    off = abs(above.box.x + above.box.w / 2 - line.box.x - line.box.w / 2)
    return off < 0.7 * line.height and abs(above.box.x - line.box.x) > 0.7 * line.height
