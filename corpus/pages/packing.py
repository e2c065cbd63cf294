"""Rows of numbers in little room: a page's words with their boxes, its tokens.

As JSON they took ten times the room of the text. Here each column holds what is not expected: where a word begins after
the end of the one before, how far it is from it across the page, how its height differs; in steps that all values are
whole ones of. Two bytes each, first all the low ones, then all the high ones, and deflated. What does not fit is stored
as JSON, as earlier versions stored all; both are read. The text that a page was read as is stored as what it differs in
from the restored one.

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

_PARTS = 10_000  # of a confidence: four decimals
_LEVEL = 6
_FORM = b"\x02"  # deflated bytes begin otherwise
_WINDOW = 32_000  # bytes that deflating looks back over
_START, _END, _X, _Y, _W, _H, _LINE = 0, 1, 2, 3, 4, 5, 7  # the confidence is 6


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


def _pack(rows: Rows, confidence: int, apart: Callable[[Columns], Columns]) -> bytes | str:
    if not len(rows):
        return "[]"
    table = np.array(rows, dtype=np.float64).T
    table[confidence] = np.round(table[confidence] * _PARTS)
    columns = apart(table.astype(np.int64))
    if np.abs(columns).max() >= 1 << 15:
        plain = rows.tolist() if isinstance(rows, np.ndarray) else [list(row) for row in rows]
        for row in plain:
            row[:] = [value if at == confidence else int(value) for at, value in enumerate(row)]
        return json.dumps(plain, separators=(",", ":"))
    steps = np.maximum(np.gcd.reduce(columns, axis=1), 1)
    planes = (columns // steps[:, None]).astype("<i2").view(np.uint8).reshape(*columns.shape, 2).transpose(0, 2, 1)
    packing = zlib.compressobj(_LEVEL)
    packed = [_FORM, steps.astype("<u2").tobytes()]
    for plane in planes:  # what is frequent in one column is not in the others: each is coded by itself
        packed += [packing.compress(plane.tobytes()), packing.flush(zlib.Z_FULL_FLUSH)]
    return b"".join([*packed, packing.flush()])


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
    stored: bytes | str, count: int, confidence: int, together: Callable[[Columns], Columns]
) -> list[list[Any]]:
    if isinstance(stored, str):
        return list(json.loads(stored))
    return _rows(_table(stored, count, together), confidence)


def _table(stored: bytes, count: int, together: Callable[[Columns], Columns]) -> Columns:
    if stored[:1] == _FORM:
        steps = np.frombuffer(stored[1 : 1 + 2 * count], dtype="<u2").astype(np.int64)
        packed = stored[1 + 2 * count :]
    else:  # without steps, as it was stored first
        steps, packed = np.ones(count, dtype=np.int64), stored
    planes = np.frombuffer(zlib.decompress(packed), dtype=np.uint8).reshape(count, 2, -1)
    columns = np.ascontiguousarray(planes.transpose(0, 2, 1)).view("<i2")[..., 0].astype(np.int64)
    return together(columns * steps[:, None])


def _rows(table: Columns, confidence: int) -> list[list[Any]]:
    rows: list[list[Any]] = table.T.tolist()
    for row in rows:
        row[confidence] = round(row[confidence] / _PARTS, 4)
    return rows


def _words_apart(table: Columns) -> Columns:
    apart = table.copy()
    apart[_END] -= table[_START]
    apart[_START, 1:] -= table[_END, :-1]
    for column in (_Y, _H, _LINE):
        apart[column, 1:] -= table[column, :-1]
    apart[_X, 1:] -= table[_X, :-1] + table[_W, :-1]
    return apart


def _words_together(apart: Columns) -> Columns:
    table = apart.copy()
    table[_START] = np.cumsum(apart[_START] + apart[_END]) - apart[_END]
    table[_END] += table[_START]
    for column in (_Y, _H, _LINE):
        table[column] = np.cumsum(apart[column])
    table[_X] = np.cumsum(apart[_X] + apart[_W]) - apart[_W]
    return table


def _tokens_apart(table: Columns) -> Columns:
    apart = table.copy()
    for start, end in ((0, 1), (2, 3)):
        apart[end] -= table[start]
        apart[start, 1:] -= table[end, :-1]
    apart[2:4] -= apart[0:2]  # mostly as in the raw text
    return apart


def _tokens_together(apart: Columns) -> Columns:
    table = apart.copy()
    table[2:4] += apart[0:2]
    for start, end in ((0, 1), (2, 3)):
        gaps, lengths = table[start].copy(), table[end].copy()
        table[start] = np.cumsum(gaps + lengths) - lengths
        table[end] = table[start] + lengths
    return table
