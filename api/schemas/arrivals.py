"""What the interface for programs gives of files that arrive in pieces."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Arrival(BaseModel):
    """A file that arrives in pieces, `offset` of `size` bytes; once it came whole, the receipt for it.

    Taken or a duplicate: hash, time and document tell what the archive holds. Refused: `code` and `message` say why.
    """

    model_config = ConfigDict(from_attributes=True)

    id: str
    file: str
    size: int
    offset: int
    state: Literal["arriving", "taken", "duplicate", "refused"]
    announced: str | None = Field(description="SHA-256 that the sender told")
    sha256: str | None = Field(description="of the bytes that came")
    document_id: int | None
    code: str | None
    message: str | None
    created_at: str
    expires_at: str = Field(description="of what has not come whole")
    finished_at: str | None
