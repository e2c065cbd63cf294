"""From rules to the grids of tables.

1. Rules that touch belong to one table.
2. Their places across fall into levels: the edges of rows, and of columns (`ocr.tables.edges`). What is left of skew is
   taken out first.
3. Where the outer rules of a table are not drawn, the ends of the others stand for them.
4. Between two neighbours on the grid there is a wall where a rule covers their common edge; without one they are
   merged, as far as the merged cells are rectangles (`ocr.tables.merging`).

Serves images and born-digital pages alike; all tolerances are parts of an inch.
"""

from __future__ import annotations

from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from ocr.tables.edges import LEVEL, by_level, coverage, edges_of
from ocr.tables.grid import Grid
from ocr.tables.merging import places_of
from ocr.tables.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

TOUCH = 0.07  # inches between the ends of rules that touch
GAP = 0.16  # in a broken rule
OVERHANG = 0.15  # of rules that go on where no other closes them
SMALLEST = 0.8  # of a table's width


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
    ys, xs = edges_of(flats, talls, dpi)
    talls += _missing_sides(flats, xs, ys, dpi)
    flats += _missing_sides(talls, ys, xs, dpi)
    ys, xs = edges_of(flats, talls, dpi)
    if len(xs) < 3 or len(ys) < 2 or (len(ys) == 2 and len(xs) < 4) or xs[-1] - xs[0] < SMALLEST * dpi:
        return None
    between_rows = coverage(flats, ys, xs, dpi)
    between_columns = coverage(talls, xs, ys, dpi).T
    places = places_of(between_rows, between_columns)
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


def _missing_sides(rules: list[Rule], across: list[float], levels: list[float], dpi: float) -> list[Rule]:
    """Return rules for the first and last edge where `rules` go on beyond the outermost of `across`."""
    found = []
    if not across or len(levels) < 2:
        return []
    reach = [(min(r.low for r in on), max(r.high for r in on)) for on in by_level(rules, levels, dpi) if on]
    first, last = median(low for low, _ in reach), median(high for _, high in reach)
    for end, edge in ((first, across[0] - first), (last, last - across[-1])):
        if edge > OVERHANG * dpi:
            found.append(_side(levels, end))
    return found


def _side(levels: list[float], at: float) -> Rule:
    return Rule(levels[0], levels[-1], at)
