"""How likely a syllable is after two others: interpolated trigrams from the compiled tables in data/language-model.

`<s>` opens a line or clause, `0` is any number. Words are numbers (indexes into `words`); a word the model does not
know has the number `unknown`. Tables are mapped into memory; a lookup is a binary search over sorted keys, done for
whole arrays at once.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from normalize.errors import RestorationError
from normalize.names import chances as name_chances

if TYPE_CHECKING:
    from collections.abc import Sequence

Numbers = NDArray[np.int64]
Chances = NDArray[np.float32]

_BITS = 1 << 22
_UNKNOWN_CHANCE = 2e-7  # a word the tables do not know: rarer than the rarest they do


class LanguageModel:
    """Chances of the next syllable. All arrays broadcast against each other."""

    def __init__(self, folder: Path) -> None:
        try:
            self.words = tuple((folder / "words.txt").read_text("utf-8").split())
            unigrams = np.load(folder / "unigrams.npy")
            bigrams = np.load(folder / "bigrams.npy").astype(np.float32)
            self._keys2 = np.load(folder / "bigram-keys.npy").astype(np.int64)
            starts = np.load(folder / "trigram-starts.npy").astype(np.int64)
            tails = np.load(folder / "trigram-words.npy").astype(np.int64)
            self._chance3 = np.exp(np.load(folder / "trigrams.npy").astype(np.float32))
        except (OSError, ValueError) as error:
            raise RestorationError(
                "Không đọc được mô hình ngôn ngữ đi kèm phần mềm. Hãy cài đặt lại phần mềm."
            ) from error
        self._bits = np.zeros(_BITS, np.bool_)
        self._bits[_hash(self._keys2)] = True
        self.index = {word: number for number, word in enumerate(self.words)}
        self.unknown = len(self.words)
        self.start = self.index["<s>"]
        self.number = self.index["0"]
        self._size = len(self.words) + 1
        self.chance1 = np.append(np.exp(unigrams[0]), np.float32(_UNKNOWN_CHANCE))
        self.names = name_chances(self.words)
        self.log_chance1 = np.log(self.chance1)
        self._backoff1 = np.append(np.exp(unigrams[1]), np.float32(1))
        self._chance2 = np.append(np.exp(bigrams[0]), np.float32(0))
        self._backoff2 = np.append(np.exp(bigrams[1]), np.float32(1))
        self._keys3 = np.repeat(np.arange(len(starts) - 1), np.diff(starts)) * self._size + tails

    def pair(self, first: Numbers, second: Numbers) -> Numbers:
        """Return the numbers of bigrams, for `chance`; -1 where the tables do not list them."""
        # A word unknown has the number after the last: its keys are those of (…, "<s>"), which is never listed.
        return self._find(first * (self._size - 1) + second)

    def _find(self, keys: Numbers) -> Numbers:
        at = np.searchsorted(self._keys2, keys)
        at[at == len(self._keys2)] = 0
        return np.where(self._keys2[at] == keys, at, -1)

    def after_each(self, pairs: Sequence[tuple[Numbers, Numbers]]) -> list[NDArray[np.float64]]:
        """Return P(word | context) for every word of the second with every word of the first, as [first, second].

        What `after_one` gives, for many small tables at once: next to no pair is listed, and a table of bits says so
        for most of them without a search.
        """
        sizes = [len(first) * len(second) for first, second in pairs]
        keys, chances = np.empty(sum(sizes), np.int64), np.empty(sum(sizes))
        tables, place = [], 0
        size, backoff, alone = self._size - 1, self._backoff1, self.chance1
        for (first, second), count in zip(pairs, sizes, strict=True):
            shape, end = (len(first), len(second)), place + count
            np.add((first * size)[:, None], second, out=keys[place:end].reshape(shape))
            tables.append(np.multiply(backoff[first][:, None], alone[second], out=chances[place:end].reshape(shape)))
            place = end
        maybe = np.flatnonzero(self._bits[_hash(keys)])
        found = self._find(keys[maybe])
        listed = found >= 0
        chances[maybe[listed]] = self._chance2[found[listed]]
        return tables

    def after_one(self, context: Numbers, word: Numbers) -> tuple[Chances, Numbers]:
        """Return P(word | context) and the numbers of the bigrams."""
        pairs = self.pair(context, word)
        backed = self._backoff1[context] * self.chance1[word]
        return np.where(pairs >= 0, self._chance2[pairs], backed), pairs

    def after_two(self, context: Numbers, word: Numbers, shorter: Chances) -> Chances:
        """Return P(word | a bigram as numbered by `pair`), given P(word | its second word)."""
        keys = context * self._size + word
        at = np.searchsorted(self._keys3, keys)
        at[at == len(self._keys3)] = 0
        listed = (self._keys3[at] == keys) & (context >= 0)
        backed = np.where(context >= 0, self._backoff2[context], np.float32(1)) * shorter
        return np.where(listed, self._chance3[at], backed)


def _hash(keys: Numbers) -> Numbers:
    hashed: Numbers = (keys * 0x9E3779B1 >> 12) & (_BITS - 1)
    return hashed


@cache
def administrative() -> LanguageModel:
    """Return the model of the field's language that the package carries."""
    return LanguageModel(Path(str(resources.files("normalize").joinpath("data/language-model"))))
