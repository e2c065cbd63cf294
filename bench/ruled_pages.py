"""Scoring tables set as pages: a PDF with its rules drawn, and the truth of every cell on every page.

Five forms, drawn from a seed: "plain" (number, criterion, points …), "two-storey head", "merged" (a criterion over
several rows, group rows over all columns), "figures" (short cells only), "open" (no rules at the left and right).
Long ones run over several pages, the head repeated. Words stand in `tables/words.toml`.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from samples.sheet import register_fonts

if TYPE_CHECKING:
    from numpy.random import Generator

Form = Literal["plain", "two-storey head", "merged", "figures", "open"]
FORMS: tuple[Form, ...] = ("plain", "two-storey head", "merged", "figures", "open")

MARGIN, TOP, BOTTOM = 62.0, 60.0, 60.0  # points
SIZE, LEADING, PAD = 12.0, 14.4, 3.5
WIDTH = A4[0] - 2 * MARGIN


@dataclass(frozen=True, slots=True)
class TrueCell:
    """A cell as it was set: place of its upper left corner, how many rows and columns it spans, what stands in it."""

    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1
    bold: bool = False


@dataclass(frozen=True, slots=True)
class RuledPaper:
    """A PDF, and for each of its pages the cells of the one table on it."""

    form: Form
    pdf: bytes
    pages: tuple[tuple[TrueCell, ...], ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """How rules are drawn: width in points, grey from 0 (black) to 1, share of their length that is missing."""

    width: float = 0.5
    grey: float = 0.0
    missing: float = 0.0


@dataclass(frozen=True, slots=True)
class _Plan:
    """Cells of a whole table before it is cut into pages: shares of the width, rows in the head, cells."""

    shares: tuple[float, ...]
    head: int
    cells: tuple[TrueCell, ...]


def set_table(form: Form, seed: int, rules: Rules = Rules(), rows: int = 14) -> RuledPaper:
    """Return a paper with a table of about `rows` rows; the same arguments give the same bytes."""
    rng = np.random.default_rng(seed)
    plan = _PLANS[form](rng, rows)
    return _set(plan, form, rules, np.random.default_rng(seed + 1000))


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "tables" / "words.toml").read_text("utf-8"))


def _pick(rng: Generator, name: str) -> str:
    return str(rng.choice(_words()[name]))


def _points(rng: Generator) -> str:
    return str(rng.choice(["5", "10", "2", "1", "15", "0,5", "2,5", "7,25", "20", "3", "4", "8"]))


def _head(texts: tuple[str, ...]) -> list[TrueCell]:
    return [TrueCell(0, column, text, bold=True) for column, text in enumerate(texts)]


def _plain(rng: Generator, rows: int) -> _Plan:
    cells = _head(("STT", "Nội dung tiêu chí", "Điểm chuẩn", "Tự chấm", "Ghi chú"))
    for row in range(1, rows):
        noted = _pick(rng, "notes") if rng.random() < 0.6 else ""
        own = _points(rng) if rng.random() < 0.8 else ""
        texts = (str(row), _pick(rng, "criteria"), _points(rng), own, noted)
        cells += [TrueCell(row, column, text) for column, text in enumerate(texts)]
    total = ("", "Tổng cộng", "100", "", "")
    cells += [TrueCell(rows, column, text, bold=True) for column, text in enumerate(total)]
    return _Plan((0.09, 0.43, 0.13, 0.12, 0.23), 1, tuple(cells))


def _two_storeys(rng: Generator, rows: int) -> _Plan:
    cells = [
        TrueCell(0, 0, "TT", 2, bold=True),
        TrueCell(0, 1, "Tiêu chí", 2, bold=True),
        TrueCell(0, 2, "Điểm tối đa", 2, bold=True),
        TrueCell(0, 3, "Kết quả chấm", columns=2, bold=True),
        TrueCell(0, 5, "Tài liệu minh chứng", 2, bold=True),
        TrueCell(1, 3, "Tự chấm", bold=True),
        TrueCell(1, 4, "Thẩm định", bold=True),
    ]
    for row in range(2, rows + 2):
        own = _points(rng) if rng.random() < 0.7 else ""
        texts = (str(row - 1), _pick(rng, "criteria"), _points(rng), own, "", _pick(rng, "notes"))
        cells += [TrueCell(row, column, text) for column, text in enumerate(texts)]
    return _Plan((0.08, 0.36, 0.1, 0.12, 0.13, 0.21), 2, tuple(cells))


def _merged(rng: Generator, rows: int) -> _Plan:
    cells = _head(("TT", "Tiêu chí", "Nội dung chấm", "Điểm", "Đạt"))
    row, number, group = 1, 0, 0
    while row < rows:
        if number % 3 == 0:
            cells += [
                TrueCell(row, 0, ("I", "II", "III", "IV", "V")[group % 5], bold=True),
                TrueCell(row, 1, str(_words()["heads"][group % 5]), columns=4, bold=True),
            ]
            row, group = row + 1, group + 1
        number += 1
        parts = int(rng.integers(1, 4))
        cells += [TrueCell(row, 0, str(number), parts), TrueCell(row, 1, _pick(rng, "criteria"), parts)]
        for part in range(parts):
            mark = "x" if rng.random() < 0.5 else ""
            texts = (_pick(rng, "parts"), _points(rng), mark)
            cells += [TrueCell(row + part, 2 + column, text) for column, text in enumerate(texts)]
        row += parts
    return _Plan((0.08, 0.38, 0.32, 0.11, 0.11), 1, tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))))


def _figures(rng: Generator, rows: int) -> _Plan:
    cells = _head(("TT", "Xã, phường", "TC 1", "TC 2", "TC 3", "TC 4", "Cộng", "Hạng"))
    for row in range(1, rows + 1):
        texts = (str(row), _pick(rng, "units"), *(_points(rng) for _ in range(4)), str(rng.integers(60, 100)), str(row))
        cells += [TrueCell(row, column, text) for column, text in enumerate(texts)]
    return _Plan((0.08, 0.28, 0.1, 0.1, 0.1, 0.1, 0.12, 0.12), 1, tuple(cells))


_PLANS = {"plain": _plain, "two-storey head": _two_storeys, "merged": _merged, "figures": _figures, "open": _plain}


def _set(plan: _Plan, form: Form, rules: Rules, rng: Generator) -> RuledPaper:
    register_fonts()
    target = BytesIO()
    canvas = Canvas(target, pagesize=A4, invariant=1)
    heights = _heights(plan)
    pages = []
    for number, chunk in enumerate(_chunks(plan, heights)):
        top = A4[1] - TOP
        if number:
            canvas.setFont("Serif", 13)
            canvas.drawCentredString(A4[0] / 2, A4[1] - 36, str(number + 1))
        else:
            top = _text(canvas, "BẢNG CHẤM ĐIỂM THI ĐUA NĂM 2024", top, "Serif-Bold", centred=True)
            top = _text(canvas, _words()["before"], top - 4, "Serif") - 6
        cells = _numbered_anew(plan, chunk)
        bottom = _draw(canvas, plan, cells, [heights[row] for row in chunk], top, form, rules, rng)
        if chunk[-1] == len(heights) - 1:
            _text(canvas, _words()["after"], bottom - 14, "Serif-Italic")
        pages.append(tuple(cells))
        canvas.showPage()
    canvas.save()
    return RuledPaper(form, target.getvalue(), tuple(pages))


def _text(canvas: Canvas, text: str, top: float, font: str, *, centred: bool = False) -> float:
    for line in simpleSplit(text, font, 13, WIDTH):
        canvas.setFont(font, 13)
        top -= 16
        if centred:
            canvas.drawCentredString(A4[0] / 2, top, line)
        else:
            canvas.drawString(MARGIN, top, line)
    return top


def _font(cell: TrueCell) -> str:
    return "Serif-Bold" if cell.bold else "Serif"


def _lines(plan: _Plan, cell: TrueCell) -> list[str]:
    width = sum(plan.shares[cell.column : cell.column + cell.columns]) * WIDTH - 2 * PAD
    found: list[str] = simpleSplit(cell.text, _font(cell), SIZE, width)
    return found


def _heights(plan: _Plan) -> list[float]:
    heights = [LEADING + 2 * PAD] * (max(cell.row + cell.rows for cell in plan.cells))
    for cell in sorted(plan.cells, key=lambda one: one.rows):
        needed = len(_lines(plan, cell)) * LEADING + 2 * PAD
        spanned = range(cell.row, cell.row + cell.rows)
        heights[spanned[-1]] += max(needed - sum(heights[row] for row in spanned), 0)
    return heights


def _chunks(plan: _Plan, heights: list[float]) -> list[list[int]]:
    """Return the rows of each page; rows that one cell spans stay together, the head is repeated."""
    tied = {row for cell in plan.cells for row in range(cell.row + 1, cell.row + cell.rows)}
    head = list(range(plan.head))
    chunks = [list(head)]
    left = A4[1] - TOP - BOTTOM - 70 - sum(heights[row] for row in head)
    row = plan.head
    while row < len(heights):
        group = [row]
        while group[-1] + 1 in tied:
            group.append(group[-1] + 1)
        height = sum(heights[one] for one in group)
        if height > left:
            chunks.append(list(head))
            left = A4[1] - TOP - BOTTOM - sum(heights[one] for one in head)
        chunks[-1] += group
        left -= height
        row = group[-1] + 1
    return chunks


def _numbered_anew(plan: _Plan, chunk: list[int]) -> list[TrueCell]:
    place = {row: number for number, row in enumerate(chunk)}
    return [replace(cell, row=place[cell.row]) for cell in plan.cells if cell.row in place]


def _draw(  # noqa: PLR0913, PLR0917 - where, what and how
    canvas: Canvas,
    plan: _Plan,
    cells: list[TrueCell],
    heights: list[float],
    top: float,
    form: Form,
    rules: Rules,
    rng: Generator,
) -> float:
    xs = MARGIN + np.concatenate([[0.0], np.cumsum(plan.shares)]) * WIDTH
    ys = top - np.concatenate([[0.0], np.cumsum(heights)])
    canvas.setLineWidth(rules.width)
    canvas.setStrokeGray(rules.grey)
    last = len(plan.shares)
    for cell in cells:
        left, right = float(xs[cell.column]), float(xs[cell.column + cell.columns])
        high, low = float(ys[cell.row]), float(ys[cell.row + cell.rows])
        _rule(canvas, (left, high), (right, high), rules, rng)
        _rule(canvas, (left, low), (right, low), rules, rng)
        if form != "open" or cell.column > 0:
            _rule(canvas, (left, high), (left, low), rules, rng)
        if form != "open" or cell.column + cell.columns < last:
            _rule(canvas, (right, high), (right, low), rules, rng)
        lines = _lines(plan, cell)
        y = (high + low + len(lines) * LEADING) / 2 - SIZE * 0.95
        canvas.setFont(_font(cell), SIZE)
        wide = cell.columns == 1 and plan.shares[cell.column] > 0.2 and not cell.bold
        for line in lines:
            if wide:
                canvas.drawString(left + PAD, y, line)
            else:
                canvas.drawCentredString((left + right) / 2, y, line)
            y -= LEADING
    return float(ys[-1])


def _rule(canvas: Canvas, start: tuple[float, float], end: tuple[float, float], rules: Rules, rng: Generator) -> None:
    """Draw a rule; where a share of it is missing, in pieces of about half an inch."""
    if not rules.missing:
        canvas.line(*start, *end)
        return
    length = abs(end[0] - start[0]) + abs(end[1] - start[1])
    pieces = max(round(length / 36), 1)
    for piece in range(pieces):
        first = piece / pieces
        last = (piece + 1 - rules.missing * rng.uniform(0, 2)) / pieces
        at = [tuple(a + (b - a) * share for a, b in zip(start, end, strict=True)) for share in (first, last)]
        canvas.line(*at[0], *at[1])
