"""An engine that also knows what an archive knows: its own counts in the model, its own words among the candidates.

What the engine finds in the lexicon of the package is asked of it and remembered there, for all archives; only what
depends on an archive (the few words of its own, proposals made with them) is kept apart.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from normalize.channel.candidates import Lexicon
from normalize.channel.letters import LETTER_INDEX
from normalize.dictionary.phrases import PhraseIndex
from normalize.engines.engine import _CACHED, _RANKING, KEEP, Engine
from normalize.engines.local_model import LocalModel
from normalize.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from normalize.channel.letters import Counts
    from normalize.engines.engine import Entries, Request
    from normalize.knowledge import Knowledge
    from normalize.text.capitals import Capitals

_KEPT = 8  # engines of different archives or kinds kept at a time
_VOWELS = frozenset("aeiouy")
_LONGEST = 12  # letters of a word that a reading may stand for

_kept: list[tuple[Engine, Knowledge, LocalEngine]] = []
_lock = Lock()


class LocalEngine(Engine):
    """One kind of reading engine, for the papers of one archive."""

    def __init__(self, base: Engine, knowledge: Knowledge) -> None:
        super().__init__(base.channel)
        self._base, self._knowledge = base, knowledge
        self.model: LocalModel = LocalModel(base.model, knowledge)
        self.terms = PhraseIndex(knowledge.terms) if knowledge.terms else None
        self._words = [word for word in self.model.extra if _may_be_read(word)]
        self._places = [self.model.index[word] for word in self._words]
        weights = (_RANKING * self.model.log_chance1[self._places]).astype(np.float32)
        self._own = Lexicon(self._words, weights) if self._words else None
        self._found_own: dict[Request, Entries] = {}

    def refitted(self, counts: Counts) -> LocalEngine:
        """Return the engine with these counts of letters and their readings added to its channel's."""
        return LocalEngine(self._base.refitted(counts), self._knowledge)

    def prepare(self, requests: Iterable[Request]) -> None:
        """Search all of these at once, as far as they are not known yet."""
        wanted = list(dict.fromkeys(requests))
        self._base.prepare(wanted)
        with self._lock:
            if len(self._found_own) > _CACHED or len(self.memory) > _CACHED:
                self._found_own.clear()
                self.memory.clear()
            if self._own:
                new = [request for request in wanted if request not in self._found_own]
                for request, found in zip(new, self._own.search(new, self.channel, KEEP), strict=True):
                    entries = zip(found.words.tolist(), found.chances.tolist(), strict=True)
                    self._found_own[request] = tuple((self._words[n], self._places[n], chance) for n, chance in entries)

    def search(self, reading: str, capitals: Capitals) -> Entries:
        """Return (word, number in the model, log P(reading | word)), likeliest first, at most KEEP."""
        found = self._base.search(reading, capitals)
        if not self._own:
            return found
        own = self._found_own.get((reading, capitals))
        if own is None:
            self.prepare([(reading, capitals)])
            own = self._found_own[reading, capitals]
        return tuple(sorted((*own, *found), key=self._rank)[:KEEP]) if own else found

    def _rank(self, entry: tuple[str, int, float]) -> float:
        return -entry[2] - _RANKING * float(self.model.log_chance1[entry[1]])


def with_knowledge(base: Engine, knowledge: Knowledge | None) -> Engine:
    """Return the engine as it reads the papers of an archive that knows this; the last few are kept.

    An archive hands the same knowledge with every paper until it learns anew.
    """
    if knowledge is None or not (knowledge.terms or knowledge.runs):
        return base
    with _lock:
        for number, (known_base, known, engine) in enumerate(_kept):
            if known_base is base and (known is knowledge or known == knowledge):
                _kept.append(_kept.pop(number))
                return engine
        engine = LocalEngine(base, knowledge)
        _kept.append((base, knowledge, engine))
        del _kept[:-_KEPT]
        return engine


def _may_be_read(word: str) -> bool:
    """Tell whether a word of an archive may be what a reading stands for: letters, a vowel among them, two or more."""
    fits = 1 < len(word) <= _LONGEST and all(letter in LETTER_INDEX for letter in word)
    return fits and not _VOWELS.isdisjoint(fold(word))
