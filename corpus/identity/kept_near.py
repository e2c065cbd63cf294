"""What documents say otherwise that agree in their words, kept from when one was held against the other.

That comparison is made anyway, to find the files of one paper (`corpus.identity.manifestations`); here it is kept, so
that nobody who opens a paper waits for it. Each pair stands once, said from the side of the document held last.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

from corpus.identity.heads import rules
from corpus.pages.pages import PAGE_BREAK

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import sqlite_utils

    from corpus.identity.differences import Difference


@dataclass(frozen=True, slots=True)
class Place:
    """Where two documents say something else: as printed, "" where one says nothing, and on which of its pages."""

    one: str
    other: str
    page: int | None
    other_page: int | None

    def turned(self) -> Place:
        """Return the place as it is said from the other document's side."""
        return Place(self.other, self.one, self.other_page, self.page)


@dataclass(frozen=True, slots=True)
class Found:
    """What a document says otherwise than another one: how alike their words are, 0 to 1, and all such places."""

    likeness: float
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """What was kept of that: how many places there are, and the first of them."""

    document_id: int
    likeness: float
    count: int
    places: tuple[Place, ...]


def places(found: Iterable[Difference], text: str, other: str) -> tuple[Place, ...]:
    """Return differences of two texts with the pages they stand on."""
    breaks, other_breaks = _breaks(text), _breaks(other)
    return tuple(Place(one.one, one.other, _page(breaks, one.at), _page(other_breaks, one.other_at)) for one in found)


def keep(db: sqlite_utils.Database, document_id: int, found: Mapping[int, Found]) -> None:
    """Keep what a document was found to say otherwise than others, in place of what was kept; in a transaction.

    Of very many, those that differ least; and those of which the other one kept it, for which it may be the only one.
    """
    said_by = db.execute("SELECT document_id FROM near_paper WHERE other_id = ?", [document_id]).fetchall()
    db.execute("DELETE FROM near_paper WHERE document_id = ?", [document_id])
    db.execute("DELETE FROM near_paper WHERE other_id = ?", [document_id])
    db.execute("DELETE FROM to_near WHERE document_id = ?", [document_id])
    limits = rules()["near"]
    nearest = sorted(found.items(), key=lambda one: (len(one[1].places), -one[1].likeness, one[0]))
    kept_before = {other for (other,) in said_by}
    chosen = nearest[: limits["most"]] + [one for one in nearest[limits["most"] :] if one[0] in kept_before]
    for other, told in chosen:
        rows = json.dumps([astuple(place) for place in told.places[: limits["places"]]], ensure_ascii=False)
        db.execute(
            # One that went away meanwhile is near nothing.
            "INSERT INTO near_paper SELECT ?, id, ?, ?, ? FROM document WHERE id = ?",
            [document_id, told.likeness, len(told.places), rows, other],
        )


def is_kept(db: sqlite_utils.Database, document_id: int) -> bool:
    """Say whether a document was held against others since that is kept."""
    return db.execute("SELECT 1 FROM to_near WHERE document_id = ?", [document_id]).fetchone() is None


def kept(db: sqlite_utils.Database, document_id: int) -> list[Kept]:
    """Return what is kept of a document, as it says it, those first that differ least."""
    rows = db.execute(
        "SELECT other_id, likeness, count, places, 0 FROM near_paper WHERE document_id = :id"
        " UNION ALL SELECT document_id, likeness, count, places, 1 FROM near_paper WHERE other_id = :id"
        " ORDER BY count, likeness DESC, 1",
        {"id": document_id},
    ).fetchall()
    return [
        Kept(other, likeness, count, tuple(_turned(Place(*place), turned) for place in json.loads(told)))
        for other, likeness, count, told, turned in rows
    ]


def _turned(place: Place, turned: int) -> Place:
    return place.turned() if turned else place


def _breaks(text: str) -> list[int]:
    return [found.start() for found in re.finditer(PAGE_BREAK, text)]


def _page(breaks: list[int], at: int | None) -> int | None:
    return None if at is None else bisect_left(breaks, at) + 1
