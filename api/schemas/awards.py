"""Awards as the HTTP interface gives them."""

from typing import Literal

from pydantic import BaseModel


class AwardedUnit(BaseModel):
    """The ward or commune of who was honoured, as it was then."""

    code: str
    valid_from: str
    name: str


class AwardSource(BaseModel):
    """A place that tells of an award; `decides` if that paper is the decision itself."""

    document: int
    file: str
    title: str | None
    number: str | None
    page: int
    start: int
    end: int
    decides: bool


class Award(BaseModel):
    """An award that was won; `year` is a year or a period, 2021/2025."""

    recipient: str
    recipient_kind: Literal["collective", "person", "household"]
    unit: AwardedUnit
    organisation: str | None
    title: str
    kind: str
    year: str | None
    number: str | None
    date: str | None
    issuer: str | None
    confidence: float
    sources: list[AwardSource]


class AwardList(BaseModel):
    """Awards, the latest first."""

    awards: list[Award]
