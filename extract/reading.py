"""The one verb of this room: read the facts out of a text.

In this order, because each step leans on the ones before: the text is folded and squeezed once; references; the
letterhead, which takes its number from them; dates, which need the paper's own for "từ ngày ban hành"; units, which
need place and date; criteria, which need references and dates; contradictions, which need all; papers cited without a
number, which stand where no reference does; awards, which need the decisions, years and units.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extract.awards.reading import read_awards
from extract.citations.mentions import read_citations
from extract.conflicts import find_conflicts
from extract.criteria.reading import read_criteria
from extract.criteria.self_scores import read_self_scores
from extract.dates.reading import read_dates
from extract.facts import Facts, Letterhead, Reference
from extract.letterhead.reading import read_letterhead
from extract.references.identity import issuer_of
from extract.references.mentions import read_references
from extract.source import prepare
from extract.units.gazetteer import load
from extract.units.mentions import read_units
from extract.units.unnamed import unnamed_bodies

if TYPE_CHECKING:
    from pathlib import Path


def read(text: str, units: Path | None = None) -> Facts:
    """Read the facts out of a paper's text.

    Args:
        text: the whole paper, form feeds between its pages. Restored text is understood best; stripped or garbled text
            is read as far as it goes.
        units: a table of units of one's own, beside the built-in ones; see `extract.units.gazetteer`.

    Returns:
        The facts in order of place. Every span indexes `text` as it was given.

    Raises:
        ExtractionError: the table of units is missing or damaged.
    """
    source = prepare(text)
    mentions = read_references(source)
    letterhead = read_letterhead(source, mentions)
    references = _with_own(mentions, letterhead)
    day = letterhead.date.value if letterhead.date and letterhead.date.state == "printed" else None
    dates = read_dates(source, issued=day)
    place = letterhead.place.value if letterhead.place else None
    known = load(units)
    named = read_units(source, known, place=place, day=day, head_end=_head_end(letterhead))
    unnamed = unnamed_bodies(source, named, known, head=_issuing(letterhead), day=day)
    return Facts(
        letterhead=letterhead,
        references=references,
        dates=dates,
        units=tuple(sorted((*named, *unnamed), key=lambda unit: unit.start)),
        criteria=read_criteria(source, letterhead, references, dates),
        conflicts=find_conflicts(source, letterhead, references, dates),
        citations=read_citations(source, letterhead, references),
        awards=read_awards(source, letterhead, references, dates, named),
        self_scores=read_self_scores(source),
    )


def _head_end(letterhead: Letterhead) -> int:
    fields = (letterhead.agency, letterhead.number, letterhead.date, letterhead.type)
    return max((field.end for field in fields if field), default=0)


def _issuing(letterhead: Letterhead) -> list[tuple[int, int]]:
    """Return where the letterhead names who issues the paper."""
    return [(field.start, field.end) for field in (letterhead.agency, letterhead.parent) if field]


def _with_own(references: tuple[Reference, ...], letterhead: Letterhead) -> tuple[Reference, ...]:
    """Give the paper's own number its role, wherever it stands, and in the letterhead its date and issuer."""
    number = letterhead.number
    if number is None or number.state == "blank":
        return references
    return tuple(_own(reference, letterhead) if reference.id == number.value else reference for reference in references)


def _own(reference: Reference, letterhead: Letterhead) -> Reference:
    if letterhead.number is None or not reference.start <= letterhead.number.start < reference.end:
        return replace(reference, role="self")
    date = letterhead.date.value if letterhead.date and letterhead.date.state == "printed" else None
    return replace(
        reference,
        role="self",
        type=letterhead.type.value if letterhead.type else reference.type,
        date=date,
        issuer=issuer_of(letterhead),
        abstract=letterhead.abstract.value if letterhead.abstract else None,
        confidence=0.99 if letterhead.number.state == "printed" else 0.5,
    )
