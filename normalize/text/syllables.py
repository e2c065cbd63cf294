"""What a Vietnamese syllable is: onset, rhyme and tone as the spelling allows them.

The rules stand in data/syllables.toml. A word is taken apart in this order: case and form (NFC, lower), tone (NFD, the
one tone mark off), then the rest is looked up among all onset-rhyme pairs. Where the tone sits in a rhyme is not
judged: hoà and hòa are both syllables.
"""

from __future__ import annotations

import tomllib
import unicodedata
from functools import cache
from importlib import resources

from normalize.folding import fold

TONES = "\u0300\u0301\u0303\u0309\u0323"  # grave, acute, tilde, hook above, dot below
_NO_TONES = dict.fromkeys(map(ord, TONES))
_STOPS = ("c", "ch", "p", "t")
_STOPPED_TONES = "\u0301\u0323"
_FRONT = "eêiy"


@cache
def shapes() -> frozenset[str]:
    """Return every syllable the spelling allows, lower case, without its tone mark (about 3,300)."""
    rules = tomllib.loads(resources.files("normalize").joinpath("data/syllables.toml").read_text("utf-8"))
    found = set(rules["exceptions"])
    found.update(rules["bare"])
    found.update(onset + "y" for onset in rules["before_y"])
    found.update("qu" + rhyme for rhyme in rules["after_qu"])
    found.update("gi" + rhyme for rhyme in rules["after_gi"])
    for onset in rules["onsets"]:
        if onset != "qu":
            found.update(onset + rhyme for rhyme in rules["rhymes"] if _may_stand(onset, rhyme, rules))
    return frozenset(unicodedata.normalize("NFC", shape) for shape in found)


def _may_stand(onset: str, rhyme: str, rules: dict[str, list[str]]) -> bool:
    front = rhyme[0] in _FRONT
    if onset == "gi":
        return rhyme[0] != "i"
    return not (front and onset in rules["hard"]) and not (not front and onset in rules["soft"])


@cache
def folded_shapes() -> frozenset[str]:
    """Return the shapes with every mark off: what a syllable looks like when an engine knows no marks."""
    return frozenset(fold(shape) for shape in shapes())


def split_tone(word: str) -> tuple[str, str]:
    """Return a lower-case word without its tone marks (NFC), and the tone marks it bore ("" for none)."""
    if word.isascii():
        return word, ""
    decomposed = unicodedata.normalize("NFD", word)
    toneless = decomposed.translate(_NO_TONES)
    tone = "" if toneless == decomposed else "".join(c for c in decomposed if c in TONES)
    return unicodedata.normalize("NFC", toneless), tone


@cache
def is_syllable(word: str) -> bool:
    """Tell whether a word is spelled as one Vietnamese syllable, in any case; marks must be there, digits must not."""
    shape, tone = split_tone(word.lower())
    if shape not in shapes() or len(tone) > 1:
        return False
    if shape.endswith(_STOPS) and len(shape) > 1:
        return tone in _STOPPED_TONES and tone != ""
    return True
