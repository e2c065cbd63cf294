"""Words with places into text in reading order: lines, two columns side by side, paragraphs.

An engine (or a PDF) says which words share a printed line, but where two columns stand side by side, as in the
letterhead (agency left, state name right) and beside the signature, it runs them together. So, in this order:

1. lines are cut where the gap between two words is wider than a letter is high;
2. a stretch of pieces parted by one gutter is two columns: left one first, then the right one;
3. everything else is read row by row (a table with three and more columns too), pieces of a row from left to right;
4. lines of one column become paragraphs by their distance and the indent of first lines.

Serves both the OCR of a page and the text layer of a PDF; boxes are upright, in pixels of an upright page.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from ocr.layout.paragraphs import starts
from ocr.page import box_around

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ocr.page import Box

GAP = 1.0  # of the height of a line's letters: wider than this, two words may be of two columns
GUTTER = 0.8  # of the same: what has to stay free between two columns
FAR = 3.5  # the same: a stretch of columns ends where nothing follows for so long


@dataclass(frozen=True, slots=True)
class Piece:
    """One word before it has a place in the text.

    Attributes:
        text: without white space.
        box: pixels.
        confidence: 0 to 1.
        line: words with the same number share a printed line, as far as their reader could tell.
    """

    text: str
    box: Box
    confidence: float
    line: int


@dataclass(frozen=True, slots=True)
class Line:
    """Words in one piece of a printed line, from left to right, and the box around them."""

    words: tuple[Piece, ...]
    box: Box

    @property
    def height(self) -> float:
        """Middle height of the words."""
        return median(word.box.h for word in self.words)

    @property
    def base(self) -> float:
        """Where the line stands: middle of the words' lower edges."""
        return median(word.box.y + word.box.h for word in self.words)


Paragraph = list[Line]


def paragraphs(pieces: Iterable[Piece]) -> list[Paragraph]:
    """Return the lines of a page in reading order, grouped into paragraphs."""
    segments = sorted(_segments(pieces), key=lambda line: (line.box.y + line.box.h / 2, line.box.x))
    found: list[Paragraph] = []
    flow: list[Line] = []
    at = 0
    while at < len(segments):
        zone = _columns(segments[at:])
        if zone is None:
            flow.append(segments[at])
            at += 1
            continue
        left, right = zone
        for column in (_rows(flow), _rows(left), _rows(right)):
            found.extend(_paragraphs(column))
        flow = []
        at += len(left) + len(right)
    found.extend(_paragraphs(_rows(flow)))
    return found


def line_of(words: Sequence[Piece]) -> Line:
    """Return the words of one line, from left to right."""
    ordered = tuple(sorted(words, key=lambda word: word.box.x))
    return Line(ordered, box_around(word.box for word in ordered))


def _segments(pieces: Iterable[Piece]) -> list[Line]:
    lines: defaultdict[int, list[Piece]] = defaultdict(list)
    for piece in pieces:
        lines[piece.line].append(piece)
    return [segment for words in lines.values() for segment in _cut(line_of(words))]


def _cut(line: Line) -> list[Line]:
    parts: list[list[Piece]] = [[line.words[0]]]
    reach = line.words[0].box.x + line.words[0].box.w
    for word in line.words[1:]:
        if word.box.x - reach > GAP * line.height:
            parts.append([])
        parts[-1].append(word)
        reach = max(reach, word.box.x + word.box.w)
    return [line_of(part) for part in parts]


def _beside(one: Line, other: Line) -> bool:
    """Say whether two lines share a good part of their height and none of their width."""
    a, b = one.box, other.box
    shared = min(a.y + a.h, b.y + b.h) - max(a.y, b.y)
    apart = b.x >= a.x + a.w or a.x >= b.x + b.w
    return apart and shared >= 0.3 * min(a.h, b.h)


def _columns(segments: list[Line]) -> tuple[list[Line], list[Line]] | None:
    """Return left and right column where the segments begin with two columns, else None."""
    gutter = _first_gutter(segments)
    if gutter is None:
        return None
    low, high = gutter
    left: list[Line] = []
    right: list[Line] = []
    taken: list[Line] = []
    bottom = 0.0
    for segment in segments:
        box = segment.box
        if (left or right) and box.y - bottom > FAR * segment.height:
            break
        is_left = box.x + box.w / 2 < (low + high) / 2
        new_low = max(low, box.x + box.w) if is_left else low
        new_high = high if is_left else min(high, box.x)
        if new_high - new_low < GUTTER * segment.height:
            break
        low, high = new_low, new_high
        (left if is_left else right).append(segment)
        taken.append(segment)
        bottom = max(bottom, box.y + box.h)
    return _trimmed(left, right, taken)


def _first_gutter(segments: list[Line]) -> tuple[float, float] | None:
    first = segments[0]
    for other in segments[1:6]:
        if _beside(first, other):
            a, b = sorted((first.box, other.box), key=lambda box: box.x)
            if b.x - a.x - a.w >= GUTTER * first.height:
                return a.x + a.w, b.x
    return None


def _trimmed(left: list[Line], right: list[Line], stretch: list[Line]) -> tuple[list[Line], list[Line]] | None:
    """Cut what runs on below one column alone, and tell columns from the cells of a table."""
    facing = [line for line in left if any(_beside(line, other) for other in right)]
    if len(left) + len(right) < 4 or not facing:
        return None
    crowded = sum(sum(_beside(line, other) for other in left + right) > 1 for line in left + right)
    if crowded > 0.5 * (len(left) + len(right)):
        return None
    left, right = _without_tail(left, right), _without_tail(right, left)
    # Lines are taken from the page in order: the first one dropped from either column ends the stretch.
    kept = {id(line) for line in left + right}
    whole = []
    for line in stretch:
        if id(line) not in kept:
            break
        whole.append(id(line))
    return [line for line in left if id(line) in whole], [line for line in right if id(line) in whole]


def _without_tail(column: list[Line], other: list[Line]) -> list[Line]:
    """Return a column without the lines under the other one's end that are no continuation of it."""
    end = max(line.box.y + line.box.h for line in other)
    for at in range(1, len(column)):
        if column[at].box.y > end and not _continues(column[at - 1], column[at]):
            return column[:at]
    return column


def _continues(above: Line, below: Line) -> bool:
    same_edge = abs(above.box.x - below.box.x) < 1.2 * above.height
    same_middle = abs(above.box.x + above.box.w / 2 - below.box.x - below.box.w / 2) < above.height
    return (same_edge or same_middle) and below.base - above.base < 2.2 * max(above.height, below.height)


def _rows(segments: list[Line]) -> list[Line]:
    """Join segments that stand on one line again, from left to right; rows from top to bottom."""
    rows: list[list[Line]] = []
    for segment in segments:
        for row in reversed(rows[-3:]):
            if all(_beside(segment, other) and _level(segment, other) for other in row):
                row.append(segment)
                break
        else:
            rows.append([segment])
    return [line_of([word for segment in row for word in segment.words]) for row in rows]


def _level(one: Line, other: Line) -> bool:
    return abs(one.base - other.base) < 0.6 * max(one.height, other.height)


def _paragraphs(column: list[Line]) -> list[Paragraph]:
    found: list[Paragraph] = []
    for line, begins in zip(column, starts(column), strict=True):
        if begins:
            found.append([])
        found[-1].append(line)
    return found
