"""What the interface for programs takes and gives of corrections."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.ids import LARGEST
from corpus.documents.correcting import LONGEST

Version = Annotated[int, Field(ge=0, le=LARGEST, description="id of a version of the page, 0 for the machine's text")]
Offset = Annotated[int, Field(ge=0, le=LONGEST)]


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewText(_Asked):
    """A page as it should be. `seen` is the version that was looked at; the header If-Match may tell it instead."""

    text: str = Field(max_length=2 * LONGEST)
    seen: Version | None = None
    whole: bool = Field(default=False, description="every word was looked at: the machine changes nothing more")


class Checks(_Asked):
    """Words that were looked at and are right: spans [start, end] of the page's text in the version `seen`."""

    spans: list[tuple[Offset, Offset]] = Field(min_length=1, max_length=10_000)
    seen: Version | None = None


class GoBack(_Asked):
    """The version to go back to."""

    to: Version


class Clash(BaseModel):
    """Where the machine now reads something else than a person wrote: `text` stands, at `start` to `end`."""

    start: int
    end: int
    text: str
    machine: str


class PageText(BaseModel):
    """A page's text and which version of it that is; `checked` are spans that were looked at."""

    document: int
    page: int
    version: int
    reviewed: bool
    whole: bool
    checked: list[tuple[int, int]]
    clashes: list[Clash]
    text: str


class WordChange(BaseModel):
    """Words that became others; `start` and `end` are offsets of `after` in the version's text."""

    before: str
    after: str
    start: int
    end: int


class Revision(BaseModel):
    """A version of a page. `by` is "sohoa" where the machine merged its new reading; `back_to` 0 is its own text."""

    id: int
    kind: Literal["edit", "check", "merge", "back"]
    at: str
    by: str
    whole: bool
    back_to: int | None
    stands: bool = Field(description="no later version went back behind it")
    changes: list[WordChange] = Field(description="against the version before")
    clashes: list[Clash]


class History(BaseModel):
    """Every version that people made of a page, newest first."""

    document: int
    page: int
    revisions: list[Revision]
