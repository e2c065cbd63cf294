"""How likely a piece of text is, read as it stands: the one measure by which a reading in an old encoding is weighed.

Log chances of words, from the counts of the language model where it knows the word. What is no word in any language, a
sign among letters or a capital with marks behind small letters, costs most: that is what codes look like unread.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache

from normalize.folding import canonical
from normalize.language.model import administrative
from normalize.legacy.marks import combining_edits, resolve
from normalize.text import codes
from normalize.text.syllables import is_syllable

# Signs that old fonts put letters on.
SIGNS = "¡¢£¤¥¦§¨©«¬\u00ad®¯±´¶·¸»¼½¾¿×÷∙"
_WORD = re.compile(rf"(?:[^\W\d_]|[\u0300-\u036f{SIGNS}])+")
_TRAILING = re.compile(r"[¹²³ªº°®·»\u00ad]+$|^[«§·\u00ad]+")
_UNIT = re.compile(r"[µμ](?:[gmlsAFVW]|Sv|mol)?")
_PLAIN, _STRANGE, _UNLISTED, _ABBREVIATION, _SIGN, _BROKEN = -11.0, -14.0, -14.0, -6.0, -4.0, -18.0
_RAREST = -14.0
# Plain letters with the signs of VIQR where no other text has them.
_MNEMONIC = re.compile(r"[A-Za-z][\^`~+(][.'`?~]?(?=[A-Za-z]|$)|[A-Za-z]\^[.'`?~]|[aeiouyAEIOUY][.'?](?=[a-z])")


@lru_cache(maxsize=65536)
def score(chunk: str) -> float:
    """Return the log chance of a run without white space."""
    composed = _composed(chunk)
    total = sum(_word(word) for word in _WORD.findall(composed))
    if chunk.isascii():
        total += (_BROKEN - _PLAIN) * min(len(_MNEMONIC.findall(chunk)), 1)
    return total


def is_known(word: str) -> bool:
    """Tell whether a word, in any case, is a syllable that the language model knows well, or a code."""
    return _listed(word) > -11.5 or (word.isupper() and codes.repair(word) == word)


def _composed(text: str) -> str:
    parts, place = [], 0
    for edit in combining_edits(text):
        parts += [text[place : edit.start], edit.text]
        place = edit.end
    return "".join([*parts, text[place:]])


def _word(word: str) -> float:
    trimmed = _TRAILING.sub("", word)
    if not any(map(str.isalpha, trimmed)):
        return _SIGN
    if _UNIT.fullmatch(trimmed):
        return _PLAIN
    return _letters(trimmed) + (_SIGN if trimmed != word else 0.0)


def _letters(word: str) -> float:
    word = resolve(word)
    if any(not character.isalpha() for character in word):
        return _BROKEN
    listed = _listed(word)
    if listed > _RAREST:
        return listed
    if word.isupper() and (codes.repair(word) == word or len(word) <= 5):  # longer is no code
        return _ABBREVIATION if _is_ours(word) else _STRANGE - 2
    if word.isascii():
        return _PLAIN
    if is_syllable(word):
        return _UNLISTED
    marked = [number for number, letter in enumerate(word) if letter.isupper() and not letter.isascii()]
    return _BROKEN if any(number and word[number - 1].islower() for number in marked) else _STRANGE - 2


def _is_ours(word: str) -> bool:
    return all(letter.isascii() or letter in "ĐƯ" for letter in word)


@lru_cache(maxsize=32768)
def _listed(word: str) -> float:
    """Return the log chance of a syllable, _RAREST at least where it is listed, and less where it is not."""
    number = administrative().index.get(canonical(word.lower()))
    if number is None or not is_syllable(word):
        return _RAREST - 1
    return max(math.log(float(administrative().chance1[number])), _RAREST + 0.1)
