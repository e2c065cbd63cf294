"""Rows of tables: what their figures mean is said by their columns, and by what the criterion asks for.

Columns of a plan and of what was done, of a whole and of a part, of a rate, of debts or violations, of a verdict
("Đạt", "Chưa đạt", an x); the words for them stand in `[tables]` of `linking.toml`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from corpus.linking.figures import lone_number
from corpus.linking.linking_rules import rules
from corpus.linking.terms import terms
from corpus.pages.passages import is_row
from corpus.phrases import abbreviations, spoken

if TYPE_CHECKING:
    from corpus.linking.goals import Goal

_LINES = re.compile(r"[\n\f]")
_PAGE = re.compile(r"\s*[-–—]?\s*\d{1,3}\s*[-–—]?\s*")  # its number
_VERDICT_WORDS = 4  # the most in the name of a column that is a verdict
_SIDES = 2  # of a verdict


@dataclass(frozen=True, slots=True)
class Asked:
    """What a criterion wants of a row.

    Attributes:
        goals: the figures that it asks for.
        less: whether it wants less or none of what the row is about.
        passed: the part of the period that has passed.
        matter: its terms, which tell the columns that are about it.
    """

    goals: tuple[Goal, ...]
    less: bool
    passed: float
    matter: frozenset[str] = frozenset()


Row = tuple[tuple[str, str], ...]
"""The cells of a row, each behind the name of its column as `spoken` makes it."""


def row_at(text: str, start: int) -> Row | None:
    """Return the row of a table that begins at an offset, with its columns' names; None where there is none."""
    begin = _begin(text, start)
    if text[begin:start].strip():
        begin = start  # a part of a row
    line, names = _line_at(text, begin), _heads(text).get(begin)
    if names is None or not is_row(line):
        return None
    cells = _cells(line, len(names))
    if len(names) != len(cells) or any(lone_number(name) is not None for name in names):
        return None
    return tuple((spoken(name) + ("% " if "%" in name else ""), cell) for name, cell in zip(names, cells, strict=True))


def heads_table(text: str, start: int) -> bool:
    """Whether the line at an offset names the columns of the rows under it, and so tells nothing itself."""
    begin = _begin(text, start)
    line = _line_at(text, begin)
    is_first = is_row(line) and begin not in _heads(text)  # of its table, which may go on from the page before
    below = _line_at(text, begin + len(line) + 1)
    return is_first and is_row(below) and all(lone_number(cell) is None for cell in _cells(line))


@lru_cache(maxsize=4)  # asked for passage by passage
def _heads(text: str) -> dict[int, tuple[str, ...]]:
    """Return where rows of tables begin that are not their tables' heads, each with the names of its columns."""
    found: dict[int, tuple[str, ...]] = {}
    names: tuple[str, ...] = ()
    at, below = 0, False  # whether the line stands right under the first row
    for line in _LINES.split(text):
        if line.strip() and not _PAGE.fullmatch(line):
            if not is_row(line):
                names = ()
            elif not names or ("|" not in line and len(_cells(line)) > len(names)):  # another table
                names, below = tuple(_cells(line)), True
            elif tuple(_cells(line, len(names))) == names:
                pass  # printed again overleaf
            elif below and (whole := _two_storeyed(names, line)):
                names, below = whole, False
            else:
                found[at], below = names, False
        at += len(line) + 1
    return found


def _two_storeyed(names: tuple[str, ...], line: str) -> tuple[str, ...]:
    """Return the names of columns whose head goes on in a second row ("Kết quả" over "Đạt", "Chưa đạt"), () if none."""
    lower = _cells(line, len(names))
    goes_on = names[0].strip() and not lower[0].strip()
    merged = any(not name.strip() for name in names)  # a cell over several columns holds their places open
    said = any(lone_number(cell) is not None or ticked(cell) for cell in lower)
    if len(lower) != len(names) or not goes_on or not merged or said:
        return ()
    whole, over = [], ""
    for name, cell in zip(names, lower, strict=True):
        over = name if name.strip() else over
        whole.append(f"{over} {cell}" if cell.strip() else name)
    return tuple(whole)


def _begin(text: str, place: int) -> int:
    """Return where the line begins that a place is in."""
    return max(text.rfind("\n", 0, place), text.rfind("\f", 0, place)) + 1


def _line_at(text: str, start: int) -> str:
    """Return what follows in a line."""
    end = _LINES.search(text, start)
    return text[start : end.start() if end else len(text)]


def verdict(row: Row, asked: Asked) -> tuple[bool, str] | None:
    """Return whether a row speaks for its unit, and by which cells; None where its columns do not tell."""
    row = _own_columns(row, asked.matter)
    return _judged(row) or _planned(row, asked) or _rate(row, asked) or _part(row, asked) or _bad(row, asked)


def _own_columns(row: Row, matter: frozenset[str]) -> Row:
    """Return a row without the figures that another column of the same kind has for the matter of the criterion.

    "Tỷ lệ số hóa (%) | Tỷ lệ thanh toán trực tuyến (%)": each of two criteria has one of these.
    """
    shared: dict[str, dict[str, int]] = {}
    for name, cell in row:
        if lone_number(cell) is not None:
            shared.setdefault(_kind(name), {})[name] = len(terms(name, abbreviations()) & matter)
    others = {
        name for counts in shared.values() for name, count in counts.items() if count < max(counts.values(), default=0)
    }
    return tuple((name, cell) for name, cell in row if name not in others)


def _kind(name: str) -> str:
    """Return what kind of figure a column holds, "" where its name does not tell."""
    if "%" in name or rules().columns["rate"].first(name):
        return "rate"
    return next((kind for kind in ("plan", "whole", "bad", "done") if rules().columns[kind].first(name)), "")


def counts_bad(row: Row | None) -> bool:
    """Whether a column of a row counts what is bad: a small part of a whole is then good."""
    return row is not None and any(rules().columns["bad"].first(name) for name, _ in row)


def _judged(row: Row) -> tuple[bool, str] | None:
    """Return what a column says that gives the verdict itself; of several the shortest, which says least else."""
    columns, told = rules().columns, []
    for name, cell in row:
        said = spoken(cell)
        if ticked(cell) and name.strip():
            bad = columns["bad_verdict"].first(name)
            if bad or columns["good_verdict"].first(name):
                return not bad, name.strip()
        elif columns["verdict"].first(name):
            bad = columns["bad_verdict"].first(said)
            if bad or columns["good_verdict"].first(said):
                told.append((not bad, cell.strip()))
    return min(told, key=lambda one: len(one[1].split()), default=None) or _only_filled(row)


def _only_filled(row: Row) -> tuple[bool, str] | None:
    """Return the verdict of the column that alone is filled of "Đạt" and "Chưa đạt", whatever stands in it."""
    columns = rules().columns
    filled: dict[bool, list[tuple[str, str]]] = {}
    for name, cell in row:
        bad = columns["bad_verdict"].first(name)
        if "%" in name or len(name.split()) > _VERDICT_WORDS or not (bad or columns["good_verdict"].first(name)):
            continue
        filled.setdefault(not bad, []).append((name.strip(), cell.strip(" -–0")))
    told = [(good, name) for good, cells in filled.items() for name, cell in cells if cell]
    return told[0] if len(filled) == _SIDES and len(told) == 1 else None


def ticked(cell: str) -> bool:
    """Whether a cell holds nothing but a mark: "x", "✓"."""
    return cell.strip(" ()[]").casefold() in rules().ticks


def _planned(row: Row, asked: Asked) -> tuple[bool, str] | None:
    """Return whether what was done reaches what was planned, or stays below it where less is wanted."""
    plan, done = _figure(row, "plan"), _figure(row, "done")
    if plan is None or done is None:
        return None
    shown = f"kế hoạch {plan[1]}, thực hiện {done[1]}"
    if asked.less:
        return done[0] <= plan[0], shown
    return done[0] >= plan[0] * rules().words["target_share"] * asked.passed, shown


def _rate(row: Row, asked: Asked) -> tuple[bool, str] | None:
    """Return whether a column of percentages reaches what was planned, or what the criterion asks for."""
    columns = rules().columns
    for name, cell in reversed(row):
        figure = lone_number(cell)
        if figure is None or not ("%" in name or columns["rate"].first(name)):
            continue
        if columns["plan"].first(name):
            least = 100 * rules().words["target_share"] * asked.passed
            return figure >= least, f"{cell.strip()}% kế hoạch"
        for goal in asked.goals:
            if goal.kind == "share":
                least = goal.figure * rules().words["target_share"]
                reached = figure <= goal.figure if goal.at_most else figure >= least
                return reached, f"{cell.strip()}%, tiêu chí cần {goal.said}"
    return None


def _part(row: Row, asked: Asked) -> tuple[bool, str] | None:
    """Return whether the part that a column tells of a whole is enough for the share that the criterion asks for."""
    whole, done = _figure(row, "whole"), _figure(row, "done")
    least = next((goal.figure for goal in asked.goals if goal.kind == "share" and not goal.at_most), None)
    if whole is None or done is None or not 0 <= done[0] <= whole[0]:
        return None
    enough = rules().words["little"] if least is None else least / 100 * rules().words["target_share"]
    reached = done[0] >= whole[0] * enough
    return None if reached and least is None else (reached, f"{done[1]}/{whole[1]}")


def _bad(row: Row, asked: Asked) -> tuple[bool, str] | None:
    """Return whether there is none of what is bad and counted by a column, where the criterion wants less of it."""
    found = _figure(row, "bad") if asked.less else None
    return None if found is None else (found[0] == 0, f"{found[2]}: {found[1]}")


def _figure(row: Row, kind: str) -> tuple[float, str, str] | None:
    """Return the number of the first column of a kind, how it is written, and the column's name."""
    for name, cell in row:
        figure = lone_number(cell)
        if kind == "bad" and rules().columns["not_bad"].first(name):
            continue
        if figure is not None and "%" not in name and rules().columns[kind].first(name):
            return figure, cell.strip(), name.strip()
    return None


def _cells(line: str, count: int = 0) -> list[str]:
    """Return the cells of a row; an empty one keeps its place where a count of columns tells it from an edge."""
    if "|" not in line:
        cells = line.split("\t")
        # Empty cells at the end of a page's text go with the white space there.
        return cells + [""] * (count - len(cells))
    cells = line.strip().split("|")
    if len(cells) > count and not cells[-1].strip():
        cells.pop()
    if len(cells) > count and not cells[0].strip():
        cells.pop(0)
    return cells
