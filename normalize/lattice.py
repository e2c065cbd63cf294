"""From pieces of text to a lattice of proposals, and from the way through it back to text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from normalize import codes
from normalize.decoding import Arc, Choice
from normalize.proposals import COUNTING, Place, Proposal, fit, keep_as_is, merge, propose, splits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.search import Engine
    from normalize.segmentation import Piece

_HARD = re.compile(r"\n[ \t]*\n|[.;:!?“”\"()\[\]•…\f+]")
_SOFT = re.compile(r"[,/–—-]")
_UNSURE = 0.5
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_MARGIN = 40  # white space at most before the first word of a line
_NEAR = 16  # characters looked at for a neighbouring word


@dataclass(frozen=True, slots=True)
class Option:
    """What an arc stands for: a text per candidate, for pieces `first` to `last`; `half` 1, 2: parts of a split."""

    first: int
    last: int
    half: int
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lattice:
    """Arcs and what they stand for, by the node at which they end."""

    arcs: list[list[Arc]]
    options: list[list[Option]]

    def texts(self, choices: Sequence[Choice]) -> list[tuple[int, int, str, float]]:
        """Return (first piece, last piece, text, confidence) along the way; halves of a split joined by a space."""
        found: list[tuple[int, int, str, float]] = []
        for choice in choices:
            option = self.options[choice.node][choice.arc]
            text, confidence = option.texts[choice.candidate], choice.confidence
            if option.half == 2:
                _, _, before, sure = found.pop()
                text, confidence = f"{before} {text}", min(sure, confidence)
            found.append((option.first, option.last, text, confidence))
        return found

    def close(self, drafts: Sequence[tuple[int, float, Option, Sequence[Proposal]]]) -> int:
        """Add a node at which these (source, gap, option, proposals) end; return its number."""
        arcs, options = [], []
        for source, gap, option, proposals in drafts:
            words = np.array([p.word for p in proposals], np.int64)
            arcs.append(Arc(source, words, np.array([p.score for p in proposals]), gap))
            options.append(Option(option.first, option.last, option.half, tuple(p.text for p in proposals)))
        self.arcs.append(arcs)
        self.options.append(options)
        return len(self.arcs) - 1


def build(raw: str, pieces: Sequence[Piece], doubtful: Sequence[bool], engine: Engine) -> Lattice:
    """Return the lattice of the pieces that carry words; what is not doubtful stands as it is."""
    lattice = Lattice([[]], [[]])
    readings = [raw[piece.start : piece.end] for piece in pieces]
    places = [_place(raw, piece) for piece in pieces]
    proposals = [
        propose(reading, piece.kind, engine, place) if doubt else keep_as_is(reading, engine)
        for reading, piece, doubt, place in zip(readings, pieces, doubtful, places, strict=True)
    ]
    starts: list[int] = []
    for number, (piece, found) in enumerate(zip(pieces, proposals, strict=True)):
        starts.append(len(lattice.arcs) - 1)
        gap = gap_between(raw[pieces[number - 1].end : piece.start], raw[piece.start]) if number else 1.0
        drafts: list[tuple[int, float, Option, Sequence[Proposal]]] = [
            (starts[-1], gap, Option(number, number, 0, ()), found)
        ]
        if doubtful[number] and piece.kind == "word":
            for left, right in splits(readings[number], found, engine, places[number]):
                middle = lattice.close([(starts[number], gap, Option(number, number, 1, ()), left)])
                drafts.append((middle, 0.0, Option(number, number, 2, ()), right))
        if number and doubtful[number] and doubtful[number - 1] and _adjacent(raw, pieces[number - 1], piece):
            worst = min(fit(proposals[number - 1], engine), fit(found, engine))
            joined = merge(readings[number - 1], readings[number], worst, engine, places[number])
            if joined:
                before = lattice.arcs[starts[number]][0].gap
                drafts.append((starts[number - 1], before, Option(number - 1, number, 0, ()), joined))
        lattice.close(drafts)
    return lattice


def gap_between(between: str, following: str) -> float:
    """Return how likely a clause opens after these characters, before this one: 0 runs on, 1 opens."""
    if _HARD.search(between):
        return 1.0
    if _SOFT.search(between) or ("\n" in between and following.isupper()):
        return _UNSURE
    return 0.0


def _place(raw: str, piece: Piece) -> Place:
    margin = raw[max(0, piece.start - _MARGIN) : piece.start]
    opens = not margin.rpartition("\n")[2].strip() and ("\n" in margin or len(margin) < _MARGIN)
    before = _LETTERS.findall(raw[max(0, piece.start - _NEAR) : piece.start])[-1:]
    after = _LETTERS.findall(raw[piece.end : piece.end + _NEAR])[:1]
    capitals = any(word.isupper() and codes.repair(word) is None for word in before + after)
    return Place(opens, raw[piece.end : piece.end + 1] in COUNTING, capitals)


def _adjacent(raw: str, left: Piece, right: Piece) -> bool:
    return left.kind == right.kind == "word" and raw[left.end : right.start] == " "
