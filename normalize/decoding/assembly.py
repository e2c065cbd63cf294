"""The restored text put together again: chosen words in place of their pieces, everything between them as it was."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from normalize.restoration import Restoration, Token

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from normalize.text.segmentation import Chunk, Piece

_UNTOUCHED = 1.0
_CLOSING = (".", ",", ";", ":")  # marks after which a space stands
_LOOKALIKES = str.maketrans({"Ð": "Đ", "Ɖ": "Đ", "ð": "đ", "ɖ": "đ"})


class Outcome(NamedTuple):
    """What became of pieces `first` to `last`, which may lie in two chunks."""

    first: int
    last: int
    text: str
    confidence: float


class _Stretch(NamedTuple):
    """`raw[start:end]`, one chunk or two that became one, and its new text; a space in it parts two tokens."""

    start: int
    end: int
    text: str
    confidence: float


def assemble(
    raw: str, chunks: Sequence[Chunk], pieces: Sequence[Piece], outcomes: Mapping[int, Outcome]
) -> Restoration:
    """Return the restoration; `outcomes` maps the number of a piece to what became of it, others stay."""
    tokens: list[Token] = []
    written: list[str] = []
    length = place = 0
    for stretch in _stretches(raw, chunks, pieces, outcomes):
        between = raw[place : stretch.start]
        for word in stretch.text.split(" "):
            written += [between, word]
            start = length + len(between)
            length = start + len(word)
            span = raw[stretch.start : stretch.end]
            tokens.append(Token(span, word, stretch.confidence, stretch.start, stretch.end, start, length))
            between = " "
        place = stretch.end
    written.append(raw[place:])
    return Restoration(raw, "".join(written), tuple(tokens))


def _stretches(
    raw: str, chunks: Sequence[Chunk], pieces: Sequence[Piece], outcomes: Mapping[int, Outcome]
) -> Iterator[_Stretch]:
    number = reached = 0
    for order, chunk in enumerate(chunks):
        if chunk.start < reached:  # taken into the one before by a merge
            continue
        at, end, confidence, parts = chunk.start, chunk.end, _UNTOUCHED, []
        while number < len(pieces) and pieces[number].start < end:
            piece = pieces[number]
            outcome = outcomes.get(number) or Outcome(number, number, raw[piece.start : piece.end], _UNTOUCHED)
            opened = number in outcomes and at > chunk.start and _hangs(raw, at, piece)
            parts += [raw[at : piece.start], " " if opened else "", outcome.text]
            confidence = min(confidence, outcome.confidence)
            at, number = pieces[outcome.last].end, outcome.last + 1
            if at > end:
                end = next(other.end for other in chunks[order : order + 3] if other.end >= at)
        parts.append(raw[at:end])
        text = "".join(parts)
        if not text.isascii():
            text = unicodedata.normalize("NFC", text.translate(_LOOKALIKES))
        yield _Stretch(chunk.start, end, text, confidence)
        reached = end


def _hangs(raw: str, at: int, piece: Piece) -> bool:
    """Tell whether two words hang together by a full stop or comma whose space the engine lost."""
    left, right = raw[max(0, at - 2) : at], raw[piece.start : min(piece.end, piece.start + 2)]
    closing = raw[at : piece.start] in _CLOSING
    return closing and len(left) == 2 and left.islower() and len(right) == 2 and right[1].islower()
