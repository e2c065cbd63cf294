"""From rules to the grid of a table: its rows and columns, and which of their crossings are merged into one cell.

1. Rules that touch belong to one table.
2. Their places across fall into levels: the edges of rows, and of columns. What is left of skew is taken out first.
3. Where the outer rules of a table are not drawn, the ends of the others stand for them.
4. Between two neighbours on the grid there is a wall where a rule covers their common edge; without one they are
   merged, as far as the merged cells are rectangles.

Serves images and born-digital pages alike; all tolerances are parts of an inch.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ocr.page import Box
from ocr.tables.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TOUCH = 0.07  # inches between the ends of rules that touch
LEVEL = 0.04  # between rules that are one edge, double rules among them
GAP = 0.16  # in a broken rule
NARROWEST = 0.1  # of a row or column
OVERHANG = 0.15  # of rules that go on where no other closes them
SMALLEST = 0.8  # of a table's width
SURELY_COVERED = 0.8  # of an edge that makes a wall;
COVERED = 0.5  # the same, where the rule also touches an end of it;
HARDLY_COVERED = 0.15  # the same, where the others leave no rectangle
LONG = 0.5  # inches: no stroke of a heading is so long
MOSTLY = 0.4  # of a table's width
REACH = 0.03  # inches between the end of a rule and the wall it closes a cell with

Coverage = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Place:
    """One cell of a grid: its upper left corner, and how many rows and columns it spans."""

    row: int
    column: int
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A table's rules made straight.

    Attributes:
        xs, ys: edges of the columns and rows, in pixels after `x - lean * y` and `y - slope * x`.
        slope, lean: what is left of skew: of level rules, and of upright ones.
        places: the cells, by rows, then by columns; together they cover the grid.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    slope: float
    lean: float
    places: tuple[Place, ...]

    @property
    def row_count(self) -> int:
        """Rows of the grid."""
        return len(self.ys) - 1

    @property
    def column_count(self) -> int:
        """Columns of the grid."""
        return len(self.xs) - 1

    @property
    def box(self) -> Box:
        """Around all of it."""
        return self.box_of(Place(0, 0, self.row_count, self.column_count))

    def box_of(self, place: Place) -> Box:
        """Return the upright box around a cell, on its rules."""
        corners = self.corners_of(place)
        left, top = (min(corner[axis] for corner in corners) for axis in (0, 1))
        right, bottom = (max(corner[axis] for corner in corners) for axis in (0, 1))
        x, y = max(round(left), 0), max(round(top), 0)
        return Box(x, y, max(round(right) - x, 1), max(round(bottom) - y, 1))

    def corners_of(self, place: Place) -> list[tuple[float, float]]:
        """Return the corners of a cell, around it."""
        left, right = self.xs[place.column], self.xs[place.column + place.columns]
        top, bottom = self.ys[place.row], self.ys[place.row + place.rows]
        return [self._corner(x, y) for x, y in ((left, top), (right, top), (right, bottom), (left, bottom))]

    def place_at(self, x: float, y: float) -> int | None:
        """Return the index of the cell at a point, None outside of the table."""
        column = bisect_right(self.xs, x - self.lean * y) - 1
        row = bisect_right(self.ys, y - self.slope * x) - 1
        if not (0 <= row < self.row_count and 0 <= column < self.column_count):
            return None
        for index, place in enumerate(self.places):
            inside_rows = place.row <= row < place.row + place.rows
            if inside_rows and place.column <= column < place.column + place.columns:
                return index
        return None

    def _corner(self, x: float, y: float) -> tuple[float, float]:
        turned = 1 - self.lean * self.slope
        return (x + self.lean * y) / turned, (y + self.slope * x) / turned


def find_grids(level: Sequence[Rule], upright: Sequence[Rule], dpi: float) -> list[Grid]:
    """Return the tables that rules make, from top to bottom.

    Args:
        level: level rules; `at` is y.
        upright: upright rules; `at` is x.
        dpi: pixels to the inch.
    """
    grids = [_grid(*group, dpi) for group in _groups(level, upright, dpi)]
    found = sorted((grid for grid in grids if grid is not None), key=lambda grid: (grid.box.y, grid.box.x))
    return [grid for at, grid in enumerate(found) if not any(_inside(grid, other) for other in found[:at])]


def _inside(grid: Grid, other: Grid) -> bool:
    """Say whether the middle of a table lies in another: a table within a cell stays that cell's text."""
    box = grid.box
    return other.place_at(box.x + box.w / 2, box.y + box.h / 2) is not None


def _groups(level: Sequence[Rule], upright: Sequence[Rule], dpi: float) -> list[tuple[list[Rule], list[Rule]]]:
    """Return the rules of each table: those that touch, and the pieces of broken ones."""
    parents = list(range(len(level) + len(upright)))

    def root(one: int) -> int:
        while parents[one] != one:
            parents[one] = parents[parents[one]]
            one = parents[one]
        return one

    for one, other in _touching(level, upright, dpi):
        parents[root(one)] = root(other)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for at, rule in enumerate((*level, *upright)):
        groups.setdefault(root(at), ([], []))[at >= len(level)].append(rule)
    return list(groups.values())


def _touching(level: Sequence[Rule], upright: Sequence[Rule], dpi: float) -> Iterator[tuple[int, int]]:
    """Yield pairs of rules that belong together; uprights are numbered behind the level ones."""
    flats, talls = _columns(level), _columns(upright)
    for i, j in np.argwhere(_cross(flats[:, :, None], talls[:, None, :], TOUCH * dpi)).tolist():
        yield i, len(level) + j
    for (low, high, at, _), first in ((flats, 0), (talls, len(level))):
        gaps = low[None, :] - high[:, None]
        near = (np.abs(at[:, None] - at[None, :]) <= LEVEL / 2 * dpi) & (gaps >= 0) & (gaps <= GAP * dpi)
        for i, j in np.argwhere(near).tolist():
            yield first + i, first + j


def _columns(rules: Sequence[Rule]) -> NDArray[np.float64]:
    """Return low, high, at and slope of rules as four rows."""
    return np.array([(rule.low, rule.high, rule.at, rule.slope) for rule in rules], np.float64).reshape(-1, 4).T


def _cross(flat: NDArray[np.float64], tall: NDArray[np.float64], touch: float) -> NDArray[np.bool_]:
    """Say of level and upright rules, low, high, at and slope of each, whether they touch."""
    flat_low, flat_high, flat_at, flat_slope = flat
    tall_low, tall_high, tall_at, tall_slope = tall
    x = tall_at + tall_slope * (flat_at - (tall_low + tall_high) / 2)
    y = flat_at + flat_slope * (x - (flat_low + flat_high) / 2)
    across = (flat_low - touch <= x) & (x <= flat_high + touch)
    return np.asarray(across & (tall_low - touch <= y) & (y <= tall_high + touch), np.bool_)


def _grid(level: list[Rule], upright: list[Rule], dpi: float) -> Grid | None:
    if len(level) < 2 or not upright:
        return None
    slope, lean = _common_slope(level), _common_slope(upright)
    flats = [_straightened(rule, slope, lean) for rule in level]
    talls = [_straightened(rule, lean, slope) for rule in upright]
    ys, xs = _real_levels(flats, talls, dpi)
    talls += _missing_sides(flats, xs, ys, dpi)
    flats += _missing_sides(talls, ys, xs, dpi)
    ys, xs = _real_levels(flats, talls, dpi)
    if len(xs) < 3 or len(ys) < 2 or (len(ys) == 2 and len(xs) < 4) or xs[-1] - xs[0] < SMALLEST * dpi:
        return None
    between_rows = _coverage(flats, ys, xs, dpi)
    between_columns = _coverage(talls, xs, ys, dpi).T
    places = _places(between_rows, between_columns)
    if len({place.column for place in places}) < 2:
        return None
    return Grid(tuple(xs), tuple(ys), slope, lean, places)


def _common_slope(rules: Sequence[Rule]) -> float:
    """Return the slope of the longer half of the rules; of short ones it is hardly known."""
    longest = sorted(rules, key=lambda rule: -rule.length)
    return median(rule.slope for rule in longest[: (len(longest) + 1) // 2])


def _straightened(rule: Rule, slope: float, lean: float) -> Rule:
    middle = (rule.low + rule.high) / 2
    shift = lean * rule.at
    return replace(rule, low=rule.low - shift, high=rule.high - shift, at=rule.at - slope * middle, slope=0.0)


def _levels(rules: Sequence[Rule], dpi: float) -> list[float]:
    """Return the places across at which rules lie, longest rules deciding where exactly."""
    levels: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda one: one.at):
        if levels and rule.at - _middle(levels[-1]) <= LEVEL * dpi:
            levels[-1].append(rule)
        else:
            levels.append([rule])
    return [_middle(level) for level in levels]


def _middle(level: Sequence[Rule]) -> float:
    weight = sum(max(rule.length, 1.0) for rule in level)
    return sum(rule.at * max(rule.length, 1.0) for rule in level) / weight


def _missing_sides(rules: list[Rule], across: list[float], levels: list[float], dpi: float) -> list[Rule]:
    """Return rules for the first and last edge where `rules` go on beyond the outermost of `across`."""
    found = []
    if not across or len(levels) < 2:
        return []
    reach = [(min(r.low for r in on), max(r.high for r in on)) for on in _by_level(rules, levels, dpi) if on]
    first, last = median(low for low, _ in reach), median(high for _, high in reach)
    for end, edge in ((first, across[0] - first), (last, last - across[-1])):
        if edge > OVERHANG * dpi:
            found.append(_side(levels, end))
    return found


def _side(levels: list[float], at: float) -> Rule:
    return Rule(levels[0], levels[-1], at)


def _by_level(rules: Sequence[Rule], levels: Sequence[float], dpi: float) -> list[list[Rule]]:
    found: list[list[Rule]] = [[] for _ in levels]
    for rule in rules if levels else ():
        nearest = min(range(len(levels)), key=lambda index: abs(levels[index] - rule.at))
        if abs(levels[nearest] - rule.at) <= 1.5 * LEVEL * dpi:
            found[nearest].append(rule)
    return found


def _real_levels(flats: list[Rule], talls: list[Rule], dpi: float) -> tuple[list[float], list[float]]:
    """Return the edges of rows and of columns that close at least one cell; what closes none is a stray stroke.

    Rows whose rules are long come first, since strokes of letters that look like rules would else close cells with one
    another: columns are edges between those rows, and only then short rules are edges of rows between those columns.
    """
    ys = _long_levels(flats, dpi)
    xs = _closing(talls, _levels(talls, dpi), ys, dpi)
    ys = _closing(flats, _levels(flats, dpi), xs, dpi)
    return _apart(ys, flats, dpi), _apart(xs, talls, dpi)


def _long_levels(rules: list[Rule], dpi: float) -> list[float]:
    levels = _levels(rules, dpi)
    width = max(rule.high for rule in rules) - min(rule.low for rule in rules)
    return [
        level
        for level, on in zip(levels, _by_level(rules, levels, dpi), strict=True)
        if max(rule.length for rule in on) >= LONG * dpi or sum(rule.length for rule in on) >= MOSTLY * width
    ]


def _closing(rules: list[Rule], levels: list[float], edges: list[float], dpi: float) -> list[float]:
    if not levels:
        return []
    on = _by_level(rules, levels, dpi)
    return [
        level
        for level, those in zip(levels, on, strict=True)
        if any(_closes(those, *stretch, dpi) for stretch in pairwise(edges))
    ]


def _closes(rules: list[Rule], low: float, high: float, dpi: float) -> bool:
    """Say whether rules close the stretch between two walls: letters that look like a rule keep away from the walls."""
    near = [rule for rule in rules if min(rule.high, high) - max(rule.low, low) > REACH * dpi]
    if not near:
        return False
    starts = min(rule.low for rule in near) <= low + REACH * dpi
    ends = max(rule.high for rule in near) >= high - REACH * dpi
    covered = _covered(near, low, high)
    return covered >= SURELY_COVERED or (covered >= COVERED and (starts or ends))


def _apart(levels: list[float], rules: list[Rule], dpi: float) -> list[float]:
    """Return the levels without the weaker of two that stand too close for a row or column between them."""
    on = [sum(rule.length for rule in one) for one in _by_level(rules, levels, dpi)]
    kept: list[int] = []
    for at in range(len(levels)):
        if kept and levels[at] - levels[kept[-1]] < NARROWEST * dpi:
            if on[at] > on[kept[-1]]:
                kept[-1] = at
            continue
        kept.append(at)
    return [levels[at] for at in kept]


def _coverage(rules: list[Rule], levels: Sequence[float], edges: Sequence[float], dpi: float) -> Coverage:
    """Return how sure it is that each edge is ruled: a row for each level, a column for each stretch of it.

    1 where it is, else which share of it is covered, at most a little less than what counts.
    """
    covered = np.zeros((len(levels), len(edges) - 1))
    for row, on in enumerate(_by_level(rules, levels, dpi)):
        for column, (low, high) in enumerate(pairwise(edges)):
            covered[row, column] = 1.0 if _closes(on, low, high, dpi) else min(_covered(on, low, high), 0.4)
    return covered


def _covered(rules: Sequence[Rule], low: float, high: float) -> float:
    """Return the share of `low` to `high` that lies under rules."""
    total, reach = 0.0, low
    for rule in sorted(rules, key=lambda one: one.low):
        start, end = max(rule.low, reach), min(rule.high, high)
        if end > start:
            total += end - start
            reach = end
    return total / (high - low) if high > low else 0.0


def _places(between_rows: Coverage, between_columns: Coverage) -> tuple[Place, ...]:
    """Return the cells.

    Args:
        between_rows: (rows + 1) x columns, the share of each level edge that is ruled.
        between_columns: rows x (columns + 1), the same for upright edges.
    """
    rows, columns = between_rows.shape[0] - 1, between_columns.shape[1] - 1
    waiting = _joined(
        [(row, column) for row in range(rows) for column in range(columns)], between_rows, between_columns, COVERED
    )
    found: list[Place] = []
    for part in waiting:
        place = _rectangle(part)
        if place is not None:
            found.append(place)
            continue
        for smaller in _joined(part, between_rows, between_columns, HARDLY_COVERED):
            place = _rectangle(smaller)
            found += [place] if place is not None else [Place(row, column, 1, 1) for row, column in smaller]
    return tuple(sorted(found, key=lambda place: (place.row, place.column)))


Crossing = tuple[int, int]


def _joined(
    cells: list[Crossing], between_rows: Coverage, between_columns: Coverage, least: float
) -> list[list[Crossing]]:
    """Return the groups of crossings with no wall between them."""
    left = set(cells)
    groups = []
    while left:
        group, waiting = [], [left.pop()]
        while waiting:
            row, column = waiting.pop()
            group.append((row, column))
            for other, covered in (
                ((row + 1, column), between_rows[row + 1, column]),
                ((row - 1, column), between_rows[row, column]),
                ((row, column + 1), between_columns[row, column + 1]),
                ((row, column - 1), between_columns[row, column]),
            ):
                if other in left and covered < least:
                    left.remove(other)
                    waiting.append(other)
        groups.append(group)
    return groups


def _rectangle(cells: list[Crossing]) -> Place | None:
    """Return the cell that crossings make where they fill a rectangle."""
    rows, columns = sorted({row for row, _ in cells}), sorted({column for _, column in cells})
    if len(rows) * len(columns) != len(cells):
        return None
    return Place(rows[0], columns[0], len(rows), len(columns))
