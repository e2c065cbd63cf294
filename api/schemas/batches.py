"""Batch scans and how they are split."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field


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
