"""Letters whose marks came apart or were put on in the wrong order, and letters of other alphabets that look alike.

A base letter and the combining marks after it become one letter: the vowel's own mark (â, ă, ơ) first and the tone
second, whichever came first in the text; the same mark twice counts once. What does not become a Vietnamese letter that
way keeps its marks, in Unicode's own order.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING

from normalize.legacy.alignment import Edit
from normalize.legacy.tables import lookalikes
from normalize.text.syllables import TONES, is_syllable

if TYPE_CHECKING:
    from collections.abc import Iterator

_CLUSTER = re.compile(r"[^\W\d_][\u0300-\u036f]+")
_VOWEL_MARKS = "\u0302\u0306\u031b"  # circumflex, breve, horn
_STROKE = "\u0335\u0336"  # d and a stroke over it
_VIETNAMESE = frozenset("aăâeêioôơuưy")
_MOST_CHOICES = 16
_LONGEST = 12  # letters; no syllable and no code is longer
_WORD = re.compile(r"[^\W\d_]+")


def combining_edits(text: str) -> Iterator[Edit]:
    """Yield the edits that put letters and their combining marks together."""
    for match in _CLUSTER.finditer(text):
        composed = compose(match.group())
        if composed != match.group():
            yield Edit(match.start(), match.end(), composed)


@lru_cache(maxsize=4096)
def compose(cluster: str) -> str:
    """Return one letter for a base letter and its marks, where Vietnamese has it; NFC where it has not."""
    decomposed = unicodedata.normalize("NFD", cluster)
    base, marks = decomposed[0], list(dict.fromkeys(decomposed[1:]))
    if base in "dD" and len(marks) == 1 and marks[0] in _STROKE:
        return "đ" if base == "d" else "Đ"
    vowel = [mark for mark in marks if mark in _VOWEL_MARKS]
    tone = [mark for mark in marks if mark in TONES]
    letter = unicodedata.normalize("NFC", base + "".join(vowel))
    if len(vowel) > 1 or len(tone) > 1 or len(vowel) + len(tone) < len(marks) or letter.lower() not in _VIETNAMESE:
        return unicodedata.normalize("NFC", cluster)
    return unicodedata.normalize("NFC", letter + "".join(tone))


def lookalike_edits(text: str) -> Iterator[Edit]:
    """Yield the edits that put Vietnamese letters for look-alikes, in words that become Vietnamese by it."""
    if not any(letter in text for letter in lookalikes()):
        return
    for match in _WORD.finditer(text):
        word = match.group()
        better = resolve(word)
        if better != word:
            for place, (old, new) in enumerate(zip(word, better, strict=True), match.start()):
                if old != new:
                    yield Edit(place, place + 1, new)


@lru_cache(maxsize=4096)
def resolve(word: str) -> str:
    """Return a word with its look-alikes replaced, or as it is where that makes no syllable and no abbreviation."""
    if word.isascii() or len(word) > _LONGEST or not any(letter in lookalikes() for letter in word):
        return word
    if all("\u0400" <= letter <= "\u04ff" for letter in word):  # Russian, not a Cyrillic letter in a Vietnamese word
        return word
    choices = [lookalikes().get(letter, letter) for letter in word]
    for number, letters in enumerate(product(*choices)):
        if number == _MOST_CHOICES:
            break
        candidate = "".join(letters)
        if is_syllable(candidate) or _is_abbreviation(word, candidate):
            return candidate
    return word


def _is_abbreviation(word: str, candidate: str) -> bool:
    """Tell whether Ð stands in capitals for Đ: HÐND, QÐ."""
    others = word.replace("Ð", "").replace("Ɖ", "")
    return len(word) > 1 and len(others) < len(word) and candidate.isupper() and (not others or others.isascii())
