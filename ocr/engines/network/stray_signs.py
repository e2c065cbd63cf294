"""Dirt of a copier that was read as a sign between, before or behind words: told from print by where it stands.

"liên-quan", "danh.mục", "ban- hành": a speck between two words looks like a full stop or a hyphen. In print a full stop
has a space behind it, a hyphen none on either side or one on both. Where the network was not quite sure of such a sign,
as it is of printed ones, and what stands beside it are syllables, it is dirt. Signs at numbers, codes and abbreviations
are never touched, nor those that the network is sure of.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ocr.engines.network.decoding import Letters
    from ocr.engines.network.pairs import Pairs

LEAST_LETTERS = 2  # of a syllable
BETWEEN = re.compile(r"(?P<left>[^\W\d_]+)(?P<sign>[.\-`'_:·])(?P<right>[^\W\d_]+)(?P<behind>[,.;:)”\"]*)")
BEFORE = re.compile(r"[\-_`.·ˆ](?P<rest>[^\W\d_]+[,.;:]?)")
BEHIND = re.compile(r"(?P<rest>[^\W\d_]+)[\-_`·ˆ]")


def without_stray_signs(words: Sequence[Letters], pairs: Pairs) -> list[Letters]:
    """Return the words of a line, those that dirt joins parted, those that it hangs on without it."""
    return [part for number, word in enumerate(words) for part in _parts(word, pairs, first=number == 0)]


def _parts(word: Letters, pairs: Pairs, *, first: bool) -> Iterator[Letters]:
    if not word.unsure:
        yield word
    elif (match := BETWEEN.fullmatch(word.text)) and match.start("sign") in word.unsure:
        if not all(_is_syllable(match[side], pairs) for side in ("left", "right")):
            yield word
            return
        left, right = match["left"], match["right"] + match["behind"]
        step = (word.last - word.first) / max(len(word.text) - 1, 1)
        cut = word.first + round(step * (len(left) - 1)), word.first + round(step * (len(left) + 1))
        yield replace(word, text=left, last=cut[0], others=(), unsure=())
        yield replace(word, text=right, first=cut[1], others=(), unsure=())
    else:
        yield _freed(word, pairs, first=first)


def _freed(word: Letters, pairs: Pairs, *, first: bool) -> Letters:
    """Return a word without the dirt before or behind it; at the head of a line a hyphen may open an item of a list."""
    match, place = BEHIND.fullmatch(word.text), len(word.text) - 1
    if match is None and not first:
        match, place = BEFORE.fullmatch(word.text), 0
    if match is None or place not in word.unsure or not _is_syllable(match["rest"].rstrip(",.;:"), pairs):
        return word
    return replace(word, text=match["rest"], others=(), unsure=())


def _is_syllable(text: str, pairs: Pairs) -> bool:
    """Say whether letters are a syllable; in capitals they may be an abbreviation, whose hyphen is print."""
    return len(text) >= LEAST_LETTERS and not text.isupper() and pairs.number(text) >= 0
