"""How likely a syllable is after two others: interpolated trigrams from the compiled tables in data/language-model.

`<s>` opens a line or clause, `0` is any number. Words are numbers (indexes into `words`); a word the model does not
know has the number `unknown`. Tables are mapped into memory; a lookup is a binary search over sorted keys, done for
whole arrays at once.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from normalize.errors import RestorationError

Numbers = NDArray[np.int64]
Chances = NDArray[np.float32]

_UNKNOWN_CHANCE = 2e-7  # a word the tables do not know: rarer than the rarest they do


class LanguageModel:
    """Chances of the next syllable. All arrays broadcast against each other."""

    def __init__(self, folder: Path) -> None:
        try:
            self.words = tuple((folder / "words.txt").read_text("utf-8").split())
            unigrams = np.load(folder / "unigrams.npy")
            bigrams = np.load(folder / "bigrams.npy").astype(np.float32)
            self._keys2 = np.load(folder / "bigram-keys.npy", mmap_mode="r").astype(np.int64)
            starts = np.load(folder / "trigram-starts.npy").astype(np.int64)
            tails = np.load(folder / "trigram-words.npy").astype(np.int64)
            self._chance3 = np.exp(np.load(folder / "trigrams.npy").astype(np.float32))
        except (OSError, ValueError) as error:
            raise RestorationError(
                "Không đọc được mô hình ngôn ngữ đi kèm phần mềm. Hãy cài đặt lại phần mềm."
            ) from error
        self.index = {word: number for number, word in enumerate(self.words)}
        self.unknown = len(self.words)
        self.start = self.index["<s>"]
        self.number = self.index["0"]
        self._size = len(self.words) + 1
        self.chance1 = np.append(np.exp(unigrams[0]), np.float32(_UNKNOWN_CHANCE))
        self._backoff1 = np.append(np.exp(unigrams[1]), np.float32(1))
        self._chance2 = np.append(np.exp(bigrams[0]), np.float32(0))
        self._backoff2 = np.append(np.exp(bigrams[1]), np.float32(1))
        self._keys3 = np.repeat(np.arange(len(starts) - 1), np.diff(starts)) * self._size + tails

    def pair(self, first: Numbers, second: Numbers) -> Numbers:
        """Return the numbers of bigrams, for `chance`; -1 where the tables do not list them."""
        keys = first * (self._size - 1) + second
        at = np.searchsorted(self._keys2, keys)
        at[at == len(self._keys2)] = 0
        listed = (self._keys2[at] == keys) & (first < self.unknown) & (second < self.unknown)
        return np.where(listed, at, -1)

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


@cache
def administrative() -> LanguageModel:
    """Return the model of the field's language that the package carries."""
    return LanguageModel(Path(str(resources.files("normalize").joinpath("data/language-model"))))
