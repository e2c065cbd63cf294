"""Roman numbers as engines see them: strokes read as l, 1, T, L, and two of them as H."""

from __future__ import annotations

import re

_READING = re.compile(r"[IVXl1|!LTHJi]{2,6}")
_ROMAN = re.compile(r"(?=[IVX])X{0,3}(IX|IV|V?I{0,3})")
# What a reading may be in a roman number, and the log chance of it.
_STROKES = {"l": ("I", -0.7), "1": ("I", -1.0), "|": ("I", -0.7), "!": ("I", -1.0), "i": ("I", -1.5), "J": ("I", -1.5),
            "T": ("I", -1.5), "L": ("I", -2.0), "H": ("II", -1.5)}  # fmt: skip


def is_roman(text: str) -> bool:
    """Tell whether a text of two letters or more is a roman number up to 39."""
    return len(text) > 1 and _ROMAN.fullmatch(text) is not None


def damaged_roman(reading: str) -> tuple[str, float] | None:
    """Return the roman number that a reading may be, and the log chance of such a reading; None if it is none.

    Figures alone are a number, and a word in small letters is a word: one capital stroke at least must have come out.
    """
    if not _READING.fullmatch(reading) or not any(
        stroke in ("IVX" if "i" in reading else "IVXTLHJ") for stroke in reading
    ):
        return None
    roman, score = "", 0.0
    for stroke in reading:
        meant, chance = _STROKES.get(stroke, (stroke, 0.0))
        roman, score = roman + meant, score + chance
    return (roman, score) if _ROMAN.fullmatch(roman) and roman != reading else None
