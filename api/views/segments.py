"""A text cut where marks begin and end, so that overlapping marks can be shown with plain, flat elements.

A date inside a reference inside the hit gives pieces that each know every mark over them.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

HIT = "hit"
DOUBT = "doubt"


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of a text with its kind ("reference", "date", "unit", "hit", "doubt", …) and the id of what it marks."""

    start: int
    end: int
    kind: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text under one set of marks.

    Attributes:
        kinds: of the marks over it, each once, in the order of the marks.
        ids: of the marks over it that have one.
        anchors: ids of the marks that begin with this piece.
    """

    text: str
    kinds: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()

    @property
    def hit(self) -> bool:
        """Whether it belongs to what was searched for."""
        return HIT in self.kinds


def segments(text: str, marks: Iterable[Mark]) -> tuple[Segment, ...]:
    """Cut a text at its marks. The texts of the segments, joined, are the text; marks outside of it are cut to it."""
    inside = [
        Mark(max(mark.start, 0), min(mark.end, len(text)), mark.kind, mark.id)
        for mark in marks
        if mark.start < mark.end and mark.end > 0 and mark.start < len(text)
    ]
    inside.sort(key=lambda mark: (mark.start, -mark.end))
    cuts = sorted({0, len(text), *(mark.start for mark in inside), *(mark.end for mark in inside)})
    return tuple(_segment(text, start, end, inside) for start, end in pairwise(cuts))


def _segment(text: str, start: int, end: int, marks: Sequence[Mark]) -> Segment:
    over = [mark for mark in marks if mark.start <= start and end <= mark.end]
    return Segment(
        text[start:end],
        tuple(dict.fromkeys(mark.kind for mark in over)),
        tuple(dict.fromkeys(mark.id for mark in over if mark.id)),
        tuple(mark.id for mark in over if mark.id and mark.start == start),
    )
