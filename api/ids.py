"""The numbers that name things in addresses, queries and bodies: those that the archive can hold, and no others."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

LARGEST = 2**63 - 1
"""The largest integer of SQLite; a larger one is no question to it but an error."""

Id = Annotated[int, Field(ge=1, le=LARGEST)]
"""Of a document, a page, a programme, a piece of evidence."""
