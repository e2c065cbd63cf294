"""Restored text, token by token, each tied to the raw characters it came from."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Doubt:
    """How sure (0 to 1) the engine was of `raw[start:end]`."""

    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Token:
    """A run of characters without white space, before and after; marks of no width around it are left out.

    `raw == Restoration.raw[raw_start:raw_end]` and `text == Restoration.text[start:end]`, always. Where two raw tokens
    became one, the raw span covers both; where one became two, both carry the same raw span.

    Attributes:
        raw: what stood there.
        text: what it should be.
        confidence: probability that `text` is right, 0 to 1.
    """

    raw: str
    text: str
    confidence: float
    raw_start: int
    raw_end: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Restoration:
    """A text and what became of it. What stands between tokens (white space, page breaks, marks of no width) is kept.

    Attributes:
        raw: the text that came in.
        text: the restored text.
        tokens: in order, not overlapping in `text`.
    """

    raw: str
    text: str
    tokens: tuple[Token, ...]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of raw characters behind `text[start:end]`; an empty span lies where its text would."""
        first = bisect_right([token.end for token in self.tokens], start)
        last = bisect_left([token.start for token in self.tokens], end)
        touched = self.tokens[first:last]
        if not touched:
            place = self.tokens[first].raw_start if first < len(self.tokens) else len(self.raw)
            return place, place
        return touched[0].raw_start, touched[-1].raw_end
