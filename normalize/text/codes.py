"""Codes and abbreviations, repaired against closed lists: HPND → HĐND, LDTB&XH → LĐTB&XH, I1. → II.

The lists stand in data/codes.toml. Digits are never touched; a reading that might be two entries stays as it is.
Whole reference symbols are the matter of `symbols`.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any

_STROKES_OFF = str.maketrans("ĐÐƯÑ", "DDUN")
# What engines make of Đ, and how far that is from what they usually make of it.
_D_READINGS = {"D": 0.0, "Ð": 0.0, "P": 1.0, "B": 1.5, "DP": 1.0, "DB": 1.0, "BD": 1.0}
_SHORT = 2  # letters; a shorter code is repaired from its common damage only
_HEADING = re.compile(r"[IVXl1|!]{1,5}")
_ROMAN = re.compile(r"(?=[IVX])(X{0,2})(IX|IV|V?I{0,3})")


@cache
def lists() -> dict[str, Any]:
    """Return data/codes.toml."""
    return tomllib.loads(resources.files("normalize").joinpath("data/codes.toml").read_text("utf-8"))


@cache
def types() -> frozenset[str]:
    """Return the codes of kinds of paper."""
    return frozenset(lists()["types"])


@cache
def codes() -> frozenset[str]:
    """Return every code of the lists."""
    known = lists()
    families = [prefix + field for prefix, fields in known["families"].items() for field in fields]
    fields = [field for fields in known["families"].values() for field in fields if len(field) > _SHORT]
    words = known["abbreviations"]["words"] + known["abbreviations"]["signing"]
    return frozenset([*known["types"], *known["bodies"], *known["units"], *families, *fields, *words])


@cache
def _repairs() -> dict[str, str]:
    return _readings(codes(), short=False)


@cache
def _type_repairs() -> dict[str, str]:
    return _readings(types(), short=True)


def _readings(known: frozenset[str], *, short: bool) -> dict[str, str]:
    """Return damaged form → code, for forms that are likeliest one code and are none themselves."""
    best: dict[str, tuple[float, str | None]] = {}
    for code in known:
        for damaged, cost in _damages(code):
            if cost and len(code) <= _SHORT and not short:
                continue
            rival = best.get(damaged)
            if rival is None or cost < rival[0]:
                best[damaged] = cost, code
            elif cost == rival[0] and rival[1] != code:
                best[damaged] = cost, None
    return {damaged: code for damaged, (_, code) in best.items() if code and damaged not in known}


def _damages(code: str) -> list[tuple[str, float]]:
    found = [("", 0.0)]
    for letter in code:
        choices = {"Đ": {"Đ": 0.0, **_D_READINGS}, "Ư": {"Ư": 0.0, "U": 0.0}}.get(letter, {letter: 0.0})
        found = [(prefix + choice, cost + more) for prefix, cost in found for choice, more in choices.items()]
    return [(damaged, cost) for damaged, cost in found if damaged != code]


def without_strokes(code: str) -> str:
    """Return a code as an engine leaves it that loses the stroke of Đ and the horn of Ư (Ñ is what it makes of N)."""
    return code.translate(_STROKES_OFF)


def repair(word: str) -> str | None:
    """Return the code that a run of letters is or was, or None."""
    if word in codes():
        return word
    return _repairs().get(word)


def repair_type(word: str) -> str | None:
    """Return the code of a kind of paper that the first letters of a symbol are or were, or None."""
    return word if word in types() else _type_repairs().get(word)


@cache
def first_syllable(code: str) -> str | None:
    """Return the syllable with which a code begins when spoken (NN&PTNT: nông), by its longest known beginning."""
    beginnings = lists()["spoken"]
    known = (code[:length] for length in range(len(code), 0, -1))
    found: str | None = next((beginnings[start] for start in known if start in beginnings), None)
    return found


@cache
def _measures() -> frozenset[str]:
    return frozenset(lists()["abbreviations"]["measures"])


def is_measure(word: str) -> bool:
    """Say whether a word is a unit of measure, as written."""
    return word in _measures()


@cache
def _slashed() -> dict[str, str]:
    known = {str(form): str(form) for form in lists()["abbreviations"]["slashed"]}
    plain = {form.replace("Đ", "D").replace("đ", "d"): form for form in known}
    return {str(form): str(true) for form, true in lists()["misread"]["anywhere"].items()} | plain | known


def slashed(reading: str, *, opens_line: bool = False) -> str | None:
    """Return the abbreviation with a slash that a reading is (D/c → Đ/c; Viv → V/v where a line opens), or None."""
    true: str | None = lists()["misread"]["opening"].get(reading) if opens_line else None
    return true or _slashed().get(reading)


def heading(reading: str) -> str | None:
    """Return the roman number that a heading's number is (I1 → II, 1V → IV), or None where it holds no I, V or X."""
    if not _HEADING.fullmatch(reading) or not re.search("[IVX]", reading):
        return None
    roman = re.sub("[l1|!]", "I", reading)
    return roman if _ROMAN.fullmatch(roman) else None
