"""What becomes of doubtful pieces of a text: each stretch of them read as a lattice, the likeliest way through taken.

A stretch takes some sound words along on either side as context; a long one is cut where clauses end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from normalize.confidence.weighing import Evidence
from normalize.decoding.choosing import decode
from normalize.decoding.lattice import build, gap_between
from normalize.folding import canonical, fold
from normalize.text.figures import stays

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from normalize.decoding.lattice import Chosen, Rivals
    from normalize.engines.engine import Engine
    from normalize.text.segmentation import Piece

BLOCK, LONGEST = 2000, 2400  # pieces decoded in one go; a block ends where a clause does, if one does before LONGEST
CONTEXT = 3  # sound words taken along on either side of a doubtful stretch
GUESS = 0.6  # chance under which a choice is a guess, and an engine that knows Vietnamese is believed


class Decision(NamedTuple):
    """What pieces `first` to `last`, `raw[start:end]`, become, and what speaks for it."""

    first: int
    last: int
    start: int
    end: int
    text: str
    evidence: Evidence
    rivals: Rivals = ()


@dataclass(frozen=True, slots=True)
class Run:
    """Pieces from number `first` on, which of them are doubtful, and how far their engine is trusted ([]: not)."""

    first: int
    pieces: Sequence[Piece]
    doubtful: Sequence[bool]
    trusted: Sequence[float]

    def part(self, first: int, after: int) -> Run:
        """Return the pieces of this run from the `first` to the one before `after`."""
        stretch = slice(first, after)
        return Run(self.first + first, self.pieces[stretch], self.doubtful[stretch], self.trusted[stretch])


def read(raw: str, whole: Run, engine: Engine) -> list[Decision]:
    """Return what becomes of each doubtful piece of a whole text, in order."""
    return [
        decision
        for first, after in _cut(raw, whole.pieces, _stretches(whole.doubtful))
        for decision in decide(raw, whole.part(first, after), engine)
    ]


def decide(raw: str, run: Run, engine: Engine) -> Iterator[Decision]:
    """Yield what becomes of each doubtful piece of a run that is read in one go."""
    lattice = build(raw, run.pieces, run.doubtful, engine, run.trusted)
    if engine.terms:
        from normalize.decoding.favouring import favour  # noqa: PLC0415 - only archives with terms need the search for them

        favour(lattice, [raw[piece.start : piece.end] for piece in run.pieces], engine.terms, engine.model.index)
    for chosen in lattice.texts(decode(lattice.arcs, engine.model), engine.model.unknown):
        if run.doubtful[chosen.first]:
            yield _decision(raw, run, chosen)


def _decision(raw: str, run: Run, chosen: Chosen) -> Decision:
    start, end = run.pieces[chosen.first].start, run.pieces[chosen.last].end
    reading, text, posterior = raw[start:end], chosen.text, chosen.posterior
    if text != reading:
        same = canonical(text) == canonical(reading)  # hoà or hòa: the paper's own spelling stays
        guess = run.trusted and posterior < GUESS
        if same or guess:
            text = reading
        elif stays(reading, posterior):
            text, posterior = reading, 1 - posterior
    evidence = Evidence(
        posterior=posterior,
        known=chosen.known,
        settled=chosen.settled,
        changed=chosen.settled and text != reading and fold(text) != fold(reading),
        mixed=is_mixed(text),
        misfit=chosen.misfit,
        behind=chosen.behind,
    )
    return Decision(run.first + chosen.first, run.first + chosen.last, start, end, text, evidence, chosen.rivals)


def is_mixed(text: str) -> bool:
    """Tell whether letters and figures stand in one text."""
    return not text.isalpha() and any(map(str.isdigit, text)) and any(map(str.isalpha, text))


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
