"""The lexicon, a channel and a cache together: what a reading may stand for, asked again and again."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from normalize.candidates import Found, Lexicon
from normalize.channel import Channel, english_engine, stripped, vietnamese_engine
from normalize.language_model import LanguageModel, administrative
from normalize.lexicon import is_syllable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from normalize.capitals import Capitals

_RANKING = 0.5  # how much a word's own frequency counts when candidates are cut to a short list
_CACHED = 20_000


@cache
def _syllables() -> tuple[Lexicon, NDArray[np.int64]]:
    model = administrative()
    words = [word for word in model.words if is_syllable(word) and word not in ("<s>", "0")]
    numbers = np.array([model.index[word] for word in words], np.int64)
    return Lexicon(words, (_RANKING * np.log(model.chance1[numbers])).astype(np.float32)), numbers


class Engine:
    """One kind of reading engine: its channel, the syllables, the language model."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.model: LanguageModel = administrative()
        self._lexicon, self._numbers = _syllables()
        self.search = lru_cache(maxsize=_CACHED)(self._search)

    def _search(self, reading: str, capitals: Capitals, keep: int) -> tuple[tuple[str, int, float], ...]:
        """Return (word, number in the model, log P(reading | word)), likeliest first."""
        found: Found = self._lexicon.search(reading, self.channel, keep, capitals)
        words = self._lexicon.words
        return tuple(
            (words[entry], int(self._numbers[entry]), float(chance))
            for entry, chance in zip(found.words.tolist(), found.chances.tolist(), strict=True)
        )


@cache
def without_marks() -> Engine:
    """Return the engine that reads Vietnamese without knowing its marks."""
    return Engine(english_engine())


@cache
def bare() -> Engine:
    """Return the engine that reads every letter right but for its marks: text typed or stripped to plain letters."""
    return Engine(stripped())


@cache
def with_marks() -> Engine:
    """Return the engine that knows Vietnamese."""
    return Engine(vietnamese_engine())
