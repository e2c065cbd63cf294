"""What a word that a person is asked about may be: the likeliest words first, for them to choose from.

What the engine of the page may have read as this word is searched in the whole lexicon, and weighed by the words on
both sides. Unlike restoring, nothing is settled here, so that words are offered that are far from likely.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalize.decoding.lattice import gap_between
from normalize.engines.engine import with_marks
from normalize.slips.alternatives import Alternative, Reading, alternatives
from normalize.slips.weighing import ranked
from normalize.text.capitals import capitals_of, write
from normalize.text.segmentation import segment

if TYPE_CHECKING:
    from normalize.engines.engine import Engine
    from normalize.text.capitals import Capitals
    from normalize.text.segmentation import Piece

_EDGE = ";?!'’‘.,:()“”\""
_LONGEST = 12  # characters; a longer run is no syllable


def choices(text: str, start: int, end: int, *, also: str = "", most: int = 8) -> tuple[str, ...]:
    """Return what `text[start:end]`, a token, may be, without itself; marks at its edges are kept.

    Args:
        text: the word with some words around it.
        start: of the word.
        end: of the word.
        also: another reading of the same word: what the engine read before it was restored.
        most: so many at most.
    """
    pieces = [piece for chunk in segment(text) for piece in chunk.pieces if piece.kind != "mark"]
    inside = [number for number, piece in enumerate(pieces) if start <= piece.start and piece.end <= end]
    if len(inside) != 1 or pieces[inside[0]].kind != "word":
        return ()
    (number,) = inside
    engine = with_marks()
    readings = [_reading(text, pieces, at) for at in range(len(pieces))]
    word = readings[number].text
    others = {other.text: other for other in alternatives(readings[number], engine)}
    for reading in dict.fromkeys((word, also.strip(_EDGE))):
        for other in _searched(reading, capitals_of(word), engine):
            others.setdefault(other.text, other)
    others.pop(word, None)
    found = ranked(readings, number, list(others.values()), engine)
    bare = pieces[number]
    at = text.index(word, bare.start)
    before, after = text[start:at], text[at + len(word) : end]
    return tuple(before + one + after for one in found[:most])


def _reading(text: str, pieces: list[Piece], number: int) -> Reading:
    piece = pieces[number]
    before = pieces[number - 1].end if number else 0
    gap = gap_between(text[before : piece.start], text[piece.start]) if number else 1.0
    word = text[piece.start : piece.end]
    return Reading(word.strip(_EDGE) or word, piece.kind, gap, 0.0)


def _searched(word: str, capitals: Capitals, engine: Engine) -> list[Alternative]:
    if not word or len(word) > _LONGEST or not any(map(str.isalpha, word)):
        return []
    return [
        Alternative(write(entry, capitals), number, score) for entry, number, score in engine.search(word, capitals)
    ]
