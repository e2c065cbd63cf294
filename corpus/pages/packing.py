"""Rows of numbers in little room: a page's words with their boxes, its tokens.

As JSON they took ten times the room of the text. Here nothing is stored that the text tells: words and tokens mostly
stand where white space parts the text, lines where it breaks, and letters tell about how wide a word is and how far it
rises. Stored is what is not expected, in as few bits as that needs (`corpus.pages.codes`): how far a word is from the
one before, or its line from the line before; how much it is wider, higher or lower than its letters would be on this
page; how its confidence differs. What does not fit is stored as JSON, as the earliest versions stored all; what any
version stored is read. The text that a page was read as is stored as what it differs in from the restored one.

A confidence keeps four decimals.

    words    [start, end, x, y, w, h, confidence, line]
    tokens   [raw_start, raw_end, start, end, confidence]
"""

from __future__ import annotations

import json
import zlib
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from corpus.pages import codes, codes_before, packing_before
from corpus.pages.shapes import KINDS, printed, spans
from corpus.store.plain import is_packed, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from corpus.pages.codes import Columns
    from corpus.pages.shapes import Printed

    Rows = Sequence[Sequence[float]] | npt.NDArray[np.float64]

_PARTS = 10_000  # of a confidence: four decimals
_LEVEL = 6
_FORM = b"\x05"  # earlier forms begin otherwise
_CODES = {_FORM: codes, b"\x04": codes_before}  # the form before told the same columns in codes of its own
_SPANS, _LINES = 1, 2  # flags: spans, lines are stored, since the text does not tell them
_ALIKE = 4  # flag: letters are as wide as each other
_SCALE = 1 << 14  # parts of a pixel that letters' widths, and the slope of lines, are told in
_BROAD = 500  # of a letter, where all are alike
_WINDOW = 32_000  # bytes that deflating looks back over
_START, _END, _X, _Y, _W, _H, _SURE, _LINE = range(8)


def pack_words(rows: Rows, text: str = "") -> bytes | str:
    """Return words as they are stored; `text` is the one in which they stand."""
    table = _columns(rows, _SURE)
    if table is None:
        return _as_json(rows, _SURE)
    seen = _words_of(text, table[_START], table[_END])
    flags = 0 if seen else _SPANS
    first = _first_of_line(table[_LINE])
    flags |= 0 if seen and np.array_equal(seen.lines, table[_LINE]) else _LINES
    broad, scale, alike = _breadth(table, seen)
    kinds = seen.kinds if seen else np.zeros(table.shape[1], dtype=np.int64)
    heights = _heights(table[_H], kinds)
    feet = table[_Y] + heights[kinds & ~1]
    slope = _slope(table[_X], feet, first)
    flags |= _ALIKE * alike
    columns = [
        _beside(table, first),
        _from_line(feet - slope * table[_X] // _SCALE, first),
        table[_W] - broad * scale // _SCALE,
        table[_H] - heights[kinds],
        table[_SURE],
    ]
    columns += [np.diff(table[_LINE], prepend=0)] if flags & _LINES else []
    columns += _spans_apart(table[_START], table[_END]) if flags & _SPANS else []
    return _stored(flags, [scale, slope, *heights.tolist()], columns) or _as_json(rows, _SURE)


def unpack_words(stored: bytes | str, text: str = "") -> list[list[Any]]:
    """Return stored words, start to line; `text` is the one they were packed with."""
    return list(json.loads(stored)) if isinstance(stored, str) else _rows(_words_table(stored, text), _SURE)


def words_between(stored: bytes | str, start: int, end: int, text: str = "") -> list[list[Any]]:
    """Return those stored words that touch a span of the raw text."""
    if isinstance(stored, str):
        return [row for row in json.loads(stored) if row[0] < end and row[1] > start]
    table = _words_table(stored, text)
    return _rows(table[:, (table[_START] < end) & (table[_END] > start)], _SURE)


def pack_tokens(rows: Rows, raw: str = "", restored: str = "") -> bytes | str:
    """Return tokens as they are stored; `raw` and `restored` are the texts in which they stand."""
    table = _columns(rows, 4)
    if table is None:
        return _as_json(rows, 4)
    seen = _words_of(raw, table[0], table[1]) and _words_of(restored, table[2], table[3])
    columns = [table[4]]
    if not seen:
        columns += [*_spans_apart(table[0], table[1]), *_spans_apart(table[2], table[3])]
    return _stored(0 if seen else _SPANS, [], columns) or _as_json(rows, 4)


def unpack_tokens(stored: bytes | str, raw: str = "", restored: str = "") -> list[list[Any]]:
    """Return stored tokens, raw start to confidence; the texts are those they were packed with."""
    return list(json.loads(stored)) if isinstance(stored, str) else _rows(_tokens_table(stored, raw, restored), 4)


def tokens_between(stored: bytes | str, start: int, end: int, raw: str = "", restored: str = "") -> list[list[Any]]:
    """Return those stored tokens that touch a span of the restored text."""
    if isinstance(stored, str):
        return [row for row in json.loads(stored) if row[2] < end and row[3] > start]
    table = _tokens_table(stored, raw, restored)
    return _rows(table[:, (table[2] < end) & (table[3] > start)], 4)


def token_spans_between(
    stored: bytes | str, start: int, end: int, raw: str = "", restored: str = ""
) -> list[list[Any]]:
    """Return what `tokens_between` does, without the confidences: those of most pages need not be looked at."""
    if isinstance(stored, str) or stored[:1] not in _CODES or stored[1] & _SPANS:
        return [row[:4] for row in tokens_between(stored, start, end, raw, restored)]
    below, above = spans(raw), spans(restored)
    some = slice(int(np.searchsorted(above[1], start, "right")), int(np.searchsorted(above[0], end, "left")))
    found: list[list[Any]] = np.array([column[some] for column in (*below, *above)]).T.tolist()
    return found


def pack_text(text: str, alike: str) -> bytes:
    """Return a text as it is stored beside one that is much like it."""
    if text == alike:
        return b""
    packing = zlib.compressobj(_LEVEL, zdict=_dictionary(alike))
    return packing.compress(text.encode("utf-8")) + packing.flush()


def unpack_text(stored: bytes | str, alike: str | None) -> str:
    """Return a stored text; `alike` is what it was stored beside, None where it was stored by itself."""
    if isinstance(stored, str):
        return stored
    if not stored:
        return alike or ""
    if is_packed(stored):
        return str(plain(stored))
    return zlib.decompressobj(zdict=_dictionary(alike or "")).decompress(stored).decode("utf-8")


def _dictionary(text: str) -> bytes:
    return text.encode("utf-8")[-_WINDOW:]


def _columns(rows: Rows, confidence: int) -> Columns | None:
    """Return rows as columns, the confidence in parts; None where there are too few of them to be worth it."""
    if len(rows) < 2:
        return None
    table = np.array(rows, dtype=np.float64).T
    table[confidence] = np.round(table[confidence] * _PARTS)
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
    return None if coded is None else _FORM + bytes([flags]) + coded


@lru_cache(maxsize=128)  # who goes on from a page, or comes back to it, asks for it again
def _words_table(stored: bytes, text: str) -> Columns:
    coded = _CODES.get(stored[:1])
    if coded is None:
        return packing_before.words_table(stored)
    flags = stored[1]
    count = 5 + bool(flags & _LINES) + 2 * bool(flags & _SPANS)
    (scale, slope, *hints), columns = coded.decode(stored[2:], 2 + KINDS, count)
    seen = None if flags & _SPANS else printed(text)
    table = np.empty((8, columns.shape[1]), dtype=np.int64)
    table[_START], table[_END] = (seen.starts, seen.ends) if seen else _spans_together(*columns[-2:])
    table[_LINE] = np.cumsum(columns[5]) if flags & _LINES or seen is None else seen.lines
    first = _first_of_line(table[_LINE])
    kinds = seen.kinds if seen else np.zeros(table.shape[1], dtype=np.int64)
    heights = np.array(hints, dtype=np.int64)
    broad = seen.widths if seen and not flags & _ALIKE else (table[_END] - table[_START]) * _BROAD
    table[_W] = columns[2] + broad * scale // _SCALE
    table[_H] = columns[3] + heights[kinds]
    table[_X] = _beside_back(columns[0], table[_W], first)
    table[_Y] = _from_line_back(columns[1], first) + slope * table[_X] // _SCALE - heights[kinds & ~1]
    table[_SURE] = columns[4]
    return table


def _tokens_table(stored: bytes, raw: str, restored: str) -> Columns:
    coded = _CODES.get(stored[:1])
    if coded is None:
        return packing_before.tokens_table(stored)
    has_spans = bool(stored[1] & _SPANS)
    _, columns = coded.decode(stored[2:], 0, 5 if has_spans else 1)
    if has_spans:
        places = [*_spans_together(*columns[1:3]), *_spans_together(*columns[3:5])]
    else:
        places = [*spans(raw), *spans(restored)]
    return np.array([*places, columns[0]])


def _rows(table: Columns, confidence: int) -> list[list[Any]]:
    rows: list[list[Any]] = table.T.tolist()
    for row in rows:
        row[confidence] = round(row[confidence] / _PARTS, 4)
    return rows


def _words_of(text: str, starts: Columns, ends: Columns) -> Printed | None:
    """Return the words of a text if they stand just there."""
    if not text:
        return None
    seen = printed(text)
    return seen if np.array_equal(seen.starts, starts) and np.array_equal(seen.ends, ends) else None


def _spans_apart(starts: Columns, ends: Columns) -> list[Columns]:
    return [starts - np.concatenate([[0], ends[:-1]]), ends - starts]


def _spans_together(gaps: Columns, lengths: Columns) -> tuple[Columns, Columns]:
    ends = np.cumsum(gaps + lengths)
    return ends - lengths, ends


def _breadth(table: Columns, seen: Printed | None) -> tuple[Columns, int, bool]:
    """Return how broad words are by their letters, the scale of this page, and whether all letters count alike."""
    found = []
    alike = (table[_END] - table[_START]) * _BROAD
    for broad in (alike, seen.widths) if seen else (alike,):
        scale = _middle(table[_W] * _SCALE // np.maximum(broad, 1))
        found.append((int(np.abs(table[_W] - broad * scale // _SCALE).sum()), broad, scale))
    best = min(found, key=lambda each: each[0])
    return best[1], best[2], best is found[0]


def _heights(heights: Columns, kinds: Columns) -> Columns:
    """Return how high words of each kind mostly are; those of kinds that are not there as all are."""
    usual = _middle(heights)
    of_kind = (heights[kinds == kind] for kind in range(KINDS))
    return np.array([_middle(found) if len(found) else usual for found in of_kind])


def _middle(numbers: Columns) -> int:
    return int(np.partition(numbers, len(numbers) // 2)[len(numbers) // 2])


def _first_of_line(lines: Columns) -> Columns:
    """Return for each word which is the first of its line."""
    firsts = np.arange(len(lines))
    firsts[1:][lines[1:] == lines[:-1]] = 0
    return np.maximum.accumulate(firsts)


def _slope(x: Columns, feet: Columns, first: Columns) -> int:
    """Return by how much lines fall, in parts of a pixel for each pixel: a page may lie askew."""
    across = x - x[first]
    far = across > 100
    if not far.any():
        return 0
    return max(-_SCALE, min(_SCALE, _middle((feet - feet[first])[far] * _SCALE // across[far])))


def _from_line(feet: Columns, first: Columns) -> Columns:
    """Return how far below the first of its line each stands, and that below the first of the line before."""
    starts = first == np.arange(len(feet))
    apart = feet - feet[first]
    apart[starts] = np.diff(feet[starts], prepend=0)
    return apart


def _from_line_back(apart: Columns, first: Columns) -> Columns:
    starts = first == np.arange(len(apart))
    feet: Columns = np.where(starts, 0, apart)
    feet += np.cumsum(np.where(starts, apart, 0))
    return feet


def _beside(table: Columns, first: Columns) -> Columns:
    """Return how far words are from the one before; the first of a line, from the first of the line before."""
    starts = first == np.arange(len(first))
    apart: Columns = table[_X] - np.concatenate([[0], (table[_X] + table[_W])[:-1]])
    apart[starts] = np.diff(table[_X][starts], prepend=0)
    return apart


def _beside_back(apart: Columns, widths: Columns, first: Columns) -> Columns:
    starts = first == np.arange(len(first))
    of_line = np.cumsum(np.where(starts, apart, 0))
    on = np.cumsum(np.where(starts, 0, apart + np.concatenate([[0], widths[:-1]])))
    x: Columns = of_line + on - on[first]
    return x
