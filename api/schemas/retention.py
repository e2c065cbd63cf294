"""What the interface for programs takes and gives of retention periods and deletions."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from corpus.custody.retention import LONGEST_TEXT, LONGEST_YEARS


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewPeriod(_Asked):
    """How long a document is to be kept: to the end of the year `years` after `from_year`."""

    years: int | None = Field(ge=1, le=LONGEST_YEARS, description="null: for good")
    rule: str = Field(min_length=1, max_length=LONGEST_TEXT, description="what says so: the line of the schedule")
    from_year: int | None = Field(None, ge=1000, le=9000, description="null: the year of the paper's date")


class DossierPeriod(_Asked):
    """How the period of a dossier is set for its documents; how long it is the dossier itself says."""

    rule: str | None = Field(None, min_length=1, max_length=LONGEST_TEXT, description="null: the dossier")
    from_year: int | None = Field(None, ge=1000, le=9000, description="null: the dossier's last year")


class NewDeletion(_Asked):
    """A proposal to delete; the reason is kept for good."""

    reason: str = Field(min_length=1, max_length=LONGEST_TEXT)
    with_programme: bool = False


class Period(BaseModel):
    """How long a document is kept; `until` is the last day, null for good."""

    model_config = ConfigDict(from_attributes=True)

    document_id: int
    rule: str
    from_year: int
    years: int | None
    until: str | None
    set_by: str
    set_at: str
    file: str
    type: str | None
    title: str | None
    number: str | None
    date: str | None
    proposed: bool = Field(description="its deletion is proposed")


class Kept(BaseModel):
    """Documents of a dossier whose period was set, and those that keep a longer one of their own."""

    model_config = ConfigDict(from_attributes=True)

    changed: list[Period]
    longer: list[Period]


class Due(BaseModel):
    """Documents whose time is over, those first that have waited longest."""

    due: list[Period]


class Deletion(BaseModel):
    """A deletion: what the document was, why, who proposed and who decided, what went; the trace that stays."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    document_id: int
    sha256: str
    file: str
    number: str | None
    date: str | None
    taken_at: str
    reason: str
    with_programme: bool
    state: Literal["proposed", "withdrawn", "deleted"]
    proposed_by: str
    proposed_at: str
    decided_by: str | None
    decided_at: str | None
    counts: dict[str, int]
    cleared: bool = Field(description="no bytes of it are left in the archive's folder")


class DeletionList(BaseModel):
    """Deletions, newest first."""

    deletions: list[Deletion]
