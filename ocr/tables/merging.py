"""Cells of a grid: crossings of rows and columns with no wall between them, as far as they are rectangles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocr.tables.edges import COVERED
from ocr.tables.grid import Place

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

HARDLY_COVERED = 0.15  # of an edge that makes a wall where the others leave no rectangle

Crossing = tuple[int, int]


def places_of(between_rows: NDArray[np.float64], between_columns: NDArray[np.float64]) -> tuple[Place, ...]:
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


def _joined(
    cells: list[Crossing], between_rows: NDArray[np.float64], between_columns: NDArray[np.float64], least: float
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
