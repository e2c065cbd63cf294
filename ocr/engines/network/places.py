"""Where lines of print are: Tesseract's layout of a page, taken from tesserocr."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXT_BLOCKS = range(1, 9)  # running text to captions, in Tesseract's list of kinds; pictures and rules follow
BELOW, BELOW_ALONE = 0.33, 0.4  # of the height above the baseline: what letters reach below it; the same of a lone line
SHORT, TALL = 0.7, 1.5  # of the usual height above the baseline: without tall letters; how much higher those are


class Place(NamedTuple):
    """A stretch of a printed line: left, top, right, bottom, baseline in pixels; block, paragraph and line."""

    left: int
    top: int
    right: int
    bottom: int
    base: float
    numbers: tuple[int, int, int]

    def scaled(self, factor: float) -> Place:
        """Return the same place on an image so many times as large."""
        left, top, right, bottom = (round(value * factor) for value in self[:4])
        return Place(left, top, right, bottom, self.base * factor, self.numbers)


def places(library: Any, found: Any) -> list[Place] | None:
    """Return the stretches of print that a layout found, or None where some do not run from left to right.

    Args:
        library: tesserocr.
        found: its iterator over a layout with similar words merged: what the network reads at once comes as a word.
    """
    level = library.RIL
    stretches = []
    block = paragraph = line = 0
    for part in library.iterate_level(found, level.WORD):
        if part.IsAtBeginningOf(level.BLOCK):
            block, paragraph, line = block + 1, 0, 0
        if part.IsAtBeginningOf(level.PARA):
            paragraph, line = paragraph + 1, 0
        if part.IsAtBeginningOf(level.TEXTLINE):
            line += 1
        box = part.BoundingBox(level.WORD)
        if box is None or part.BlockType() not in TEXT_BLOCKS:
            continue
        if part.Orientation()[0] != library.Orientation.PAGE_UP:
            return None
        base = part.Baseline(level.WORD)
        middle = (base[0][1] + base[1][1]) / 2 if base else float(box[3])
        stretches.append(Place(box[0], box[1], box[2], box[3], middle, (block, paragraph, line)))
    return [place for place in stretches if not any(_holds(other, place) for other in stretches)]


def _holds(place: Place, other: Place) -> bool:
    """Say whether another stretch lies inside this one: the hole of a figure, taken for print of its own."""
    inside = place.left <= other.left and other.right <= place.right and place.top <= other.top
    return inside and other.bottom <= place.bottom and place[:4] != other[:4]


def as_tall_as_letters(stretches: list[Place]) -> Iterator[Place]:
    """Yield the same places, with room for tall letters and for those that reach below the line where none do."""
    usual = median(max(place.base - place.top, 1) for place in stretches) if stretches else 0
    for place in stretches:
        above = max(place.base - place.top, 1)
        if above < SHORT * usual:
            above = min(usual, TALL * above)
        below = above * (BELOW if len(stretches) > 1 else BELOW_ALONE)
        yield place._replace(
            top=min(place.top, round(place.base - above)), bottom=max(place.bottom, round(place.base + below))
        )
