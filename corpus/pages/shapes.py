"""How words are printed, as far as letters tell: where they stand, how wide they are, how far they rise and fall."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]

KINDS = 6  # of shapes: rises as x, as h, higher still; without and with something that falls

_KNOWN = 0x2100  # characters from here on are as broad as most, and rise as h
_USUAL = (500, 1, 0)
_DOT_BELOW = "\u0323"
_SPACES = (9, 10, 11, 12, 13, 32)
_BREAK = 10


@dataclass(frozen=True, slots=True)
class Printed:
    """The words of a text, each up to the next white space.

    Attributes:
        starts, ends: where they stand in the text.
        lines: which line with words each is in, from 0.
        widths: in thousandths of the letters' size.
        kinds: of shape, less than KINDS; an odd kind falls.
    """

    starts: Numbers
    ends: Numbers
    lines: Numbers
    widths: Numbers
    kinds: Numbers


@lru_cache(maxsize=16)  # words and tokens of a page, and both its layers, ask one after the other
def printed(text: str) -> Printed:
    """Return the words of a text."""
    letters, starts, ends = _parted(text)
    if not len(starts):
        none = np.zeros(0, dtype=np.int64)
        return Printed(none, none, none, none, none)
    widths, rises, falls, _ = _tables()
    before = np.concatenate([[0], np.cumsum(widths[letters])])
    breaks = np.cumsum(letters == _BREAK)[starts]
    kinds = 2 * np.maximum.reduceat(rises[letters], starts) + np.maximum.reduceat(falls[letters], starts)
    lines = np.zeros(len(starts), dtype=np.int64)
    np.cumsum(breaks[1:] > breaks[:-1], out=lines[1:])
    return Printed(starts, ends, lines, before[ends] - before[starts], kinds)


def spans(text: str) -> tuple[Numbers, Numbers]:
    """Return where the words of a text start and end: what `printed` tells of them, without their shapes."""
    _, starts, ends = _parted(text)
    return starts, ends


@lru_cache(maxsize=16)  # as above
def _parted(text: str) -> tuple[npt.NDArray[np.uint32], Numbers, Numbers]:
    """Return the letters of a text, and where its words start and end."""
    letters = np.minimum(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32), _KNOWN)
    between = np.ones(len(letters) + 2, dtype=np.bool_)
    between[1:-1] = _tables()[3][letters]
    edges = np.flatnonzero(between[1:] != between[:-1])
    return letters, edges[::2], edges[1::2]


@cache
def _tables() -> tuple[Numbers, Numbers, Numbers, npt.NDArray[np.bool_]]:
    """Return of each character its width, how far it rises and falls, and whether it is white space."""
    shapes: dict[str, tuple[int, int, int]] = {}
    for line in (files("corpus") / "data" / "letter_shapes.tsv").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            *shape, letters = line.split("\t")
            width, rise, fall = map(int, shape)
            shapes |= dict.fromkeys(letters, (width, rise, fall))
    found = np.empty((3, _KNOWN + 1), dtype=np.int64)
    for code in range(_KNOWN + 1):
        base, *marks = list(unicodedata.normalize("NFD", chr(code)))
        width, rise, fall = shapes.get(base, _USUAL)
        above = any(mark != _DOT_BELOW for mark in marks)
        found[:, code] = width, min(2, rise + above), max(fall, int(_DOT_BELOW in marks))
    spaces = np.zeros(_KNOWN + 1, dtype=np.bool_)
    spaces[list(_SPACES)] = True
    found[:, spaces] = 0
    return found[0], found[1], found[2], spaces
