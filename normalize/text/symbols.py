"""Reference symbols (`1659/QD-UBND`, `13/2023/NQ-HPND`, `TD-KT`) with their codes repaired; digits stay.

The place of a code says what it may be: first after the number stands a kind of paper, else an office; `[after]` in
data/codes.toml says what a reading is behind a certain other code. What no list knows in a numbered symbol is mended
where one slip of an engine leads to one code only: a stroke too many (`UBTVQHI15`), a small letter caught between
(`TTsg`), a neighbour in shape (`BINMT`), a hyphen lost (`TTrLDTBXH`).
"""

from __future__ import annotations

import re
from functools import cache

from normalize.text import codes

_PIECE = re.compile(r"[^\W\d_]+(?:&[^\W\d_]+)*")
_TERM = re.compile(r"QH[IlL|](?:1(?=\d)|(?=\d(?!\d)))")  # of the Assembly, two figures: QHI5 and QHI15 are QH15
_STROKES = frozenset("IlJjits")
_SHAPES = {
    "I": "TL",
    "T": "I",
    "L": "I",
    "N": "MH",
    "M": "N",
    "H": "N",
    "G": "C",
    "C": "G",
    "O": "QC",
    "Q": "O",
    "U": "Ư",
    "E": "B",
    "F": "P",
    "V": "Y",
}
_MENDABLE = 3  # letters of a code, at least
_SPLIT = 5  # letters of two codes run together, at least


def repair_symbol(text: str) -> str:
    """Return a reference symbol or a chain of codes with each of its codes repaired."""
    known = codes.slashed(text)
    if known:
        return known
    text = _TERM.sub("QH1", text)
    numbered = text[:1].isdigit()
    written: list[str] = []
    place, before = 0, ""
    for piece in _PIECE.finditer(text):
        code = _code(piece.group(), before, first=numbered and not before, numbered=numbered)
        written += [text[place : piece.start()], code]
        place, before = piece.end(), code
    written.append(text[place:])
    return "".join(written)


def _code(reading: str, before: str, *, first: bool, numbered: bool) -> str:
    behind: str | None = codes.lists()["after"].get(before, {}).get(reading)
    if behind:
        return behind
    found = (codes.repair_type(reading) if first else None) or codes.repair(reading)
    if not found and "&" in reading:
        parts = [codes.repair(part) or part for part in reading.split("&")]
        found = "&".join(parts)
    return found or (mended(reading) if numbered else None) or reading


@cache
def mended(reading: str) -> str | None:
    """Return the one code that a reading is but for one slip, or None."""
    upper = codes.repair(reading.upper())
    if upper and len(upper) > 1:
        return upper
    parted = {
        f"{kind}-{body}"
        for cut in range(2, len(reading) - 1)
        if len(reading) >= _SPLIT
        and (kind := codes.repair_type(reading[:cut]))
        and (body := codes.repair(reading[cut:]))
    }
    found = {code for form in _slips(reading) if (code := codes.repair(form)) and len(code) >= _MENDABLE} or parted
    return next(iter(found)) if len(found) == 1 else None


def _slips(reading: str) -> set[str]:
    dropped = {
        reading[:at] + reading[at + 1 :] for at, letter in enumerate(reading) if letter in _STROKES or letter.islower()
    }
    swapped = {
        reading[:at] + other + reading[at + 1 :]
        for at, letter in enumerate(reading)
        for other in _SHAPES.get(letter, "")
    }
    return dropped | swapped
