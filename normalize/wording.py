"""The words of a text by one byte for each letter (`normalize.letters`): many times faster than by patterns."""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from normalize.folding import fold
from normalize.letters import coded, table

_WORD = re.compile(r"[^\W_]+")
_BETWEEN = ord(" ")


@dataclass(frozen=True, slots=True)
class Wording:
    """What becomes of each byte of a text for its words to be seen; a space is what is part of none.

    Attributes:
        small: its letter in small, as a byte.
        folded: its letter folded, in Latin-1.
        spelled: the same; a space for figures too.
        marked: the bytes of letters, no figures, that are not ASCII.
    """

    small: bytes
    folded: bytes
    spelled: bytes
    marked: bytes


def words(text: str) -> list[str]:
    """Return the words of a text, folded: runs of letters and figures."""
    known = coded_words(text)
    return _WORD.findall(fold(text)) if known is None else words_of(known)


def words_of(coded: bytes) -> list[str]:
    """Return the same of what `coded_words` gave."""
    return coded.translate(wording().folded).decode("latin-1").split()


def coded_words(text: str) -> bytes | None:
    """Return a text as one byte for each letter, an unknown sign as some other; None where a letter is unknown."""
    known = coded(text)
    if known is None and all(map(_is_sign, set(table().odd.findall(text)))):
        known, _ = codecs.charmap_encode(text, "replace", table().to_bytes)
    return known


@cache
def wording() -> Wording:
    """Return the tables."""
    byte = {letter: code for code, letter in enumerate(table().of_byte) if _WORD.fullmatch(letter)}
    small, folded, spelled = (bytearray(b" " * 256) for _ in range(3))
    for letter, code in byte.items():
        small[code] = byte.get(letter.casefold(), code)
        folded[code] = ord(fold(letter))
        spelled[code] = _BETWEEN if letter.isdecimal() else folded[code]
    marked = bytes(code for letter, code in byte.items() if spelled[code] != _BETWEEN and not letter.isascii())
    return Wording(bytes(small), bytes(folded), bytes(spelled), marked)


@lru_cache(maxsize=1024)
def _is_sign(letter: str) -> bool:
    """Say whether a letter is part of no word, whatever stands beside it."""
    alone = ord(letter) < 0x300 or 0x2000 <= ord(letter) < 0x2300
    return alone and not unicodedata.combining(letter) and not any(map(_WORD.search, (letter, fold(letter))))
