"""An error, as programs get it."""

from __future__ import annotations

from pydantic import BaseModel, Field


class FieldError(BaseModel):
    """A value that is out of its bounds."""

    field: str = Field(examples=["query.limit"])
    detail: str


class Problem(BaseModel):
    """An error (RFC 9457). `code` is a stable word for programs, `detail` Vietnamese and for people."""

    type: str = Field(examples=["urn:sohoa:error:not-found"])
    title: str
    status: int
    code: str = Field(examples=["not-found"])
    detail: str
    instance: str
    errors: list[FieldError] | None = Field(None, description="422: which values, and what is wrong with each")
