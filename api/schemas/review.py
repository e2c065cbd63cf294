"""What a reviewer sends besides decisions, and a unit's record as the HTTP interface gives it."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.ids import Id

Name = Annotated[str, Field(min_length=1, max_length=100, description="name or code of a unit")]
Code = Annotated[str, Field(min_length=1, max_length=40, examples=["3.2.1.a"])]
Figure = Annotated[float, Field(ge=0, le=10_000, allow_inf_nan=False)]


class Sent(BaseModel):
    """A body that holds nothing but what is asked for."""

    model_config = ConfigDict(extra="forbid")


class Note(Sent):
    """Words beside a piece of evidence; none take it away."""

    note: str = Field(max_length=1000)


class Move(Sent):
    """Where a piece of evidence is to go; what is left out stays."""

    criterion: Code | None = None
    unit: Name | None = None


class Picked(Sent):
    """A passage picked by hand: by its words, or by offsets in the page's text."""

    document: Id
    page: Annotated[int, Field(ge=1, le=1_000_000)]
    quote: str = Field("", max_length=5000)
    start: Annotated[int, Field(ge=0, le=10_000_000)] = 0
    end: Annotated[int, Field(ge=0, le=10_000_000)] = 0
    programme: Id
    criterion: Code
    unit: Name
    favourable: bool = True
    note: str | None = Field(None, max_length=1000)


class SelfScore(Sent):
    """What a unit gave itself; null goes back to what its papers say."""

    programme: Id
    criterion: Code
    unit: Name
    points: Figure | None


class NewReduction(Sent):
    """Points to take off, and why; `evidence` is the passage behind it."""

    programme: Id
    criterion: Code
    unit: Name
    points: Figure
    reason: str = Field(min_length=1, max_length=1000)
    evidence: Id | None = None


class Reduction(BaseModel):
    """Points that were taken off."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    points: float
    reason: str
    evidence: int | None
    by: str
    at: str


class Happening(BaseModel):
    """One thing that a person did in a record."""

    model_config = ConfigDict(from_attributes=True)

    at: str
    by: str
    what: str
    criterion: str
    programme: int | None


class Record(BaseModel):
    """A unit's record: one appraisal sheet per programme, and what people did, the latest first."""

    sheets: list[dict[str, Any]]
    history: list[Happening]


SheetFormat = Literal["docx", "pdf", "csv", "json"]
