"""Emulation programmes and their criteria."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from api.ids import Id


class NewProgramme(BaseModel):
    """The plan whose criteria are to become a programme."""

    model_config = ConfigDict(extra="forbid")

    document: Id


class Programme(BaseModel):
    """An emulation programme: the plan that launched it, and its period."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    title: str
    year: int | None
    period_start: str | None
    period_end: str | None


class Criterion(BaseModel):
    """One thing that a programme asks for."""

    model_config = ConfigDict(from_attributes=True)

    code: str
    heading: str | None
    text: str
    applies_to: str | None
    deadline: str | None
    points: float | None


class ProgrammeDetail(Programme):
    """A programme with its criteria, in the plan's order."""

    criteria: list[Criterion]
