"""What the interface takes and gives of exports and dossiers, under /api/v1."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from api.asking import Scan
from api.ids import Id
from corpus.dossiers.dossiers import LONGEST_CODE

Year = Annotated[int, Field(ge=1800, le=2200)]
Code = Annotated[str, Field(min_length=1, max_length=LONGEST_CODE)]


class ExportRequest(BaseModel):
    """What is to be exported: a search, documents, a dossier, or else everything."""

    model_config = ConfigDict(extra="forbid")

    format: str = Field(max_length=20, examples=["pdf"])
    query: str | None = Field(None, max_length=300)
    unit: str | None = Field(None, max_length=100)
    type: str | None = Field(None, max_length=100)
    year: int | None = Field(None, ge=1900, le=2200)
    criterion: str | None = Field(None, max_length=40)
    body: str | None = Field(None, max_length=200)
    status: Literal["proposed", "accepted", "rejected", ""] | None = None
    scan: Scan | None = Field(None, description="`rescan`: only documents whose scan has to be made again")
    documents: list[Id] | None = Field(None, max_length=10_000)
    dossier: Code | None = None
    columns: str | None = Field(None, max_length=100_000, description="TOML: columns of csv and xlsx (docs/exports.md)")

    @property
    def searched(self) -> bool:
        """Whether a search is meant."""
        filters = (self.unit, self.type, self.year, self.criterion, self.body, self.status, self.scan)
        return bool(self.query or any(filters))

    @model_validator(mode="after")
    def _one_kind(self) -> ExportRequest:
        if sum((self.searched, bool(self.documents), self.dossier is not None)) > 1:
            raise ValueError("one of a search, documents and a dossier")
        return self


class ExportJob(BaseModel):
    """An export that was asked for and how far it is; `done` of `total` documents."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    request: dict[str, Any]
    state: Literal["queued", "running", "done", "failed"]
    done: int
    total: int
    file: str | None
    size: int | None
    sha256: str | None
    notes: list[str]
    error: str | None
    created_at: str
    finished_at: str | None


class DossierDetail(BaseModel):
    """What is said of a dossier."""

    model_config = ConfigDict(extra="forbid")

    title: str = Field(max_length=1000)
    retention: str = Field(max_length=100, examples=["20 năm"])
    mode: str | None = Field(None, max_length=100)
    year_from: Year | None = None
    year_to: Year | None = None
    note: str | None = Field(None, max_length=5000)


class NewDossier(DossierDetail):
    """A dossier to be made."""

    code: Code


class Dossier(DossierDetail):
    """A dossier; `count` documents lie in it."""

    model_config = ConfigDict(extra="ignore")

    code: str
    created_at: str
    created_by: str
    count: int


class FiledDocument(BaseModel):
    """A document of a dossier: its place, its code, what is known of it."""

    ordinal: int
    code: str
    document: int
    type: str | None
    number: str | None
    date: str | None
    issuer: str | None
    title: str | None
    file: str
    page_count: int | None
    state: str


class DossierInFull(Dossier):
    """A dossier with its documents, in their order."""

    documents: list[FiledDocument]


class Documents(BaseModel):
    """Documents to be put into a dossier, taken out, or arranged, in this order."""

    model_config = ConfigDict(extra="forbid")

    documents: list[Id] = Field(min_length=1, max_length=10_000)
