"""Which syllables a reading may stand for: a search of the whole lexicon through the channel.

The lexicon is a trie laid out level by level in arrays. A search carries, for each live node and each place in the
reading, the summed chance of having read so far; nodes that cannot come near the best any more are dropped after each
level. What is found is cached: papers repeat themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from normalize.channel import LETTER_INDEX, LETTERS, Channel

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST = 3
_NARROW = 1e-6  # of the best chance any string of letters has: nodes below are dropped

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Found:
    """Syllables for one reading, best first.

    Attributes:
        words: numbers of lexicon entries.
        chances: P(reading | word), natural logarithm.
    """

    words: Integers
    chances: Floats


@dataclass(frozen=True, slots=True)
class _Level:
    letters: Integers  # of each node: index of its lower-case letter
    first_child: Integers  # index in the next level; the children of a node stand together
    children: Integers
    words: Integers  # lexicon entry that ends here, or -1


class Lexicon:
    """Lower-case words of LETTERS, as a trie in arrays."""

    def __init__(self, words: Sequence[str], weights: Floats) -> None:
        self.words = tuple(words)
        self._weights = weights  # log chance of a word by itself: ranks candidates together with the channel
        self._levels: list[_Level] = []
        root: dict[int, Any] = {}
        for number, word in enumerate(self.words):
            node = root
            for character in word:
                node = node.setdefault(LETTER_INDEX[character], {})
            node[-1] = number
        nodes: list[tuple[int, Any]] = list(root.items())
        while nodes:
            letters, firsts, children, ends = [], [], [], []
            following: list[Any] = []
            for letter, node in nodes:
                letters.append(letter)
                ends.append(node.pop(-1, -1))
                firsts.append(len(following))
                following.extend(node.items())
                children.append(len(node))
            arrays = (np.array(values, np.int64) for values in (letters, firsts, children, ends))
            self._levels.append(_Level(*arrays))
            nodes = following

    def search(self, reading: str, channel: Channel, keep: int, capitals: str) -> Found:
        """Return the `keep` likeliest words; `capitals` is "none", "first" or "all": how the true word is written."""
        size = len(reading)
        lower, upper = _emissions(reading, channel)
        rest = upper if capitals == "all" else lower
        head = lower if capitals == "none" else upper
        bound = _bound(np.maximum(rest, head) if capitals == "first" else rest, size)
        threshold = bound[0] * _NARROW
        chance = np.zeros((1, size + 1), np.float32)
        chance[0, 0] = 1
        found_words, found_chances = [], []
        alive = np.arange(len(self._levels[0].letters))
        parents = np.zeros(len(alive), np.int64)
        for depth, level in enumerate(self._levels):
            table = (head if depth == 0 else rest)[level.letters[alive]]
            before = chance[parents]
            chance = before * table[:, :, 0]
            for taken in range(1, min(LONGEST, size) + 1):
                chance[:, taken:] += before[:, :-taken] * table[:, taken:, taken]
            ends = level.words[alive]
            full = (ends >= 0) & (chance[:, size] > threshold * 1e-2)
            found_words.append(ends[full])
            found_chances.append(chance[full, size])
            near = np.flatnonzero((chance * bound).max(axis=1) > threshold)
            counts = level.children[alive[near]]
            if not len(near) or not counts.sum():
                break
            parents = np.repeat(near, counts)
            offsets = np.arange(len(parents)) - np.repeat(np.cumsum(counts) - counts, counts)
            alive = level.first_child[alive[parents]] + offsets
        words, chances = np.concatenate(found_words), np.log(np.concatenate(found_chances))
        best = np.argsort(-(chances + self._weights[words]))[:keep]
        return Found(words[best], chances[best])


_HALF = len(LETTERS) // 2


def _emissions(reading: str, channel: Channel) -> tuple[Floats, Floats]:
    """Return P(reading[end - taken:end] | letter) as [letter, end, taken], for lower-case and capital letters."""
    size = len(reading)
    table = np.zeros((len(LETTERS), size + 1, LONGEST + 1), np.float32)
    for end in range(size + 1):
        for taken in range(min(end, LONGEST) + 1):
            table[:, end, taken] = channel.column(reading[end - taken : end])
    return table[:_HALF], table[_HALF:]


def _bound(table: Floats, size: int) -> Floats:
    """Return, for each place in the reading, the best chance that any letters have of giving the rest."""
    best = table.max(axis=0)
    bound = np.zeros(size + 1, np.float32)
    bound[size] = 1
    for place in range(size - 1, -1, -1):
        for taken in range(1, min(LONGEST, size - place) + 1):
            bound[place] += best[place + taken, taken] * bound[place + taken]
    return bound
