"""Which stored numbers a number that was asked for may be."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite_utils

    from extract.references.numbers import Number


def keys_of(db: sqlite_utils.Database, number: Number) -> list[str]:
    """Return the keys of papers' own numbers and of references that agree with a number, each looked up by itself."""
    first, beyond = number.number + "/", number.number + "0"
    found = {number.number}
    for table, column in (("document", "number_key"), ("reference", "key")):
        key = first
        while row := db.execute(
            f"SELECT {column} FROM {table} WHERE {column} >= ? AND {column} < ? ORDER BY {column} LIMIT 1",
            [key, beyond],
        ).fetchone():
            found.add(row[0])
            key = row[0] + "\0"
    return sorted(key for key in found if agrees(number, key))


def agrees(asked: Number, key: str) -> bool:
    """Say whether a stored key is what was asked for, which may be only a part of it."""
    number, *parts = key.split("/")
    year = int(parts.pop(0)) if parts and len(parts[0]) == 4 and parts[0].isdecimal() else None
    if number != asked.number or (asked.year is not None and year is not None and year != asked.year):
        return False
    return all(any(part.startswith(letter) for part in parts) for letter in asked.letters)
