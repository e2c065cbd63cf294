"""Noisy text in, Vietnamese out: the one verb of this room.

In this order: what is in an old encoding is put into Unicode; the text is taken apart and read anew where it may be
changed (`examining`, `deciding`); what was seen of each word becomes a chance that it is right; the words are put back
in place of the pieces. Everything else, white space and page breaks among it, stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalize.confidence.weighing import confidences
from normalize.decoding.assembly import Outcome, assemble
from normalize.engines.engine import with_marks
from normalize.examining import examine
from normalize.legacy.repairing import repair
from normalize.legacy.tracing import traced
from normalize.restoration import Doubt
from normalize.slips.suspicion import look_up
from normalize.text.damage import regions
from normalize.text.segmentation import segment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.engines.engine import Engine
    from normalize.knowledge import Knowledge
    from normalize.restoration import Restoration

__all__ = ["Doubt", "look_ahead", "restore"]


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


def look_ahead(raw: str) -> None:
    """Look up what the words of a part of a text stand for, before the whole is there to be restored.

    No restoration comes out otherwise for it; that of a text whose parts were looked at takes half the time.
    """
    pieces = [piece for chunk in segment(raw) for piece in chunk.pieces if piece.kind != "mark"]
    regions(raw)
    look_up(raw, pieces, with_marks())


def _restored(raw: str, doubts: Sequence[Doubt], engine: Engine | None, knowledge: Knowledge | None) -> Restoration:
    chunks, pieces, found, reader = examine(raw, doubts, engine, knowledge)
    chances = confidences([item.evidence for item in found], reader)
    outcomes = {
        item.first: Outcome(item.first, item.last, item.text, chance)
        for item, chance in zip(found, chances, strict=True)
    }
    return assemble(raw, chunks, pieces, outcomes)
