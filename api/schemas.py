"""What the interface for programs takes and gives, under /api/v1.

Times and dates are ISO 8601, boxes pixels of the page image.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.ids import Id
from api.labels import state_label
from api.rendering import vietnamese_date

if TYPE_CHECKING:
    from api.uploads import Outcome
    from corpus.documents.documents import Document as StoredDocument
    from corpus.documents.documents import PageView, StoredFact

State = Literal["queued", "reading", "done", "failed"]


class Problem(BaseModel):
    """An error (RFC 9457). `code` is a stable word for programs, `detail` Vietnamese and for people."""

    type: str = Field(examples=["urn:sohoa:error:not-found"])
    title: str
    status: int
    code: str = Field(examples=["not-found"])
    detail: str
    instance: str


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


class Part(BaseModel):
    """Pages of a batch scan that are one paper, why, and what its letterhead says."""

    first: int
    last: int
    confidence: float
    reasons: list[str]
    document: int | None
    type: str | None
    number: str | None
    date: str | None
    subject: str | None


class Batch(BaseModel):
    """How a batch scan may be, or is, split; `left_out` are pages that belong to no part."""

    parts: list[Part]
    left_out: list[int]
    changed_by: str | None
    applied_by: str | None
    applied_at: str | None


class Starts(BaseModel):
    """The pages, from 1, on which papers begin."""

    starts: list[Annotated[int, Field(ge=1, le=1_000_000)]] = Field(min_length=1, max_length=5_000)


class ListLine(BaseModel):
    """A line of the list that was handed in beside a part of the batch."""

    state: Literal["agrees", "differs", "missing", "extra"]
    line: int | None
    number: str | None
    subject: str | None
    first: int | None
    last: int | None
    document: int | None
    remarks: list[str]


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


def progress(document: StoredDocument) -> Progress:
    """Return the state of a document."""
    return Progress.model_validate(
        {
            "id": document.id,
            "file": document.file,
            "state": document.state,
            "state_label": state_label(document),
            "page_count": document.page_count,
            "pages_read": document.pages_read,
            "error_code": document.error_code,
            "error": document.error,
            "title": document.title,
            "number": document.number,
            "date": document.date,
            "date_label": vietnamese_date(document.date) or None,
            "issuer": document.issuer,
            "unit": document.unit_name,
        }
    )


class UploadedFile(BaseModel):
    """What became of one file. Refused: `code` and `message` say why; else `document` is where it is."""

    file: str
    status: Literal["taken", "duplicate", "refused"]
    document: Document | None = None
    code: str | None = None
    message: str | None = None


class UploadReport(BaseModel):
    """One answer per file, in the order in which they came."""

    files: list[UploadedFile]


def uploaded(outcome: Outcome) -> UploadedFile:
    """Return an outcome as the interface gives it."""
    return UploadedFile(
        file=outcome.file,
        status=outcome.status,
        document=None if outcome.document is None else Document.model_validate(outcome.document),
        code=outcome.code,
        message=outcome.message,
    )


class Box(BaseModel):
    """A rectangle in pixels of the page image, origin at the top left."""

    model_config = ConfigDict(from_attributes=True)

    x: int
    y: int
    w: int
    h: int


class Place(BaseModel):
    """A span of one page's text, and where it is on the scan; `boxes` is empty where there is no scan."""

    page: int
    start: int
    end: int
    boxes: list[Box] = []


class Word(BaseModel):
    """A word as the engine read it: `raw[start:end]`."""

    model_config = ConfigDict(from_attributes=True)

    start: int
    end: int
    box: Box
    confidence: float
    line: int


class Fact(BaseModel):
    """A fact and where it stands. `value`: a reference's id, a date in ISO 8601, a unit's code."""

    kind: str
    value: str
    quote: str
    places: list[Place]
    detail: dict[str, str | int | float | None]


class Page(BaseModel):
    """One page with its layers: raw as read, restored by the machine, reviewed by a person. `text` is the highest."""

    document: int
    number: int
    width: int
    height: int
    dpi: int
    source: str
    engine: str
    confidence: float | None
    text: str
    raw: str
    restored: str | None
    reviewed: str | None
    error: str | None
    words: list[Word]
    facts: list[Fact]


def page_out(view: PageView, facts: list[Fact]) -> Page:
    """Return a page as the interface gives it."""
    return Page(
        document=view.document_id,
        number=view.number,
        width=view.width,
        height=view.height,
        dpi=view.dpi,
        source=view.source,
        engine=view.engine,
        confidence=view.confidence,
        text=view.text,
        raw=view.raw,
        restored=view.restored,
        reviewed=view.reviewed,
        error=view.error,
        words=[Word.model_validate(word) for word in view.words],
        facts=facts,
    )


def fact_out(fact: StoredFact, places: list[Place]) -> Fact:
    """Return a fact as the interface gives it."""
    return Fact(kind=fact.kind, value=fact.value, quote=fact.quote, places=places, detail=fact.detail)


class Hit(BaseModel):
    """A place that was found. `start` and `end` are offsets into the page's text, `snippet` is a part of it."""

    document: int
    paper: int | None
    file: str
    title: str | None
    type: str | None = None
    number: str | None
    issuer: str | None
    date: str | None
    unit: str | None
    page: int
    start: int
    end: int
    snippet: str
    reasons: list[str]
    boxes: list[Box]
    score: float
    manifestations: list[dict[str, int | str]] = []


class SearchResults(BaseModel):
    """Hits, best first.

    `total` counts them all, files of one paper once; where `exact` is false, very many answer and each file is counted.
    `next` is the cursor of what comes after these hits, null where nothing does.
    """

    total: int
    exact: bool
    next: str | None
    hits: list[Hit]


class FacetCount(BaseModel):
    """How many hits have a value; `name` is what a person calls it."""

    value: str
    name: str
    count: int


class Facets(BaseModel):
    """What the hits of a search are, the most frequent first; `exact` as in `SearchResults`."""

    unit: list[FacetCount]
    body: list[FacetCount]
    type: list[FacetCount]
    year: list[FacetCount]
    criterion: list[FacetCount]
    status: list[FacetCount]
    exact: bool


class UnitName(BaseModel):
    """A unit as it was: with its first day the code is its key; `now` is what it is called today, null if the same."""

    code: str
    valid_from: str
    name: str
    now: str | None


class PageBox(Box):
    """A rectangle on one page of a document."""

    page: int


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


class EvidenceList(BaseModel):
    """Pieces of evidence, by unit and criterion."""

    evidence: list[Evidence]


class Decision(BaseModel):
    """A person's word on a piece of evidence; "proposed" takes an earlier one back."""

    model_config = ConfigDict(extra="forbid")

    status: Literal["accepted", "rejected", "proposed"]
    note: str | None = Field(None, max_length=1000)


class Me(BaseModel):
    """Who is signed in. `csrf` goes into the header X-CSRF-Token of requests made with the session's cookie."""

    name: str
    role: str
    permissions: list[str]
    csrf: str


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
