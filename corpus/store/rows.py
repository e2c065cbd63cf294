"""A connection's rows by their columns' names: `sqlite_utils`, whose `query` and `execute` do what is needed alone.

There each query is three statements, a savepoint about it in case that it gives no rows, and each statement is looked
at for transactions that it might have begun. The archive's connections begin none by themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlite_utils

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Generator, Sequence


class Rows(sqlite_utils.Database):
    """A database of a connection in autocommit."""

    def query(
        self, sql: str, params: Sequence[Any] | dict[str, Any] | None = None
    ) -> Generator[dict[str, Any], None, None]:
        """Run a statement that gives rows; return them as they are asked for, each by its columns' names.

        No two columns may have one name: the second would stand for both.
        """
        cursor = self.execute(sql, params)
        names = [column[0] for column in cursor.description]
        return (dict(zip(names, row, strict=True)) for row in cursor)

    def execute(self, sql: str, parameters: Sequence[Any] | dict[str, Any] | None = None) -> sqlite3.Cursor:
        """Run a statement, committed at once where no transaction is open."""
        found: sqlite3.Cursor = self.conn.execute(sql, () if parameters is None else parameters)
        return found
