"""Letters of Vietnamese texts as one byte each, and what is many times faster with such bytes than letter by letter.

The table is part of the archive's format: texts are packed by it (`corpus.store.plain`). A text with a letter that is in
no table is left to slower ways, which give the same.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from normalize.folding import fold

ODD = "\x00"  # stands for a letter that is in no table
_VOWELS, _TONES = "aăâeêioôơuưy", ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_SIGNS = "đĐ“”‘’–—…•°²³§×½\t"
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Letters:
    """The table.

    Attributes:
        of_byte: the letter of each byte; U+FFFE where there is none.
        to_bytes: what `codecs.charmap_encode` takes.
        odd: finds letters that are in no table.
        words: of each byte its letter in small, as a byte; a space where it is part of no word.
        folded: of each byte its letter folded, in Latin-1; a space where it is part of no word.
        spelled: the same; a space for figures too.
        marked: the bytes of letters that are not ASCII.
    """

    of_byte: str
    to_bytes: Any
    odd: re.Pattern[str]
    words: bytes
    folded: bytes
    spelled: bytes
    marked: bytes


def coded(text: str) -> bytes | None:
    """Return a text as one byte for each letter, None where one is in no table."""
    if ODD in text:
        return None
    try:
        return codecs.charmap_encode(text, "strict", table().to_bytes)[0]
    except UnicodeEncodeError:
        return None


def decoded(coded: bytes) -> str:
    """Return the text of such bytes."""
    return codecs.charmap_decode(coded, "strict", table().of_byte)[0]


def coded_words(text: str) -> bytes | None:
    """Return the same of a text of which the words alone count: signs may be other ones there."""
    known = coded(text)
    if known is None and all(map(_is_sign, set(table().odd.findall(text)))):
        known, _ = codecs.charmap_encode(text, "replace", table().to_bytes)
    return known


@lru_cache(maxsize=1024)
def _is_sign(letter: str) -> bool:
    """Say whether a letter is part of no word, whatever stands beside it."""
    alone = ord(letter) < 0x300 or 0x2000 <= ord(letter) < 0x2300
    return alone and not unicodedata.combining(letter) and not any(map(_WORD.search, (letter, fold(letter))))


def folded_words(text: str) -> list[str]:
    """Return the words of a text, folded: runs of letters and figures."""
    known = coded_words(text)
    return _WORD.findall(fold(text)) if known is None else folded_words_of(known)


def folded_words_of(coded: bytes) -> list[str]:
    """Return the words of a text as bytes, folded."""
    return coded.translate(table().folded).decode("latin-1").split()


@cache
def table() -> Letters:
    """Return the table."""
    small = [unicodedata.normalize("NFC", vowel + tone) for vowel in _VOWELS for tone in _TONES]
    marked = [letter for letter in (*small, *(letter.upper() for letter in small)) if not letter.isascii()]
    letters = [chr(code) if 32 <= code < 127 or chr(code) == "\n" else "" for code in range(256)]
    free = (code for code in range(2, 256) if not letters[code])
    for letter, code in zip([*marked, *_SIGNS], free, strict=False):
        letters[code] = letter
    of_byte = ODD + "".join(letter or "\ufffe" for letter in letters[1:])
    byte = {letter: code for code, letter in enumerate(letters) if letter}
    words, folded, spelled = (bytearray(b" " * 256) for _ in range(3))
    for letter, code in byte.items():
        if _WORD.fullmatch(letter):
            words[code] = byte.get(letter.casefold(), code)
            folded[code] = ord(fold(letter))
            spelled[code] = ord(" ") if letter.isdecimal() else folded[code]
    marked = bytes(code for letter, code in byte.items() if spelled[code] != ord(" ") and not letter.isascii())
    odd = re.compile(f"[^{re.escape(''.join(letters))}]")
    return Letters(of_byte, codecs.charmap_build(of_byte), odd, bytes(words), bytes(folded), bytes(spelled), marked)
