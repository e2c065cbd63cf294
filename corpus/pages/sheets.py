"""A page's text over its scan: each word of the highest layer with the box of the raw words it came from.

A word that restoring took from two printed ones has both boxes; two words from one share its box by their length. A
word that a person added, which nothing on the scan stands behind, shares the box of the word before it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.pages.places import raw_span
from ocr.formats.sheet import Sheet, SheetWord, arrange, written
from ocr.page import Box, box_around

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpus.pages.pages import PageView
    from ocr.page import Word

_TOKEN = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class _Placed:
    """A word of the text at `start`, and which of the page's words are behind it; None where none is."""

    start: int
    text: str
    confidence: float
    behind: tuple[int, int] | None


def sheet_of(page: PageView, *, raw: bool = False) -> Sheet:
    """Return a page as it should be read, or as the engine read it; without words where there is no image."""
    text = page.raw if raw else page.text
    raw = raw or (page.restored is None and page.reviewed is None)
    placed = list(_raw_words(page) if raw else _words(page))
    words = (word for group in _groups(placed) for word in _laid_out(group, page.words))
    return Sheet(page.width, page.height, page.dpi, arrange(text, words), page.engine)


def _raw_words(page: PageView) -> Iterator[_Placed]:
    for number, word in enumerate(page.words):
        text = written(page.raw[word.start : word.end])
        if text:
            yield _Placed(word.start, text, word.confidence, (number, number + 1))


def _words(page: PageView) -> Iterator[_Placed]:
    if not page.words:
        return
    for match in _TOKEN.finditer(page.text):
        text = written(match.group())
        if text:
            start, end = match.span()
            low, high = raw_span(page, start, end)
            first = bisect_right(page.words, low, key=lambda word: word.end)
            last = bisect_left(page.words, high, key=lambda word: word.start)
            behind = (first, last) if low < high and first < last else None
            words = page.words[first:last] if behind else ()
            yield _Placed(start, text, _confidence(page, start, end, words), behind)


def _confidence(page: PageView, start: int, end: int, words: tuple[Word, ...]) -> float:
    """Return how sure a word is: a person's are, a restored one is as sure as its tokens, a raw one as its engine."""
    if page.reviewed is not None:
        return 1.0
    if page.restored is not None and page.tokens:
        first = bisect_right(page.tokens, start, key=lambda token: token.end)
        last = bisect_left(page.tokens, end, key=lambda token: token.start)
        return min((token.confidence for token in page.tokens[first:last]), default=1.0)
    return min((word.confidence for word in words), default=1.0)


def _groups(placed: Iterable[_Placed]) -> list[list[_Placed]]:
    """Group words that share a box: those that come from the same raw words, and those that come from none."""
    groups: list[list[_Placed]] = []
    reach = 0
    for word in placed:
        apart = word.behind is not None and word.behind[0] >= reach
        if groups and (not apart or all(other.behind is None for other in groups[-1])):
            groups[-1].append(word)
        else:
            groups.append([word])
        reach = max(reach, word.behind[1]) if word.behind else reach
    return groups


def _laid_out(group: list[_Placed], words: tuple[Word, ...]) -> Iterator[tuple[int, SheetWord]]:
    spans = [word.behind for word in group if word.behind]
    behind = words[min(first for first, _ in spans) : max(last for _, last in spans)] if spans else words[:1]
    # All of a group stands on one printed line; what was broken over two is drawn where it begins.
    box = box_around(word.box for word in behind if word.line == behind[0].line)
    for word, part in zip(group, _shares(box, [len(word.text) for word in group]), strict=True):
        yield word.start, SheetWord(word.text, part, word.confidence)


def _shares(box: Box, lengths: list[int]) -> Iterator[Box]:
    """Divide a box among words by their lengths, along its longer side."""
    if len(lengths) == 1:
        yield box
        return
    total, before = sum(lengths), 0
    along = max(box.w, box.h)
    for length in lengths:
        start, end = along * before // total, along * (before + length) // total
        before += length
        size = max(end - start, 1)
        yield Box(box.x + start, box.y, size, box.h) if box.w >= box.h else Box(box.x, box.y + start, box.w, size)
