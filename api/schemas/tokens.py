"""What the interface for programs takes and gives of tokens."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from api.auth.bearer import DAYS
from api.auth.permissions import Permission
from corpus.store.tokens import LONGEST_DAYS, LONGEST_NAME


class NewToken(BaseModel):
    """A token to be made: what for, what it may do, for how many days."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=LONGEST_NAME, examples=["máy quét phòng văn thư"])
    scopes: list[Permission] = Field(min_length=1, max_length=20, examples=[["read", "upload"]])
    days: int = Field(DAYS, ge=1, le=LONGEST_DAYS)


class Token(BaseModel):
    """A token as it is kept: the token itself is not."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    user_name: str
    name: str
    scopes: list[str]
    created_at: str
    created_by: str
    expires_at: str
    last_used_at: str | None = Field(description="to the minute")
    revoked_at: str | None
    stands: bool = Field(description="neither revoked nor expired")


class MadeToken(Token):
    """A token that was just made; `token` is told this once."""

    token: str = Field(examples=["sohoa_2b7…"])
