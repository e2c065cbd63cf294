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
from normalize.alternatives import from_lists
from normalize.assembly import Outcome, assemble
from normalize.confidence import Evidence, confidence
from normalize.damage import assess, regions
from normalize.decoding import decode
from normalize.english import is_english
from normalize.favouring import favour
from normalize.figures import stays
from normalize.folding import canonical, fold
from normalize.lattice import build, gap_between
from normalize.legacy import repair
from normalize.legacy.tracing import traced
from normalize.lexicon import is_syllable
from normalize.local_engine import with_knowledge
from normalize.refitting import refit
from normalize.search import bare, with_marks, without_marks
from normalize.segmentation import segment
from normalize.sequences import repairs
from normalize.stripped import runs
from normalize.surroundings import fits_badly, with_surroundings
from normalize.suspicion import suspects
from normalize.trust import Trust
from normalize.voting import elect

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from normalize.confidence import Reader
    from normalize.damage import Region
    from normalize.knowledge import Knowledge
    from normalize.restoration import Restoration
    from normalize.search import Engine
    from normalize.segmentation import Chunk, Piece
    from normalize.slips import Slip
    from normalize.voting import Rivals

BLOCK, LONGEST = 2000, 2400  # pieces decoded in one go; a block ends where a clause does, if one does before LONGEST
CONTEXT = 3  # sound words taken along on either side of a doubtful stretch
CERTAIN = 0.9  # chance of every word from which a line in capitals is given its marks back
GUESS = 0.6  # chance under which a choice is a guess, and an engine that knows Vietnamese is believed
_ENOUGH, _WHOLE = 20, 0.95  # words, and their share that is whole, of text that is only stripped


@dataclass(frozen=True, slots=True)
class Doubt:
    """How sure (0 to 1) the engine was of `raw[start:end]`."""

    start: int
    end: int
    confidence: float


def restore(
    raw: str, doubts: Sequence[Doubt] = (), *, engine: Engine | None = None, knowledge: Knowledge | None = None
) -> Restoration:
    """Return the text as Vietnamese, token by token.

    Args:
        raw: any text: good Vietnamese, stripped or garbled Vietnamese, other languages, figures; lines and pages kept.
        doubts: confidences of an engine that knows Vietnamese, in order of the text; only what it doubted changes.
        engine: whose reading this is; settled by the doubts where not given.
        knowledge: what the archive that the text belongs to knows: its terms, runs of its trusted papers.
    """
    if doubts:  # an engine writes Unicode
        return _restored(raw, doubts, engine, knowledge)
    repaired = repair(raw)
    found = _restored(repaired.text, (), engine, knowledge)
    return found if repaired.text == raw else traced(raw, repaired, found)


def _restored(raw: str, doubts: Sequence[Doubt], engine: Engine | None, knowledge: Knowledge | None) -> Restoration:
    chunks, pieces, found, reader = examine(raw, doubts, engine, knowledge)
    outcomes = {
        item.first: Outcome(item.first, item.last, item.text, confidence(item.evidence, reader)) for item in found
    }
    return assemble(raw, chunks, pieces, outcomes)


def examine(
    raw: str, doubts: Sequence[Doubt], engine: Engine | None, knowledge: Knowledge | None = None
) -> tuple[list[Chunk], list[Piece], list[Decision], Reader]:
    """Return the text taken apart, what becomes of which pieces and why, and what kind of reading it is."""
    chunks = segment(raw)
    pieces = [piece for chunk in chunks for piece in chunk.pieces if piece.kind != "mark"]
    sure = _confidences(pieces, doubts)
    page = Trust.of(sure)
    if doubts:
        doubtful, usual = _doubted(raw, pieces, sure, page), with_marks
    else:
        damaged = [region for region in regions(raw) if region.state == "damaged"]
        doubtful, usual = _within(pieces, damaged), bare if _is_only_stripped(raw, damaged) else without_marks
    lost = list(_lost_marks(raw, pieces, [not doubt or bool(doubts) for doubt in doubtful]))
    for item in lost:
        doubtful[item.first] = False
    used = with_knowledge(engine or usual(), knowledge)
    trusted = [page.odds(item) for item in sure] if doubts else []
    run = _Run(0, pieces, doubtful, trusted)
    found = _read(raw, run, used)
    if usual is without_marks:
        refitted = refit(raw, found, used)
        found = _read(raw, run, refitted) if refitted else found
    if not doubts:  # an engine that knows Vietnamese has been heard already
        found = elect(raw, found)
    found = sorted([*found, *lost], key=lambda item: item.first)
    sequence = dict(repairs(raw, ((item.start, item.end) for item in found)))
    found = [replace(item, text=sequence[item.start]) if item.start in sequence else item for item in found]
    settled = {item.first: (item.last, item.text) for item in found}
    open_to_slips = _sound(raw, pieces, found, doubts)
    biases = [(page.bias(sure[n]) if doubts else 0.0) if sound else None for n, sound in enumerate(open_to_slips)]
    found += [
        _slip(raw, pieces, slip)
        for slip in suspects(raw, pieces, settled, biases, with_knowledge(with_marks(), knowledge))
    ]
    if doubts:
        found = [replace(item, evidence=replace(item.evidence, engine=sure[item.first])) for item in found]
        taken = {number for item in found for number in range(item.first, item.last + 1)}
        found += [_untouched(raw, pieces, n, sure[n], used) for n in range(len(pieces)) if n not in taken]
    found.sort(key=lambda item: item.first)
    if doubts:  # few words had a choice: they say little of the others
        return chunks, pieces, found, "vietnamese"
    seen = with_surroundings([item.evidence for item in found])
    found = [replace(item, evidence=evidence) for item, evidence in zip(found, seen, strict=True)]
    reader: Reader = "bare" if usual is bare else "foreign" if fits_badly(seen) else "english"
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
    rivals: Rivals = ()


@dataclass(frozen=True, slots=True)
class _Run:
    """Pieces from number `first` on, which of them are doubtful, and how far their engine is trusted ([]: not)."""

    first: int
    pieces: Sequence[Piece]
    doubtful: Sequence[bool]
    trusted: Sequence[float]


def _read(raw: str, whole: _Run, engine: Engine) -> list[Decision]:
    return [
        decision
        for first, after in _cut(raw, whole.pieces, _stretches(whole.doubtful))
        for decision in _decide(
            raw,
            _Run(first, whole.pieces[first:after], whole.doubtful[first:after], whole.trusted[first:after]),
            engine,
        )
    ]


def _decide(raw: str, run: _Run, engine: Engine) -> Iterator[Decision]:
    lattice = build(raw, run.pieces, run.doubtful, engine, run.trusted)
    if engine.terms:
        favour(lattice, [raw[piece.start : piece.end] for piece in run.pieces], engine.terms, engine.model.index)
    way = lattice.texts(decode(lattice.arcs, engine.model), engine.model.unknown)
    for chosen in way:
        if run.doubtful[chosen.first]:
            start, end = run.pieces[chosen.first].start, run.pieces[chosen.last].end
            reading = raw[start:end]
            posterior = chosen.posterior
            same = canonical(chosen.text) == canonical(reading)  # hoà or hòa: the paper's own spelling stays
            guess = run.trusted and posterior < GUESS
            text = reading if same or guess else chosen.text
            if text != reading and stays(reading, posterior):
                text, posterior = reading, 1 - posterior
            evidence = Evidence(
                posterior=posterior,
                known=chosen.known,
                settled=chosen.settled,
                changed=chosen.settled and fold(text) != fold(reading),
                mixed=_is_mixed(text),
                misfit=chosen.misfit,
                behind=chosen.behind,
            )
            yield Decision(run.first + chosen.first, run.first + chosen.last, start, end, text, evidence, chosen.rivals)


def _lost_marks(raw: str, pieces: Sequence[Piece], may: Sequence[bool]) -> Iterator[Decision]:
    """Yield what becomes of lines in capitals that lost their marks, where that leaves no doubt."""
    for first, after in runs(raw, pieces, may):
        start, end = max(0, first - CONTEXT), min(len(pieces), after + CONTEXT)
        inside = [first <= number < after for number in range(start, end)]
        chosen = list(_decide(raw, _Run(start, pieces[start:end], inside, []), bare()))
        if min(item.evidence.posterior for item in chosen) >= CERTAIN:
            yield from chosen


def _slip(raw: str, pieces: Sequence[Piece], slip: Slip) -> Decision:
    """Return what becomes of a word that may be misread: a change, or only less trust in it."""
    piece = pieces[slip.number]
    text = slip.text if slip.changed else raw[piece.start : piece.end]
    evidence = Evidence(slip.chance if slip.changed else 1 - slip.chance, known=True, settled=False)
    return Decision(slip.number, slip.number, piece.start, piece.end, text, evidence)


def _sound(raw: str, pieces: Sequence[Piece], found: Sequence[Decision], doubts: Sequence[Doubt]) -> list[bool]:
    """Tell of each piece whether it may turn out a slip: nobody doubted it, and its paragraph is Vietnamese."""
    taken = {number for item in found for number in range(item.first, item.last + 1)}
    kept = ("sound", "damaged") if doubts else ("sound",)
    sound = _within(pieces, [region for region in regions(raw) if region.state in kept])
    return [is_sound and number not in taken for number, is_sound in enumerate(sound)]


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


def _doubted(raw: str, pieces: Sequence[Piece], sure: Sequence[float], page: Trust) -> list[bool]:
    found = []
    for piece, confidence_of_engine in zip(pieces, sure, strict=True):
        word = raw[piece.start : piece.end]
        known = is_syllable(word) or codes.repair(word) == word or is_english(word) or word.isupper()
        open_to_change = piece.kind == "word" and not codes.is_measure(word) and not from_lists(word)
        found.append(open_to_change and confidence_of_engine < page.limit(known=known))
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
