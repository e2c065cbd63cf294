"""Units of a programme by names that an engine misread: "Xã Thanh Hải" where the programme binds "Xã Thạnh Hải".

The units that a programme binds are few, so a name may have lost its marks, or have a letter or two wrong, and still be
that of one unit and of no other. Told from all units of the country it would be another commune's name, or none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain, product
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

from corpus.linking.linking_rules import rules
from normalize.folding import canonical, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from corpus.linking.as_read import ReadWord
    from extract.units.gazetteer import Unit, UnitKey

_WORD = re.compile(r"[^\W_]+")
_BESIDE = re.compile(r"[ \n]+")
_LISTED = re.compile(r"[ \n]*(?:,|[ \n]và|[ \n]va)[ \n]+")
_LONGEST = 5  # syllables of a name


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A unit named at a span, kind and all; `letters` says how many of its name are others there."""

    unit: UnitKey
    start: int
    end: int
    letters: int


class Roll:
    """The units that a programme binds, to be found by their names as an engine reads them."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self._called: dict[str, list[Unit]] = {}
        for unit in units:
            self._called.setdefault(" ".join(fold(unit.bare_name).split()), []).append(unit)
        self._by_size: dict[int, list[str]] = {}
        for name in self._called:
            self._by_size.setdefault(len(name.split()), []).append(name)

    def named(self, text: str, read: Sequence[ReadWord] = ()) -> list[Named]:
        """Return where units are named behind their kind, or in a list that such a name begins."""
        words = _words(text, {word.start: word.word for word in read})
        found: list[Named] = []
        place = 0
        while place < len(words):
            size = _kind_at(text, words, place)
            first = place + size
            listed = bool(found) and bool(_LISTED.fullmatch(text, found[-1].end, words[place].start))
            if not size and not (listed and text[words[place].start].isupper()):
                place += 1
                continue
            names = self._name_at(text, words, first)
            if names is None:
                place += 1
                continue
            name, letters, count = names
            unit = self._unit(name, text[words[place].start : words[first + count - 1].end], behind=size > 0)
            if unit:
                found.append(Named(unit.key, words[place].start, words[first + count - 1].end, letters))
            place = first + count
        return found

    def _name_at(self, text: str, words: list[_Word], first: int) -> tuple[str, int, int] | None:
        """Return the name that stands at a word, how many of its letters are others, and its syllables."""
        if first >= len(words) or not text[words[first].start].isupper():
            return None
        last = first
        while last < min(len(words), first + _LONGEST) and (
            last == first or _BESIDE.fullmatch(text, words[last - 1].end, words[last].start)
        ):
            last += 1
        sizes = sorted((size for size in self._by_size if first + size <= last), reverse=True)
        written = {
            size: [" ".join(form) for form in product(*(word.forms for word in words[first : first + size]))]
            for size in sizes
        }
        exactly = ((*near, size) for size in sizes if (near := self._exactly(written[size])))
        nearly = ((*near, size) for size in sizes if (near := self._nearest(written[size], size)))
        return next(chain(exactly, nearly), None)

    def _exactly(self, written: list[str]) -> tuple[str, int] | None:
        return next(((form, 0) for form in written if form in self._called), None)

    def _nearest(self, written: list[str], size: int) -> tuple[str, int] | None:
        """Return the only name that these differ from in a letter or, where they are long, in two."""
        ranked: list[tuple[int, str]] = []
        for name in self._by_size[size]:
            allowed = sum(len(name) >= length for length in rules().name_letters)
            away = min(Levenshtein.distance(name, form, score_cutoff=allowed) for form in written)
            if size > 1 and away <= allowed:
                ranked.append((away, name))
        ranked.sort()
        if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
            return None
        return ranked[0][1], ranked[0][0]

    def _unit(self, name: str, printed: str, *, behind: bool) -> Unit | None:
        """Return the unit of a folded name; where several bear it, the one that is printed so, marks and all."""
        alike = self._called[name]
        said = f" {' '.join(canonical(printed).casefold().split())}"
        same = [unit for unit in alike if said.endswith(f" {canonical(unit.bare_name).casefold()}")]
        kind = [unit for unit in same if behind and said == f" {canonical(unit.name).casefold()}"]
        chosen = kind or same or alike
        return chosen[0] if len(chosen) == 1 else None


def _words(text: str, read: Mapping[int, str]) -> list[_Word]:
    found = []
    for match in _WORD.finditer(text):
        forms = (fold(match.group()), *([fold(read[match.start()])] if match.start() in read else []))
        found.append(_Word(*match.span(), tuple(dict.fromkeys(forms))))
    return found


def _kind_at(text: str, words: list[_Word], place: int) -> int:
    """Return how many words the kind of a unit has that begins at a place, 0 where none does."""
    for size in (2, 1):
        some = words[place : place + size]
        if len(some) < size or place + size >= len(words):
            continue
        between = text[some[-1].end : words[place + size].start]
        if not re.fullmatch(r"\.?[ \n]+", between):
            continue
        if any(" ".join(forms) in rules().unit_kinds for forms in product(*(word.forms for word in some))):
            return size
    return 0
