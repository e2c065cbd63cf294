"""Columns of whole numbers in as few bits as they need, written and read without a loop over them.

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
    from collections.abc import Sequence

    import numpy.typing as npt

    Columns = npt.NDArray[np.int64]
    Counts = npt.NDArray[np.int64]

LARGEST = 1 << 20
"""No number, however told, may be this large."""

_HEAD_ORDER = 3
_WORD = 32  # bits in which one number's lie: no more than 24 of them, behind up to 7 others


def encode(hints: Sequence[int], columns: Columns) -> bytes:
    """Return columns as they are stored.

    Args:
        hints: numbers to be stored with them, of either sign.
        columns: shape (columns, rows), two rows or more, all smaller than LARGEST.
    """
    middles = np.sort(columns, axis=1)[:, columns.shape[1] // 2]
    apart = columns - middles[:, None]
    steps = np.maximum(np.gcd.reduce(apart, axis=1), 1)
    told = _unsigned(apart // steps[:, None] if steps.max() > 1 else apart)
    orders = _orders(told)
    signed = _unsigned(np.array([*hints, *middles.tolist()], dtype=np.int64))
    head = np.concatenate([[columns.shape[1]], signed[: len(hints)], orders, signed[len(hints) :], steps - 1])
    numbers = np.concatenate([head, told.ravel()])
    return _written(numbers, np.concatenate([np.full(len(head), _HEAD_ORDER), np.repeat(orders, columns.shape[1])]))


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


def _unsigned(numbers: Columns) -> Columns:
    """Return small numbers of either sign as small ones without any: 0, -1, 1, -2."""
    return (numbers << 1) ^ (numbers >> 63)


def _signed(numbers: Columns) -> Columns:
    return (numbers >> 1) ^ -(numbers & 1)


def _orders(told: Columns) -> Columns:
    """Return the order in which each column takes the fewest bits, of two that may be it."""
    usual = np.maximum(_bits(told.mean(axis=1).astype(np.int64) + 1) - 1, 0)
    candidates = [np.maximum(usual - 1, 0), usual]
    lengths = [2 * _bits(told + (1 << order)[:, None]).sum(axis=1) - order * told.shape[1] for order in candidates]
    orders: Columns = np.where(lengths[0] <= lengths[1], *candidates)
    return orders


def _bits(numbers: Columns) -> Columns:
    return np.frexp(numbers.astype(np.float64))[1].astype(np.int64)


def _written(numbers: Columns, orders: Columns) -> bytes:
    beyond = numbers + (1 << orders)
    lengths = _bits(beyond) - 1
    ones = np.cumsum(lengths - orders + 1) - 1
    counted = np.zeros(int(ones[-1]) + 1, dtype=np.uint8)
    counted[ones] = 1
    counts = np.packbits(counted).tobytes()
    bits = np.repeat(beyond, lengths)  # each number once for each of its bits, the highest first
    places = np.repeat(np.cumsum(lengths) - 1, lengths)
    places -= np.arange(len(places))
    bits >>= places
    bits &= 1
    return len(counts).to_bytes(4, "little") + counts + np.packbits(bits.astype(np.uint8)).tobytes()


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
