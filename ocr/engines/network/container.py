"""The file of a Tesseract model, and how values stand in it.

A `*.traineddata` holds up to some two dozen parts, told apart by their number alone: a 32-bit count, that many 64-bit
offsets (-1 for a part that is missing), and the parts, one after the other. All numbers are little endian.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from pathlib import Path

Floats = NDArray[np.float32]
"""Weights, pixels and whatever comes of them."""

NETWORK, WORDS, ALPHABET, CODES = 17, 19, 21, 22  # numbers of the parts that are needed
MOST_PARTS = 64
LONGEST_NAME = 10_000


class OtherModel(ValueError):
    """A model that this reader does not understand; Tesseract may."""


def read_parts(path: Path) -> dict[int, bytes]:
    """Return the parts of a model by number. Raises OtherModel, OSError."""
    held = path.read_bytes()
    values = Values(held)
    count = values.one("i")
    if not 0 < count <= MOST_PARTS:
        raise OtherModel("no such number of parts")
    offsets = [values.one("q") for _ in range(count)]
    starts = sorted(offset for offset in offsets if offset >= 0)
    ends = dict(zip(starts, [*starts[1:], len(held)], strict=True))
    return {number: held[offset : ends[offset]] for number, offset in enumerate(offsets) if offset >= 0}


class Values:
    """Values read one after the other; raises OtherModel where there are none left."""

    def __init__(self, held: bytes) -> None:
        self._held = held
        self._at = 0

    def one(self, kind: str) -> int:
        """Return one whole number of a kind that `struct` knows: "b", "B", "i", "I", "q"."""
        layout = struct.Struct("<" + kind)
        if self._at + layout.size > len(self._held):
            raise OtherModel("the file ends too early")
        (value,) = layout.unpack_from(self._held, self._at)
        self._at += layout.size
        return int(value)

    def name(self) -> str:
        """Return a text that stands behind its length."""
        length = self.one("I")
        if length > LONGEST_NAME:
            raise OtherModel("a name too long to be one")
        return self.array("u1", length).tobytes().decode("utf-8", "replace")

    def array(self, kind: str, count: int) -> NDArray[np.generic]:
        """Return `count` values of a kind that NumPy knows."""
        size = np.dtype(kind).itemsize * count
        if count < 0 or self._at + size > len(self._held):
            raise OtherModel("the file ends too early")
        found = np.frombuffer(self._held, kind, count, self._at)
        self._at += size
        return found

    @property
    def left(self) -> int:
        """Bytes not read yet."""
        return len(self._held) - self._at
