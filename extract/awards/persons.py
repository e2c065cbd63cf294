"""Names of persons in lists of those honoured: where they begin and end. They are cut out, and never altered."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from extract.awards.honours import is_spelt
from extract.grammar import SPACE, alternatives, any_of, table, words
from normalize.folding import canonical, fold

if TYPE_CHECKING:
    from extract.facts import RecipientKind
    from extract.source import Source

_SYLLABLE = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)?")
_MOST_SYLLABLES = 6
_NUMBERED = re.compile(r" [0-9]")  # "Tô 4" is "Tổ 4", however it is spelt


def honorific_at(source: Source, start: int, end: int) -> tuple[int, RecipientKind] | None:
    """Return where the name behind "Ông", "Hộ bà" begins and what kind of recipient that tells; None without one."""
    honorific = _honorific().match(source.folded, start, end)
    if honorific is None or not is_spelt(source, *honorific.span("word")):
        return None
    kind: RecipientKind = table("awards")["honorifics"][" ".join(honorific["word"].split())]
    return honorific.end(), kind


def names_person(source: Source, start: int, end: int) -> bool:
    """Say whether what stands at a place begins with "Ông", "Bà" or the like, and a name."""
    honorific = honorific_at(source, start, end)
    return honorific is not None and source.is_upper(honorific[0])


def has_family_name(source: Source, start: int) -> bool:
    """Say whether a word at a place is a family name, marks and all."""
    word = _SYLLABLE.match(source.folded, start)
    known = _families().get(word.group()) if word else None
    return word is not None and known is not None and source.printed(*word.span()).casefold() in known


def name_end(source: Source, start: int, end: int) -> int | None:
    """Return where a person's name ends that begins at a place, None where none stands there."""
    place, count, last, syllable = start, 0, start, ""
    while count < _MOST_SYLLABLES and place < end:
        match = _SYLLABLE.match(source.folded, place, end)
        if match is None or not source.is_upper(place):
            break
        behind = _behind_name().match(source.folded, place, end) if count >= 2 else None
        if behind and _is_behind(source, behind, unfinished=count == 2 and syllable in _middle()):
            break
        syllable, last, count = match.group(), match.end(), count + 1
        if source.folded[last : last + 1] not in (" ", "\n"):
            break
        place = last + 1
    return last if count >= 2 else None


def _is_behind(source: Source, behind: re.Match[str], *, unfinished: bool) -> bool:
    """Say whether a post or place stands behind a name; one that ends in "Thị" goes on, save before two such words."""
    if unfinished and " " not in behind.group():
        return False
    return is_spelt(source, *behind.span()) or _NUMBERED.match(source.folded, behind.end()) is not None


@cache
def _families() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name in words("awards", "names", "family"):
        found.setdefault(fold(name), set()).update((canonical(name).casefold(), fold(name)))
    return found


@cache
def _middle() -> frozenset[str]:
    return frozenset(words("awards", "behind_name", "middle"))


@cache
def _honorific() -> re.Pattern[str]:
    return re.compile(rf"(?P<word>{alternatives(tuple(table('awards')['honorifics']))}):?{SPACE}(?=[a-z])")


@cache
def _behind_name() -> re.Pattern[str]:
    behind = (*words("awards", "behind_name", "words"), *words("awards", "behind_name", "deeds"))
    return re.compile(rf"{any_of(behind)}(?![a-z0-9])")
