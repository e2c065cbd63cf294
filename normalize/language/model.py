"""How likely a syllable is after two others: interpolated trigrams from the compiled tables in data/language-model.

`<s>` opens a line or clause, `0` is any number. Words are numbers (indexes into `words`); a word the model does not
know has the number `unknown`. Lookups are done for whole arrays at once: of pairs in a table of bits, one for each pair
there may be, with a count of those set before; of triples by binary search over sorted keys.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from normalize.errors import RestorationError
from normalize.language.names import chances as name_chances

Numbers = NDArray[np.int64]
Chances = NDArray[np.float32]

_UNKNOWN_CHANCE = 2e-7  # a word the tables do not know: rarer than the rarest they do


class LanguageModel:
    """Chances of the next syllable. All arrays broadcast against each other."""

    def __init__(self, folder: Path) -> None:
        try:
            self.words = tuple((folder / "words.txt").read_text("utf-8").split())
            unigrams = np.load(folder / "unigrams.npy")
            self._chance2, self._backoff2 = np.load(folder / "bigrams.npy")
            keys = np.load(folder / "bigram-keys.npy").astype(np.int64)
            starts = np.load(folder / "trigram-starts.npy").astype(np.int64)
            tails = np.load(folder / "trigram-words.npy").astype(np.int64)
            self._chance3 = np.load(folder / "trigrams.npy")
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
        self.names = name_chances(self.words)
        self.log_chance1 = np.log(self.chance1)
        self.backoff1 = np.append(np.exp(unigrams[1]), np.float32(1))
        self._bits, self._listed_before = _indexed(keys, self._size * self._size)
        self._keys3 = np.repeat(np.arange(len(starts) - 1), np.diff(starts)) * self._size + tails

    def pair(self, first: Numbers, second: Numbers) -> Numbers:
        """Return the numbers of bigrams, for `chance`; -1 where the tables do not list them."""
        # A word unknown has the number after the last: its keys are those of (…, "<s>"), which is never listed.
        keys = first * (self._size - 1) + second
        bits = self._bits[keys >> 6]
        ahead = bits & ((np.uint64(1) << (keys & 63).view(np.uint64)) - np.uint64(1))
        found = self._listed_before[keys >> 6] + np.bitwise_count(ahead)
        return np.where(_bit(bits, keys), found.astype(np.int64), -1)

    def listed(self, contexts: Numbers, words: Numbers) -> Numbers:
        """Return the places of pairs that the tables list.

        Everywhere else P(word | context) is `backoff1[context] * chance1[word]`.
        """
        keys = contexts * (self._size - 1) + words
        return np.flatnonzero(_bit(self._bits[keys >> 6], keys))

    def after_one(self, context: Numbers, word: Numbers) -> tuple[Chances, Numbers]:
        """Return P(word | context) and the numbers of the bigrams."""
        pairs = self.pair(context, word)
        chances = np.asarray(self.backoff1[context] * self.chance1[word])
        listed = pairs >= 0
        chances[listed] = _chance(self._chance2[pairs[listed]])
        return chances, pairs

    def after_two(self, context: Numbers, word: Numbers, shorter: Chances) -> Chances:
        """Return P(word | a bigram as numbered by `pair`), given P(word | its second word)."""
        contexts, words, alone = np.broadcast_arrays(context, word, shorter)
        chances = np.array(alone)
        known = np.nonzero(contexts >= 0)  # of the others there is nothing to look up
        numbers = contexts[known]
        keys = numbers * self._size + words[known]
        at = np.searchsorted(self._keys3, keys)
        at[at == len(self._keys3)] = 0
        backed = _chance(self._backoff2[numbers]) * chances[known]
        chances[known] = np.where(self._keys3[at] == keys, _chance(self._chance3[at]), backed)
        return chances


def _indexed(keys: Numbers, size: int) -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
    """Return a bit for every key there may be, set for these (sorted), and how many are set before each 64."""
    bits, before = np.zeros(size // 64 + 1, np.uint64), np.zeros(size // 64 + 1, np.int32)
    places = keys >> 6
    firsts = np.append(0, np.flatnonzero(places[1:] != places[:-1]) + 1)
    taken = places[firsts]
    bits[taken] = np.bitwise_or.reduceat(np.uint64(1) << (keys & 63).view(np.uint64), firsts)
    before[taken] = firsts
    return bits, before


def _chance(logarithms: NDArray[np.float16]) -> Chances:
    """Tables hold short logarithms; only those that are asked for become chances."""
    return np.exp(logarithms.astype(np.float32))


def _bit(bits: NDArray[np.uint64], keys: Numbers) -> NDArray[np.bool_]:
    set_: NDArray[np.bool_] = (bits >> (keys & 63).view(np.uint64) & np.uint64(1)).astype(np.bool_)
    return set_


@cache
def administrative() -> LanguageModel:
    """Return the model of the field's language that the package carries."""
    return LanguageModel(Path(str(resources.files("normalize").joinpath("data/language-model"))))
