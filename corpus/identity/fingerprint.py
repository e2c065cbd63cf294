"""MinHash of a text: a few numbers from which the likeness of two texts can be told, and like texts found in an index.

The text is folded first, so that marks, case and line breaks do not count. Shingles are runs of three words; the share
of shingles that two texts have in common (Jaccard) is near the share of positions in which their signatures agree.
What is stored comes of them: the constants here are part of the archive's format.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from corpus.remembering import Remembered
from normalize import wording

if TYPE_CHECKING:
    from collections.abc import Sequence

Signature = npt.NDArray[np.uint32]

BANDS = 32
BITS = 40  # of a band's number: SQLite keeps it in six bytes
ROWS = 3  # of a band: texts that share a third of their shingles share one of 32 bands with probability 0.7

_AT_ONCE = 16  # numbers that all shingles are multiplied with at once: what comes of them stays near the processor
_SEED = 20240314
_random = np.random.Generator(np.random.PCG64(_SEED))
_MULTIPLIERS = _random.integers(1, 2**63, BANDS * ROWS, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
_OFFSETS = _random.integers(0, 2**63, BANDS * ROWS, dtype=np.uint64)
_WEIGHTS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64)


def words(text: str) -> list[str]:
    """Return a text's words as likeness is measured by them: folded, without punctuation."""
    return wording.words(text)


def signature(text: str) -> Signature | None:
    """Return the MinHash of a text, None where it has fewer than three words."""
    found = words(text)
    hashes = np.fromiter(map(_coded.__getitem__, found), dtype=np.uint64, count=len(found))
    if len(hashes) < len(_WEIGHTS):
        return None
    count = len(hashes) - len(_WEIGHTS) + 1
    shingles = np.zeros(count, dtype=np.uint64)
    for i, weight in enumerate(_WEIGHTS):
        shingles += hashes[i : i + count] * weight
    shingles ^= shingles >> np.uint64(29)
    least = np.empty(BANDS * ROWS, dtype=np.uint64)
    mixed = np.empty((_AT_ONCE, count), dtype=np.uint64)
    for at in range(0, BANDS * ROWS, _AT_ONCE):
        some = slice(at, at + _AT_ONCE)
        np.multiply(shingles, _MULTIPLIERS[some, None], out=mixed)
        mixed += _OFFSETS[some, None]
        np.minimum.reduce(mixed, axis=1, out=least[some])
    return (least >> np.uint64(32)).astype(np.uint32)


def _crc(word: str) -> int:
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))


_coded = Remembered(_crc)


def bands(minhash: Signature) -> list[int]:
    """Return one number per band, BITS of it; texts that share one are worth comparing."""
    rows = minhash.astype(np.uint64).reshape(BANDS, ROWS)
    mixed = (rows * _WEIGHTS).sum(axis=1, dtype=np.uint64) & np.uint64((1 << BITS) - 1)
    found: list[int] = mixed.tolist()
    return found


def to_bytes(minhash: Signature) -> bytes:
    """Return what is stored of a signature: its bands, BITS each, little-endian."""
    return bands_to_bytes(bands(minhash))


def bands_to_bytes(found: Sequence[int]) -> bytes:
    """Return what is stored of bands."""
    return b"".join([value.to_bytes(BITS // 8, "little") for value in found])


def bands_from(stored: bytes) -> list[int]:
    """Return the bands of what is stored of a signature; versions before stored all of it, 32 bits each."""
    if len(stored) == BANDS * ROWS * 4:
        return bands(np.frombuffer(stored, "<u4"))
    width = BITS // 8
    return [int.from_bytes(stored[at : at + width], "little") for at in range(0, len(stored), width)]


def likeness(text: str, other: str) -> float:
    """Return the exact Jaccard likeness (0 to 1) of two texts by runs of five characters of their words.

    Runs of characters, other than runs of words, still agree where an engine got a letter of every other word wrong.
    """
    one, two = _runs(text), _runs(other)
    return len(one & two) / max(1, len(one | two))


def _runs(text: str) -> set[str]:
    line = " ".join(words(text))
    return {line[at : at + 5] for at in range(max(1, len(line) - 4))}
