"""Columns of whole numbers as the version before coded them; they are only read here. See `corpus.pages.codes`.

Each number is told from the middle one of its column, in the column's own step, and coded as Exp-Golomb codes are, with
the column's own order: how many bits it has, in ones and noughts counted off, then these bits. All counts come first,
then all bits, so that numpy finds every number at once.

    stored    bytes of the counts, 4, little-endian; counts; bits
    numbers   rows, the hints, of each column its order, middle and step less 1, the columns one by one
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Columns = npt.NDArray[np.int64]
    Counts = npt.NDArray[np.int64]

_HEAD_ORDER = 3
_WORD = 32  # bits in which one number's lie: no more than 24 of them, behind up to 7 others


def decode(stored: bytes, hints: int, columns: int) -> tuple[list[int], Columns]:
    """Return the hints and the columns; how many of each must be known."""
    at = 4 + int.from_bytes(stored[:4], "little")
    ones = np.flatnonzero(np.unpackbits(np.frombuffer(stored, np.uint8, at - 4, 4)))
    counts = ones.copy()
    counts[1:] -= ones[:-1] + 1
    bits = stored[at:] + b"\0\0\0\0"
    length = 1 + hints + 3 * columns
    head, behind = _read(bits, 0, counts[:length] + _HEAD_ORDER, _HEAD_ORDER)
    rows = int(head[0])
    orders = head[1 + hints : 1 + hints + columns]
    signed = _signed(np.concatenate([head[1 : 1 + hints], head[1 + hints + columns : 1 + hints + 2 * columns]]))
    each = np.repeat(orders, rows)
    numbers, _ = _read(bits, behind, counts[length : length + columns * rows] + each, each)
    table = _signed(numbers).reshape(columns, rows)
    table *= (head[1 + hints + 2 * columns :] + 1)[:, None]
    table += signed[hints:, None]
    return signed[:hints].tolist(), table


def _signed(numbers: Columns) -> Columns:
    return (numbers >> 1) ^ -(numbers & 1)


def _read(bits: bytes, begin: int, lengths: Counts, orders: Columns | int) -> tuple[Columns, int]:
    """Return numbers, and the bit behind them; `bits` go on for a word beyond the last."""
    ends = np.cumsum(lengths)
    ends += begin
    places = ends - lengths
    words = np.ndarray((len(bits) - 3,), ">u4", bits, strides=(1,))  # one begins at each byte
    found = words[places >> 3].astype(np.int64)
    places &= 7
    places += lengths
    found >>= _WORD - places
    beyond = 1 << lengths
    found &= beyond - 1
    found += beyond
    found -= 1 << orders
    return found, int(ends[-1]) if len(ends) else begin
