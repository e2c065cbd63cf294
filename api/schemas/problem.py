"""An error, as programs get it."""

from __future__ import annotations

from pydantic import BaseModel, Field


class Problem(BaseModel):
    """An error (RFC 9457). `code` is a stable word for programs, `detail` Vietnamese and for people."""

    type: str = Field(examples=["urn:sohoa:error:not-found"])
    title: str
    status: int
    code: str = Field(examples=["not-found"])
    detail: str
    instance: str
