"""Columns of whole numbers in little room, by Pcodec: each sorted into bins of its own, which are coded by how often.

Pcodec's wrapped form is used, since its files would say of each column again what is the same of all.

    stored    Pcodec's version, 2 bytes; size of the numbers, 1 byte; rows, 4; hints; columns, one behind the other
    numbers   2 bytes each, little-endian, where all fit, hints and columns; 4 otherwise
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from pcodec import ChunkConfig, DeltaSpec, ModeSpec
from pcodec.wrapped import FileCompressor, FileDecompressor

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    Columns = npt.NDArray[np.int64]

LARGEST = 1 << 31
"""Numbers are smaller than this."""

_SMALL = 1 << 15
_VERSION = 2  # bytes
_HEAD = _VERSION + 1 + 4
_NAMES = {2: "i16", 4: "i32"}  # Pcodec's
_LEVEL = 8  # of 12; levels beyond find nothing more in a page's few hundred words


def encode(hints: Sequence[int], columns: Columns) -> bytes | None:
    """Return columns as they are stored; None where a number is too large for that.

    Args:
        hints: numbers to be stored with them, of either sign.
        columns: shape (columns, rows), at least one row.
    """
    largest = max(int(columns.max()), -int(columns.min()), *map(abs, hints), 0)
    if largest >= LARGEST:
        return None
    size = 2 if largest < _SMALL else 4
    compressor, version = _compressor()
    parts = [version, bytes([size]), columns.shape[1].to_bytes(4, "little"), np.array(hints, f"<i{size}").tobytes()]
    for column in columns.astype(f"<i{size}"):
        chunk = compressor.chunk_compressor(column, _config())
        parts += [chunk.write_meta(), chunk.write_page(0)]
    return b"".join(parts)


def decode(stored: bytes, hints: int, columns: int) -> tuple[list[int], Columns]:
    """Return the hints and the columns; how many of each must be known."""
    size, rows = stored[_VERSION], int.from_bytes(stored[_VERSION + 1 : _HEAD], "little")
    read, name = _decompressor(stored[:_VERSION]), _NAMES[size]
    found = np.empty((columns, rows), dtype=f"<i{size}")
    at = _HEAD + hints * size
    for column in found:
        chunk, behind = read.chunk_decompressor(stored[at:], name)
        at += behind
        _, behind = chunk.read_page_into(stored[at:], rows, column)
        at += behind
    return np.frombuffer(stored, found.dtype, hints, _HEAD).tolist(), found.astype(np.int64)


@cache
def _compressor() -> tuple[FileCompressor, bytes]:
    compressor = FileCompressor()
    return compressor, compressor.write_header()


@cache
def _config() -> ChunkConfig:
    return ChunkConfig(compression_level=_LEVEL, mode_spec=ModeSpec.classic(), delta_spec=DeltaSpec.no_op())


@cache
def _decompressor(version: bytes) -> FileDecompressor:
    return FileDecompressor.new(version)[0]
