"""How a row names another where ids mean nothing: the kinds of `points` in `corpus/data/packages.toml`, both ways."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corpus.packages.tables import ROW

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import sqlite_utils

    Ids = Mapping[str, Sequence[int | None]]  # of the document's rows, by table, in their order; None: not here yet

_CRITERION = "criterion JOIN programme ON programme.id = programme_id JOIN document ON document.id = document_id"
_EVIDENCE = """evidence JOIN document AS paper ON paper.id = evidence.document_id
JOIN criterion ON criterion.id = criterion_id JOIN programme ON programme.id = programme_id
JOIN document AS plan ON plan.id = programme.document_id"""

# Kind: the rows it may name, and the columns by which they are named.
_NAMED: dict[str, tuple[str, tuple[str, ...]]] = {
    "document": ("document", ("document.sha256",)),
    "criterion": (_CRITERION, ("document.sha256", "criterion.code")),
    "evidence": (
        _EVIDENCE,
        (
            "paper.sha256",
            "plan.sha256",
            "criterion.code",
            "evidence.unit_code",
            "evidence.unit_from",
            "evidence.page",
            "evidence.start",
        ),
    ),
}
_NUMBERS = {"evidence.page", "evidence.start"}


class WrongPointer(ValueError):
    """What is said names no row that could be."""


def outside(db: sqlite_utils.Database, kind: str, row_id: int, ids: Ids) -> object:
    """Return how a row is named outside: a list of what it is known by, of documents the hash alone, or its place."""
    if kind.startswith(ROW):
        return ids[kind.removeprefix(ROW)].index(row_id)
    rows, columns = _NAMED[kind]
    found = db.execute(f"SELECT {', '.join(columns)} FROM {rows} WHERE {kind}.id = ?", [row_id]).fetchone()
    return found[0] if len(columns) == 1 else list(found)


def inside(db: sqlite_utils.Database, kind: str, named: Any, ids: Ids) -> int | None:
    """Return the id of a row that is named so; None where it is not here yet. Raises WrongPointer."""
    if kind.startswith(ROW):
        places = ids.get(kind.removeprefix(ROW), ())
        if isinstance(named, int) and 0 <= named < len(places):
            return places[named]
        raise WrongPointer(named)
    rows, columns = _NAMED[kind]
    values = [named] if len(columns) == 1 else named
    if not isinstance(values, list) or len(values) != len(columns):
        raise WrongPointer(named)
    if not all(isinstance(v, int if column in _NUMBERS else str) for column, v in zip(columns, values, strict=True)):
        raise WrongPointer(named)
    where = " AND ".join(f"{column} = ?" for column in columns)
    found = db.execute(f"SELECT {kind}.id FROM {rows} WHERE {where}", values).fetchone()
    return int(found[0]) if found else None
