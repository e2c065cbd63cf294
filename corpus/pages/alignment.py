"""Find a span again in a text that a person changed.

The two texts are aligned word by word, changing as few as can be; words that differ in marks, case or punctuation alone
are the same word there. A span keeps its place inside unchanged words, takes a replaced word whole, and shrinks over
words that were struck out.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from normalize.folding import fold

Span = tuple[int, int]

_WORD = re.compile(r"\S+")
_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class _Alignment:
    """Words of the source and where each went: a span of the target, empty where the word was struck out."""

    words: tuple[Span, ...]
    images: tuple[Span, ...]
    kept: tuple[bool, ...]


def translate(source: str, target: str, start: int, end: int) -> Span:
    """Return the span of `target` that stands where `source[start:end]` stood; empty where nothing does."""
    if source == target:
        return start, end
    alignment = _align(source, target)
    first = bisect_right(alignment.words, start, key=lambda word: word[1])
    last = bisect_left(alignment.words, end, key=lambda word: word[0]) - 1
    if first > last:
        place = alignment.images[first][0] if first < len(alignment.images) else len(target)
        return place, place
    new_start, new_end = alignment.images[first][0], alignment.images[last][1]
    if alignment.kept[first]:
        new_start += max(0, start - alignment.words[first][0])
    if alignment.kept[last]:
        new_end -= max(0, alignment.words[last][1] - end)
    return (new_start, new_end) if new_start < new_end else (new_start, new_start)


@lru_cache(maxsize=64)
def _align(source: str, target: str) -> _Alignment:
    words, others = _words(source), _words(target)
    operations = Levenshtein.opcodes([_bare(source, word) for word in words], [_bare(target, word) for word in others])
    images: list[Span] = []
    kept: list[bool] = []
    for step in operations:
        for index in range(step.src_end - step.src_start):
            if step.tag == "delete":
                place = others[step.dest_start][0] if step.dest_start < len(others) else len(target)
                images.append((place, place))
            else:
                images.append(others[step.dest_start + index])
            (start, end), (low, high) = words[step.src_start + index], images[-1]
            kept.append(source[start:end] == target[low:high])
    return _Alignment(tuple(words), tuple(images), tuple(kept))


def _bare(text: str, word: Span) -> str:
    written = text[word[0] : word[1]]
    return _SIGNS.sub("", fold(written)) or written


def _words(text: str) -> list[Span]:
    return [match.span() for match in _WORD.finditer(text)]
