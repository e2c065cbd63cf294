"""A raw text taken apart: chunks between white space, and in each chunk the words that can be restored.

In this order: chunks; those that are addresses (URL, e-mail) or hold only figures and marks are left whole; reference
symbols are one piece; the rest is split at slashes, hyphens and other inner marks into readings. A reading may carry
marks at its edges that are letters in truth (`thi?` is thứ) or debris: `edges` offers each way to see it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from normalize.text import codes

Kind = Literal["word", "number", "symbol", "mark"]

# Web pages and Word leave marks of no width (spaces, byte order marks, directions of writing) at the edges of words.
_SEEN = r"[^\s\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
_CHUNK = re.compile(rf"{_SEEN}(?:\S*{_SEEN})?")
_ADDRESS = re.compile(
    r"(?i)(https?://|www\.)\S+|\S+@\S+\.\S+|[\w.-]+\.(vn|com|org|net|gov|edu)(/\S*)?[.,;)]?|"
    r"[\w.\\/-]+\.(docx?|xlsx?|pptx?|pdf|txt|csv|xml|html?|jpe?g|png|tiff?|zip|rar)[.,;)]*|[a-z]:\\\S+"
)
# A reference number: figures, then codes with slashes and hyphens, at least one capital among them.
_SYMBOL = re.compile(
    r"\d{1,6}[a-z]?/{0,2}(?:\d{4}/)?[-/–][A-ZĐÐ][\w&ĐÐ]*(?:[-/–.][A-ZĐÐ]?[\w&]+)*|\d{1,6}/(?:\d{4}/)?[A-ZĐÐ][\w&]*(?:[-/–][\w&]+)*"
)
_CODES = re.compile(r"[A-ZĐÐ][A-ZĐÐa-z&]*(?:[-/–][A-ZĐÐ][A-ZĐÐa-z&]*)+(?![\w¢])")
_SLASHED = re.compile(r"[^\W\d]{1,3}/[^\W\d]{1,4}")
_SEPARATORS = re.compile(r"[/.,:()\[\]\-–—_\"“”„…•«»→]+")
_FIGURES = re.compile(r"\d+$|.*\d{2}")
# "lớn" and "lâm" come out as 16n and 14m: one figure for l, one for a vowel, then letters.
_MISREAD = re.compile(r"1[0346][a-z]{1,3}")
_NUMERO = ("$6", "§6")  # Số, before a reference
# Marks that an engine puts for letters; at the edge of a word they may also be what they seem.
_LETTERLIKE = "&¢§£€¥@©®{}|!?'’‘;~^*+%$=<>`°#\\"
_EDGE = 2
_MEMORABLE = 24  # characters of a run that may well come again
_LONGEST = 200  # characters; a longer run without white space is no word of anybody's


class Piece(NamedTuple):
    """A part of a chunk: `raw[start:end]`.

    Attributes:
        kind: "word" can be restored, "number" stands for itself as a number, "symbol" is a reference symbol or code
            chain, "mark" is anything else.
    """

    start: int
    end: int
    kind: Kind


class Chunk(NamedTuple):
    """A run without white space, `raw[start:end]`, and its pieces, which cover it without a gap.

    Marks of no width around it are left out.
    """

    start: int
    end: int
    pieces: tuple[Piece, ...]


def segment(raw: str) -> list[Chunk]:
    """Return the chunks of a text in order."""
    return [_chunk(match.group(), match.start()) for match in _CHUNK.finditer(raw)]


def is_address(chunk: str) -> bool:
    """Tell whether a run without white space is a URL, an e-mail address, a path or the name of a file."""
    may_be = ("." in chunk or ":" in chunk) and len(chunk) <= _LONGEST
    return may_be and _ADDRESS.fullmatch(chunk) is not None


def _chunk(chunk: str, offset: int) -> Chunk:
    parts = _remembered_parts(chunk) if len(chunk) <= _MEMORABLE else _parts(chunk)
    pieces = tuple([Piece(offset + start, offset + end, kind) for start, end, kind in parts])
    return Chunk(offset, offset + len(chunk), pieces)


def _parts(chunk: str) -> tuple[tuple[int, int, Kind], ...]:
    """Return where the pieces of a chunk begin and end, counted from its start, and what they are."""
    if not any(c.isalnum() for c in chunk):
        lone = len(chunk) <= 2 and all(c in "&¢§£€¥@©®{}" for c in chunk)
        return ((0, len(chunk), "word" if lone else "mark"),)
    if len(chunk) > _LONGEST or is_address(chunk):
        return ((0, len(chunk), "mark"),)
    parts: list[tuple[int, int, Kind]] = []
    place = 0
    while place < len(chunk):
        kind: Kind
        symbol = _SYMBOL.match(chunk, place) or _chain(chunk, place)
        separator = _SEPARATORS.match(chunk, place)
        if symbol and (place == 0 or not chunk[place - 1].isalnum()):
            end, kind = symbol.end(), "symbol"
        elif separator:
            end, kind = separator.end(), "mark"
        else:
            following = _SEPARATORS.search(chunk, place)
            end = following.start() if following else len(chunk)
            kind = _kind(chunk[place:end])
        parts.append((place, end, kind))
        place = end
    return tuple(parts)


_remembered_parts = lru_cache(maxsize=32768)(_parts)


def _chain(chunk: str, place: int) -> re.Match[str] | None:
    """Match codes in a row (NQ-CP, V/v), not words that a slash or hyphen happens to join."""
    found = _SLASHED.match(chunk, place)
    if found and codes.slashed(found.group()):
        return found
    found = _CODES.match(chunk, place)
    if found and all(codes.repair(code) or len(code) == 1 for code in re.split("[-/–]", found.group())):
        return found
    return None


def _kind(text: str) -> Kind:
    letters = sum(c.isalpha() for c in text)
    if text in _NUMERO:
        return "word"
    if not letters:
        return "number" if any(c.isdigit() for c in text) else "mark"
    if _FIGURES.match(text) and not _MISREAD.fullmatch(text):
        return "number"
    return "word"


def edges(text: str) -> list[tuple[str, str, str]]:
    """Return the ways to see a reading as (debris before, the reading proper, marks after), plainest first."""
    core_start, core_end = 0, len(text)
    while core_start < len(text) and text[core_start] in _LETTERLIKE:
        core_start += 1
    while core_end > core_start and text[core_end - 1] in _LETTERLIKE:
        core_end -= 1
    if core_start == core_end:
        return [("", text, "")]
    ways = [
        (text[:start], text[start:end], text[end:])
        for start in range(core_start, max(core_start - _EDGE, -1), -1)
        for end in range(core_end, min(core_end + _EDGE, len(text)) + 1)
    ]
    core = text[core_start:core_end]
    bare = core.rstrip("0123456789")
    if bare != core and len(bare) > 1:
        ways.append((text[:core_start], bare, text[core_start + len(bare) :]))
    return ways
