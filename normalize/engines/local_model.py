"""The language model of the package bent towards what an archive knows: runs of its trusted papers, its own terms.

P'(w | h) = (c(h, w) + κ(h) P(w | h)) / (c(h) + κ(h)): in every context h a share of the chance goes to the words that
the archive has there, the rest stays with the model. κ grows with the number of different words seen after h
(Witten-Bell), so a context the archive never saw is as it was, and one it often saw is the archive's own. Words that
only the archive has get numbers after `unknown`. The model's own tables are shared, not copied.
"""

from __future__ import annotations

import copy
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from normalize.dictionary.terms import syllables
from normalize.folding import canonical
from normalize.knowledge import NUMBER
from normalize.language.model import LanguageModel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from normalize.knowledge import Knowledge, Run
    from normalize.language.model import Chances, Numbers

TERM_WEIGHT = 10  # how often the runs of terms count as seen
_ALONE = 1e6  # κ of no context at all
_AFTER_ONE = (100.0, 30.0)  # κ after one word: to begin with, and for every different word seen there
_AFTER_TWO = (8.0, 2.0)
_BITS = 1 << 20

Floats = NDArray[np.float64]


class LocalModel(LanguageModel):
    """A language model with an archive's counts in it, asked like any other.

    Attributes:
        extra: words that only the archive has; their numbers follow `unknown`.
    """

    def __init__(self, base: LanguageModel, knowledge: Knowledge) -> None:
        vars(self).update(vars(base))
        self._plain = copy.copy(base)
        counts = _counts(knowledge)
        self.extra = tuple(sorted({word for run in counts for word in run} - base.index.keys()))
        self.index = base.index | {word: base.unknown + 1 + number for number, word in enumerate(self.extra)}
        self.words = (*base.words, "", *self.extra)
        unnamed = np.repeat(base.names[:, base.unknown :][:, :1], len(self.extra), axis=1)
        self.names = np.concatenate([base.names, unnamed], axis=1)
        numbers = {
            size: np.array(
                [[*map(self.index.__getitem__, run), n] for run, n in counts.items() if len(run) == size], np.int64
            )
            for size in (1, 2, 3)
        }
        self._bend_alone(base, *_columns(numbers[1], 1))
        width = len(self.words)
        first, second, times = _columns(numbers[2], 2)
        totals = np.zeros(width)
        np.add.at(totals, *_columns(numbers[1], 1))
        self._after_one = _Followers(first, second, times, totals, _Prior(width, *_AFTER_ONE))
        self.backoff1 = np.append(base.backoff1, np.ones(len(self.extra), np.float32)) * self._after_one.kept[:-1]
        first, second, third, times = _columns(numbers[3], 3)
        place = self._after_one.find(first, second)
        listed = place >= 0
        totals = self._after_one.times
        self._after_two = _Followers(place[listed], third[listed], times[listed], totals, _Prior(width, *_AFTER_TWO))

    def pair(self, first: Numbers, second: Numbers) -> Numbers:
        """Return what `after_two` takes for a bigram: its numbers in both tables, packed; -1 in either for none."""
        return _pack(self._plain.pair(self._known(first), self._known(second)), self._after_one.find(first, second))

    def listed(self, contexts: Numbers, words: Numbers) -> Numbers:
        """Return the places of pairs that either table lists."""
        either = self._after_one.find(contexts, words) >= 0
        either[self._plain.listed(self._known(contexts), self._known(words))] = True
        return np.flatnonzero(either)

    def after_one(self, context: Numbers, word: Numbers) -> tuple[Chances, Numbers]:
        """Return P(word | context) and what `after_two` takes for the bigrams."""
        chances, plain = self._plain.after_one(self._known(context), self._known(word))
        blended, local = self._after_one.blend(chances * self._lift[word], context, word)
        return blended, _pack(plain, local)

    def after_two(self, context: Numbers, word: Numbers, shorter: Chances) -> Chances:
        """Return P(word | a bigram as `pair` gives it), given P(word | its second word)."""
        plain, local = _unpack(context)
        chances = self._plain.after_two(plain, self._known(word), shorter)
        blended: Chances = self._after_two.blend(chances, local, word)[0]
        return blended

    def _bend_alone(self, base: LanguageModel, words: Numbers, times: Numbers) -> None:
        """Mix the chances of words without a context; `_lift` is what that makes of a word the base does not know."""
        local = np.zeros(len(self.words))
        local[words] = times
        local[[self.start, self.unknown]] = 0
        mixed = local / (local.sum() + _ALONE)
        unknown = base.chance1[base.unknown]
        mixed[: base.unknown] += base.chance1[: base.unknown] * (_ALONE / (local.sum() + _ALONE))
        mixed[base.unknown :] = np.maximum(mixed[base.unknown :], unknown)
        mixed[base.unknown] = unknown
        self.chance1 = mixed.astype(np.float32)
        self._plain.chance1 = self.chance1[: base.unknown + 1]
        self.log_chance1 = np.log(self.chance1)
        self._lift = np.ones(len(mixed), np.float32)
        self._lift[base.unknown :] = self.chance1[base.unknown :] / unknown

    def _known(self, words: Numbers) -> Numbers:
        return np.minimum(words, self.unknown) if self.extra else words


@dataclass(frozen=True, slots=True)
class _Prior:
    """κ after a context: `least`, and `novelty` for every different word seen there; how many words there are."""

    width: int
    least: float
    novelty: float


class _Followers:
    """Words seen after contexts, as sorted keys; context -1 is one never seen."""

    def __init__(self, contexts: Numbers, words: Numbers, times: Floats, totals: Floats, prior: _Prior) -> None:
        keys = contexts * prior.width + words
        order = np.argsort(keys)
        contexts, self.times, self._keys = contexts[order], times[order], keys[order]
        self._width = prior.width
        self._bits = np.zeros(_BITS, np.bool_)
        self._bits[self._keys % _BITS] = True
        listed = np.bincount(contexts, self.times, len(totals))
        novelty = np.bincount(contexts, minlength=len(totals))
        # What came after h in few papers only, and so is not told, is left to the model.
        whole = np.maximum(totals, listed) + prior.least + prior.novelty * novelty
        self._gain = np.append(self.times / whole[contexts], 0.0)
        self.kept = np.append(1 - listed / whole, 1.0)

    def find(self, contexts: Numbers, words: Numbers) -> Numbers:
        """Return the numbers of these pairs in the order of the keys, -1 for none."""
        keys = contexts * self._width + words
        found = np.full(keys.shape, -1, np.int64)
        maybe = np.flatnonzero(self._bits[keys % _BITS])
        if len(maybe):
            at = np.searchsorted(self._keys, keys[maybe])
            at[at == len(self._keys)] = 0
            found[maybe] = np.where(self._keys[at] == keys[maybe], at, -1)
        return found

    def blend(self, chances: NDArray[Any], contexts: Numbers, words: Numbers) -> tuple[NDArray[Any], Numbers]:
        """Return the chances with these counts mixed in, and the numbers of the pairs."""
        found = self.find(contexts, words)
        return chances * self.kept[contexts] + self._gain[found], found


def _counts(knowledge: Knowledge) -> Mapping[Run, int]:
    if not knowledge.terms:
        return knowledge.runs
    runs: set[Run] = set()
    for term in knowledge.terms:
        words = [NUMBER if any(map(str.isdigit, word)) else word for word in syllables(canonical(term).lower())]
        runs.update(((word,) for word in words), pairwise(words), zip(words, words[1:], words[2:], strict=False))
    # Once for all terms: a hundred terms with the same word in them do not make it a hundred times likelier.
    counts = Counter(knowledge.runs)
    counts.update(dict.fromkeys(runs, TERM_WEIGHT))
    return counts


def _columns(rows: NDArray[np.int64], size: int) -> tuple[Any, ...]:
    """Return the numbers of the words, column by column, and the counts."""
    return tuple(rows.reshape(-1, size + 1).T)


def _pack(plain: Numbers, local: Numbers) -> Numbers:
    return (local + 1 << 32) | (plain + 1)


def _unpack(packed: Numbers) -> tuple[Numbers, Numbers]:
    return (packed & 0xFFFFFFFF) - 1, (packed >> 32) - 1
