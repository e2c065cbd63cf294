"""Noisy text in, Vietnamese out: the one verb of this room.

In this order: what is in an old encoding is put into Unicode; the text is taken apart; what may be changed is settled
(paragraphs that are damaged; or, where an engine that knows Vietnamese gave its confidence, the words that it doubted);
each doubtful stretch becomes a lattice of candidates with some sound words around it as context; the likeliest way
through is put back in place of the pieces.
Everything else, white space and page breaks among it, stays.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from normalize import codes
from normalize.assembly import Outcome, assemble
from normalize.damage import assess, regions
from normalize.decoding import decode
from normalize.english import is_english
from normalize.folding import canonical
from normalize.lattice import build, gap_between
from normalize.legacy import repair
from normalize.legacy.tracing import traced
from normalize.lexicon import is_syllable
from normalize.search import bare, with_marks, without_marks
from normalize.segmentation import segment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from normalize.damage import Region
    from normalize.restoration import Restoration
    from normalize.search import Engine
    from normalize.segmentation import Piece

BLOCK = 600  # pieces decoded in one go, at least; a block ends where a clause does
CONTEXT = 3  # sound words taken along on either side of a doubtful stretch
DOUBTED = 0.95  # confidence of an engine under which its word may be changed
UNEASY = 0.98  # … under which it may be, if it is no Vietnamese word at all
_ENOUGH, _WHOLE = 20, 0.95  # words, and their share that is whole, of text that is only stripped


@dataclass(frozen=True, slots=True)
class Doubt:
    """How sure (0 to 1) the engine was of `raw[start:end]`."""

    start: int
    end: int
    confidence: float


def restore(raw: str, doubts: Sequence[Doubt] = (), *, engine: Engine | None = None) -> Restoration:
    """Return the text as Vietnamese, token by token.

    Args:
        raw: any text: good Vietnamese, stripped or garbled Vietnamese, other languages, figures; lines and pages kept.
        doubts: confidences of an engine that knows Vietnamese, in order of the text; only what it doubted changes.
        engine: whose reading this is; settled by the doubts where not given.
    """
    if doubts:  # an engine writes Unicode
        return _restored(raw, doubts, engine)
    repaired = repair(raw)
    found = _restored(repaired.text, (), engine)
    return found if repaired.text == raw else traced(raw, repaired, found)


def _restored(raw: str, doubts: Sequence[Doubt], engine: Engine | None) -> Restoration:
    chunks = segment(raw)
    pieces = [piece for chunk in chunks for piece in chunk.pieces if piece.kind != "mark"]
    if doubts:
        doubtful, usual = _doubted(raw, pieces, doubts), with_marks
    else:
        damaged = [region for region in regions(raw) if region.state == "damaged"]
        doubtful, usual = _within(pieces, damaged), bare if _is_only_stripped(raw, damaged) else without_marks
    outcomes: dict[int, Outcome] = {}
    for first, after in _cut(raw, pieces, _stretches(doubtful)):
        lattice = build(raw, pieces[first:after], doubtful[first:after], engine or usual())
        for start, end, text, confidence in lattice.texts(decode(lattice.arcs, (engine or usual()).model)):
            before = raw[pieces[first + start].start : pieces[first + end].end]
            if doubtful[first + start]:
                # hoà or hòa: the paper's own spelling stays.
                word = before if canonical(text) == canonical(before) else text
                outcomes[first + start] = Outcome(first + start, first + end, word, confidence)
    return assemble(raw, chunks, pieces, outcomes)


def _cut(raw: str, pieces: Sequence[Piece], runs: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Cut long runs into blocks at the ends of clauses, where nothing is lost, so that memory stays in bounds."""
    for first, after in runs:
        start = first
        for number in range(first + 1, after):
            long, too_long = number - start >= BLOCK, number - start >= 4 * BLOCK
            if too_long or (long and gap_between(raw[pieces[number - 1].end : pieces[number].start], "") == 1):
                yield start, number
                start = number
        yield start, after


def _within(pieces: Sequence[Piece], damaged: Sequence[Region]) -> list[bool]:
    starts = [region.start for region in damaged]
    found = []
    for piece in pieces:
        number = bisect_right(starts, piece.start) - 1
        found.append(number >= 0 and piece.start < damaged[number].end)
    return found


def _is_only_stripped(raw: str, damaged: Sequence[Region]) -> bool:
    """Tell whether damaged text lost its marks and nothing else: plain letters, every word shaped like a syllable."""
    counts = [assess(raw[region.start : region.end]) for region in damaged]
    words, whole = sum(count.words for count in counts), sum(count.whole for count in counts)
    return words >= _ENOUGH and whole >= _WHOLE * words


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
