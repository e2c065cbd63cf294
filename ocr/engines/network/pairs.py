"""How likely a syllable is after another one, from the counted pairs in `ocr/data/pairs`."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np

ELSEWHERE = -14.0  # logarithm of the chance of a word that was not counted: a name, an abbreviation
UNKNOWN = -1
TONED_EARLY = "òa óa ỏa õa ọa òe óe ỏe õe ọe ùy úy ủy ũy ụy"
TONED_LATE = "oà oá oả oã oạ oè oé oẻ oẽ oẹ uỳ uý uỷ uỹ uỵ"
EARLY = dict(zip(TONED_LATE.split(), TONED_EARLY.split(), strict=True))


class Pairs:
    """Logarithms of chances of words in small letters, by their numbers."""

    def __init__(self, folder: Path) -> None:
        words = (folder / "words.txt").read_text("utf-8").split()
        self._numbers = {word: number for number, word in enumerate(words)}
        self._alone, self._rest = np.load(folder / "words.npy").tolist()
        self._keys, self._together = np.load(folder / "pair-keys.npy"), np.load(folder / "pairs.npy")

    def number(self, word: str) -> int:
        """Return the number of a word in whatever letters, or UNKNOWN."""
        small = word.lower()
        found = self._numbers.get(small)
        return self._numbers.get(_toned_early(small), UNKNOWN) if found is None else found

    def chance(self, before: int, word: int) -> float:
        """Return the logarithm of the chance of a word after another one, or after nothing that is known."""
        alone = self._alone[word] if word >= 0 else ELSEWHERE
        if before < 0:
            return float(alone)
        rest = self._rest[before] + alone
        key = before * len(self._numbers) + word
        at = int(np.searchsorted(self._keys, np.uint32(key))) if word >= 0 else len(self._keys)
        if at < len(self._keys) and self._keys[at] == key:
            return float(np.logaddexp(self._together[at], rest))
        return float(rest)


@cache
def installed_pairs() -> Pairs:
    """Return the table that comes with the package, read once in a process."""
    return Pairs(Path(str(resources.files("ocr").joinpath("data/pairs"))))


def _toned_early(word: str) -> str:
    """Return a word with the tone of an open oa, oe or uy on its first letter, as the table spells them."""
    early = EARLY.get(word[-2:])
    return word if early is None or word.startswith("q") else word[:-2] + early
