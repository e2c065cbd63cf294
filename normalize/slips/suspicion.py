"""Which words of a text that nobody doubted are open to the search for slips, and how they stand there.

Words of sound paragraphs, or all that an engine with confidences was sure of. Words that were doubted and settled stand
there with what they became: they are context like any other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalize.decoding.lattice import gap_between
from normalize.language.columns import marks
from normalize.slips.alternatives import Reading, alternatives, prepare
from normalize.slips.weighing import Slip, find
from normalize.text import codes
from normalize.text.symbols import repair_symbol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from normalize.engines.engine import Engine
    from normalize.text.segmentation import Piece

_BY_RULE = 0.99  # chance that what a rule says is right
_EDGE = ";?!'’‘"


def suspects(
    raw: str,
    pieces: Sequence[Piece],
    settled: Mapping[int, tuple[int, str]],
    biases: Sequence[float | None],
    engine: Engine,
) -> list[Slip]:
    """Return likely slips in order, by the number of their piece, their marks at the edges kept.

    Args:
        raw: the text.
        pieces: what of it carries words.
        settled: first piece → (last piece, text) of what was doubted and is settled.
        biases: for each piece, the log odds that its engine's doubts lend to a change; None where there is to be none.
        engine: the one that knows Vietnamese.
    """
    readings, numbers = _readings(raw, pieces, settled, biases)
    slips = [_on_piece(slip, numbers[slip.number], raw, pieces) for slip in find(readings, engine)]
    places = {piece.start: n for n, piece in enumerate(pieces) if biases[n] is not None}
    crosses = [Slip(places[start], text, _BY_RULE, changed=True) for start, text in marks(raw) if start in places]
    symbols = [_symbol(raw, pieces, number) for number in places.values()]
    return sorted([*slips, *crosses, *(symbol for symbol in symbols if symbol)], key=lambda slip: slip.number)


def look_up(raw: str, pieces: Sequence[Piece], engine: Engine) -> None:
    """Have what the words of a part of a text may be at hand when `suspects` asks for it."""
    texts = dict.fromkeys((raw[piece.start : piece.end], piece.kind) for piece in pieces)
    readings = [Reading(_within_edges(text), kind, 0.0, None) for text, kind in texts]
    prepare(readings, engine)
    for reading in readings:
        alternatives(reading, engine)


def _within_edges(word: str) -> str:
    return word.strip(_EDGE) or word


def _readings(
    raw: str, pieces: Sequence[Piece], settled: Mapping[int, tuple[int, str]], biases: Sequence[float | None]
) -> tuple[list[Reading], list[int]]:
    """Return the words as they stand now, and the piece that each comes from."""
    readings: list[Reading] = []
    numbers: list[int] = []
    number = before = 0
    while number < len(pieces):
        piece = pieces[number]
        gap = gap_between(raw[before : piece.start], raw[piece.start]) if number else 1.0
        last, text = settled.get(number, (number, raw[piece.start : piece.end]))
        for word in text.split(" "):
            readings.append(Reading(_within_edges(word), piece.kind, gap, biases[number]))
            numbers.append(number)
            gap = 0.0
        before, number = pieces[last].end, last + 1
    return readings, numbers


def _on_piece(slip: Slip, number: int, raw: str, pieces: Sequence[Piece]) -> Slip:
    text = raw[pieces[number].start : pieces[number].end]
    start = len(text) - len(text.lstrip(_EDGE))
    end = len(text.rstrip(_EDGE))
    return Slip(number, text[:start] + slip.text + text[end:], slip.chance, slip.changed)


def _symbol(raw: str, pieces: Sequence[Piece], number: int) -> Slip | None:
    """Return a reference symbol whose codes lost no more than their strokes, repaired."""
    piece = pieces[number]
    text = raw[piece.start : piece.end]
    if piece.kind != "symbol":
        return None
    repaired = repair_symbol(text)
    if repaired == text or codes.without_strokes(repaired) != codes.without_strokes(text):
        return None
    return Slip(number, repaired, _BY_RULE, changed=True)
