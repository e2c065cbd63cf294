"""What became of files that were sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel

from api.schemas.documents import Document

if TYPE_CHECKING:
    from api.uploads import Outcome


class UploadedFile(BaseModel):
    """What became of one file. Refused: `code` and `message` say why; else `document` is where it is.

    With a `document`, `code` and `message` say why the units that the form names behind the file were not given it.
    """

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
