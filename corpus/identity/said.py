"""What people said of two documents: that they are files of one paper, or that they are two, whatever they look like.

In a package the later of two may come in first: a pair is looked for in either order.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from corpus.store.archive import now

if TYPE_CHECKING:
    from collections.abc import Collection

    import sqlite_utils

_EITHER = "(document_id = :one AND other_id = :other) OR (document_id = :other AND other_id = :one)"
_OTHERS = (
    "SELECT other_id FROM {table} WHERE document_id = :id UNION SELECT document_id FROM {table} WHERE other_id = :id"
)


def say_joined(db: sqlite_utils.Database, one: int, other: int, by: str) -> bool:
    """Keep that two are files of one paper, in place of the opposite; say whether that is new."""
    _forget(db, "other_paper", one, other)
    return _say(db, "same_paper", one, other, by)


def say_parted(db: sqlite_utils.Database, one: int, other: int, by: str) -> bool:
    """Keep that two are files of two papers, in place of the opposite; say whether that is new."""
    _forget(db, "same_paper", one, other)
    return _say(db, "other_paper", one, other, by)


def forget_joined(db: sqlite_utils.Database, one: int, other: int) -> bool:
    """Take back that two are files of one paper; say whether anybody had said it."""
    return _forget(db, "same_paper", one, other)


def forget_parted(db: sqlite_utils.Database, one: int, other: int) -> bool:
    """Take back that two are files of two papers; say whether anybody had said it."""
    return _forget(db, "other_paper", one, other)


def joined(db: sqlite_utils.Database, one: int, other: int) -> bool:
    """Say whether a person said that two are files of one paper."""
    return _is_said(db, "same_paper", one, other)


def parted(db: sqlite_utils.Database, one: int, other: int) -> bool:
    """Say whether a person said that two are files of two papers."""
    return _is_said(db, "other_paper", one, other)


def joined_with(db: sqlite_utils.Database, document_id: int) -> set[int]:
    """Return the documents that are read and were said to be files of the same paper."""
    query = f"SELECT id FROM document WHERE state = 'done' AND id IN ({_OTHERS.format(table='same_paper')})"
    return {int(other) for (other,) in db.execute(query, {"id": document_id})}


def parted_from(db: sqlite_utils.Database, document_id: int) -> set[int]:
    """Return the documents that were said to be files of other papers."""
    return {int(other) for (other,) in db.execute(_OTHERS.format(table="other_paper"), {"id": document_id})}


def anything_parted(db: sqlite_utils.Database) -> bool:
    """Say whether any two documents were parted."""
    return db.execute("SELECT 1 FROM other_paper LIMIT 1").fetchone() is not None


def parts(db: sqlite_utils.Database, some: Collection[int], others: Collection[int]) -> bool:
    """Say whether a document of the one kind was parted from one of the others."""
    query = (
        "SELECT 1 FROM other_paper WHERE (document_id IN (SELECT value FROM json_each(:some))"
        " AND other_id IN (SELECT value FROM json_each(:others)))"
        " OR (document_id IN (SELECT value FROM json_each(:others))"
        " AND other_id IN (SELECT value FROM json_each(:some))) LIMIT 1"
    )
    told = {"some": json.dumps(list(some)), "others": json.dumps(list(others))}
    return db.execute(query, told).fetchone() is not None


def pairs_parted(db: sqlite_utils.Database, documents: Collection[int]) -> list[tuple[int, int]]:
    """Return which of some documents were parted from one another: the smaller id first, in order."""
    return _pairs(db, "other_paper", documents)


def pairs_joined(db: sqlite_utils.Database, documents: Collection[int]) -> list[tuple[int, int]]:
    """Return which of some documents were said to be files of one paper: the smaller id first, in order."""
    return _pairs(db, "same_paper", documents)


def joined_around(db: sqlite_utils.Database, documents: Collection[int]) -> set[int]:
    """Return the documents that what people said joins to some, by way of others too, and these themselves."""
    found, fresh = set(documents), set(documents)
    while fresh:
        query = (
            "SELECT document_id, other_id FROM same_paper WHERE document_id IN (SELECT value FROM json_each(:some))"
            " OR other_id IN (SELECT value FROM json_each(:some))"
        )
        rows = db.execute(query, {"some": json.dumps(list(fresh))}).fetchall()
        fresh = {int(one) for row in rows for one in row} - found
        found |= fresh
    return found


def _pairs(db: sqlite_utils.Database, table: str, documents: Collection[int]) -> list[tuple[int, int]]:
    query = (
        f"SELECT min(document_id, other_id), max(document_id, other_id) FROM {table}"
        " WHERE document_id IN (SELECT value FROM json_each(:some))"
        " AND other_id IN (SELECT value FROM json_each(:some)) ORDER BY 1, 2"
    )
    return [(int(one), int(other)) for one, other in db.execute(query, {"some": json.dumps(list(documents))})]


def _say(db: sqlite_utils.Database, table: str, one: int, other: int, by: str) -> bool:
    if _is_said(db, table, one, other):
        return False
    first, second = sorted((one, other))
    db.execute(f"INSERT INTO {table} VALUES (?, ?, ?, ?)", [first, second, by, now()])
    return True


def _forget(db: sqlite_utils.Database, table: str, one: int, other: int) -> bool:
    return bool(db.execute(f"DELETE FROM {table} WHERE {_EITHER}", {"one": one, "other": other}).rowcount)


def _is_said(db: sqlite_utils.Database, table: str, one: int, other: int) -> bool:
    found = db.execute(f"SELECT 1 FROM {table} WHERE {_EITHER}", {"one": one, "other": other})
    return found.fetchone() is not None
