"""What became of a package."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class PackageTaken(BaseModel):
    """Ids of documents that were taken in, that were here and the same, that were here and differ; notes to be told."""

    model_config = ConfigDict(from_attributes=True)

    package: str
    taken: list[int]
    same: list[int]
    different: list[int]
    notes: list[str]
