"""The order of words in Vietnamese: a ă â … d đ e ê … o ô ơ … u ư, and within one spelling the tones.

A key has three levels, as dictionaries compare: the letters of all words, then their tones (ngang, huyền, hỏi, ngã,
sắc, nặng), then small before large. How a letter is composed makes no difference; where a tone is put (hoà, hòa) only
decides between two that are otherwise the same.
Figures count as numbers, so that "Tổ 2" comes before "Tổ 10".
"""

from __future__ import annotations

import re
import unicodedata

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: rank for rank, letter in enumerate(_ALPHABET, start=1)}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_WORD = re.compile(r"[0-9]+|[^\W\d_]+")

Word = tuple[int, int, tuple[int, ...]]
SortKey = tuple[tuple[Word, ...], tuple[int, ...], str]


def sort_key(text: str) -> SortKey:
    """Return what sorts a text as Vietnamese dictionaries do."""
    words: list[Word] = []
    tones: list[int] = []
    composed = unicodedata.normalize("NFC", text)
    for word in _WORD.findall(composed):
        if word.isdecimal():
            words.append((0, int(word), ()))
            tones.append(0)
            continue
        letters, tone = _spelled(word.lower())
        words.append((1, 0, letters))
        tones.append(tone)
    return tuple(words), tuple(tones), composed.swapcase()


def _spelled(word: str) -> tuple[tuple[int, ...], int]:
    """Return the ranks of a word's letters without the tone, and the tone's rank."""
    tone = 0
    letters: list[str] = []
    for mark in unicodedata.normalize("NFD", word):
        if mark in _TONES:
            tone = _TONES[mark]
        else:
            letters.append(mark)
    plain = unicodedata.normalize("NFC", "".join(letters))
    return tuple(_RANK.get(letter, len(_ALPHABET) + ord(letter)) for letter in plain), tone
