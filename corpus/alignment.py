"""Find a span again in a text that a person changed.

The two texts are aligned word by word, changing as few as can be. A span keeps its place inside unchanged words, takes
a replaced word whole, and shrinks over words that were struck out.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

Span = tuple[int, int]

_WORD = re.compile(r"\S+")


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
    operations = Levenshtein.opcodes(
        [source[start:end] for start, end in words], [target[start:end] for start, end in others]
    )
    images: list[Span] = []
    kept: list[bool] = []
    for step in operations:
        for index in range(step.src_end - step.src_start):
            if step.tag == "delete":
                place = others[step.dest_start][0] if step.dest_start < len(others) else len(target)
                images.append((place, place))
            else:
                images.append(others[step.dest_start + index])
            kept.append(step.tag == "equal")
    return _Alignment(tuple(words), tuple(images), tuple(kept))


def _words(text: str) -> list[Span]:
    return [match.span() for match in _WORD.finditer(text)]
