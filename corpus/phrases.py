"""Phrases looked for in papers: whole words, marks or none, and the abbreviations that papers use for them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from normalize.folding import canonical, fold

if TYPE_CHECKING:
    from collections.abc import Mapping

_WORD = re.compile(r"\w+")


def spoken(text: str) -> str:
    """Return the words of a text in lower case, parted and surrounded by one space: what `Phrases` look through."""
    return f" {' '.join(_WORD.findall(canonical(text).casefold()))} "


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases to look for, whole words only. A syllable matches with its own marks or with none at all.

    So "đã" is found in "da" that lost its marks, and not in "đá". Texts are given as `spoken` makes them.
    """

    shown: Mapping[str, str]
    pattern: re.Pattern[str]

    @classmethod
    def of(cls, phrases: list[str]) -> Phrases:
        """Make the longest phrase win where several begin at one place."""
        longest = sorted(phrases, key=len, reverse=True)
        choice = "|".join(map(pattern_of, longest))
        shown = {fold(spoken(phrase)).strip(): phrase for phrase in phrases}
        return cls(shown, re.compile(rf"(?<= )(?:{choice})(?= )"))

    def first(self, text: str) -> str | None:
        """Return the first phrase that stands in a spoken text."""
        match = self.pattern.search(text)
        return None if match is None else self.shown[fold(match.group())]

    def opens(self, text: str) -> bool:
        """Whether a spoken text begins with one of the phrases."""
        return self.pattern.match(text, 1) is not None


def pattern_of(phrase: str) -> str:
    """Return the pattern of one phrase in a text as `spoken` makes it."""
    words = spoken(phrase).split()
    return " ".join(word if word == fold(word) else f"(?:{word}|{fold(word)})" for word in words)


@cache
def abbreviations() -> Mapping[str, str]:
    """Return `data/abbreviations.toml`: short form to long one, both canonical."""
    read = tomllib.loads((files("corpus") / "data" / "abbreviations.toml").read_text("utf-8"))
    return {canonical(short): canonical(long) for short, long in read["abbreviations"].items()}
