"""The words around a unit's name, out of `data/units.toml`: its kind in front, and the body of it that is named."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from extract.grammar import SPACE, any_of, table, whole_words, words

if TYPE_CHECKING:
    from extract.source import Source

_MAX_BODY = 90  # characters a body's name in front of a unit may have


def body_before(source: Source, place: int) -> str | None:
    """Return the body whose name ends right before a place, as printed, with the part of the unit that it serves."""
    base = max(0, place - _MAX_BODY)
    body = _body().search(source.folded[base:place])
    return source.printed(base + body.start(), base + body.end("said")) if body else None


def behind_motto(source: Source, place: int) -> int:
    """Return where the text goes on behind a motto that begins at a place, the place itself where none does.

    The two columns of a letterhead come out of OCR line by line: "PHƯỜNG CỘNG HÒA XÃ HỘI …" | "QUẢNG LONG Độc lập …".
    """
    if source.folded[place : place + 1] not in ("c", "d"):
        return place
    motto = _motto_at().match(source.folded, place)
    return motto.end() if motto and motto.end() < len(source.folded) else place


@cache
def _motto_at() -> re.Pattern[str]:
    first = [motto for motto in words("letterhead", "mottoes") if not motto.startswith("(?")]
    return re.compile(f"(?:{'|'.join(f'(?:{motto})' for motto in first)}){SPACE}")


@cache
def kind_pattern() -> re.Pattern[str]:
    """Return what finds a kind before a name: group `word` is "phuong", "xa", "p."."""
    word = whole_words(tuple(table("units")["kinds"]), not_behind="a-z0-9.")
    return re.compile(rf"(?P<word>{word})(?::?{SPACE}|(?<=\.){SPACE}?)(?=[a-z0-9*+•-])")


@cache
def list_words() -> re.Pattern[str]:
    """Return what finds the words between a kind and the names of a list: "xã, phường gồm: "."""
    return re.compile(rf"{any_of(words('units', 'list_words'))}:?{SPACE}")


@cache
def _body() -> re.Pattern[str]:
    body = f"(?:{any_of(words('units', 'body_organs'))}{SPACE})?{any_of(words('units', 'bodies'))}"
    part = rf"{SPACE}{any_of(words('units', 'parts'))}(?:{SPACE}[a-z0-9]{{1,8}}){{1,4}}"
    # The two columns of a letterhead come out of OCR line by line: the motto stands between a body and its unit.
    motto = rf"{SPACE}cong{SPACE}hoa{SPACE}[a-z0-9 ]{{10,30}}"
    return re.compile(rf"(?<![a-z0-9])(?P<said>{body}(?:{part})??)(?:{motto})?,?{SPACE}$")
