"""Readings that stand for one thing only, so that no syllable is looked for: figures, units, symbols, codes, romans.

In this order: units of measure after a figure; figures and labels; abbreviations with a slash; reference symbols;
roman numbers; codes from the closed lists, joined by & or not. Each is told with the word by which the language model
knows it: "0" for any number, a code's own word, or the syllable with which the code begins when spoken.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from normalize.folding import fold
from normalize.text import codes
from normalize.text.english import is_english
from normalize.text.roman import is_roman
from normalize.text.segmentation import Kind, edges
from normalize.text.syllables import folded_shapes
from normalize.text.symbols import repair_symbol

if TYPE_CHECKING:
    from collections.abc import Container

NUMBER = "0"
DOTS = "…"
_DOTS = re.compile("[cesnotaurwxmv]{3,}")
_LONGEST_SYLLABLE = 7
_MISREAD_LABELS = frozenset(("1a", "1A"))  # in running text more often là than a label
_MEASURE = re.compile(r"\d+(mm?|cm|km|dm|ha|kg|g|l|h|s|[a-cđ])|[cdk]?m[23]")


class Place(NamedTuple):
    """Where a piece stands.

    Attributes:
        opens_line: nothing but white space before it on its line.
        counts: it ends like the number or letter of an item.
        in_capitals: a neighbour is a word in capitals.
        after_figures: a figure, or a slash after a word, stands just before it.
        may_be_letters: it is a lone figure where a word may stand.
    """

    opens_line: bool = False
    counts: bool = False
    in_capitals: bool = False
    after_figures: bool = False
    may_be_letters: bool = False


def settled(reading: str, kind: Kind, place: Place, known: Container[str]) -> tuple[str, str] | None:
    """Return (text, its word for the model) where a reading leaves no doubt; `known` are the words of the model."""
    if place.may_be_letters:
        return None
    if is_dots(reading):
        return DOTS, NUMBER
    return _figures(reading, kind, place) or _abbreviation(reading, kind, place, known) or _code(reading, place, known)


def is_dots(reading: str) -> bool:
    """Tell whether a reading is what engines make of a line of dots (`cseeecsseceeneeseees`)."""
    if not _DOTS.fullmatch(reading) or is_english(reading):
        return False
    return len(set(reading)) == 1 or (
        len(reading) > _LONGEST_SYLLABLE and sum(c in "ces" for c in reading) >= 0.6 * len(reading)
    )


def spoken(code: str, known: Container[str]) -> str:
    """Return the word that stands for a code: itself where it is known, else how it begins when spoken."""
    word = code.lower()
    return word if word in known else codes.first_syllable(code) or word


def _figures(reading: str, kind: Kind, place: Place) -> tuple[str, str] | None:
    if place.after_figures and codes.is_measure(reading):
        return reading, reading.lower()
    item = len(reading) == 1 and place.counts
    misread = reading in _MISREAD_LABELS and not place.opens_line and not place.counts
    if kind == "number" or item or (_MEASURE.fullmatch(reading) and not misread):
        return reading, NUMBER
    return None


def _abbreviation(reading: str, kind: Kind, place: Place, known: Container[str]) -> tuple[str, str] | None:
    slashed = codes.slashed(reading, opens_line=place.opens_line and not place.counts)
    if slashed:
        return slashed, NUMBER
    if kind != "symbol":
        return None
    symbol = repair_symbol(reading)
    return symbol, NUMBER if any(map(str.isdigit, reading)) else spoken(re.split("[-/–]", symbol)[0], known)


def _code(reading: str, place: Place, known: Container[str]) -> tuple[str, str] | None:
    before, core, after = edges(reading)[0]
    heading = codes.heading(reading) if place.opens_line and place.counts else None
    if heading or is_roman(core):
        return (heading, heading.lower()) if heading else (before + core + after, core.lower())
    parts = core.split("&")
    repaired = [codes.repair(part) for part in parts]
    whole = codes.repair(core) if len(parts) > 1 else None
    if not whole and all(part and len(part) > 1 for part in repaired):
        whole = None if any(fold(part) in folded_shapes() for part in parts) else "&".join(map(str, repaired))
    return (before + whole + after, spoken(whole, known)) if whole else None
