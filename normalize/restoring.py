"""Noisy text in, Vietnamese out: the one verb of this room.

In this order: what is in an old encoding is put into Unicode; the text is taken apart; what may be changed is settled
(paragraphs that are damaged; or, where an engine that knows Vietnamese gave its confidence, the words that it doubted);
each doubtful stretch becomes a lattice of candidates with some sound words around it as context; the likeliest way
through is put back in place of the pieces.
Everything else, white space and page breaks among it, stays.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from normalize import codes
from normalize.assembly import Outcome, assemble
from normalize.confidence import Evidence, confidence
from normalize.damage import assess, regions
from normalize.decoding import decode
from normalize.english import is_english
from normalize.figures import stays
from normalize.folding import canonical, fold
from normalize.lattice import build, gap_between
from normalize.legacy import repair
from normalize.legacy.tracing import traced
from normalize.lexicon import is_syllable
from normalize.search import bare, with_marks, without_marks
from normalize.segmentation import segment
from normalize.sequences import repairs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from normalize.confidence import Reader
    from normalize.damage import Region
    from normalize.restoration import Restoration
    from normalize.search import Engine
    from normalize.segmentation import Chunk, Piece

BLOCK, LONGEST = 2000, 2400  # pieces decoded in one go; a block ends where a clause does, if one does before LONGEST
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
    chunks, pieces, found, reader = examine(raw, doubts, engine)
    outcomes = {
        item.first: Outcome(item.first, item.last, item.text, confidence(item.evidence, reader)) for item in found
    }
    return assemble(raw, chunks, pieces, outcomes)


def examine(
    raw: str, doubts: Sequence[Doubt], engine: Engine | None
) -> tuple[list[Chunk], list[Piece], list[Decision], Reader]:
    """Return the text taken apart, what becomes of which pieces and why, and what kind of reading it is."""
    chunks = segment(raw)
    pieces = [piece for chunk in chunks for piece in chunk.pieces if piece.kind != "mark"]
    if doubts:
        doubtful, usual = _doubted(raw, pieces, doubts), with_marks
    else:
        damaged = [region for region in regions(raw) if region.state == "damaged"]
        doubtful, usual = _within(pieces, damaged), bare if _is_only_stripped(raw, damaged) else without_marks
    used = engine or usual()
    found = [
        decision
        for first, after in _cut(raw, pieces, _stretches(doubtful))
        for decision in _decide(raw, pieces[first:after], doubtful[first:after], used, first)
    ]
    sequence = dict(repairs(raw, ((item.start, item.end) for item in found)))
    found = [replace(item, text=sequence[item.start]) if item.start in sequence else item for item in found]
    if doubts:
        sure = _confidences(pieces, doubts)
        found = [replace(item, evidence=replace(item.evidence, engine=sure[item.first])) for item in found]
        taken = {number for item in found for number in range(item.first, item.last + 1)}
        found += [_untouched(raw, pieces, n, sure[n], used) for n in range(len(pieces)) if n not in taken]
    found.sort(key=lambda item: item.first)
    reader: Reader = "vietnamese" if doubts else "bare" if usual is bare else "english"
    return chunks, pieces, found, reader


@dataclass(frozen=True, slots=True)
class Decision:
    """What pieces `first` to `last`, `raw[start:end]`, become, and what speaks for it."""

    first: int
    last: int
    start: int
    end: int
    text: str
    evidence: Evidence


def _decide(
    raw: str, pieces: Sequence[Piece], doubtful: Sequence[bool], engine: Engine, offset: int
) -> Iterator[Decision]:
    lattice = build(raw, pieces, doubtful, engine)
    way = lattice.texts(decode(lattice.arcs, engine.model), engine.model.unknown)
    for chosen in way:
        if doubtful[chosen.first]:
            start, end = pieces[chosen.first].start, pieces[chosen.last].end
            # hoà or hòa: the paper's own spelling stays.
            reading = raw[start:end]
            text = reading if canonical(chosen.text) == canonical(reading) else chosen.text
            posterior = chosen.posterior
            if text != reading and stays(reading, posterior):
                text, posterior = reading, 1 - posterior
            evidence = Evidence(
                posterior=posterior,
                known=chosen.known,
                settled=chosen.settled,
                changed=chosen.settled and fold(text) != fold(reading),
                mixed=_is_mixed(text),
            )
            yield Decision(offset + chosen.first, offset + chosen.last, start, end, text, evidence)


def _untouched(raw: str, pieces: Sequence[Piece], number: int, sure: float, engine: Engine) -> Decision:
    """Return a word that an engine was sure of: it stays, as sure as that engine's figures proved to be."""
    piece = pieces[number]
    text = raw[piece.start : piece.end]
    known = canonical(text).lower() in engine.model.index or piece.kind != "word"
    evidence = Evidence(1.0, known, settled=True, mixed=_is_mixed(text), engine=sure)
    return Decision(number, number, piece.start, piece.end, text, evidence)


def _cut(raw: str, pieces: Sequence[Piece], runs: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Cut long runs into blocks at the ends of clauses, where nothing is lost, so that memory stays in bounds."""
    for first, after in runs:
        start = first
        for number in range(first + 1, after):
            long, too_long = number - start >= BLOCK, number - start >= LONGEST
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


def _is_mixed(text: str) -> bool:
    return not text.isalpha() and any(map(str.isdigit, text)) and any(map(str.isalpha, text))


def _confidences(pieces: Sequence[Piece], doubts: Sequence[Doubt]) -> list[float]:
    starts = [doubt.start for doubt in doubts]
    found = []
    for piece in pieces:
        number = bisect_right(starts, piece.start) - 1
        found.append(doubts[number].confidence if number >= 0 and piece.start < doubts[number].end else 1.0)
    return found


def _doubted(raw: str, pieces: Sequence[Piece], doubts: Sequence[Doubt]) -> list[bool]:
    found = []
    for piece, sure in zip(pieces, _confidences(pieces, doubts), strict=True):
        word = raw[piece.start : piece.end]
        known = is_syllable(word) or codes.repair(word) == word or is_english(word) or word.isupper()
        open_to_change = piece.kind == "word" and not codes.is_measure(word)
        found.append(open_to_change and (sure < DOUBTED or (sure < UNEASY and not known)))
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
