"""What `corpus.pages.packing` stored, read back: of one page, or of many at once.

Numpy takes about as long for the few hundred words of one page as for those of twenty, so the words behind the hits of
a search are read together: their texts are joined, words found once, and whatever adds up begins anew at each page.
"""

from __future__ import annotations

import json
import re
import zlib
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from corpus.pages import packing_before
from corpus.pages.shapes import KINDS, Printed, printed, spans
from corpus.pages.stored_form import (
    ALIKE,
    BROAD,
    CODES,
    END,
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
from corpus.store.plain import is_packed, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.pages.codes import Columns

_WHITE = re.compile(r"[\t-\r ]")
_TOGETHER = "\n"  # between texts: it ends a word, and a line


@dataclass(frozen=True, slots=True)
class WordsAsked:
    """Words as they are stored, of which those are wanted that touch `text[start:end]` of the raw text."""

    stored: bytes | str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TokensAsked:
    """Tokens as they are stored, of which those are wanted that touch `restored[start:end]`."""

    stored: bytes | str
    raw: str
    restored: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Decoded:
    """A page's words as they were packed; see `corpus.pages.stored_form`."""

    text: str
    flags: int
    scale: int
    slope: int
    heights: list[int]
    columns: Columns


def unpack_words(stored: bytes | str, text: str = "") -> list[list[Any]]:
    """Return stored words, start to line; `text` is the one they were packed with."""
    return list(json.loads(stored)) if isinstance(stored, str) else _rows(_words_table(stored, text), SURE)


def unpack_tokens(stored: bytes | str, raw: str = "", restored: str = "") -> list[list[Any]]:
    """Return stored tokens, raw start to confidence; the texts are those they were packed with."""
    return list(json.loads(stored)) if isinstance(stored, str) else _rows(_tokens(stored, raw, restored), TOKEN_SURE)


def unpack_text(stored: bytes | str, alike: str | None) -> str:
    """Return a stored text; `alike` is what it was stored beside, None where it was stored by itself."""
    if isinstance(stored, str):
        return stored
    if not stored:
        return alike or ""
    if is_packed(stored):
        return str(plain(stored))
    return zlib.decompressobj(zdict=dictionary(alike or "")).decompress(stored).decode("utf-8", "surrogatepass")


def words_between(asked: Sequence[WordsAsked]) -> list[list[list[Any]]]:
    """Return of each page those stored words that are asked for, as `unpack_words` gives them."""
    packed = [(one.stored, one.text, one.end) for one in asked if isinstance(one.stored, bytes)]
    tables = iter(_words_tables(packed))
    return [_touched(one, None if isinstance(one.stored, str) else next(tables)) for one in asked]


def tokens_between(asked: TokensAsked) -> list[list[Any]]:
    """Return those stored tokens that are asked for, as `unpack_tokens` gives them."""
    if isinstance(asked.stored, str):
        return [row for row in json.loads(asked.stored) if row[2] < asked.end and row[3] > asked.start]
    table = _tokens(asked.stored, asked.raw, asked.restored)
    return _rows(table[:, (table[2] < asked.end) & (table[3] > asked.start)], TOKEN_SURE)


def token_spans_between(asked: Sequence[TokensAsked]) -> list[list[list[int]]]:
    """Return of each page what `tokens_between` does, without the confidences, which mostly need not be looked at."""
    by_texts = [one for one in asked if _texts_tell(one.stored)]
    told = iter(_spans_told(by_texts) if by_texts else ())
    return [
        next(told) if _texts_tell(one.stored) else [row[:TOKEN_SURE] for row in tokens_between(one)] for one in asked
    ]


def _texts_tell(stored: bytes | str) -> bool:
    """Say whether tokens stand just where white space parts the texts."""
    return not isinstance(stored, str) and stored[:1] in CODES and not stored[1] & SPANS


def _touched(one: WordsAsked, table: Columns | None) -> list[list[Any]]:
    if table is None:
        return [row for row in json.loads(one.stored) if row[0] < one.end and row[1] > one.start]
    return _rows(table[:, (table[START] < one.end) & (table[END] > one.start)], SURE)


def _spans_told(asked: Sequence[TokensAsked]) -> list[list[list[int]]]:
    """Return the tokens that are asked for, of pages whose texts tell where they stand."""
    raw_at, at = _begin([one.raw for one in asked]), _begin([one.restored for one in asked])
    below, above = spans(_TOGETHER.join(one.raw for one in asked)), spans(_TOGETHER.join(one.restored for one in asked))
    lows, highs = zip(*((max(0, one.start), min(one.end, len(one.restored))) for one in asked), strict=True)
    firsts = np.searchsorted(above[1], at + np.array(lows, dtype=np.int64), "right")
    behind = np.searchsorted(above[0], at + np.array(highs, dtype=np.int64), "left")
    found: list[list[list[int]]] = []
    for page in range(len(asked)):
        some = slice(firsts[page], behind[page])
        apart = (*(side[some] - raw_at[page] for side in below), *(side[some] - at[page] for side in above))
        found.append(np.array(apart).T.tolist())
    return found


def _begin(texts: Sequence[str]) -> Columns:
    """Return where each text begins when they are joined."""
    return np.cumsum([0, *(len(text) + len(_TOGETHER) for text in texts)], dtype=np.int64)[: len(texts)]


def _rows(table: Columns, confidence: int) -> list[list[Any]]:
    rows: list[list[Any]] = table.T.tolist()
    for row in rows:
        row[confidence] = round(row[confidence] / PARTS, 4)
    return rows


@lru_cache(maxsize=128)  # who goes on from a page, or comes back to it, asks for it again
def _words_table(stored: bytes, text: str) -> Columns:
    return _words_tables([(stored, text, len(text))])[0]


def _words_tables(pages: Sequence[tuple[bytes, str, int]]) -> list[Columns]:
    """Return the words of pages, each a column of its page's table, as far as they are asked for.

    Each page is what is stored, its text, and up to where in that words are asked for; there may be more. Pages whose
    texts tell where their words stand are read in one go.
    """
    decoded = [_decoded(*page) for page in pages]
    together = iter(_told([one for one in decoded if one and not one.flags & (SPANS | LINES)]))
    found: list[Columns] = []
    for (stored, *_), one in zip(pages, decoded, strict=True):
        if one is None:
            found.append(packing_before.words_table(stored))
        else:
            found.append(_alone(one) if one.flags & (SPANS | LINES) else next(together))
    return found


def _told(pages: Sequence[_Decoded]) -> list[Columns]:
    """Return the words of pages whose texts tell where they stand, up to the end of each text, which may be cut."""
    if not pages:
        return []
    seen = printed(_TOGETHER.join(page.text for page in pages))
    begin = np.searchsorted(seen.starts, _begin([page.text for page in pages]))
    counts = np.diff(begin, append=len(seen.starts)).tolist()
    cut = [replace(page, columns=page.columns[:, :count]) for page, count in zip(pages, counts, strict=True)]
    return _put_together(cut, seen)


def _decoded(stored: bytes, text: str, end: int) -> _Decoded | None:
    """Return a page's words as they were packed; None where that was before there were codes."""
    coded = CODES.get(stored[:1])
    if coded is None:
        return None
    flags = stored[1]
    count = 5 + bool(flags & LINES) + 2 * bool(flags & SPANS)
    (scale, slope, *heights), columns = coded.decode(stored[2:], 2 + KINDS, count)
    if not flags & (SPANS | LINES) and (white := _WHITE.search(text, end)):
        text = text[: white.start()]  # each word is told from those before it alone
    return _Decoded(text, flags, scale, slope, heights, columns)


def _alone(one: _Decoded) -> Columns:
    """Return the words of a page that itself tells where they stand, or in which line."""
    if one.flags & SPANS:
        starts, ends = _spans(*one.columns[-2:])
        kinds = np.zeros(len(starts), dtype=np.int64)
        seen = Printed(starts, ends, kinds, (ends - starts) * BROAD, kinds)
    else:
        seen = printed(one.text)
    lines = np.cumsum(one.columns[5]) if one.flags & LINES else seen.lines
    (table,) = _put_together([one], Printed(seen.starts, seen.ends, lines, seen.widths, seen.kinds))
    table[LINE] = lines
    return table


def _put_together(pages: Sequence[_Decoded], seen: Printed) -> list[Columns]:
    """Return the words of pages; `seen`: those of their texts, joined."""
    counts = [page.columns.shape[1] for page in pages]
    columns = np.concatenate([page.columns[:5] for page in pages], axis=1)
    page_of = np.repeat(np.arange(len(pages)), counts)
    begun = np.cumsum([0, *counts])[page_of]  # the first word of each word's page
    scale, slope, alike = (
        np.array(told, dtype=np.int64)[page_of]
        for told in zip(*((page.scale, page.slope, page.flags & ALIKE) for page in pages), strict=True)
    )
    heights = np.array([page.heights for page in pages], dtype=np.int64)
    first = first_of_line(seen.lines)
    table = np.empty((8, len(page_of)), dtype=np.int64)
    at = _begin([page.text for page in pages])[page_of]
    table[START], table[END], table[LINE] = seen.starts - at, seen.ends - at, seen.lines - seen.lines[begun]
    broad = np.where(alike, (seen.ends - seen.starts) * BROAD, seen.widths)
    table[W] = columns[2] + broad * scale // SCALE
    table[H] = columns[3] + heights[page_of, seen.kinds]
    table[X] = _beside_back(columns[0], table[W], first, begun)
    feet = _from_line_back(columns[1], first, begun) + slope * table[X] // SCALE
    table[Y] = feet - heights[page_of, seen.kinds & ~1]
    table[SURE] = columns[4]
    return np.split(table, np.cumsum(counts)[:-1], axis=1)


def _tokens(stored: bytes, raw: str, restored: str) -> Columns:
    coded = CODES.get(stored[:1])
    if coded is None:
        return packing_before.tokens_table(stored)
    has_spans = bool(stored[1] & SPANS)
    _, columns = coded.decode(stored[2:], 0, 5 if has_spans else 1)
    places = [*_spans(*columns[1:3]), *_spans(*columns[3:5])] if has_spans else [*spans(raw), *spans(restored)]
    return np.array([*places, columns[0]])


def _spans(gaps: Columns, lengths: Columns) -> tuple[Columns, Columns]:
    ends = np.cumsum(gaps + lengths)
    return ends - lengths, ends


def _from_line_back(apart: Columns, first: Columns, begun: Columns) -> Columns:
    starts = first == np.arange(len(apart))
    feet: Columns = np.where(starts, 0, apart)
    feet += _summed(np.where(starts, apart, 0), begun)
    return feet


def _beside_back(apart: Columns, widths: Columns, first: Columns, begun: Columns) -> Columns:
    starts = first == np.arange(len(first))
    of_line = _summed(np.where(starts, apart, 0), begun)
    on = np.cumsum(np.where(starts, 0, apart + np.concatenate([[0], widths[:-1]])))
    x: Columns = of_line + on - on[first]
    return x


def _summed(numbers: Columns, begun: Columns) -> Columns:
    """Return the sums up to each number, from the first of its page on."""
    sums = np.cumsum(numbers)
    return sums - (sums - numbers)[begun]
