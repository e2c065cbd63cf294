"""The one folding of the archive: what is indexed and what is asked for pass through the same functions.

`fold` does, in this order, because each step leans on the one before:

1. compatibility letters that OCR and broken fonts put for Vietnamese ones (Ð U+00D0 and Ɖ U+0189 become Đ), decimal
   figures of any script or form (８, ٨, 𝟖 become 8), and the full-width forms of ASCII (Ｑ, ／, －);
2. NFC, so that a base letter and its marks are one character;
3. casefold;
4. marks off: NFD, combining marks dropped, đ becomes d.

Tone placement (hoà or hòa) needs no step of its own there: with the marks gone both are "hoa". `canonical` keeps case
and marks, and does need it: it is the form in which exact matches are compared. Step 1 and 2 are the same there.

Offsets: `fold_aligned` says for every folded character which original character it came from.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from normalize.letters import coded, table

if TYPE_CHECKING:
    from collections.abc import Sequence

_MATHEMATICAL = range(0x1D7CE, 0x1D800)  # the figures beyond the first plane that anybody writes
_FIGURES = {
    code: str(unicodedata.decimal(chr(code)))
    for code in (*range(0x80, 0x10000), *_MATHEMATICAL)
    if chr(code).isdecimal()
}
_FULL_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_LOOKALIKES = {**str.maketrans({"Ð": "Đ", "Ɖ": "Đ", "ð": "đ", "ɖ": "đ"}), **_FULL_WIDTH, **_FIGURES}
# Where one of them may be: a few ranges are passed over ten times sooner than each of the letters.
_LOOKALIKE = re.compile("[ÐƉðɖ\u0660-\u1dff\u2c00-\U0010ffff]")
_WORD = re.compile(r"\w+")
_LONGEST = 12  # characters; what is longer is no word to remember
_REMEMBERED = 4096  # letters; a text of all of Unicode is none to remember
_D_STROKE = str.maketrans({"đ": "d", "Đ": "D"})

# Tone marks on open oa, oe, uy: the older spelling puts them on the last vowel (hoà, uỷ), the one kept here on the
# first (hòa, ủy), as official texts have it since 2018 more often than not. "qu" is a consonant: quý keeps its place.
_TONES = "\u0300\u0301\u0303\u0309\u0323"  # grave, acute, tilde, hook above, dot below
_OPEN = r"(?![^\W\d_]|[\u0302\u0306])"  # no letter follows, nor a breve (it stands after the dot of oặc)
_OPEN_RHYME = re.compile(rf"(?<![qQ])([oO])([aAeE])([{_TONES}]){_OPEN}|(?<![qQ])([uU])([yY])([{_TONES}]){_OPEN}")
# Letters that may be the second of such a rhyme with its tone, to pass by soon what has none that is open.
_TONED = [
    chr(code)
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))
    if unicodedata.normalize("NFD", chr(code))[1:2] in tuple(_TONES)
]
_MAY_MOVE = re.compile(rf"[oOuU](?<![qQ].)[{''.join(_TONED)}](?![^\W\d_])")


def canonical(text: str) -> str:
    """Return the text in NFC with Đ as one letter and tone marks placed one way (hoà, uỷ become hòa, ủy).

    Case, marks, white space and punctuation stay; figures and full-width forms become those of ASCII.
    """
    if text.isascii():
        return text
    text = unicodedata.normalize("NFC", _without_lookalikes(text))
    return _WORD.sub(_place_tone, text) if _MAY_MOVE.search(text) else text


def _place_tone(match: re.Match[str]) -> str:
    word = match.group()
    if word.isascii():
        return word
    return _known_word(word) if len(word) <= _LONGEST else _with_tone_placed(word)


def _with_tone_placed(word: str) -> str:
    moved = _OPEN_RHYME.sub(_move_tone, unicodedata.normalize("NFD", word))
    return unicodedata.normalize("NFC", moved)


def _move_tone(match: re.Match[str]) -> str:
    first, last, tone = (group for group in match.groups() if group is not None)
    return first + tone + last


def fold(text: str) -> str:
    """Return the text as it is compared without marks: casefolded, no diacritics, đ as d.

    White space and punctuation stay. Folding twice changes nothing.
    """
    if text.isascii():
        return text.lower()
    return _known_fold(text) if len(text) <= _LONGEST else _folded(text)


def _folded(text: str) -> str:
    if (known := coded(text)) is not None:  # many times faster
        return codecs.charmap_decode(known, "strict", _folded_letters())[0]
    folded = text.translate(_LATIN)
    if len(folded) == len(text):  # letters of which none changes beside another
        return folded
    return _folded_anything(text)


@cache
def _folded_letters() -> str:
    """Return of each byte of `normalize.letters` its letter folded."""
    return "".join(_folded_anything(letter)[:1] or letter for letter in table().of_byte)


def _folded_anything(text: str) -> str:
    return strip_marks(unicodedata.normalize("NFC", _without_lookalikes(text)).casefold())


def _without_lookalikes(text: str) -> str:
    return text.translate(_LOOKALIKES) if _LOOKALIKE.search(text) else text


def strip_marks(text: str) -> str:
    """Return the text without marks and with d for đ, otherwise as it is."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFD", text.translate(_D_STROKE))
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if not unicodedata.combining(c)))


@dataclass(frozen=True, slots=True)
class FoldedText:
    """A folded text that remembers where it came from.

    Attributes:
        text: the folded text.
        offsets: for each character of `text`, and once more for its end, the offset in the original.
    """

    text: str
    offsets: Sequence[int]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the original text that `text[start:end]` came from."""
        if start == end:
            return self.offsets[start], self.offsets[start]
        return self.offsets[start], self.offsets[end]


def fold_aligned(text: str) -> FoldedText:
    """Fold a text character by character, keeping the way back.

    A base letter and the combining marks after it (NFD input) fold together and count as one.
    """
    if (known := coded(text)) is not None:  # letter for letter, many times faster
        return FoldedText(codecs.charmap_decode(known, "strict", _folded_letters())[0], range(len(text) + 1))
    folded = text.translate(_ONE_FOR_ONE)
    if len(folded) == len(text):  # composed text, at the speed of translate
        return FoldedText(folded, range(len(text) + 1))
    return _fold_aligned_slowly(text)


class _OneForOne(dict[int, int | None]):
    """Folds letter by letter, for `str.translate`; what does not fold to one letter falls out, so that it is seen."""

    def __missing__(self, code: int) -> int | None:
        piece = fold(chr(code))
        folded = ord(piece) if len(piece) == 1 else None
        if len(self) < _REMEMBERED:
            self[code] = folded
        return folded


def _fold_aligned_slowly(text: str) -> FoldedText:
    folded: list[str] = []
    offsets: list[int] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        piece = _fold_piece(text[start:end])
        folded.append(piece)
        offsets.extend([start] * len(piece))
        start = end
    offsets.append(len(text))
    return FoldedText("".join(folded), tuple(offsets))


class _Latin(dict[int, int | None]):
    """As `_OneForOne`, of what stands by itself: composed letters of Latin, and signs. All else falls out."""

    def __missing__(self, code: int) -> int | None:
        alone = code < 0x300 or 0x1E00 <= code < 0x1F00 or 0x2010 <= code < 0x2030
        piece = _folded_anything(chr(code)) if alone else ""
        folded = ord(piece) if len(piece) == 1 else None
        if len(self) < _REMEMBERED:
            self[code] = folded
        return folded


_LATIN = _Latin()
_ONE_FOR_ONE = _OneForOne()
_known_fold = lru_cache(maxsize=16384)(_folded)
_known_word = lru_cache(maxsize=16384)(_with_tone_placed)
_fold_piece = lru_cache(maxsize=4096)(fold)
