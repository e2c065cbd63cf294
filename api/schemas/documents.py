"""Documents, what the intake check saw on them, and how far they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.labels import state_label
from api.language import error_said
from api.rendering import english_date, left_label, vietnamese_date
from corpus.quality.unreadable import is_poor

if TYPE_CHECKING:
    from api.language import Language
    from corpus.documents.documents import Document as StoredDocument
    from corpus.documents.pace import Pace

State = Literal["queued", "reading", "done", "failed"]


class Document(BaseModel):
    """A file of the archive and what is known of its paper."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    file: str
    sha256: str
    size: int = Field(description="of the original, in bytes")
    kind: str
    media_type: str
    state: State
    error_code: str | None
    error: str | None
    page_count: int | None
    pages_read: int
    paper_id: int | None = Field(description="the same for every file of one paper")
    type: str | None
    title: str | None
    number: str | None
    number_state: str | None
    issuer: str | None
    parent: str | None
    place: str | None
    date: str | None
    date_state: str | None
    unit_code: str | None
    unit_from: str | None
    unit_name: str | None
    confidence: float | None
    created_at: str
    created_by: str


class Finding(BaseModel):
    """One thing that the intake check saw on a page: advice, never a refusal."""

    model_config = ConfigDict(from_attributes=True)

    page: int
    code: str = Field(examples=["low-resolution"])
    severity: Literal["advice", "warning"]
    measured: float | None
    message: str
    advice: str
    rule: str | None


class PartOf(BaseModel):
    """The batch that a document was split off, and its pages there."""

    model_config = ConfigDict(from_attributes=True)

    batch_id: int
    file: str
    first: int
    last: int


class DocumentInFull(Document):
    """A document with what the intake check saw, and its place in a batch scan."""

    findings: list[Finding]
    part_of: PartOf | None
    parts: list[int] = Field(description="documents that a batch scan was split into")


class Holder(BaseModel):
    """A unit that a document was given to; `key` is "code date"."""

    key: str
    name: str


class HeldBy(BaseModel):
    """The units that a document was given to."""

    units: list[Holder]


class SamePaper(BaseModel):
    """The other documents that are files of a document's paper, and those that people parted from it; oldest first."""

    others: list[int] = Field(examples=[[57]])
    parted: list[int] = Field(examples=[[61]])


class OtherPlace(BaseModel):
    """Where two documents say something else: as printed, "" where one says nothing, and on which of its pages."""

    one: str
    other: str
    page: int | None
    other_page: int | None


class NearPaper(BaseModel):
    """A document with the same words; `count` places differ, of which `places` are the first."""

    document: int
    file: str
    title: str | None
    number: str | None
    date: str | None
    likeness: float
    count: int
    places: list[OtherPlace]


class NearPapers(BaseModel):
    """The documents that differ from one in figures or names alone, those first that differ least."""

    near: list[NearPaper]


class NewHolders(BaseModel):
    """Units by name, old or new, or by key; several of one name have to be told apart by their keys."""

    model_config = ConfigDict(extra="forbid")

    units: list[Annotated[str, Field(pattern=r"\S", max_length=100)]] = Field(max_length=50)


class DocumentList(BaseModel):
    """Documents, newest first. `before` is what to ask with for the next ones, null at the end."""

    documents: list[Document]
    before: int | None


class Progress(BaseModel):
    """State of one document, as the events send it."""

    id: int
    file: str
    state: State
    state_label: str
    poorly_read: bool = Field(description="read, but so doubtful that the scan should be looked at")
    page_count: int | None
    pages_read: int
    error_code: str | None
    error: str | None
    title: str | None
    number: str | None
    date: str | None
    date_label: str | None
    issuer: str | None
    unit: str | None
    seconds_left: float | None = Field(description="at the pace so far; null where that cannot be told")
    left_label: str | None = Field(description="the same as people say it, or how many wait before it")


def progress(document: StoredDocument, pace: Pace | None = None, language: Language = "vi") -> Progress:
    """Return the state of a document."""
    return Progress.model_validate(
        {
            "id": document.id,
            "file": document.file,
            "state": document.state,
            "state_label": state_label(document, language),
            "poorly_read": is_poor(document),
            "page_count": document.page_count,
            "pages_read": document.pages_read,
            "error_code": document.error_code,
            "error": error_said(document.error, document.error_code, language) if document.error else None,
            "title": document.title,
            "number": document.number,
            "date": document.date,
            "date_label": (english_date if language == "en" else vietnamese_date)(document.date) or None,
            "issuer": document.issuer,
            "unit": document.unit_name,
            "seconds_left": pace.seconds_left if pace else None,
            "left_label": left_label(pace, language) if pace else None,
        }
    )
