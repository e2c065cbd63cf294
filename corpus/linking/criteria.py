"""Programmes and their criteria as they stand in the archive. `programmes` adds them, `linking` works with them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corpus.errors import NotFound
from corpus.linking.linking_rules import rules
from corpus.pages.places import Place
from corpus.phrases import spoken

if TYPE_CHECKING:
    from corpus.store.archive import Archive


@dataclass(frozen=True, slots=True)
class Programme:
    """An emulation programme (phong trào thi đua). Dates are ISO 8601; the period includes both its days.

    Attributes:
        document_id: the plan that launched it.
        title: what the plan is about.
    """

    id: int
    document_id: int
    title: str
    year: int | None
    period_start: str | None
    period_end: str | None
    created_at: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that a programme asks for; see `extract.facts.Criterion`.

    Attributes:
        cites: reference keys of the papers its text names.
        spans: where it stands in the plan; `page`, `start`, `end` are the first of them.
    """

    id: int
    programme_id: int
    position: int
    code: str
    heading: str | None
    text: str
    applies_to: str | None
    cites: tuple[str, ...]
    proofs: tuple[str, ...]
    deadline: str | None
    points: float | None
    page: int
    start: int
    end: int
    spans: tuple[Place, ...]

    @property
    def addressee(self) -> str:
        """Whom it binds, as the plan says or its heading is called ("1. UBND các xã, thị trấn"); "" where neither."""
        if self.applies_to or not self.heading:
            return self.applies_to or ""
        return self.heading if rules().binds_units.first(spoken(self.heading)) else ""

    @property
    def binds_units(self) -> bool:
        """Whether wards and communes must prove it; False where it is asked of a body above them alone."""
        said = spoken(self.applies_to or "")
        if rules().binds_units.first(said.replace(" thị xã ", " ").replace(" thi xa ", " ")):
            return True
        return not rules().binds_above.first(said)


def get(archive: Archive, programme_id: int) -> Programme:
    """Return one programme. Raises NotFound."""
    for row in archive.db.query("SELECT * FROM programme WHERE id = ?", [programme_id]):
        return Programme(**row)
    raise NotFound(f"Không có phong trào thi đua số {programme_id}.")


def all_programmes(archive: Archive) -> list[Programme]:
    """Return every programme, the newest period first."""
    rows = archive.db.query("SELECT * FROM programme ORDER BY period_start DESC, id DESC")
    return [Programme(**row) for row in rows]


def criteria(archive: Archive, programme_id: int) -> list[Criterion]:
    """Return a programme's criteria in the order of the plan."""
    rows = archive.db.query("SELECT * FROM criterion WHERE programme_id = ? ORDER BY position", [programme_id])
    return [_criterion(row) for row in rows]


def _criterion(row: dict[str, Any]) -> Criterion:
    lists = {name: tuple(json.loads(row[name])) for name in ("cites", "proofs")}
    spans = tuple(Place(*span) for span in json.loads(row["spans"]))
    return Criterion(**{**row, **lists, "spans": spans})
