"""A page's words, tokens and the text it was read as, packed as `corpus.pages.stored_form` tells."""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING

import numpy as np

from corpus.pages import codes
from corpus.pages.shapes import KINDS, printed
from corpus.pages.stored_form import (
    ALIKE,
    BROAD,
    END,
    FORM,
    LINE,
    LINES,
    PARTS,
    SCALE,
    SPANS,
    START,
    SURE,
    TOKEN_SURE,
    H,
    W,
    X,
    Y,
    dictionary,
    first_of_line,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from corpus.pages.codes import Columns
    from corpus.pages.shapes import Printed

    Rows = Sequence[Sequence[float]] | npt.NDArray[np.float64]

_LEVEL = 6


def pack_words(rows: Rows, text: str = "") -> bytes | str:
    """Return words as they are stored; `text` is the one in which they stand."""
    table = _columns(rows, SURE)
    if table is None:
        return _as_json(rows, SURE)
    seen = _words_of(text, table[START], table[END])
    flags = 0 if seen else SPANS
    first = first_of_line(table[LINE])
    flags |= 0 if seen and np.array_equal(seen.lines, table[LINE]) else LINES
    broad, scale, alike = _breadth(table, seen)
    kinds = seen.kinds if seen else np.zeros(table.shape[1], dtype=np.int64)
    heights = _heights(table[H], kinds)
    feet = table[Y] + heights[kinds & ~1]
    slope = _slope(table[X], feet, first)
    flags |= ALIKE * alike
    columns = [
        _beside(table, first),
        _from_line(feet - slope * table[X] // SCALE, first),
        table[W] - broad * scale // SCALE,
        table[H] - heights[kinds],
        table[SURE],
    ]
    columns += [np.diff(table[LINE], prepend=0)] if flags & LINES else []
    columns += _spans_apart(table[START], table[END]) if flags & SPANS else []
    return _stored(flags, [scale, slope, *heights.tolist()], columns) or _as_json(rows, SURE)


def pack_tokens(rows: Rows, raw: str = "", restored: str = "") -> bytes | str:
    """Return tokens as they are stored; `raw` and `restored` are the texts in which they stand."""
    table = _columns(rows, TOKEN_SURE)
    if table is None:
        return _as_json(rows, TOKEN_SURE)
    seen = _words_of(raw, table[0], table[1]) and _words_of(restored, table[2], table[3])
    columns = [table[TOKEN_SURE]]
    if not seen:
        columns += [*_spans_apart(table[0], table[1]), *_spans_apart(table[2], table[3])]
    return _stored(0 if seen else SPANS, [], columns) or _as_json(rows, TOKEN_SURE)


def pack_text(text: str, alike: str) -> bytes:
    """Return a text as it is stored beside one that is much like it."""
    if text == alike:
        return b""
    packing = zlib.compressobj(_LEVEL, zdict=dictionary(alike))
    return packing.compress(text.encode("utf-8", "surrogatepass")) + packing.flush()


def _columns(rows: Rows, confidence: int) -> Columns | None:
    """Return rows as columns, the confidence in parts; None where there are too few of them to be worth it."""
    if len(rows) < 2:
        return None
    table = np.array(rows, dtype=np.float64).T
    table[confidence] = np.round(table[confidence] * PARTS)
    return table.astype(np.int64) if np.abs(table).max() < codes.LARGEST else None


def _as_json(rows: Rows, confidence: int) -> str:
    by_array = isinstance(rows, np.ndarray)
    table = rows.tolist() if isinstance(rows, np.ndarray) else [list(row) for row in rows]
    for row in table:
        sure = round(row[confidence], 4) if by_array else row[confidence]
        row[:] = [sure if at == confidence else int(value) for at, value in enumerate(row)]
    return json.dumps(table, separators=(",", ":"))


def _stored(flags: int, hints: list[int], columns: list[Columns]) -> bytes | None:
    coded = codes.encode(hints, np.array(columns))
    return None if coded is None else FORM + bytes([flags]) + coded


def _words_of(text: str, starts: Columns, ends: Columns) -> Printed | None:
    """Return the words of a text if they stand just there."""
    if not text:
        return None
    seen = printed(text)
    return seen if np.array_equal(seen.starts, starts) and np.array_equal(seen.ends, ends) else None


def _spans_apart(starts: Columns, ends: Columns) -> list[Columns]:
    return [starts - np.concatenate([[0], ends[:-1]]), ends - starts]


def _breadth(table: Columns, seen: Printed | None) -> tuple[Columns, int, bool]:
    """Return how broad words are by their letters, the scale of this page, and whether all letters count alike."""
    found = []
    alike = (table[END] - table[START]) * BROAD
    for broad in (alike, seen.widths) if seen else (alike,):
        scale = _middle(table[W] * SCALE // np.maximum(broad, 1))
        found.append((int(np.abs(table[W] - broad * scale // SCALE).sum()), broad, scale))
    best = min(found, key=lambda each: each[0])
    return best[1], best[2], best is found[0]


def _heights(heights: Columns, kinds: Columns) -> Columns:
    """Return how high words of each kind mostly are; those of kinds that are not there as all are."""
    usual = _middle(heights)
    of_kind = (heights[kinds == kind] for kind in range(KINDS))
    return np.array([_middle(found) if len(found) else usual for found in of_kind])


def _middle(numbers: Columns) -> int:
    return int(np.partition(numbers, len(numbers) // 2)[len(numbers) // 2])


def _slope(x: Columns, feet: Columns, first: Columns) -> int:
    """Return by how much lines fall, in parts of a pixel for each pixel: a page may lie askew."""
    across = x - x[first]
    far = across > 100
    if not far.any():
        return 0
    return max(-SCALE, min(SCALE, _middle((feet - feet[first])[far] * SCALE // across[far])))


def _from_line(feet: Columns, first: Columns) -> Columns:
    """Return how far below the first of its line each stands, and that below the first of the line before."""
    starts = first == np.arange(len(feet))
    apart = feet - feet[first]
    apart[starts] = np.diff(feet[starts], prepend=0)
    return apart


def _beside(table: Columns, first: Columns) -> Columns:
    """Return how far words are from the one before; the first of a line, from the first of the line before."""
    starts = first == np.arange(len(first))
    apart: Columns = table[X] - np.concatenate([[0], (table[X] + table[W])[:-1]])
    apart[starts] = np.diff(table[X][starts], prepend=0)
    return apart
