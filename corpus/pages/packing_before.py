r"""Rows of numbers as versions before stored them; they are only read here.

Columns of what is not expected, two bytes each, all low ones and all high ones by themselves, and deflated. The form
that begins with \x03 has what its columns were made with in front, the one with \x02 steps alone, the first nothing.
See `corpus.pages.packing`.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    Columns = npt.NDArray[np.int64]
    Hints = list[int] | None  # numbers that columns were made with; None: as the forms before made them

_FORM = b"\x03"  # deflated bytes begin otherwise
_FORM_BEFORE = b"\x02"
_HINTS = 3  # numbers of a page that its columns were made with
_WIDTH = 16  # parts of a pixel that letters' widths are told in
_START, _END, _X, _Y, _W, _H, _SURE, _LINE = range(8)
_NOISY = {8: (_END, _Y, _W, _H, _SURE), 5: (1,)}  # columns of words, of tokens, in which runs hardly come twice


def words_table(stored: bytes) -> Columns:
    """Return the columns of words, start to line, confidences in ten thousandths."""
    return _table(stored, 8, _words_together)


def tokens_table(stored: bytes) -> Columns:
    """Return the columns of tokens, raw start to confidence."""
    return _table(stored, 5, _tokens_together)


def _table(stored: bytes, count: int, together: Callable[[Columns, Hints], Columns]) -> Columns:
    if stored[:1] == _FORM:
        return _table_now(stored, count, together)
    if stored[:1] == _FORM_BEFORE:
        steps = np.frombuffer(stored[1 : 1 + 2 * count], dtype="<u2").astype(np.int64)
        packed = stored[1 + 2 * count :]
    else:  # without steps, as it was stored first
        steps, packed = np.ones(count, dtype=np.int64), stored
    planes = np.frombuffer(zlib.decompress(packed), dtype=np.uint8).reshape(count, 2, -1)
    columns = np.ascontiguousarray(planes.transpose(0, 2, 1)).view("<i2")[..., 0].astype(np.int64)
    return together(columns * steps[:, None], None)


def _table_now(stored: bytes, count: int, together: Callable[[Columns, Hints], Columns]) -> Columns:
    noisy = _NOISY[count]
    *steps, mask = np.frombuffer(stored, dtype="<u2", count=count + 1, offset=1).tolist()
    at = 1 + 2 * (count + 1)
    hints = np.frombuffer(stored, dtype="<i2", count=_HINTS, offset=at).tolist()
    at += 2 * _HINTS + 4
    end = at + int.from_bytes(stored[at - 4 : at], "little")
    high = [column for column in range(count) if mask >> column & 1]
    alike = [column for column in range(count) if column not in noisy]
    first = np.frombuffer(zlib.decompress(stored[at:end], -15), dtype=np.uint8)
    second = np.frombuffer(zlib.decompress(stored[end:], -15), dtype=np.uint8).reshape(len(noisy), -1)
    first = first.reshape(len(alike) + len(high), -1)
    columns = np.empty((count, second.shape[1]), dtype=np.int64)
    columns[alike], columns[list(noisy)] = first[: len(alike)], second
    columns[high] += first[len(alike) :].astype(np.int64) << 8
    columns = np.where(columns & 1, -(columns + 1) // 2, columns // 2)
    return together(columns * np.array(steps, dtype=np.int64)[:, None], hints)


def _words_together(apart: Columns, hints: Hints) -> Columns:
    table = apart.copy()
    table[_START] = np.cumsum(apart[_START] + apart[_END]) - apart[_END]
    table[_END] += table[_START]
    table[_LINE] = np.cumsum(apart[_LINE])
    if hints is None:
        table[_H], table[_Y] = np.cumsum(apart[_H]), np.cumsum(apart[_Y])
    else:
        width, height, level = hints
        table[_W] += apart[_END] * width // _WIDTH
        table[_H] += height
        table[_Y] = _heights_back(apart[_Y], _first_of_line(table[_LINE])) if level else np.cumsum(apart[_Y])
    table[_X] = np.cumsum(apart[_X] + table[_W]) - table[_W]
    return table


def _first_of_line(lines: Columns) -> Columns:
    """Return for each word which is the first of its line."""
    starts = np.diff(lines, prepend=lines[0] - 1) != 0
    return np.maximum.accumulate(np.where(starts, np.arange(len(lines)), 0))


def _heights_back(apart: Columns, first: Columns) -> Columns:
    starts = first == np.arange(len(apart))
    of_line = np.cumsum(np.where(starts, apart, 0))
    return of_line + np.where(starts, 0, apart)


def _tokens_together(apart: Columns, _hints: Hints) -> Columns:
    table = apart.copy()
    table[2:4] += apart[0:2]
    for start, end in ((0, 1), (2, 3)):
        gaps, lengths = table[start].copy(), table[end].copy()
        table[start] = np.cumsum(gaps + lengths) - lengths
        table[end] = table[start] + lengths
    return table
