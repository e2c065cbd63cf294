"""Which rows of the archive belong to a document, and how they are said outside it: `corpus/data/packages.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite_utils

ROW = "row:"  # of a pointer to another row of the same document


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose rows travel with their document; see the data file."""

    name: str
    owner: str
    order: tuple[str, ...]
    of: str = "document"
    local: frozenset[str] = frozenset()
    json: frozenset[str] = frozenset()
    packed: frozenset[str] = frozenset()
    points: dict[str, str] = field(default_factory=dict)
    here: bool = False

    @property
    def points_out(self) -> bool:
        """Whether rows may have to wait for another document."""
        return any(not kind.startswith(ROW) for kind in self.points.values())

    @property
    def points_in(self) -> bool:
        """Whether rows name others of their own document."""
        return any(kind.startswith(ROW) for kind in self.points.values())

    def where(self) -> str:
        """Return the condition that keeps the rows of one document, its id bound once."""
        if self.of == "document":
            return f"{self.owner} = ?"
        above = tables()[self.of]
        return f"{self.owner} IN (SELECT id FROM {self.of} WHERE {above.where()})"


@cache
def _data() -> dict[str, object]:
    return tomllib.loads((files("corpus") / "data" / "packages.toml").read_text("utf-8"))


@cache
def tables() -> dict[str, Table]:
    """Return the tables by name, in the order in which their rows go out and come in."""
    stored = _data()["table"]
    if not isinstance(stored, list):  # pragma: no cover - the data file is part of the code
        raise TypeError
    found = {}
    for entry in stored:
        found[entry["name"]] = Table(
            name=entry["name"],
            owner=entry["owner"],
            order=tuple(entry["order"]),
            of=entry.get("of", "document"),
            local=frozenset(entry.get("local", ())),
            json=frozenset(entry.get("json", ())),
            packed=frozenset(entry.get("packed", ())),
            points=entry.get("points", {}),
            here=entry.get("here", False),
        )
    return found


def left_out() -> frozenset[str]:
    """Return the tables about documents whose rows stay behind."""
    stored = _data()["left_out"]
    return frozenset(stored) if isinstance(stored, dict) else frozenset()


def schema() -> int:
    """Return the version of what packages look like."""
    return int(str(_data()["schema"]))


def columns(db: sqlite_utils.Database, table: str) -> list[str]:
    """Return the columns that a table has in this archive."""
    return [row[1] for row in db.execute(f'PRAGMA table_info("{table}")')]
