"""Which syllables a reading may stand for: a search of the whole lexicon through the channel.

The lexicon is a trie laid out level by level in arrays. A search carries, for each live node and each place in the
reading, the summed chance of having read so far; nodes that cannot come near the best any more are dropped after each
level. What is found is cached: papers repeat themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from normalize.channel.letters import LETTER_INDEX, LETTERS, Channel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.text.capitals import Capitals

LONGEST = 3
_BATCH = 8  # readings searched together: more would not stay in the processor's cache
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

    def search(self, requests: Sequence[tuple[str, Capitals]], channel: Channel, keep: int) -> list[Found]:
        """Return for each (reading, how the true word is written) the `keep` likeliest words."""
        found: dict[int, Found] = {}
        order = sorted(range(len(requests)), key=lambda number: len(requests[number][0]))
        for _, group in groupby(order, key=lambda number: len(requests[number][0])):
            numbers = list(group)
            for start in range(0, len(numbers), _BATCH):
                batch = numbers[start : start + _BATCH]
                found.update(zip(batch, self._search([requests[n] for n in batch], channel, keep), strict=True))
        return [found[number] for number in range(len(requests))]

    def _search(self, requests: Sequence[tuple[str, Capitals]], channel: Channel, keep: int) -> list[Found]:
        """Search readings of one length together: a column per pair of reading and live node."""
        size = len(requests[0][0])
        head, rest = _emissions(requests, channel)
        bound = _bound(np.maximum(head, rest), len(requests))
        threshold = bound[0] * np.float32(_NARROW)
        owners = np.repeat(np.arange(len(requests)), len(self._levels[0].letters))
        alive = np.tile(np.arange(len(self._levels[0].letters)), len(requests))
        before = np.zeros((size + 1, len(alive)), np.float32)
        before[0] = 1
        found: list[tuple[Integers, Integers, Floats]] = []
        for depth, level in enumerate(self._levels):
            chance = _onward(before, rest if depth else head, owners * _HALF + level.letters[alive])
            ends, least = level.words[alive], threshold[owners]
            full = np.flatnonzero((ends >= 0) & (chance[size] > least * 1e-2))
            found.append((owners[full], ends[full], chance[size, full]))
            near = np.flatnonzero((chance * bound.take(owners, axis=1)).max(axis=0) > least)
            counts = level.children[alive[near]]
            if not counts.sum():
                break
            parents = np.repeat(near, counts)
            offsets = np.arange(len(parents)) - np.repeat(np.cumsum(counts) - counts, counts)
            alive, owners = level.first_child[alive[parents]] + offsets, owners[parents]
            before = chance.take(parents, axis=1)
        return self._best(found, len(requests), keep)

    def _best(self, found: Sequence[tuple[Integers, Integers, Floats]], size: int, keep: int) -> list[Found]:
        owners, words = (np.concatenate([part[i] for part in found]) for i in (0, 1))
        chances: Floats = np.log(np.concatenate([part[2] for part in found]))
        order = np.lexsort((-(chances + self._weights[words]), owners))
        words, chances = words[order], chances[order]
        bounds = np.searchsorted(owners[order], np.arange(size + 1)).tolist()
        stretches = [slice(first, min(after, first + keep)) for first, after in pairwise(bounds)]
        return [Found(words[stretch], chances[stretch]) for stretch in stretches]


_HALF = len(LETTERS) // 2


def _emissions(requests: Sequence[tuple[str, Capitals]], channel: Channel) -> tuple[Floats, Floats]:
    """Return P(reading[end - taken:end] | letter) as [taken, end, reading and letter], for first and other letters."""
    size = len(requests[0][0])
    rows = np.full((LONGEST + 1, size + 1, len(requests)), -1, np.int64)
    for taken in range(min(size, LONGEST) + 1):
        for end in range(taken, size + 1):
            rows[taken, end] = [channel.row(reading[end - taken : end]) for reading, _ in requests]
    either = np.where((rows >= 0)[..., None], channel.table()[rows], 0)
    lower, upper = either[..., :_HALF], either[..., _HALF:]
    shape = (LONGEST + 1, size + 1, len(requests) * _HALF)
    heads = np.array([capitals != "none" for _, capitals in requests])[:, None]
    rests = np.array([capitals == "all" for _, capitals in requests])[:, None]
    return np.where(heads, upper, lower).reshape(shape), np.where(rests, upper, lower).reshape(shape)


def _onward(before: Floats, table: Floats, letters: Integers) -> Floats:
    """Return the chances, at each place of the reading, of one letter more."""
    chance: Floats = before * table[0].take(letters, axis=1)
    for taken in range(1, min(LONGEST, len(before) - 1) + 1):
        chance[taken:] += before[:-taken] * table[taken, taken:].take(letters, axis=1)
    return chance


def _bound(table: Floats, readings: int) -> Floats:
    """Return, for each place and reading, the best chance that any letters have of giving the rest."""
    size = table.shape[1] - 1
    best = table.reshape(*table.shape[:2], readings, _HALF).max(axis=3)
    bound = np.zeros((size + 1, readings), np.float32)
    bound[size] = 1
    for place in range(size - 1, -1, -1):
        for taken in range(1, min(LONGEST, size - place) + 1):
            bound[place] += best[taken, place + taken] * bound[place + taken]
    return bound
