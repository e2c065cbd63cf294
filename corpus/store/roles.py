"""The roles that a user may have."""

from __future__ import annotations

from typing import Literal

Role = Literal["clerk", "reviewer", "archivist", "administrator"]
ROLES: tuple[Role, ...] = ("clerk", "reviewer", "archivist", "administrator")
