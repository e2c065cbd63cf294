"""Edges of a table's rows and columns: the levels at which its rules lie, and how much of each edge is ruled."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ocr.tables.rules import Rule

LEVEL = 0.04  # between rules that are one edge, double rules among them
NARROWEST = 0.1  # of a row or column
SURELY_COVERED = 0.8  # of an edge that makes a wall;
COVERED = 0.5  # the same, where the rule also touches an end of it
LONG = 0.5  # inches: no stroke of a heading is so long
MOSTLY = 0.4  # of a table's width
REACH = 0.03  # inches between the end of a rule and the wall it closes a cell with


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


def by_level(rules: Sequence[Rule], levels: Sequence[float], dpi: float) -> list[list[Rule]]:
    """Return the rules that lie at each level, those left out that lie at none."""
    found: list[list[Rule]] = [[] for _ in levels]
    for rule in rules if levels else ():
        nearest = min(range(len(levels)), key=lambda index: abs(levels[index] - rule.at))
        if abs(levels[nearest] - rule.at) <= 1.5 * LEVEL * dpi:
            found[nearest].append(rule)
    return found


def edges_of(flats: list[Rule], talls: list[Rule], dpi: float) -> tuple[list[float], list[float]]:
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
        for level, on in zip(levels, by_level(rules, levels, dpi), strict=True)
        if max(rule.length for rule in on) >= LONG * dpi or sum(rule.length for rule in on) >= MOSTLY * width
    ]


def _closing(rules: list[Rule], levels: list[float], edges: list[float], dpi: float) -> list[float]:
    if not levels:
        return []
    on = by_level(rules, levels, dpi)
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
    on = [sum(rule.length for rule in one) for one in by_level(rules, levels, dpi)]
    kept: list[int] = []
    for at in range(len(levels)):
        if kept and levels[at] - levels[kept[-1]] < NARROWEST * dpi:
            if on[at] > on[kept[-1]]:
                kept[-1] = at
            continue
        kept.append(at)
    return [levels[at] for at in kept]


def coverage(rules: list[Rule], levels: Sequence[float], edges: Sequence[float], dpi: float) -> NDArray[np.float64]:
    """Return how sure it is that each edge is ruled: a row for each level, a column for each stretch of it.

    1 where it is, else which share of it is covered, at most a little less than what counts.
    """
    covered = np.zeros((len(levels), len(edges) - 1))
    for row, on in enumerate(by_level(rules, levels, dpi)):
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
