"""What the interface for programs gives of citations: which paper each means, what became of it, what is missing."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

Role = Literal["cites", "basis", "amends", "replaces", "repeals", "attached"]
Effect = Literal["repealed", "replaced", "part", "amended"]


class Span(BaseModel):
    """A span of the text of one page of the document beside it."""

    page: int
    start: int
    end: int


class HeldPaper(BaseModel):
    """A paper of the archive by one of its files, as its letterhead names it."""

    document: int
    file: str
    number: str | None
    type: str | None
    title: str | None
    issuer: str | None
    date: str | None


class Candidate(HeldPaper):
    """A paper that a reference may mean. Certain: number, year (Party: term) and issuer are known and the same."""

    certain: bool
    reasons: list[str]
    other_date: bool = Field(description="it is cited with another date than it bears")


class CitedPaper(BaseModel):
    """A paper that the document speaks of; `id` is its number and symbol. Dangling: the archive does not hold it."""

    id: str = Field(examples=["1746/QĐ-UBND"])
    type: str | None
    date: str | None
    issuer: str | None
    abstract: str | None
    roles: list[Role]
    state: Literal["certain", "candidates", "dangling"]
    places: list[Span]
    papers: list[Candidate]


class CitingPaper(Candidate):
    """A paper that speaks of this one; `places` are in its own text, `certain` says whether surely of this one."""

    id: str
    roles: list[Role]
    places: list[Span]


class Act(BaseModel):
    """That a paper repeals, replaces or amends this one, wholly or ("part") in parts, and the place that says so."""

    effect: Effect
    label: str
    by: HeldPaper
    certain: bool
    reasons: list[str]
    quote: str
    places: list[Span]


class Status(BaseModel):
    """What became of a paper as far as the archive tells. "possibly": it is not certain that this paper is meant."""

    standing: Literal["repealed", "replaced", "part", "amended", "possibly", "in_force"]
    label: str
    acts: list[Act]


class Discrepancy(BaseModel):
    """Two papers that disagree, told in Vietnamese; `places` are in `document`."""

    kind: Literal["cited-other-date", "cited-other-issuer", "one-identity-twice"]
    message: str
    document: int
    other: int
    places: list[Span]


class Citations(HeldPaper):
    """What a paper cites and is cited by, whether it still holds, and what disagrees."""

    status: Status
    cites: list[CitedPaper]
    cited_by: list[CitingPaper] = Field(description="of very many the first hundred, those that change it among them")
    speaking: int = Field(description="how many documents speak of its number; more than are listed were not looked at")
    conflicts: list[Discrepancy]


class Mentioning(HeldPaper):
    """A paper that cites, and where it first does."""

    places: list[Span]


class Missing(BaseModel):
    """A paper that is cited and not here; more than one date contradict each other. `cited_by` names the first."""

    id: str
    type: str | None
    dates: list[str]
    issuer: str | None
    abstract: str | None
    papers: int = Field(description="how many papers cite it")
    mentions: int
    cited_by: list[Mentioning]


class Dangling(BaseModel):
    """Papers that are cited and not here, the most cited first; `total`: how many numbers no paper here bears."""

    total: int
    dangling: list[Missing]
