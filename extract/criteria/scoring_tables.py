"""Scoring tables whose cells are still parted: rows of DOCX and PDF with tabs, " | ", or Markdown's pipes.

A table begins with a row that names a column of demands ("Tiêu chí", "Nội dung") beside one of points or of proofs;
`data/criteria.toml`, [columns], has their words. The rows under it belong to it up to the first line that is none;
page numbers, a repeated head, and the line that a long cell went on into do not end it. A row that has not as many
cells as the head is understood by the shape of its cells: the engine lost a rule, or made one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from extract.grammar import any_of, table

if TYPE_CHECKING:
    from extract.source import Source

Span = tuple[int, int]

_LINE = re.compile(r"[^\n\f\r]+")
_CELL = re.compile(r"[^\t|]*")
_RULE = re.compile(r"[\s|:+=_-]*")
_PAGE_NUMBER = re.compile(r"\W{0,3}[0-9]{1,3}\W{0,3}")
_COLUMN_NUMBER = re.compile(r"\(?(?:[0-9]{1,2}|[a-z])\)?")
_POINTS = re.compile(
    r"(?:toi da ?:? ?)?(?:[0-9]{1,3}(?:[.,][0-9]{1,2})? ?[-–] ?)?([0-9]{1,3}(?:[.,][0-9]{1,2})?) ?(?:diem|d)?"
)
_LABEL = re.compile(r"(?:[ivx]{1,5}|[0-9]{1,2}(?:\.[0-9]{1,2}){0,4}|[a-zđ])[.)]?|[-–+•*]?")
_LONGEST_HEAD = 60  # characters of a cell that names a column
_MOST_CELLS = 16
_SELF = re.compile(r"([0-9]{1,3}(?:[.,][0-9]{1,2})?)(?: ?/ ?[0-9]{1,3}(?:[.,][0-9]{1,2})?)? ?(?:diem|d)?")
_LEADING = (
    "self",
    "given",
    "proofs",
)  # kinds of column that their words tell wherever they stand: "Nội dung minh chứng"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: offsets of its cells by what their columns hold, (0, 0) where it has none."""

    label: Span
    demand: Span
    points: float | None
    proofs: Span
    deadline: Span
    own: Span = (0, 0)
    """Of the points that a unit gave itself; `own_points` is the figure, None where the cell holds none."""
    own_points: float | None = None


@dataclass(slots=True)
class ScoringTable:
    """A table: the offsets where it begins and ends, and its rows, those of the head left out.

    `asks`: whether it has a column of points that can be had, or of proofs; one without only tells points given.
    """

    start: int
    end: int
    asks: bool
    rows: list[Row] = field(default_factory=list)


def read_tables(source: Source) -> list[ScoringTable]:
    """Return the scoring tables of a text in order. Linear in its length."""
    found: list[ScoringTable] = []
    if "\t" not in source.original and "|" not in source.original:
        return found
    columns: list[str] = []
    loose = 0  # lines since the last row that were none
    for line in _LINE.finditer(source.original):
        cells = _cells(source, line)
        if len(cells) < 2:
            loose += bool(cells) and _PAGE_NUMBER.fullmatch(_folded(source, cells[0])) is None
            columns = [] if loose > 1 else columns
            continue
        names = [_folded(source, cell) for cell in cells]
        head = _head(names)
        if head and (head != columns or loose):  # else the head of the same table, repeated on the next page
            found.append(ScoringTable(*line.span(), asks=bool({"points", "proofs"} & set(head))))
        columns, loose = head or columns, 0
        if columns:
            found[-1].end = line.end()
        if columns and not head:
            columns = _read_row(found[-1], cells, names, columns)
    return [scoring for scoring in found if scoring.rows]


def _read_row(scoring: ScoringTable, cells: list[Span], names: list[str], columns: list[str]) -> list[str]:
    """Add a row to its table, and return what the columns hold: a second line of the head tells more of it."""
    if not scoring.rows and _is_second_head(names):
        return _joined(columns, names)
    if not all(map(_RULE.fullmatch, names)) and not _numbers_columns(names):
        row = _row(cells, names, columns)
        if row:
            scoring.rows.append(row)
    return columns


def _cells(source: Source, line: re.Match[str]) -> list[Span]:
    """Return the offsets of the cells of a line, without the white space around them; one for a line that has none."""
    text = line.group()
    if not text.strip():
        return []
    if "\t" not in text and "|" not in text:
        return [line.span()]
    marks = "|" if text.count("|") > 1 or "\t" not in text else "\t"
    begin, end = line.span()
    if text.startswith("|"):  # the rules at the edges part nothing
        begin += 1
        end -= len(text) - len(text.rstrip(" \t").removesuffix("|"))
    cells: list[Span] = []
    while begin <= end:
        stop = source.original.find(marks, begin, end)
        stop = end if stop < 0 or len(cells) == _MOST_CELLS else stop
        cell = source.original[begin:stop]
        first = begin + len(cell) - len(cell.lstrip())
        cells.append((first, max(first, first + len(cell.strip()))))
        begin = stop + 1
    return cells


def _folded(source: Source, cell: Span) -> str:
    return source.folded[source.place_of(cell[0]) : source.place_of(cell[1])] if cell[1] > cell[0] else ""


def _head(names: list[str]) -> list[str]:
    """Return what the columns hold where a row names them so, else nothing."""
    if max(map(len, names)) > _LONGEST_HEAD or any(re.search("[0-9]{2}", name) for name in names):
        return []
    kinds: list[str] = []
    for name in names:
        kind = _kind_of_column(name)
        kinds.append("" if kind != "" and kind in kinds else kind)
    demands = "demand" in kinds and bool({"points", "proofs", "self"} & set(kinds))
    return kinds if demands else []


def _kind_of_column(name: str) -> str:
    """Return what a column holds; the word that stands first tells: "Tiêu chí chấm điểm", "Điểm của tiêu chí"."""
    found = [(match.start(), kind) for kind, pattern in _columns() if (match := pattern.search(name))]
    kinds = [kind for _, kind in sorted(found, key=lambda one: (one[1] != "self", one))]
    return next((kind for kind in kinds if kind in _LEADING), kinds[0] if kinds else "")


def _is_second_head(names: list[str]) -> bool:
    """Say whether a row goes on with the head: "| | Tối đa | Tự chấm |", under "Điểm"."""
    return not names[0] and sum(bool(name) for name in names) >= 2 and not any(map(_POINTS.fullmatch, names))


def _joined(columns: list[str], names: list[str]) -> list[str]:
    kinds = [_kind_of_column(name) for name in names] + [""] * len(columns)
    told = {"points", "self"} & set(kinds)
    return [kind if kind in told else "" if old in told else old for old, kind in zip(columns, kinds, strict=False)]


def _numbers_columns(names: list[str]) -> bool:
    """Say whether a row only numbers the columns: "(1) | (2) | (3)"."""
    return len(names) > 2 and all(_COLUMN_NUMBER.fullmatch(name) for name in names)


def _row(cells: list[Span], names: list[str], columns: list[str]) -> Row | None:
    if len(cells) != len(columns):
        return _by_shape(cells, names, scored="self" in columns)
    of: dict[str, int] = {kind: number for number, kind in enumerate(columns) if kind}
    demand = of["demand"]
    label = of.get("label", -1)
    if label < 0 and demand > 0 and _LABEL.fullmatch(names[0]):
        label = 0
    if not names[demand]:
        # A heading over the whole row stands in its first cell.
        demand = next((number for number, name in enumerate(names) if len(name) > 3), demand)
        label = -1 if label == demand else label
    empty = (0, 0)
    return Row(
        cells[label] if label >= 0 else empty,
        cells[demand],
        _points(names[of["points"]]) if "points" in of else None,
        cells[of["proofs"]] if "proofs" in of else empty,
        cells[of["deadline"]] if "deadline" in of else empty,
        *(_own(cells, names, of["self"]) if "self" in of else ()),
    )


def _own(cells: list[Span], names: list[str], number: int) -> tuple[Span, float | None]:
    """Return the cell of the points that a unit gave itself, and the figure: of "9,5/10" the first."""
    match = _SELF.fullmatch(names[number]) if number < len(names) else None
    return (cells[number], float(match[1].replace(",", "."))) if match else ((0, 0), None)


def _by_shape(cells: list[Span], names: list[str], *, scored: bool) -> Row | None:
    label = 0 if names[0] and _LABEL.fullmatch(names[0]) else -1
    points = next(
        (number for number in range(label + 2, len(names)) if names[number] and _POINTS.fullmatch(names[number])),
        len(names),
    )
    texts = [number for number in range(label + 1, points) if names[number]]
    if not texts:
        return None
    demand = max(texts, key=lambda number: len(names[number]))
    behind = [number for number in range(points + 1, len(names)) if len(names[number]) > 3]
    return Row(
        cells[label] if label >= 0 else (0, 0),
        cells[demand],
        _points(names[points]) if points < len(names) else None,
        cells[behind[-1]] if behind else (0, 0),
        (0, 0),
        *(_own(cells, names, points + 1) if scored else ()),
    )


def _points(name: str) -> float | None:
    match = _POINTS.fullmatch(name)
    return float(match[1].replace(",", ".")) if match else None


@cache
def _columns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return what finds each kind of column by its name."""
    kinds: dict[str, list[str]] = table("criteria")["columns"]
    return tuple(
        (kind, re.compile(rf"(?<![a-z0-9]){any_of(tuple(names))}(?![a-z0-9])")) for kind, names in kinds.items()
    )
