r"""How sound a Vietnamese text is, as a whole and paragraph by paragraph.

The measure is syllables that bear a mark: nearly nine words in ten of good text do; next to none when the marks were
stripped or an engine without Vietnamese read the page (its é does not count: it stands for any letter with a mark).
Each paragraph weighs its own words, and leans on its neighbours where it is short. What bears no marks and is not
shaped like Vietnamese either (English, French, file names) is foreign and none of our business.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Literal

from normalize.folding import fold
from normalize.text import codes
from normalize.text.english import foreign_words
from normalize.text.segmentation import is_address
from normalize.text.syllables import folded_shapes, is_syllable

State = Literal["sound", "damaged", "foreign"]

_PARAGRAPH = re.compile(r"(?:(?!\n[ \t\r]*\n|\f).)+", re.DOTALL)
_WORD = re.compile(r"[^\W_]*[^\W\d_][^\W_]+|[^\W\d_][^\W_]+")
# Share of words that are syllables with a mark.
_MARKED_SOUND, _MARKED_DAMAGED = 0.8, 0.02
# Share of words that have the shape of a syllable, and share that are common English words.
_SHAPED_VIETNAMESE, _SHAPED_FOREIGN = 0.8, 0.35
_ENGLISH_VIETNAMESE, _ENGLISH_FOREIGN = 0.01, 0.3
_NEIGHBOUR_SHARE, _NEIGHBOUR_LIMIT = 0.3, 6.0
# What engines put for letters, for judging shapes only.
_SHAPE_OF = str.maketrans("0146", "olao")


@dataclass(frozen=True, slots=True)
class Damage:
    """What was counted in a text.

    Attributes:
        words: runs of two letters or more.
        syllables: those spelled as a Vietnamese syllable.
        marked: syllables with a letter beyond ASCII other than é.
        shaped: words that look like a syllable once their marks are off.
        whole: plain letters that are a syllable but for its marks.
        english: common English words.
    """

    words: int
    syllables: int
    marked: int
    shaped: int
    whole: int
    english: int

    @property
    def soundness(self) -> float:
        """Share of the words that are syllables, pulled down where next to none bear marks; 1 for no words at all."""
        if not self.words:
            return 1.0
        return self.syllables / self.words * min(1.0, 2 * self.marked / self.words)

    @property
    def evidence(self) -> float:
        """Log odds that the text is sound rather than damaged."""
        sound = math.log(_MARKED_SOUND / _MARKED_DAMAGED)
        damaged = math.log((1 - _MARKED_SOUND) / (1 - _MARKED_DAMAGED))
        return self.marked * sound + (self.words - self.marked) * damaged

    @property
    def foreignness(self) -> float:
        """Log odds that the words, taken as unmarked, are another language than Vietnamese."""
        odds = _odds(self.shaped, self.words, _SHAPED_FOREIGN, _SHAPED_VIETNAMESE)
        return odds + _odds(self.english, self.words, _ENGLISH_FOREIGN, _ENGLISH_VIETNAMESE)


def _odds(hits: int, words: int, chance: float, other: float) -> float:
    return hits * math.log(chance / other) + (words - hits) * math.log((1 - chance) / (1 - other))


@dataclass(frozen=True, slots=True)
class Region:
    """A paragraph, `text[start:end]`, what state it is in, and what was counted in it."""

    start: int
    end: int
    state: State
    damage: Damage


def assess(text: str) -> Damage:
    """Count what tells sound Vietnamese from damaged and foreign text."""
    # Addresses and names of files tell nothing of the language around them.
    prose = " ".join(chunk for chunk in unicodedata.normalize("NFC", text).split() if not is_address(chunk))
    counts = Counter(_WORD.findall(prose))
    totals = [0] * len(fields(Damage))
    for word, count in counts.items():
        for place, told in enumerate(_what_tells(word)):
            if told:
                totals[place] += count
    return Damage(*totals)


@lru_cache(maxsize=16384)
def _what_tells(word: str) -> tuple[bool, ...]:
    """Return for each count of `Damage` whether a word adds to it; codes add to none."""
    if codes.repair(word) is not None:
        return ()
    syllable, lower = is_syllable(word), word.lower()
    return (
        True,
        syllable,
        syllable and not word.replace("é", "e").isascii(),
        fold(word).translate(_SHAPE_OF) in folded_shapes(),
        word.isascii() and lower in folded_shapes(),
        lower in foreign_words(),
    )


def regions(text: str) -> list[Region]:
    """Return the paragraphs of a text in order, each with its state."""
    spans = [match.span() for match in _PARAGRAPH.finditer(text)]
    counts = [assess(text[start:end]) for start, end in spans]
    sound = _leaning([damage.evidence for damage in counts])
    foreign = _leaning([damage.foreignness for damage in counts])
    return [
        Region(*span, "sound" if good >= 0 else "foreign" if other > 0 else "damaged", damage)
        for span, good, other, damage in zip(spans, sound, foreign, counts, strict=True)
    ]


def _leaning(evidence: list[float]) -> list[float]:
    """Return each paragraph's evidence with a share of its neighbours' and of the whole text's, within a limit."""
    total = sum(evidence)
    found = []
    for number, own in enumerate(evidence):
        near = sum(evidence[max(0, number - 2) : number + 3]) - own
        others = near + _NEIGHBOUR_SHARE * (total - near - own)
        lean = _NEIGHBOUR_SHARE * others
        found.append(own + max(-_NEIGHBOUR_LIMIT, min(_NEIGHBOUR_LIMIT, lean)))
    return found
