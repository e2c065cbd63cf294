"""The record of a document: every row of the archive about it, one JSON object a line, free of local numbers.

    {"table": "document", "row": {...}}       the tables of `corpus/data/packages.toml`, in that order
    {"table": "unit", "row": {...}}           the units that the rows name
    {"table": "paper", "row": {"created_at", "files"}}    files: SHA-256 of the originals that are one paper
    {"table": "filing", "row": {"dossier": {...}, "ordinal"}}   where it lies, if it lies in a dossier

The same rows give the same bytes in whatever archive they stand.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from corpus.dossiers import dossiers
from corpus.packages import pointers
from corpus.packages.tables import Table, tables
from corpus.pages.unpacking import unpack_text, unpack_tokens, unpack_words
from corpus.store.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    import sqlite_utils

    from corpus.store.archive import Archive

DOSSIER = ("code", "title", "retention", "mode", "year_from", "year_to", "note", "created_at", "created_by")
WAITS = "queued"  # how a document that is being read goes out: whoever takes it in reads it


def rows(archive: Archive, document_id: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (table, row) of a document, as it is said outside. It must be there."""
    db = archive.db
    waiting = _waiting(db, document_id)
    named: set[tuple[str, str]] = set()
    ids: dict[str, list[int | None]] = {}
    for table in tables().values():
        found = _own(db, table, document_id, ids)
        found += [(None, row) for row in waiting.get(table.name, ())]
        if table.points_out:
            found.sort(key=lambda pair: _rank(table, pair[1]))
        ids[table.name] = [number for number, _ in found]
        for _, row in found:
            if row.get("unit_code"):
                named.add((row["unit_code"], row["unit_from"]))
            yield table.name, row
    for code, valid_from in sorted(named):
        for row in db.query("SELECT * FROM unit WHERE code = ? AND valid_from = ?", [code, valid_from]):
            yield "unit", row
    if paper := _paper(db, document_id, waiting.get("paper", [])):
        yield "paper", paper
    if lies := dossiers.filing(archive, document_id):
        dossier = {name: getattr(lies.dossier, name) for name in DOSSIER}
        yield "filing", {"dossier": dossier, "ordinal": lies.ordinal}


def line(table: str, row: dict[str, Any]) -> bytes:
    """Return one line of a record."""
    text = json.dumps({"table": table, "row": row}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass") + b"\n"


def parse(content: bytes) -> tuple[str, dict[str, Any]]:
    """Read one line of a record. Raises ValueError where it is none."""
    found = json.loads(content.decode("utf-8", "surrogatepass"))
    if not isinstance(found, dict) or not isinstance(found.get("table"), str) or not isinstance(found.get("row"), dict):
        raise ValueError("no line of a record")  # noqa: TRY004 - whatever is wrong in a file is a wrong value
    return found["table"], found["row"]


def _own(
    db: sqlite_utils.Database, table: Table, document_id: int, ids: dict[str, list[int | None]]
) -> list[tuple[int | None, dict[str, Any]]]:
    order = ", ".join(f'"{name}"' for name in table.order)
    stored = db.query(f'SELECT * FROM "{table.name}" WHERE {table.where()} ORDER BY {order}', [document_id])
    own = ids.setdefault(table.name, [])
    found = []
    for row in list(stored):
        found.append((row.get("id"), _outside(db, table, row, ids)))
        own.append(row.get("id"))
    return found


def _rank(table: Table, row: dict[str, Any]) -> list[tuple[bool, Any]]:
    """Return by what rows are sorted of which some may wait: the same whether they do or not."""
    values = [row[name] for name in table.order if name in row and name not in table.points]
    return [(value is None, value) for value in (*values, json.dumps(row, ensure_ascii=False, sort_keys=True))]


def _outside(
    db: sqlite_utils.Database, table: Table, row: dict[str, Any], ids: dict[str, list[int | None]]
) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for name, value in row.items():
        if name in table.local:
            continue
        if name in table.points and value is not None:
            said[name] = pointers.outside(db, table.points[name], value, ids)
        elif name in table.packed and value is not None:
            said[name] = _unpacked(name, value, row)
        elif name in table.json and value is not None:
            said[name] = json.loads(plain(value))
        else:
            said[name] = value
    if table.name == "document" and said["state"] == "reading":
        said["state"] = WAITS
    return said


def _unpacked(name: str, value: bytes | str, row: dict[str, Any]) -> str | list[list[Any]]:
    """Return what a column of a page holds."""
    restored: str | None = plain(row["restored"])
    if name == "restored":
        return str(restored)
    raw = unpack_text(row["raw"], restored)
    if name == "raw":
        return raw
    return unpack_words(value, raw) if name == "words" else unpack_tokens(value, raw, restored or "")


def _waiting(db: sqlite_utils.Database, document_id: int) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    rows_waiting = db.query("SELECT kind, row FROM imported_waiting WHERE document_id = ? ORDER BY id", [document_id])
    for row in rows_waiting:
        found.setdefault(row["kind"], []).append(json.loads(row["row"]))
    return found


def _paper(db: sqlite_utils.Database, document_id: int, waiting: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Return the paper a document is a file of, with the files that are still to come from where it came from."""
    found = db.execute(
        "SELECT paper.id, paper.created_at FROM paper JOIN document ON paper_id = paper.id WHERE document.id = ?",
        [document_id],
    ).fetchone()
    if found is None:
        return None
    here = db.execute("SELECT sha256 FROM document WHERE paper_id = ?", [found[0]])
    files = {sha256 for (sha256,) in here} | {sha256 for row in waiting for sha256 in row["files"]}
    return {"created_at": found[1], "files": sorted(files)}
