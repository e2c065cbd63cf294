"""Marks that a text lacks throughout, though it bears others: no ạ, no ơ and no đ in what a French engine read.

In this order: the different words of the text are counted by the kinds of marks they bear; a kind that next to none
bears is gone, if words enough were seen that this is no accident; how many words of the language bear it is asked of
the language model. What was lost is read through a channel that loses just these kinds and nothing else.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from normalize.channel.letters import LETTERS, Channel
from normalize.engines.engine import Engine
from normalize.folding import fold
from normalize.language.model import administrative
from normalize.text.syllables import folded_shapes, is_syllable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from normalize.text.damage import Region

# Grave, acute, circumflex, tilde, breve, hook, horn, dot below, and the stroke of đ.
_KINDS = "\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323đ"
_STRAY = 0.02  # of the words that would bear a kind: as many may bear it although it is gone
_CAUTION = 0.5  # lists of names or of few things bear a kind half as often as papers do
_ACCIDENT = math.log(1e-4)  # log chance under which a kind is not missing by accident
_WORD = re.compile(r"[^\W\d_]{2,}")
_KEPT, _SEEN = 1e4, 1e6  # how often a letter that loses a mark keeps it, and is seen


def lost_marks(raw: str, regions: Iterable[Region]) -> frozenset[str]:
    """Return the kinds of marks that the sound Vietnamese paragraphs of a text lack; none if most of it is damaged."""
    ours = [region for region in regions if region.state != "foreign" and region.damage.foreignness < 0]
    sound = [region for region in ours if region.state == "sound"]
    if 2 * sum(region.damage.words for region in sound) < sum(region.damage.words for region in ours):
        return frozenset()
    words = {word for region in sound for word in _WORD.findall(raw[region.start : region.end].lower())}
    return missing([word for word in words if fold(word) in folded_shapes()])


def missing(words: list[str]) -> frozenset[str]:
    """Return the kinds of marks that different words, in lower case, do not bear though some of them should."""
    counts = Counter(kind for word in words for kind in _borne(word))
    shares = _shares()
    gone = [kind for kind in _KINDS if counts[kind] <= _STRAY * shares[kind] * len(words)]
    chance = sum(math.log1p(-_CAUTION * shares[kind]) for kind in gone)
    return frozenset(gone) if chance * len(words) < _ACCIDENT else frozenset()


@lru_cache(maxsize=4)
def without(kinds: frozenset[str]) -> Engine:
    """Return the engine that loses these kinds of marks and reads everything else right."""
    return Engine(Channel({letter: _readings(letter, kinds) for letter in LETTERS}))


def _readings(letter: str, kinds: frozenset[str]) -> dict[str, float]:
    lost = {ord(kind): None for kind in kinds} | ({ord("đ"): "d", ord("Đ"): "D"} if "đ" in kinds else {})
    seen = unicodedata.normalize("NFC", unicodedata.normalize("NFD", letter).translate(lost))
    return {seen: _SEEN} if seen == letter else {seen: _SEEN, letter: _KEPT}


def _borne(word: str) -> set[str]:
    return {c for c in unicodedata.normalize("NFD", word) if c in _KINDS}


@cache
def _shares() -> dict[str, float]:
    """Return for each kind of mark the share of Vietnamese words that bear it."""
    model = administrative()
    shares: Counter[str] = Counter()
    total = 0.0
    for word, chance in zip(model.words, model.chance1.tolist(), strict=False):
        if len(word) > 1 and is_syllable(word):
            total += chance
            shares.update(dict.fromkeys(_borne(word), chance))
    return {kind: shares[kind] / total for kind in _KINDS}
