"""How far the confidences of an engine that knows Vietnamese may be trusted: before anything else is known of a word.

What it is sure of is nearly always right, and so is most of what it doubts mildly: on a fair page three in a hundred
words under 0.95 are wrong, on a bad copy one in six. So a page is judged by the share of its words that were doubted,
and every word by its own figure and its page's.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_DOUBTED = 0.9  # confidence under which a word counts as doubted when a page is judged
_FAIR, _BAD = 0.05, 0.17  # share of doubted words of a fair page and of a bad one
_FAIR_LIMIT, _BAD_LIMIT = 0.8, 0.95  # confidence under which a word is read again with all it may be
_UNEASY = 0.05  # so much higher where a word is no Vietnamese
_BAD_PAGE = 1.5  # log odds that a bad page takes from every word
_BEYOND_DOUBT = 4.5  # log odds from which a word is judged as in any sound text
# Confidence and the log odds that a word is right, by which it is the likelier to stand as it is.
_CURVE = ((0.0, 0.0), (0.6, 0.5), (0.8, 1.0), (0.9, 2.0), (0.93, 3.2), (0.96, 4.5), (0.99, 6.0), (1.0, 7.0))


@dataclass(frozen=True, slots=True)
class Trust:
    """How much is known against a page: 0 a fair one, 1 a bad one."""

    badness: float

    @classmethod
    def of(cls, confidences: Sequence[float]) -> Trust:
        """Judge a page by what its engine said of its words."""
        share = sum(sure < _DOUBTED for sure in confidences) / max(len(confidences), 1)
        return cls(min(max((share - _FAIR) / (_BAD - _FAIR), 0.0), 1.0))

    def limit(self, *, known: bool) -> float:
        """Return the confidence under which a word is read again; `known`: it is a word of the language, or a code."""
        return _FAIR_LIMIT + (_BAD_LIMIT - _FAIR_LIMIT) * self.badness + (0.0 if known else _UNEASY)

    def odds(self, sure: float) -> float:
        """Return the log odds that a word stands as it is, for one that is read again."""
        for (low, least), (high, most) in pairwise(_CURVE):
            if sure <= high:
                return least + (most - least) * (sure - low) / (high - low) - _BAD_PAGE * self.badness
        return _CURVE[-1][1]

    def bias(self, sure: float) -> float:
        """Return the log odds that an engine's doubts lend to a slip."""
        return max(0.0, _BEYOND_DOUBT - self.odds(sure))
