"""Evidence and what people decide on it."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.pages import Box


class UnitName(BaseModel):
    """A unit as it was: with its first day the code is its key; `now` is what it is called today, null if the same."""

    code: str
    valid_from: str
    name: str
    now: str | None


class PageBox(Box):
    """A rectangle on one page of a document."""

    page: int


class EvidenceCopy(BaseModel):
    """The same piece of evidence in another file of its paper, and what was said of it there."""

    model_config = ConfigDict(from_attributes=True)

    evidence: int
    document: int
    file: str
    page: int
    start: int
    end: int
    status: Literal["proposed", "accepted", "rejected"]
    note: str | None


class Evidence(BaseModel):
    """A place that proves a criterion for a unit, and why it is thought to."""

    model_config = ConfigDict(extra="allow")

    id: int
    document: int
    file: str
    unit: UnitName
    criterion: str
    page: int
    start: int
    end: int
    quote: str
    boxes: list[PageBox]
    reasons: list[str]
    score: float
    favourable: bool = Field(description="false where it speaks against the unit")
    status: Literal["proposed", "accepted", "rejected"]
    copies: list[EvidenceCopy] = Field(
        default=[], description="in other files of the paper, a second scan say; this piece counts for all of them"
    )


class EvidenceList(BaseModel):
    """Pieces of evidence, by unit and criterion."""

    evidence: list[Evidence]


class Decision(BaseModel):
    """A person's word on a piece of evidence; "proposed" takes an earlier one back."""

    model_config = ConfigDict(extra="forbid")

    status: Literal["accepted", "rejected", "proposed"]
    note: str | None = Field(None, max_length=1000)
    seen: str | None = Field(
        None, max_length=40, description='`decided_at` as it was looked at, "" where nobody had; null: not checked'
    )
