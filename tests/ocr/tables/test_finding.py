from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ocr.tables.finding import find_grids
from ocr.tables.grid import Place
from ocr.tables.rules import Rule

ROW, COLUMN = 90.0, 200.0  # pixels


@st.composite
def layouts(draw: st.DrawFn) -> tuple[int, int, list[Place]]:
    """Return rows, columns, and the places of a table in which some neighbours are merged."""
    rows, columns = draw(st.integers(2, 5)), draw(st.integers(2, 5))
    taken: set[tuple[int, int]] = set()
    places = []
    for row in range(rows):
        for column in range(columns):
            if (row, column) in taken:
                continue
            down = draw(st.integers(1, 2)) if column else 1
            across = draw(st.integers(1, 2)) if row else 1
            covered = {(row + y, column + x) for y in range(down) for x in range(across)}
            if covered & taken or row + down > rows or column + across > columns:
                down, across, covered = 1, 1, {(row, column)}
            taken |= covered
            places.append(Place(row, column, down, across))
    return rows, columns, places


def rules_of(places: list[Place], slope: float = 0.0) -> tuple[list[Rule], list[Rule]]:
    level, upright = set(), set()
    for place in places:
        left, right = 100 + COLUMN * place.column, 100 + COLUMN * (place.column + place.columns)
        top, bottom = 300 + ROW * place.row, 300 + ROW * (place.row + place.rows)
        for y in (top, bottom):
            level.add(Rule(left, right, y + slope * (left + right) / 2, slope))
        for x in (left, right):
            upright.add(Rule(top, bottom, x - slope * (top + bottom) / 2, -slope))
    return sorted(level, key=repr), sorted(upright, key=repr)


@settings(deadline=None, max_examples=60)
@given(layouts(), st.sampled_from([0.0, 0.002, -0.003]))
def test_a_table_drawn_cell_by_cell_is_found_as_it_was_drawn(
    layout: tuple[int, int, list[Place]], slope: float
) -> None:
    rows, columns, places = layout
    grids = find_grids(*rules_of(places, slope), 300)
    edges_of_rows = {place.row for place in places} | {place.row + place.rows for place in places}
    edges_of_columns = {place.column for place in places} | {place.column + place.columns for place in places}
    if len(edges_of_rows) == rows + 1 and len(edges_of_columns) == columns + 1:
        assert [list(grid.places) for grid in grids] == [sorted(places, key=lambda one: (one.row, one.column))]
    for grid in grids:
        area = sum(place.rows * place.columns for place in grid.places)
        assert area == grid.row_count * grid.column_count
        for index, place in enumerate(grid.places):
            box = grid.box_of(place)
            assert grid.place_at(box.x + box.w / 2, box.y + box.h / 2) == index


def table(rows: int, columns: int) -> list[Place]:
    return [Place(row, column, 1, 1) for row in range(rows) for column in range(columns)]


def test_sides_that_are_not_drawn_are_where_the_other_rules_end() -> None:
    places = table(3, 4)
    level, upright = rules_of(places)
    inner = [rule for rule in upright if 100 < rule.at < 100 + 4 * COLUMN]
    (grid,) = find_grids(level, inner, 300)
    assert list(grid.places) == places


def test_a_broken_rule_still_parts_cells() -> None:
    places = table(3, 3)
    level, upright = rules_of(places)
    broken = [
        piece
        for rule in (*level,)
        for piece in (Rule(rule.low, rule.low + 70, rule.at), Rule(rule.low + 100, rule.high - 30, rule.at))
    ]
    (grid,) = find_grids(broken, upright, 300)
    assert list(grid.places) == places


def test_strokes_of_letters_between_rules_are_no_edges() -> None:
    places = table(3, 3)
    level, upright = rules_of(places)
    stems = [Rule(325, 365, x) for x in (160, 185, 420)]
    bars = [Rule(130, 210, 340), Rule(330, 420, 430)]
    (grid,) = find_grids([*level, *bars], [*upright, *stems], 300)
    assert list(grid.places) == places


def test_a_frame_and_lines_under_headings_are_no_tables() -> None:
    frame = rules_of([Place(0, 0, 6, 6)])
    assert find_grids(*frame, 300) == []
    assert find_grids([Rule(100, 400, 80), Rule(700, 1000, 80)], [], 300) == []


def test_two_tables_on_a_page_are_two() -> None:
    level, upright = rules_of(table(2, 3))
    below = ([Rule(r.low, r.high, r.at + 900) for r in level], [Rule(r.low + 900, r.high + 900, r.at) for r in upright])
    grids = find_grids([*below[0], *level], [*upright, *below[1]], 300)
    assert [grid.box.y for grid in grids] == [300, 1200]
