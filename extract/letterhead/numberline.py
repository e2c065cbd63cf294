"""The line of the letterhead that holds the paper's own number: "Số: 199/KH-MTTQ-BTT".

In much real paper the number is written into it by hand. What was left open is blank; what stands among dots, or is not
the digits that a number is made of, is doubtful. A citation in the body is never taken for it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from extract.facts import Field
from extract.grammar import MAYBE_SPACE, SPACE, any_of, words
from extract.references.symbols import is_type

if TYPE_CHECKING:
    from extract.facts import Reference, State
    from extract.source import Source

OPEN = r"[ \n._…·-]{0,40}"  # what is left for a pen
_CODES = rf"[a-z][a-z0-9&]*(?:\.[a-z0-9]+)?(?:{MAYBE_SPACE}[-–/]{MAYBE_SPACE}[a-z][a-z0-9&]*){{0,4}}"
_YEAR = rf"(?:[0-9]{{4}}{MAYBE_SPACE}/{MAYBE_SPACE})?"
_LEFT_OPEN = re.compile(rf"{OPEN}[/-]{OPEN}{_YEAR}(?P<symbol>{_CODES})")
_AMONG_DOTS = re.compile(rf"{OPEN}(?P<number>[0-9]{{1,6}}[a-z]?){OPEN}/{OPEN}(?P<symbol>{_CODES})")
_SYMBOL_ALONE = re.compile(rf"{OPEN}(?P<symbol>[a-z]{{2,4}}[-–]{_CODES})")  # the stroke was lost with the number
_LONGEST_LINE = 200  # characters
_FIGURE_AHEAD = re.compile(r"[ _.…]{0,40}[0-9]")
_TWO_STROKES = re.compile(rf"[/-]{MAYBE_SPACE}[/-]")  # the first of them was a figure: "0//QĐ-UBND" is 07
_GOES_ON = re.compile(r" ?[/-] ?[a-z0-9]")  # behind a symbol: it was cut short
_UNREADABLE = re.compile(rf"{MAYBE_SPACE}(?P<number>[^\s/]{{1,8}}(?: [^\s/]{{1,4}}){{0,2}}) ?/ ?(?P<symbol>{_CODES})")


@dataclass(frozen=True, slots=True)
class NumberLine:
    """What the line says: the number with its state, its symbol alone, and the place where the line begins."""

    number: Field
    symbol: Field | None
    start: int


def read_number_line(
    source: Source, pieces: tuple[tuple[int, int], ...], references: tuple[Reference, ...]
) -> NumberLine | None:
    """Return the first line among the pieces of a letterhead that holds the paper's own number."""
    for start, end in pieces:
        match = number_line().match(source.folded, start, end)
        if match is None or not _is_capital(source, match.start() + match.group().startswith(" ")):
            continue
        at = source.offsets[match.end()]
        printed = next((found for found in references if found.start <= at < found.end), None)
        if printed is None:
            return _written(source, match.end(), start)
        if printed.start >= source.offsets[match.start()]:  # else a citation whose head is on the line above
            symbol = Field(printed.symbol, printed.end - len(printed.symbol), printed.end)
            state: State = "doubtful" if _is_doubtful(source, match.end(), printed) else "printed"
            return NumberLine(Field(printed.id, at, printed.end, state), symbol, start)
    return None


def _is_doubtful(source: Source, place: int, printed: Reference) -> bool:
    """Say whether a number may be another than the one that was read.

    A letter behind the figures ("7b") may be a figure that a pen or the OCR made, whatever letter it is.
    """
    end = source.place_of(printed.end)
    return (
        len("".join(_line_from(source, place).split())) < len(printed.id)
        or not printed.number.isdigit()
        or _TWO_STROKES.search(source.folded, place, end) is not None
        or _GOES_ON.match(source.folded, end) is not None
    )


def _line_from(source: Source, place: int) -> str:
    """Return the rest of a line. A number that is longer took in the next line too, "…/KH-UBND-" | "CỘNG"."""
    return re.split("[\n\f]", source.folded[place : place + _LONGEST_LINE].lstrip(), maxsplit=1)[0]


def _is_capital(source: Source, place: int) -> bool:
    """Say whether the word begins with a capital; OCR may read its S as a dollar."""
    return source.is_upper(place) or source.folded[place] == "$"


def _written(source: Source, place: int, start: int) -> NumberLine:
    """Read a number that is not simply printed: open, among dots, or unreadable."""
    left_open = _LEFT_OPEN.match(source.folded, place)
    if left_open:
        number = Field("", *source.span(place, left_open.start("symbol")), "blank")
        return NumberLine(number, _symbol(source, left_open), start)
    dotted = _AMONG_DOTS.match(source.folded, place) or _UNREADABLE.match(source.folded, place)
    if dotted:
        value = "/".join("".join(source.printed(*dotted.span(group)).split()) for group in ("number", "symbol"))
        number = Field(value, *source.span(dotted.start("number"), dotted.end()), "doubtful")
        return NumberLine(number, _symbol(source, dotted), start)
    bare = _SYMBOL_ALONE.match(source.folded, place)
    if bare and is_type(re.split("[-–]", bare["symbol"])[0]):
        return NumberLine(Field("", *source.span(place, bare.start("symbol")), "blank"), _symbol(source, bare), start)
    unread = _FIGURE_AHEAD.match(source.folded, place) is not None
    return NumberLine(Field("", *source.span(place, place), "doubtful" if unread else "blank"), None, start)


def _symbol(source: Source, match: re.Match[str]) -> Field:
    return Field("".join(source.printed(*match.span("symbol")).split()), *source.span(*match.span("symbol")))


@cache
def number_line() -> re.Pattern[str]:
    """Return the pattern of "Số:" at the beginning of a line; laws have their kind in front, "Luật số:"."""
    word = any_of(words("letterhead", "number_line"))
    kinds = any_of(words("letterhead", "numbered_kinds"))
    beginning = rf"(?P<word>{word})(?:{MAYBE_SPACE}[:.;]|{SPACE}(?=[0-9/…._-]))"
    return re.compile(rf" ?(?:{beginning}|{kinds} {word}{MAYBE_SPACE}:)[ \n]?")
