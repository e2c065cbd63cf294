"""From pieces of text to a lattice of proposals, and from the way through it back to text."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from normalize.decoding.graph import Arc
from normalize.decoding.proposals import (
    COUNTING,
    VOWEL,
    keep_as_is,
    may_merge,
    merge,
    prepare,
    prepare_merges,
    propose,
    splits,
    trusting,
)
from normalize.folding import fold
from normalize.language.names import NO_NAME, namings
from normalize.text import codes
from normalize.text.figures import may_be_letters
from normalize.text.settled import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from normalize.decoding.choosing import Choice
    from normalize.decoding.proposals import Candidates
    from normalize.engines.engine import Engine
    from normalize.language.names import Naming
    from normalize.text.segmentation import Piece

Rivals = tuple[tuple[str, float], ...]
"""The likeliest words for one place, each with its chance."""

_HARD = re.compile(r"\n[ \t\r]*\n|[.;:!?“”\"()\[\]•…\f+]")
_SOFT = re.compile(r"[,/–—-]")
_BLANK = re.compile(r"\.\.|…")  # to be filled in by hand: the sentence may run on
_UNSURE = 0.5
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_MARGIN = 40  # white space at most before the first word of a line
_FIGURE_BEFORE = re.compile(r"\d[ /]?$|[^\W\d_]/$")
_FIGURES = 3  # characters in which they stand
_ANYWHERE = Place()
_FAR = 80  # … and for the rest of the line
_ENOUGH, _CAPITALS = 6, 0.8  # letters of a line in capitals, and their share
_NEAR = 16  # characters looked at for a neighbouring word


class Option(NamedTuple):
    """What an arc stands for: a text per candidate, for pieces `first` to `last`; `half` 1, 2: parts of a split."""

    first: int
    last: int
    half: int
    texts: tuple[str, ...]


class Chosen(NamedTuple):
    """What pieces `first` to `last` became, and what was seen of the choice (see `confidence.Evidence`)."""

    first: int
    last: int
    text: str
    posterior: float
    known: bool
    settled: bool
    misfit: float
    behind: float
    rivals: Rivals = ()


@dataclass(frozen=True, slots=True)
class Lattice:
    """Arcs and what they stand for, by the node at which they end."""

    arcs: list[list[Arc]]
    options: list[list[Option]]

    def texts(self, choices: Sequence[Choice], unknown: int) -> list[Chosen]:
        """Return what was chosen along the way; halves of a split are joined by a space, the weaker one counts."""
        found: list[Chosen] = []
        for choice, (word, fit, best) in zip(choices, self._fits(choices), strict=True):
            option = self.options[choice.node][choice.arc]
            chosen = Chosen(
                option.first,
                option.last,
                option.texts[choice.candidate],
                posterior=choice.posterior,
                known=word != unknown,
                settled=len(option.texts) == 1 and not option.half,
                misfit=-fit,
                behind=best - fit,
                rivals=() if option.half else tuple((option.texts[number], chance) for number, chance in choice.rivals),
            )
            if option.half == 2:
                left = found.pop()
                weaker = min(left, chosen, key=lambda half: half.posterior)
                chosen = weaker._replace(text=f"{left.text} {chosen.text}")
            found.append(chosen)
        return found

    def _fits(self, choices: Sequence[Choice]) -> Iterator[tuple[int, float, float]]:
        """Return (word, its score, the best score of its arc) of each choice."""
        if not choices:
            return iter(())
        arcs = [self.arcs[choice.node][choice.arc] for choice in choices]
        words, scores = np.concatenate([arc.words for arc in arcs]), np.concatenate([arc.scores for arc in arcs])
        counts = np.array([len(arc.words) for arc in arcs])
        starts = np.cumsum(counts) - counts
        chosen = starts + np.array([choice.candidate for choice in choices])
        bests = np.maximum.reduceat(scores, starts)
        return zip(words[chosen].tolist(), scores[chosen].tolist(), bests.tolist(), strict=True)

    def close(self, drafts: Sequence[tuple[int, float, Option, Candidates]], naming: Naming = NO_NAME) -> int:
        """Add a node at which these (source, gap, option, candidates) end; return its number."""
        self.arcs.append([Arc(source, found.words, found.scores, gap, naming) for source, gap, _, found in drafts])
        self.options.append([option for _, _, option, _ in drafts])
        return len(self.arcs) - 1


def build(
    raw: str, pieces: Sequence[Piece], doubtful: Sequence[bool], engine: Engine, trust: Sequence[float] = ()
) -> Lattice:
    """Return the lattice of the pieces that carry words; what is not doubtful stands as it is.

    `trust`: log odds, per piece, that an engine's own word has before anything else is known.
    """
    lattice = Lattice([[]], [[]])
    readings = [raw[piece.start : piece.end] for piece in pieces]
    places = [_place(raw, piece) if doubt else _ANYWHERE for piece, doubt in zip(pieces, doubtful, strict=True)]
    kinds = [piece.kind for piece in pieces]
    prepare(
        (key for key, doubt in zip(zip(readings, kinds, places, strict=True), doubtful, strict=True) if doubt), engine
    )
    proposals = [
        propose(reading, kind, engine, place) if doubt else keep_as_is(reading, engine)
        for reading, kind, doubt, place in zip(readings, kinds, doubtful, places, strict=True)
    ]
    if trust:
        parts = zip(proposals, readings, trust, strict=True)
        proposals = [trusting(found, reading, odds, engine) for found, reading, odds in parts]
    joins = {
        number: (readings[number - 1], readings[number])
        for number in range(1, len(pieces))
        if doubtful[number]
        and doubtful[number - 1]
        and _adjacent(raw, pieces[number - 1], pieces[number])
        and may_merge(readings[number - 1], readings[number], min(proposals[number - 1].fit, proposals[number].fit))
    }
    prepare_merges(((*join, places[number]) for number, join in joins.items()), engine)
    gaps = [gap_between(raw[left.end : right.start], raw[right.start]) for left, right in itertools.pairwise(pieces)]
    gaps.insert(0, 1.0)
    named = namings(readings, gaps)
    starts: list[int] = []
    for number, (piece, found) in enumerate(zip(pieces, proposals, strict=True)):
        starts.append(len(lattice.arcs) - 1)
        gap = gaps[number]
        drafts = [(starts[-1], gap, Option(number, number, 0, found.texts), found)]
        if doubtful[number] and piece.kind == "word":
            for left, right in splits(readings[number], found.fit, engine, places[number]):
                middle = lattice.close([(starts[number], gap, Option(number, number, 1, left.texts), left)])
                drafts.append((middle, 0.0, Option(number, number, 2, right.texts), right))
        joined = merge(*joins[number], engine, places[number]) if number in joins else None
        if joined:
            before = lattice.arcs[starts[number]][0].gap
            drafts.append((starts[number - 1], before, Option(number - 1, number, 0, joined.texts), joined))
        lattice.close(drafts, named[number])
    return lattice


def gap_between(between: str, following: str) -> float:
    """Return how likely a clause opens after these characters, before this one: 0 runs on, 1 opens."""
    if between == " ":  # as most are
        return 0.0
    if _HARD.search(between):
        return _UNSURE if following.islower() and _BLANK.search(between) else 1.0
    if _SOFT.search(between) or ("\n" in between and following.isupper()):
        return _UNSURE
    return 0.0


def _place(raw: str, piece: Piece) -> Place:
    start, end, _ = piece
    margin = raw[max(0, start - _MARGIN) : start]
    opens = not margin.rpartition("\n")[2].strip() and ("\n" in margin or len(margin) < _MARGIN)
    before, after = _LETTERS.findall(margin[-_NEAR:]), _LETTERS.findall(raw, end, end + _NEAR)
    near = [word for word in before[-1:] + after[:1] if _is_ordinary(word)]
    capitals = any(map(str.isupper, near)) if near else _line_in_capitals(raw, piece)
    return Place(
        opens_line=opens,
        counts=raw[end : end + 1] in COUNTING,
        in_capitals=capitals,
        after_figures=bool(_FIGURE_BEFORE.search(margin[-_FIGURES:])),
        may_be_letters=may_be_letters(raw, start, end),
    )


@lru_cache(maxsize=16384)
def _is_ordinary(word: str) -> bool:
    """Tell whether a word says by its capitals how its neighbours are written: no code, no abbreviation."""
    return codes.repair(word) is None and VOWEL.search(fold(word)) is not None


def _line_in_capitals(raw: str, piece: Piece) -> bool:
    """Tell whether the words of a line that are no codes are in capitals, but for a letter or two."""
    end = raw.find("\n", piece.end, piece.end + _FAR)
    start = max(raw.rfind("\n", max(0, piece.start - _FAR), piece.start) + 1, piece.start - _FAR, 0)
    line = raw[start : end if end >= 0 else piece.end + _FAR]
    letters = [c for word in _LETTERS.findall(line) if codes.repair(word) is None for c in word]
    return len(letters) >= _ENOUGH and sum(map(str.isupper, letters)) >= _CAPITALS * len(letters)


def _adjacent(raw: str, left: Piece, right: Piece) -> bool:
    return left.kind == right.kind == "word" and raw[left.end : right.start] == " "
