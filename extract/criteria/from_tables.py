"""The criteria of a scoring table: its rows as a tree, of which the leaves are criteria.

The label in a row's first cell, or in front of its text, tells how deep it stands: "A" and "II" over "1" over "1.1"
over "a" over "-". A row without a label belongs to the one above; where it has points it is a demand of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from extract.criteria.demands import points_in
from extract.criteria.outline import letter_of
from extract.grammar import any_of, words
from extract.source import is_capitals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.criteria.scoring_tables import Row, ScoringTable, Span
    from extract.source import Source

_GROUP, _NUMBER, _BULLET = 0, 10, 30
_LEVELS = {"roman": _GROUP, "letter": 20, "bullet": _BULLET}
_LABEL = re.compile(
    r"(?P<number>[0-9]{1,2}(?:\.[0-9]{1,2}){0,4})(?:[.)](?![0-9])|$|(?<=\.[0-9])(?= )|(?<=\.[0-9][0-9])(?= ))"
    r"|(?P<roman>[ivx]{1,5})(?:[.)]|$)|(?P<letter>[a-z])(?:[.)]|$)|(?P<bullet>[-–+•*])(?= |$)"
)
_NAMED = re.compile(r"(?:tieu chi|chi tieu|tieu chuan|noi dung) (?:so )?(?P<number>[0-9]{1,2})(?: ?[:.] ?|$)")
_LEAST = 8  # characters; what is shorter asks for nothing
_WORDED = 100  # characters of a row's text that may be its heading


@dataclass(slots=True)
class TableDemand:
    """A row in its place: its code, the offsets of its text, the row, what stands above it and under it."""

    code: str
    level: int
    text: Span
    row: Row
    above: TableDemand | None
    heads: tuple[str, ...]
    """The texts of the rows above, the outermost first."""
    bullets: int = 0


def demands_of(source: Source, table: ScoringTable) -> Iterator[TableDemand]:
    """Yield the rows of a table that ask for something, in order."""
    placed = list(_placed(source, table))
    groups = {id(demand.above) for demand in placed if demand.above}
    for demand in placed:
        short = demand.text[1] - demand.text[0] < _LEAST
        if id(demand) not in groups and not short and (demand.row.points is not None or demand.level > _GROUP):
            yield demand


def _placed(source: Source, table: ScoringTable) -> Iterator[TableDemand]:
    stack: list[TableDemand] = []
    for row in table.rows:
        text = _folded(source, row.demand)
        if _total().match(_folded(source, row.label) or text) or _total().match(text):
            continue
        kind, label, span = _labelled(source, row, text)
        if stack and kind in ("", "bullet") and _goes_on(source, row, kind, stack[-1]):
            _go_on(stack[-1], row, span[1])
            continue
        level = _level(source, kind, label, row, has_above=bool(stack))
        while stack and stack[-1].level >= level:
            stack.pop()
        above = stack[-1] if stack else None
        heads = (*above.heads, source.printed(*map(source.place_of, above.text))[:_WORDED]) if above else ()
        demand = TableDemand(_code(kind, label, above), level, span, row, above, heads)
        yield demand
        stack.append(demand)


def _goes_on(source: Source, row: Row, kind: str, last: TableDemand) -> bool:
    """Say whether a row only goes on with the one above: a cell that ran into another line, or a demand's details."""
    scored = last.row.points is not None
    if row.demand[1] <= row.demand[0] or (scored and row.points is not None):
        return False
    if source.original[row.demand[0]].islower():
        return True
    return scored and (last.level > _GROUP or kind == "bullet")


def _go_on(last: TableDemand, row: Row, end: int) -> None:
    last.text = last.text[0], end
    kept = last.row
    last.row = replace(
        kept,
        points=kept.points if kept.points is not None else row.points,
        proofs=kept.proofs if kept.proofs[1] else row.proofs,
        deadline=kept.deadline if kept.deadline[1] else row.deadline,
        own=kept.own if kept.own[1] else row.own,
        own_points=kept.own_points if kept.own[1] else row.own_points,
    )


def _labelled(source: Source, row: Row, text: str) -> tuple[str, str, Span]:
    """Return the kind of a row's label, the label, and the offsets of its text behind it."""
    own = _folded(source, row.label)
    match = _LABEL.match(own) if own else None
    begin, end = row.demand
    if match is None:
        match = _LABEL.match(text) or _NAMED.match(text)
        if match is None or match.end() == len(text):
            return "", "", row.demand
        begin = source.offsets[source.place_of(begin) + match.end()]
        begin += len(source.original[begin:end]) - len(source.original[begin:end].lstrip())
    kind = match.lastgroup or ""
    label = match[kind]
    printed = source.original[row.label[0] if own else row.demand[0]]
    if kind in ("roman", "letter"):
        kind = "roman" if printed.isupper() else "letter"  # "A", "B": groups as "I", "II" are
        label = "đ" if printed == "đ" else label.upper() if kind == "roman" else label
    return kind, label, (begin, end)


def _level(source: Source, kind: str, label: str, row: Row, *, has_above: bool) -> int:
    if kind == "number":
        return _NUMBER + label.count(".")
    if kind in _LEVELS:
        return _LEVELS[kind]
    if row.points is None and is_capitals(source.original[slice(*row.demand)]):
        return _GROUP
    return _BULLET if has_above else _NUMBER


def _code(kind: str, label: str, above: TableDemand | None) -> str:
    """Return the code of a row; rows without a label are lettered in order."""
    if kind not in ("roman", "number", "letter"):
        if above:
            above.bullets += 1
        label = letter_of(above.bullets - 1) if above else ""
    return label if above is None or "." in label or not above.code else f"{above.code}.{label}"


def points_of(source: Source, demand: TableDemand) -> float | None:
    """Return the points of a row: of its column, else those that its text names."""
    return demand.row.points if demand.row.points is not None else points_in(_folded(source, demand.text))


def _folded(source: Source, span: Span) -> str:
    return source.folded[source.place_of(span[0]) : source.place_of(span[1])] if span[1] > span[0] else ""


@cache
def _total() -> re.Pattern[str]:
    alone = any_of(words("criteria", "reading", "totals_alone"))
    return re.compile(rf"{any_of(words('criteria', 'reading', 'totals'))}(?![a-z])|{alone} ?:?$")
