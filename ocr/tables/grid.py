"""A table's grid: its rows and columns, and which of their crossings are merged into one cell."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from ocr.page import Box


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
