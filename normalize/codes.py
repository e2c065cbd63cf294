"""Codes, abbreviations and reference symbols, repaired against closed lists: HPND → HĐND, QD-UBND → QĐ-UBND, I1. → II.

The lists stand in data/codes.toml. Digits are never touched; a reading that might be two entries stays as it is.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from functools import cache
from importlib import resources
from typing import Any

_D_READINGS = ("D", "P", "B", "Ð", "DP")
_STROKES_OFF = str.maketrans("ĐÐƯÑ", "DDUN")
_PIECE = re.compile(r"[^\W\d_]+")
_HEADING = re.compile(r"[IVXl1|!]{1,5}")
_ROMAN = re.compile(r"(?=[IVX])(X{0,2})(IX|IV|V?I{0,3})")


@cache
def _lists() -> dict[str, Any]:
    return tomllib.loads(resources.files("normalize").joinpath("data/codes.toml").read_text("utf-8"))


@cache
def codes() -> frozenset[str]:
    """Return every code of the lists."""
    lists = _lists()
    return frozenset([*lists["types"], *lists["bodies"], *lists["signing"]])


@cache
def _repairs() -> dict[str, str]:
    """Return damaged form → code, for forms that can be one code only and are none themselves."""
    readings: dict[str, set[str]] = defaultdict(set)
    for code in codes():
        for damaged in _damages(code):
            readings[damaged].add(code)
    return {
        damaged: next(iter(found)) for damaged, found in readings.items() if len(found) == 1 and damaged not in codes()
    }


def _damages(code: str) -> set[str]:
    found = {""}
    for letter in code:
        choices = ("Đ", *_D_READINGS) if letter == "Đ" else ("Ư", "U") if letter == "Ư" else (letter,)
        found = {prefix + choice for prefix in found for choice in choices}
    return found - {code}


def without_strokes(code: str) -> str:
    """Return a code as an engine leaves it that loses the stroke of Đ and the horn of Ư (Ñ is what it makes of N)."""
    return code.translate(_STROKES_OFF)


def repair(word: str) -> str | None:
    """Return the code that a run of letters is or was, or None."""
    if word in codes():
        return word
    return _repairs().get(word)


@cache
def _measures() -> frozenset[str]:
    return frozenset(_lists()["measures"])


def is_measure(word: str) -> bool:
    """Say whether a word is a unit of measure, as written."""
    return word in _measures()


def repair_symbol(text: str) -> str:
    """Return a reference symbol (`1659/QD-UBND`, `13/2023/NQ-HPND`) with each of its codes repaired."""
    if text in _slashed():
        return _slashed()[text]
    return _PIECE.sub(lambda piece: repair(piece.group()) or piece.group(), text)


@cache
def _slashed() -> dict[str, str]:
    known = {str(form): str(form) for form in _lists()["slashed"]}
    return {form.replace("Đ", "D").replace("đ", "d"): form for form in known} | known


def slashed(reading: str) -> str | None:
    """Return the abbreviation with a slash that a reading is (D/c → Đ/c), or None."""
    return _slashed().get(reading)


def heading(reading: str) -> str | None:
    """Return the roman number that a heading's number is (I1 → II, 1V → IV), or None where it holds no I, V or X."""
    if not _HEADING.fullmatch(reading) or not re.search("[IVX]", reading):
        return None
    roman = re.sub("[l1|!]", "I", reading)
    return roman if _ROMAN.fullmatch(roman) else None
