"""How many of a text's letters bear the marks of Vietnamese: what tells that an engine knew none.

Of the letters of running Vietnamese text a quarter and more bear a mark or are đ. Whether a text is Vietnamese is told
from its words with every mark off, so that it is told of a text that lost them too.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from normalize.folding import fold
from normalize.text.syllables import folded_shapes
from normalize.wording import coded_words, wording

ALPHABET = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")

_WORD = re.compile(r"[^\W\d_]+")
ENOUGH_WORDS = 25
LIKE = 0.7  # of the words are spelled like syllables; of English or French text a third


@dataclass(frozen=True, slots=True)
class Marks:
    """What was counted: letters, those that bear a mark or are đ, words, and words spelled like syllables."""

    letters: int
    marked: int
    words: int
    syllables: int

    @property
    def rate(self) -> float:
        """Share of the letters that bear marks, 0 to 1."""
        return self.marked / self.letters if self.letters else 0.0

    @property
    def is_vietnamese(self) -> bool:
        """Whether there is text enough to judge, and it is Vietnamese, with its marks or without."""
        return self.words >= ENOUGH_WORDS and self.syllables >= LIKE * self.words


def count(text: str) -> Marks:
    """Return the marks of a text."""
    text = unicodedata.normalize("NFC", text)
    coded = coded_words(text)
    if coded is None:
        found = _WORD.findall(text)
        marked = sum(not letter.isascii() for letter in "".join(found))
        letters, words = len("".join(found)), list(map(fold, found))
    else:  # many times faster
        words = coded.translate(wording().spelled).decode("latin-1").split()
        letters = len("".join(words))
        marked = len(coded) - len(coded.translate(None, wording().marked))
    return Marks(letters, marked, len(words), sum(map(folded_shapes().__contains__, words)))


def letters() -> tuple[str, ...]:
    """Return every letter that Vietnamese is written with, small ones first: what an engine must be able to give."""
    marked = (unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES)
    small = tuple(dict.fromkeys((*ALPHABET, *marked)))
    return small + tuple(letter.upper() for letter in small)
