"""The lexicon, a channel and a cache together: what a reading may stand for, asked again and again."""

from __future__ import annotations

from functools import cache
from importlib import resources
from itertools import pairwise
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from normalize.channel.candidates import Lexicon
from normalize.channel.letters import Channel, english_engine, stripped, vietnamese_engine
from normalize.errors import RestorationError
from normalize.language import names
from normalize.language.model import LanguageModel, administrative
from normalize.text.syllables import is_syllable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from normalize.channel.letters import Counts
    from normalize.dictionary.phrases import PhraseIndex
    from normalize.text.capitals import Capitals

    Request = tuple[str, Capitals]  # a reading and how the true word is written
    Entries = tuple[tuple[str, int, float], ...]

_RANKING = 0.5  # how much a word's own frequency counts when candidates are cut to a short list
_CACHED = 40_000
KEEP = 24  # words kept for each way to see a reading


@cache
def _syllables() -> tuple[Lexicon, NDArray[np.int64]]:
    model = administrative()
    words = [word for word in model.words if is_syllable(word) or word in names.syllables()]
    numbers = np.array([model.index[word] for word in words], np.int64)
    return Lexicon(words, (_RANKING * np.log(model.chance1[numbers])).astype(np.float32)), numbers


class Engine:
    """One kind of reading engine: its channel, the syllables, the language model, and what was found so far."""

    def __init__(self, channel: Channel, beforehand: SearchedBeforehand | None = None) -> None:
        self.channel = channel
        self._beforehand = beforehand
        self.model: LanguageModel = administrative()
        self.terms: PhraseIndex | None = None  # of an archive, found by their look
        self.memory: dict[Any, Any] = {}  # proposals made from what was found, kept by `proposals`
        self._lexicon, self._numbers = _syllables()
        self._found: dict[Request, Entries] = {}
        self._lock = Lock()

    def refitted(self, counts: Counts) -> Engine:
        """Return the engine with these counts of letters and their readings added to its channel's."""
        return Engine(self.channel.with_counts(counts))

    def prepare(self, requests: Iterable[Request]) -> None:
        """Search all of these at once, as far as they are not known yet."""
        with self._lock:
            if len(self._found) > _CACHED:
                self._found.clear()
                self.memory.clear()
            new = [request for request in dict.fromkeys(requests) if request not in self._found]
            if self._beforehand:
                known = {request: self._beforehand.find(*request) for request in new}
                self._found.update((request, found) for request, found in known.items() if found is not None)
                new = [request for request in new if known[request] is None]
            words = self._lexicon.words
            for request, found in zip(new, self._lexicon.search(new, self.channel, KEEP), strict=True):
                numbers = self._numbers[found.words].tolist()
                texts = [words[entry] for entry in found.words.tolist()]
                self._found[request] = tuple(zip(texts, numbers, found.chances.tolist(), strict=True))

    def search(self, reading: str, capitals: Capitals) -> Entries:
        """Return (word, number in the model, log P(reading | word)), likeliest first, at most KEEP."""
        known = self._found.get((reading, capitals))
        if known is None:
            self.prepare([(reading, capitals)])
            known = self._found[reading, capitals]
        return known


class SearchedBeforehand:
    """What the commonest readings of the English engine stand for, as scripts/compile_candidates.py found it.

    Raises:
        RestorationError: the package data is damaged.
    """

    def __init__(self, folder: Path) -> None:
        try:
            lines = (folder / "readings.tsv").read_text("utf-8").splitlines()
            counts, self._numbers, self._chances = (
                np.load(folder / f"{name}.npy") for name in ("counts", "words", "chances")
            )
        except (OSError, ValueError) as error:
            raise RestorationError(
                "Không đọc được danh sách từ tra sẵn đi kèm phần mềm. Hãy cài đặt lại phần mềm."
            ) from error
        bounds = [0, *np.cumsum(counts, dtype=np.int64).tolist()]
        self._places = dict(zip(lines, pairwise(bounds), strict=True))

    def find(self, reading: str, capitals: Capitals) -> Entries | None:
        """Return what `Engine.search` would, or None where it has to be searched."""
        place = self._places.get(f"{reading}\t{capitals}")
        if place is None:
            return None
        numbers = self._numbers[slice(*place)].tolist()
        words = administrative().words
        return tuple(zip([words[n] for n in numbers], numbers, self._chances[slice(*place)].tolist(), strict=True))


@cache
def without_marks() -> Engine:
    """Return the engine that reads Vietnamese without knowing its marks."""
    folder = Path(str(resources.files("normalize").joinpath("data/candidates")))
    return Engine(english_engine(), SearchedBeforehand(folder))


@cache
def bare() -> Engine:
    """Return the engine that reads every letter right but for its marks: text typed or stripped to plain letters."""
    return Engine(stripped())


@cache
def with_marks() -> Engine:
    """Return the engine that knows Vietnamese."""
    return Engine(vietnamese_engine())
