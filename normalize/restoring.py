"""Noisy text in, Vietnamese out: the one verb of this room.

In this order: the text is taken apart; what may be changed is settled (paragraphs that are damaged; or, where an engine
that knows Vietnamese gave its confidence, the words that it doubted); each doubtful stretch becomes a lattice of
candidates with some sound words around it as context; the likeliest way through is put back in place of the pieces.
Everything else, white space and page breaks among it, stays.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from normalize import codes, damage
from normalize.decoding import decode
from normalize.english import is_english
from normalize.lattice import build
from normalize.lexicon import is_syllable
from normalize.restoration import Restoration, Token
from normalize.search import Engine, with_marks, without_marks
from normalize.segmentation import Chunk, Piece, segment

CONTEXT = 3  # sound words taken along on either side of a doubtful stretch
DOUBTED = 0.8  # confidence of an engine under which its word may be changed
UNEASY = 0.95  # … under which it may be, if it is no Vietnamese word at all
_UNTOUCHED = 1.0

_CLOSING = (".", ",", ";", ":")  # marks after which a space stands
_LOOKALIKES = str.maketrans({"Ð": "Đ", "Ɖ": "Đ", "ð": "đ", "ɖ": "đ"})


@dataclass(frozen=True, slots=True)
class Doubt:
    """How sure (0 to 1) the engine was of `raw[start:end]`."""

    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of pieces `first` to `last`, which may lie in two chunks."""

    first: int
    last: int
    text: str
    confidence: float


def restore(raw: str, doubts: Sequence[Doubt] = (), *, engine: Engine | None = None) -> Restoration:
    """Return the text as Vietnamese, token by token.

    Args:
        raw: any text: good Vietnamese, stripped or garbled Vietnamese, other languages, figures; lines and pages kept.
        doubts: confidences of an engine that knows Vietnamese, in order of the text; only what it doubted changes.
        engine: whose reading this is; settled by the doubts where not given.
    """
    chunks = segment(raw)
    pieces = [piece for chunk in chunks for piece in chunk.pieces if piece.kind != "mark"]
    if doubts:
        doubtful, usual = _doubted(raw, pieces, doubts), with_marks
    else:
        doubtful, usual = _damaged(raw, pieces), without_marks
    outcomes: dict[int, _Outcome] = {}
    for first, last in _stretches(doubtful):
        outcomes.update(_restore_stretch(raw, pieces, doubtful, first, last, engine or usual()))
    return _assemble(raw, chunks, pieces, outcomes)


def _damaged(raw: str, pieces: Sequence[Piece]) -> list[bool]:
    regions = damage.regions(raw)
    starts = [region.start for region in regions]
    return [regions[bisect_right(starts, piece.start) - 1].state == "damaged" for piece in pieces]


def _doubted(raw: str, pieces: Sequence[Piece], doubts: Sequence[Doubt]) -> list[bool]:
    found = []
    starts = [doubt.start for doubt in doubts]
    for piece in pieces:
        number = bisect_right(starts, piece.start) - 1
        sure = doubts[number].confidence if number >= 0 and piece.start < doubts[number].end else 1.0
        word = raw[piece.start : piece.end]
        known = is_syllable(word) or codes.repair(word) == word or is_english(word) or word.isupper()
        found.append(piece.kind == "word" and (sure < DOUBTED or (sure < UNEASY and not known)))
    return found


def _stretches(doubtful: Sequence[bool]) -> list[tuple[int, int]]:
    """Return runs of pieces (first, after last) that hold every doubtful one and some context."""
    runs: list[tuple[int, int]] = []
    for number, doubt in enumerate(doubtful):
        if doubt:
            first, after = max(0, number - CONTEXT), min(len(doubtful), number + CONTEXT + 1)
            if runs and first <= runs[-1][1]:
                runs[-1] = (runs[-1][0], after)
            else:
                runs.append((first, after))
    return runs


def _restore_stretch(
    raw: str, pieces: Sequence[Piece], doubtful: Sequence[bool], first: int, last: int, engine: Engine
) -> dict[int, _Outcome]:
    lattice = build(raw, pieces[first:last], doubtful[first:last], engine)
    found = {}
    for start, end, text, confidence in lattice.texts(decode(lattice.arcs, engine.model)):
        if doubtful[first + start]:
            found[first + start] = _Outcome(first + start, first + end, text, confidence)
    return found


def _opened(raw: str, at: int, piece: Piece) -> str:
    """Return the marks before a piece, with the space put back where two words hang together by a full stop or comma."""
    marks = raw[at : piece.start]
    left, right = raw[max(0, at - 2) : at], raw[piece.start : min(piece.end, piece.start + 2)]
    hang = marks in _CLOSING and len(left) == 2 and left.islower() and len(right) == 2 and right[1].islower()
    return marks + " " if hang else marks


def _assemble(raw: str, chunks: Sequence[Chunk], pieces: Sequence[Piece], outcomes: dict[int, _Outcome]) -> Restoration:
    tokens: list[Token] = []
    written: list[str] = []
    length = place = number = 0
    chunk_number = 0
    while chunk_number < len(chunks):
        start, end = chunks[chunk_number].start, chunks[chunk_number].end
        parts: list[str] = []
        confidence, at = _UNTOUCHED, start
        while number < len(pieces) and pieces[number].start < end:
            outcome = outcomes.get(number)
            parts.append(_opened(raw, at, pieces[number]) if number in outcomes and at > start else raw[at : pieces[number].start])
            if outcome is None:
                parts.append(raw[pieces[number].start : pieces[number].end])
                at = pieces[number].end
                number += 1
                continue
            parts.append(outcome.text)
            confidence = min(confidence, outcome.confidence)
            at = pieces[outcome.last].end
            number = outcome.last + 1
            while at > end:  # a merge reaches into the next chunk
                chunk_number += 1
                end = chunks[chunk_number].end
        parts.append(raw[at:end])
        written.append(raw[place:start])
        length += start - place
        text = unicodedata.normalize("NFC", "".join(parts).translate(_LOOKALIKES))
        for order, word in enumerate(text.split(" ")):
            if order:
                written.append(" ")
                length += 1
            tokens.append(Token(raw[start:end], word, confidence, start, end, length, length + len(word)))
            written.append(word)
            length += len(word)
        place = end
        chunk_number += 1
    written.append(raw[place:])
    return Restoration(raw, "".join(written), tuple(tokens))
