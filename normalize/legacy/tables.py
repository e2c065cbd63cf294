"""The old encodings as data: which codes stand for which letter, and how codes look where they are shown.

The tables stand in normalize/data/legacy, one code (or two) and a letter per line. A code of an 8-bit font is shown as
the character that Windows has at its place: of Western Windows (1252) as a rule, of Vietnamese Windows (1258) where
that was the system's own page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

Encoding = Literal["tcvn3", "vni", "cp1258", "viqr"]

# What readers of PDF put for two codes whose characters have twins.
_TWINS = {"µ": "μ", "·": "∙"}


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """One encoding as it is shown in one way; there is one object for each.

    Attributes:
        name: of the encoding.
        letters: codes as they are shown → letter.
        pattern: matches the codes, longest first.
        is_second_hand: whether codes are shown as Vietnamese letters, which good text is full of.
    """

    name: Encoding
    letters: dict[str, str]
    pattern: re.Pattern[str]
    is_second_hand: bool = False


@cache
def tables() -> tuple[Table, ...]:
    """Return every table, those whose codes are shown as Western Windows shows them first."""
    return (
        _table("tcvn3", _shown("tcvn3")),
        _table("vni", _shown("vni")),
        _table("cp1258", _shown("cp1258")),
        _table("viqr", dict(_rows("viqr"))),
        _table("tcvn3", _as_vietnamese(_shown("tcvn3")), is_second_hand=True),
        _table("vni", _as_vietnamese(_shown("vni")), is_second_hand=True),
    )


def table(encoding: Encoding) -> Table:
    """Return the table of an encoding, its codes shown as Western Windows shows them."""
    return next(each for each in tables() if each.name == encoding)


@cache
def lookalikes() -> dict[str, str]:
    """Return letter → letters that it may be, likeliest first."""
    return {letter: choices.replace(" ", "") for letter, choices in _rows("lookalikes")}


def _table(name: Encoding, letters: dict[str, str], *, is_second_hand: bool = False) -> Table:
    codes = sorted(letters, key=len, reverse=True)
    return Table(name, letters, re.compile("|".join(map(re.escape, codes))), is_second_hand)


def _rows(name: str) -> list[tuple[str, str]]:
    text = resources.files("normalize").joinpath(f"data/legacy/{name}.tsv").read_text("utf-8")
    found = []
    for line in text.splitlines():
        if line and not line.startswith("#"):
            code, letter = line.split("\t")
            found.append((code, letter))
    return found


def _shown(name: str) -> dict[str, str]:
    letters = {bytes.fromhex(code).decode("latin-1"): letter for code, letter in _rows(name)}
    return letters | {_TWINS[code]: letter for code, letter in letters.items() if code in _TWINS}


def _as_vietnamese(letters: dict[str, str]) -> dict[str, str]:
    return {
        code.encode("latin-1").decode("cp1258"): letter
        for code, letter in letters.items()
        if all(ord(character) < 0x100 for character in code)
    }
