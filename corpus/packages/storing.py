"""Rows of a package as rows of an archive: columns and pointers back to what they are inside.

Rows come from strangers. A table or column that there is not, or a value that cannot stand there, is a `WrongRow`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from corpus.packages import pointers
from corpus.packages.tables import columns, tables
from corpus.pages.packing import pack_text, pack_tokens, pack_words
from corpus.store.archive import now
from corpus.store.plain import pack

if TYPE_CHECKING:
    from collections.abc import Iterable

    import sqlite_utils

    from corpus.packages.tables import Table

BESIDE = ("unit", "paper", "filing")  # what a record says besides the tables of the data file
_STATES = {"queued", "done", "failed"}  # of a document as a package says it, and of its job then
_LARGEST = 2**63


class WrongRow(ValueError):
    """A row that no archive of this version can hold; the message is Vietnamese."""


@dataclass(slots=True)
class Stored:
    """What was stored of a document: its id, its rows beside the tables, how many of its rows wait for another."""

    document_id: int
    beside: dict[str, list[dict[str, Any]]]
    waiting: int = 0
    ids: dict[str, list[int | None]] = field(default_factory=dict)


def store(db: sqlite_utils.Database, rows: Iterable[tuple[str, dict[str, Any]]]) -> Stored:
    """Store the rows of one record as those of a new document, in the caller's transaction.

    Foreign keys hold from the end of the transaction: a unit stands behind the facts that name it.

    Raises:
        WrongRow: what is said cannot be stored.
    """
    db.execute("PRAGMA defer_foreign_keys = ON")
    stored: Stored | None = None
    for table, row in rows:
        if table == "document":
            if stored is not None:
                raise WrongRow("bản ghi nói về hai tài liệu")
            stored = _document(db, row)
        elif stored is None:
            raise WrongRow("bản ghi không bắt đầu bằng tài liệu")
        elif table == "unit":
            _unit(db, row)
        elif table in BESIDE:
            stored.beside.setdefault(table, []).append(row)
        else:
            _row(db, _table(table), row, stored)
    if stored is None:
        raise WrongRow("bản ghi trống")
    return stored


def take_up(db: sqlite_utils.Database) -> int:
    """Store the rows that waited for a document which is here now; return how many."""
    taken = 0
    for waiting in list(db.query("SELECT * FROM imported_waiting WHERE kind != 'paper' ORDER BY id")):
        table = tables().get(waiting["kind"])
        if table is None or table.points_in:
            continue
        stored = Stored(waiting["document_id"], {})
        values = _inside(db, table, json.loads(waiting["row"]), stored)
        if values is not None and _insert_over_proposal(db, table.name, values):
            db.execute("DELETE FROM imported_waiting WHERE id = ?", [waiting["id"]])
            taken += 1
    for waiting in list(db.query("SELECT * FROM imported_waiting WHERE kind = 'paper'")):
        files = json.loads(waiting["row"])["files"]
        here = {
            sha256
            for (sha256,) in db.execute(
                "SELECT sha256 FROM document WHERE sha256 IN (SELECT value FROM json_each(?))", [json.dumps(files)]
            )
        }
        rest = json.dumps({"files": [sha256 for sha256 in files if sha256 not in here]})
        if here == set(files):
            db.execute("DELETE FROM imported_waiting WHERE id = ?", [waiting["id"]])
        elif here:
            db.execute("UPDATE imported_waiting SET row = ? WHERE id = ?", [rest, waiting["id"]])
    return taken


def wait(db: sqlite_utils.Database, document_id: int, kind: str, row: dict[str, Any]) -> None:
    """Keep a row until the document it speaks of is here."""
    text = json.dumps(row, ensure_ascii=False)
    db.execute("INSERT INTO imported_waiting (document_id, kind, row) VALUES (?, ?, ?)", [document_id, kind, text])


def _document(db: sqlite_utils.Database, row: dict[str, Any]) -> Stored:
    state, sha256 = row.get("state"), row.get("sha256")
    if state not in _STATES or not isinstance(sha256, str):
        raise WrongRow("tài liệu có tình trạng hoặc mã băm không hợp lệ")
    values = _inside(db, tables()["document"], row, Stored(0, {}))
    if values is None:  # pragma: no cover - a document points at nothing
        raise AssertionError
    document_id = _insert(db, "document", values)
    finished = None if state == "queued" else row.get("created_at")
    _insert(
        db,
        "job",
        {
            "document_id": document_id,
            "state": state,
            "created_at": row.get("created_at") or now(),
            "finished_at": finished,
        },
    )
    return Stored(document_id, {}, ids={"document": [document_id]})


def _row(db: sqlite_utils.Database, table: Table, row: dict[str, Any], stored: Stored) -> None:
    values = _inside(db, table, row, stored)
    if values is None:
        wait(db, stored.document_id, table.name, row)
        stored.waiting += 1
        stored.ids.setdefault(table.name, []).append(None)
    else:
        stored.ids.setdefault(table.name, []).append(_insert(db, table.name, values, or_ignore=table.here))


def _unit(db: sqlite_utils.Database, row: dict[str, Any]) -> None:
    _check_columns(db, "unit", row)
    _insert(db, "unit", {name: _plain(value) for name, value in row.items()}, or_ignore=True)


def _table(name: str) -> Table:
    table = tables().get(name)
    if table is None:
        raise WrongRow(f"kho không có bảng “{name}”")
    return table


def _inside(db: sqlite_utils.Database, table: Table, row: dict[str, Any], stored: Stored) -> dict[str, Any] | None:
    """Return a row as it stands in the archive; None where what it points at is not there yet."""
    _check_columns(db, table.name, row)
    if clash := table.local & set(row):
        raise WrongRow(f"bảng {table.name} không nhận cột {', '.join(sorted(clash))} từ ngoài")
    values: dict[str, Any] = {}
    if table.of == "document" and table.owner != "id":
        values[table.owner] = stored.document_id
    for name, value in row.items():
        if name in table.points and value is not None:
            values[name] = _found(db, table.points[name], value, stored)
            if values[name] is None:
                return None
        elif name in table.packed and value is not None:
            values[name] = _packed(name, value, row)
        elif name in table.json and value is not None:
            values[name] = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        else:
            values[name] = _plain(value)
    return values


def _packed(name: str, value: Any, row: dict[str, Any]) -> bytes | str:
    """Return a column of a page as it is stored; a text that was never restored stays plain."""
    try:
        if name == "restored":
            return pack(value)
        raw, restored = str(row["raw"]), row.get("restored")
        if name != "raw":
            return pack_words(value, raw) if name == "words" else pack_tokens(value, raw, restored or "")
        return pack(raw) if restored is None else pack_text(raw, restored)
    except (TypeError, ValueError, KeyError, IndexError, AttributeError, OverflowError) as error:
        raise WrongRow("các từ của một trang không hợp lệ") from error


def _found(db: sqlite_utils.Database, kind: str, value: Any, stored: Stored) -> int | None:
    try:
        return pointers.inside(db, kind, value, stored.ids)
    except pointers.WrongPointer as error:
        raise WrongRow(f"chỗ trỏ {value!r} không hợp lệ") from error


def _check_columns(db: sqlite_utils.Database, table: str, row: dict[str, Any]) -> None:
    if unknown := sorted(set(row) - set(columns(db, table))):
        raise WrongRow(f"bảng {table} không có cột {', '.join(unknown)}")


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int) and not -_LARGEST <= value < _LARGEST:
        raise WrongRow(f"số {value} quá lớn")
    if value is not None and not isinstance(value, str | int | float):
        raise WrongRow("một cột chữ hoặc số chứa danh sách")
    return value


def _insert_over_proposal(db: sqlite_utils.Database, table: str, values: dict[str, Any]) -> bool:
    """Store a row that waited, in place of what the machine proposed meanwhile; False where a person was before it."""
    if table == "evidence":
        same = ("criterion_id", "unit_code", "unit_from", "document_id", "page", "start")
        where = " AND ".join(f'"{name}" = ?' for name in same)
        key = [values.get(name) for name in same]
        db.execute(f"DELETE FROM evidence WHERE status = 'proposed' AND {where}", key)
        if db.execute(f"SELECT 1 FROM evidence WHERE {where}", key).fetchone():
            return False
    _insert(db, table, values)
    return True


def _insert(db: sqlite_utils.Database, table: str, values: dict[str, Any], *, or_ignore: bool = False) -> int:
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join("?" * len(values))
    verb = "INSERT OR IGNORE" if or_ignore else "INSERT"
    return int(db.execute(f'{verb} INTO "{table}" ({names}) VALUES ({marks})', list(values.values())).lastrowid or 0)
