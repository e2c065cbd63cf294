"""The words around a match, as they stand in the page, with the offsets of what matched.

Words are found in the true text by folding it word by word, so that every offset is one of the page's own text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from corpus.search.query import joined
from corpus.search.spelling import WORD, exact
from normalize.folding import fold_aligned

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpus.search.query import Term
    from normalize.folding import FoldedText

Span = tuple[int, int]

BEFORE, LONGEST = 80, 260  # characters shown before the match, and in all


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of a page, `text == page.text[start:start + len(text)]`; `marks` are offsets in `text`."""

    text: str
    start: int
    marks: tuple[Span, ...]


def find_terms(text: str, terms: Sequence[Term]) -> list[Span]:
    """Return where terms stand in a page, the place to show first in front, then in order.

    Where they stand one after the other as they were typed, only there. Words that stand together count more than
    lonely ones, exact marks more than none.
    """
    if not terms:
        return []
    bare = fold_aligned(text)
    if len(terms) > 1 and (together := _find(text, bare, [joined(terms)])):
        return together
    return _find(text, bare, terms)


def merged(places: Iterable[Span]) -> list[Span]:
    """Join places that overlap, in the order in which they first came; empty ones are left out."""
    found: list[Span] = []
    for start, end in places:
        if start >= end:
            continue
        over = [span for span in found if span[0] < end and span[1] > start]
        at = found.index(over[0]) if over else len(found)
        found = [span for span in found if span not in over]
        found.insert(at, (min([start, *(s for s, _ in over)]), max([end, *(e for _, e in over)])))
    return found


def cut(text: str, places: Sequence[Span]) -> Snippet:
    """Return the text around the first place, with every place that lies inside it marked.

    Without a place, the page's first words. Places must not overlap; see `merged`.
    """
    start, end = places[0] if places else (0, 0)
    low = max(0, start - BEFORE)
    high = min(len(text), max(low + LONGEST, end))
    low, high = _at_words(text, low, start, high, end)
    marks = sorted((max(s, low) - low, min(e, high) - low) for s, e in places if s < high and e > low)
    return Snippet(text[low:high], low, tuple(marks))


def _find(text: str, bare: FoldedText, terms: Iterable[Term]) -> list[Span]:
    found: dict[Span, int] = {}
    for term in terms:
        for match in _pattern(term.folded).finditer(bare.text):
            start, end = bare.original_span(*match.span(1))
            marked = tuple(WORD.findall(exact(text[start:end]))) == term.exact
            found[start, end] = 2 * len(term.folded) + marked
    if not found:
        return []
    runs = _runs(text, found)
    best = max(runs, key=lambda run: (runs[run], -run[0]))
    return [best, *sorted(run for run in runs if run != best)]


@lru_cache(maxsize=1024)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds words one after the other, also where two places share a word."""
    together = r"[\W_]+".join(map(re.escape, words))
    return re.compile(rf"(?<![^\W_])(?=({together})(?![^\W_]))")


def _at_words(text: str, low: int, start: int, high: int, end: int) -> Span:
    """Move the ends of a piece inwards to white space, but never into the match."""
    while 0 < low < start and not text[low - 1].isspace():
        low += 1
    while low < start and text[low].isspace():
        low += 1
    while end < high < len(text) and not text[high].isspace():
        high -= 1
    while high > max(end, low) and text[high - 1].isspace():
        high -= 1
    return low, high


def _runs(text: str, found: dict[Span, int]) -> dict[Span, int]:
    """Join places with nothing but white space between them; their weights add up, and once more for being joined."""
    runs: dict[Span, int] = {}
    for span in sorted(found):
        last = next(reversed(runs), None)
        if last is not None and span[0] <= last[1] + 3 and not text[last[1] : span[0]].strip():
            runs[last[0], max(last[1], span[1])] = runs.pop(last) + found[span] + 1
        else:
            runs[span] = found[span]
    return runs
