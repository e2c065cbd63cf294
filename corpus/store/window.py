"""Which part of a list is asked for, so that SQLite gives no more of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Window:
    """So many of a list, `limit`, from `offset` on; -1: all that follow."""

    limit: int = -1
    offset: int = 0

    @property
    def sql(self) -> str:
        """The end of a query."""
        return f"LIMIT {self.limit:d} OFFSET {self.offset:d}"


WHOLE = Window()
