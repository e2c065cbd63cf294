"""Rows of numbers in little room: a page's words with their boxes, its tokens.

As JSON they took ten times the room of the text. Here each column holds what is not expected: where a word begins after
the end of the one before, how far it is from it across the page, how much wider it is than as many letters are on this
page, how its height differs; in steps that all values are whole ones of. Two bytes each, all low ones and all high ones
by themselves, and deflated. What does not fit is stored as JSON, as the earliest versions stored all; what any version
stored is read. The text that a page was read as is stored as what it differs in from the restored one.

A confidence keeps four decimals.

    words    [start, end, x, y, w, h, confidence, line]
    tokens   [raw_start, raw_end, start, end, confidence]
"""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy.typing as npt

    Rows = Sequence[Sequence[float]] | npt.NDArray[np.float64]
    Columns = npt.NDArray[np.int64]
    Hints = list[int] | None  # numbers that columns were made with; None: as the forms before made them

_PARTS = 10_000  # of a confidence: four decimals
_LEVEL = 6
_FORM = b"\x03"  # deflated bytes begin otherwise
_FORM_BEFORE = b"\x02"
_HINTS = 3  # numbers of a page that its columns were made with
_WIDTH = 16  # parts of a pixel that letters' widths are told in
_WINDOW = 32_000  # bytes that deflating looks back over
_START, _END, _X, _Y, _W, _H, _SURE, _LINE = range(8)
_NOISY = {8: (_END, _Y, _W, _H, _SURE), 5: (1,)}  # columns of words, of tokens, in which runs hardly come twice


def pack_words(rows: Rows) -> bytes | str:
    """Return words as they are stored."""
    return _pack(rows, 6, _words_apart)


def unpack_words(stored: bytes | str) -> list[list[Any]]:
    """Return stored words, start to line."""
    return _unpack(stored, 8, 6, _words_together)


def pack_tokens(rows: Rows) -> bytes | str:
    """Return tokens as they are stored."""
    return _pack(rows, 4, _tokens_apart)


def unpack_tokens(stored: bytes | str) -> list[list[Any]]:
    """Return stored tokens, raw start to confidence."""
    return _unpack(stored, 5, 4, _tokens_together)


def pack_text(text: str, alike: str) -> bytes:
    """Return a text as it is stored beside one that is much like it."""
    packing = zlib.compressobj(_LEVEL, zdict=_dictionary(alike))
    return packing.compress(text.encode("utf-8")) + packing.flush()


def unpack_text(stored: bytes | str, alike: str | None) -> str:
    """Return a stored text; `alike` is what it was stored beside."""
    if isinstance(stored, str):
        return stored
    return zlib.decompressobj(zdict=_dictionary(alike or "")).decompress(stored).decode("utf-8")


def _dictionary(text: str) -> bytes:
    return text.encode("utf-8")[-_WINDOW:]


def _pack(rows: Rows, confidence: int, apart: Callable[[Columns], tuple[Columns, Hints]]) -> bytes | str:
    if not len(rows):
        return "[]"
    table = np.array(rows, dtype=np.float64).T
    table[confidence] = np.round(table[confidence] * _PARTS)
    columns, hints = apart(table.astype(np.int64))
    if max(int(np.abs(columns).max()), *map(abs, hints or [0])) >= 1 << 15:
        plain = rows.tolist() if isinstance(rows, np.ndarray) else [list(row) for row in rows]
        for row in plain:
            row[:] = [value if at == confidence else int(value) for at, value in enumerate(row)]
        return json.dumps(plain, separators=(",", ":"))
    noisy = _NOISY[len(columns)]
    steps = np.maximum(np.gcd.reduce(columns, axis=1), 1)
    scaled = columns // steps[:, None]
    # Small numbers of either sign are small ones without any: 0, -1, 1, -2; mostly no high bytes are left.
    unsigned = np.where(scaled < 0, -2 * scaled - 1, 2 * scaled).astype("<u2")
    planes = unsigned.view(np.uint8).reshape(*columns.shape, 2).transpose(0, 2, 1)
    high = [at for at in range(len(columns)) if planes[at, 1].any()]
    alike = [planes[at, 0] for at in range(len(columns)) if at not in noisy] + [planes[at, 1] for at in high]
    head = [_FORM, np.array([*steps, sum(1 << at for at in high)], dtype="<u2").tobytes()]
    first = _deflated(alike, zlib.Z_DEFAULT_STRATEGY)
    told = np.array([*(hints or ()), *[0] * (_HINTS - len(hints or ()))], dtype="<i2").tobytes()
    return b"".join(
        [
            *head,
            told,
            len(first).to_bytes(4, "little"),
            first,
            _deflated([planes[at, 0] for at in noisy], zlib.Z_HUFFMAN_ONLY),
        ]
    )


def _deflated(planes: Sequence[npt.NDArray[np.uint8]], strategy: int) -> bytes:
    packing = zlib.compressobj(_LEVEL, zlib.DEFLATED, -15, 9, strategy)
    packed = []
    for at, plane in enumerate(planes):  # what is frequent in one column is not in the others: each is coded by itself
        packed.append(packing.compress(plane.tobytes()))
        packed.append(packing.flush(zlib.Z_FULL_FLUSH if at < len(planes) - 1 else zlib.Z_FINISH))
    return b"".join(packed)


def words_between(stored: bytes | str, start: int, end: int) -> list[list[Any]]:
    """Return those stored words that touch a span of the raw text."""
    if isinstance(stored, str):
        return [row for row in json.loads(stored) if row[0] < end and row[1] > start]
    table = _table(stored, 8, _words_together)
    return _rows(table[:, (table[0] < end) & (table[1] > start)], 6)


def tokens_between(stored: bytes | str, start: int, end: int) -> list[list[Any]]:
    """Return those stored tokens that touch a span of the restored text."""
    if isinstance(stored, str):
        return [row for row in json.loads(stored) if row[2] < end and row[3] > start]
    table = _table(stored, 5, _tokens_together)
    return _rows(table[:, (table[2] < end) & (table[3] > start)], 4)


def _unpack(
    stored: bytes | str, count: int, confidence: int, together: Callable[[Columns, Hints], Columns]
) -> list[list[Any]]:
    if isinstance(stored, str):
        return list(json.loads(stored))
    return _rows(_table(stored, count, together), confidence)


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


def _rows(table: Columns, confidence: int) -> list[list[Any]]:
    rows: list[list[Any]] = table.T.tolist()
    for row in rows:
        row[confidence] = round(row[confidence] / _PARTS, 4)
    return rows


def _words_apart(table: Columns) -> tuple[Columns, Hints]:
    apart = table.copy()
    apart[_END] -= table[_START]
    apart[_START, 1:] -= table[_END, :-1]
    apart[_LINE, 1:] -= table[_LINE, :-1]
    apart[_X, 1:] -= table[_X, :-1] + table[_W, :-1]
    letters = np.maximum(apart[_END], 1)
    width, height = int(np.median(table[_W] * _WIDTH // letters)), int(np.median(table[_H]))
    apart[_W] -= apart[_END] * width // _WIDTH
    apart[_H] -= height
    first = _first_of_line(table[_LINE])
    from_line, from_last = _heights(table[_Y], first), np.diff(table[_Y], prepend=0)
    level = bool(np.abs(from_line).sum() <= np.abs(from_last).sum())  # else the scan is skew
    apart[_Y] = from_line if level else from_last
    return apart, [width, height, int(level)]


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


def _heights(y: Columns, first: Columns) -> Columns:
    """Return how far words stand below the first of their line, and that below the first of the line before."""
    starts = first == np.arange(len(y))
    apart = y - y[first]
    apart[starts] = np.diff(y[starts], prepend=0)
    return apart


def _heights_back(apart: Columns, first: Columns) -> Columns:
    starts = first == np.arange(len(apart))
    of_line = np.cumsum(np.where(starts, apart, 0))
    return of_line + np.where(starts, 0, apart)


def _tokens_apart(table: Columns) -> tuple[Columns, Hints]:
    apart = table.copy()
    for start, end in ((0, 1), (2, 3)):
        apart[end] -= table[start]
        apart[start, 1:] -= table[end, :-1]
    apart[2:4] -= apart[0:2]  # mostly as in the raw text
    return apart, []


def _tokens_together(apart: Columns, _hints: Hints) -> Columns:
    table = apart.copy()
    table[2:4] += apart[0:2]
    for start, end in ((0, 1), (2, 3)):
        gaps, lengths = table[start].copy(), table[end].copy()
        table[start] = np.cumsum(gaps + lengths) - lengths
        table[end] = table[start] + lengths
    return table
