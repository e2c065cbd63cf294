"""Where a paragraph begins in a column: after a wider space, at an indented first line, after a short last one.

And how its lines become one again: Vietnamese words are not parted at the end of a line, codes and foreign words are.
"""

from __future__ import annotations

import itertools
import re
from statistics import median
from typing import TYPE_CHECKING, Protocol

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


def starts_paragraph(column: Sequence[SetLine], at: int) -> bool:
    """Say whether line `at` (not the first) of a column begins a new paragraph."""
    above, line = column[at - 1], column[at]
    if line.base - above.base > WIDER * _usual_distance(column):
        return True
    if _same_middle(above, line):
        return False
    left = min(other.box.x for other in column)
    right = max(other.box.x + other.box.w for other in column)
    step = line.box.x - above.box.x
    if step > INDENT * line.height:
        return True
    above_is_short = right - above.box.x - above.box.w > SHORT * above.height
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


def _usual_distance(column: Sequence[SetLine]) -> float:
    distances = [below.base - above.base for above, below in itertools.pairwise(column)]
    far = 3 * median(line.height for line in column)
    near = [distance for distance in distances if 0 < distance < far]
    return median(near) if near else 1e9 if not distances else max(*distances, 1.0)


def _same_middle(above: SetLine, line: SetLine) -> bool:
    """Say whether both lines are centred: same middle, different edges."""
    off = abs(above.box.x + above.box.w / 2 - line.box.x - line.box.w / 2)
    return off < 0.7 * line.height and abs(above.box.x - line.box.x) > 0.7 * line.height
