"""What a user who is bound to units sees of an archive, enforced in one place: the connection that is read through.

A `Scope` names the units. On a connection that is read through by somebody bound, every table of the archive that
speaks of documents is hidden behind a temporary view of the same name, which holds only the rows of that user's papers:
SQLite looks for names among temporary ones first, so that no query, whoever wrote it, finds anything else. Writing goes
through another connection, on which temporary triggers refuse rows of other units' papers.

Inside of a transaction everything is read, so that the machine's own work on a paper is whole: what is chosen there for
a person is narrowed by `Archive.sees`, and work that is nobody's (following, catching up) goes over `Archive.whole`.

A paper is a unit's own if the unit issued it, if it was taken in by somebody bound to the unit, or if it launches a
programme and no unit issued it: a plan of the level above, which binds them all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3


@dataclass(frozen=True, slots=True)
class Scope:
    """Who reads, and of which units: (code, valid_from), everything that they were before included."""

    user: str
    units: frozenset[tuple[str, str]]


HIDDEN = "paper of another unit"

OPEN = {
    "archive_identity": "names the archive, no paper",
    "blob": "sizes of originals by their hashes; reached through documents alone",
    "doubt_position": "a number",
    "index_change": "numbers only; the index is filtered where it is searched",
    "paper": "a number that documents share",
    "schema_step": "steps of migration",
    "unit": "the gazetteer",
    "upkeep": "work on the whole database",
}
"""Tables that everybody sees whole, each with the reason."""

_OWN_UNIT = "EXISTS (SELECT 1 FROM temp.scope_unit AS own WHERE own.code = {unit} AND own.valid_from = {since})"
_SEEN = f"""EXISTS (
    SELECT 1 FROM main.document AS paper WHERE paper.id = {{id}} AND (
        {_OWN_UNIT.format(unit="paper.unit_code", since="paper.unit_from")}
        OR EXISTS (SELECT 1 FROM main.document_holder AS holder JOIN temp.scope_unit AS own
            ON own.code = holder.unit_code AND own.valid_from = holder.unit_from WHERE holder.document_id = paper.id)
        OR (paper.unit_code IS NULL AND EXISTS (SELECT 1 FROM main.programme WHERE programme.document_id = paper.id))
    ))"""
_MINE = "{column} = (SELECT name FROM temp.scope_user)"

_DOUBTED = "EXISTS (SELECT 1 FROM main.doubt AS word WHERE word.id = rows.doubt_id AND "

_RULES = {
    "document": _SEEN.format(id="rows.id"),
    "dossier": "(SELECT count(*) FROM main.dossier_document AS filed WHERE filed.dossier_id = rows.id AND "
    + _SEEN.format(id="filed.document_id")
    + ") > 0 OR "
    + _MINE.format(column="rows.created_by"),
    "deletion": _SEEN.format(id="rows.document_id")
    + " OR "
    + _MINE.format(column="rows.proposed_by")
    + " OR coalesce("
    + _MINE.format(column="rows.decided_by")
    + ", 0)",
    "quality_batch": _MINE.format(column="rows.created_by")
    + " OR EXISTS (SELECT 1 FROM main.quality_task AS task WHERE task.batch_id = rows.id AND "
    + _SEEN.format(id="task.document_id")
    + ")",
    "reduction": _OWN_UNIT.format(unit="rows.unit_code", since="rows.unit_from"),
    "export_job": _MINE.format(column="rows.requested_by"),
    "arrival": _MINE.format(column="rows.user_name"),  # before it has a document
    "session": _MINE.format(column="rows.user_name"),
    "user": _MINE.format(column="rows.name"),
    "user_unit": _MINE.format(column="rows.user_name"),
    "audit": _MINE.format(column="rows.actor")
    + " OR (rows.subject GLOB 'document:*' AND "
    + _SEEN.format(id="CAST(substr(rows.subject, 10) AS INTEGER)")
    + ") OR (rows.subject GLOB 'evidence:*' AND EXISTS (SELECT 1 FROM main.evidence AS piece"
    + " WHERE piece.id = CAST(substr(rows.subject, 10) AS INTEGER) AND "
    + _SEEN.format(id="piece.document_id")
    + "))",
}
_BY_COLUMN = {
    "user_name": _MINE.format(column="rows.user_name"),
    "document_id": _SEEN.format(id="rows.document_id"),
    "evidence_id": "EXISTS (SELECT 1 FROM main.evidence AS piece WHERE piece.id = rows.evidence_id AND "
    + _SEEN.format(id="piece.document_id")
    + ")",
    "unit_code": _OWN_UNIT.format(unit="rows.unit_code", since="rows.unit_from"),
    "doubt_id": _DOUBTED + _SEEN.format(id="word.document_id") + ")",
    "programme_id": "EXISTS (SELECT 1 FROM main.programme AS asked WHERE asked.id = rows.programme_id AND "
    + _SEEN.format(id="asked.document_id")
    + ")",
}
_PARENTS = {"document_id": "document", "evidence_id": "evidence"}
# What a paper's own reading brings along touches other papers too: it is the machine's, and not refused.
_GUARDED = (
    "batch",
    "deletion",
    "dossier",
    "dossier_document",
    "doubt_decision",
    "evidence",
    "evidence_move",
    "letterhead_check",
    "programme",
    "quality_batch",
    "quality_task",
    "reduction",
    "rescan",
    "retention",
    "revision",
    "self_score",
)


def rule_of(table: str, columns: frozenset[str]) -> str | None:
    """Return the SQL that says whether a row, called `rows`, is seen; None: no rule is known, or the table is open.

    What names a user is that user's; what points at a document follows it, at evidence that, at a unit the unit.
    """
    if table in OPEN:
        return None
    if table in _RULES:
        return _RULES[table]
    return next((rule for column, rule in _BY_COLUMN.items() if column in columns), None)


IDS = """
SELECT paper.id FROM temp.scope_unit AS own JOIN main.document AS paper
    ON paper.unit_code = own.code AND paper.unit_from = own.valid_from
UNION SELECT holder.document_id FROM temp.scope_unit AS own JOIN main.document_holder AS holder
    ON holder.unit_code = own.code AND holder.unit_from = own.valid_from
UNION SELECT paper.id FROM main.programme JOIN main.document AS paper ON paper.id = programme.document_id
    WHERE paper.unit_code IS NULL
"""
"""SQL that gives the documents that are seen, all of them, by way of indexes; it says what `sees` does."""


def sees(column: str) -> str:
    """Return SQL that says whether the document a column names is seen, on any connection of a scope."""
    return _SEEN.format(id=column)


def narrow(connection: sqlite3.Connection, *, writing: bool) -> None:
    """Make a connection show, or take, only what a scope allows; `enter` says whose it is."""
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("CREATE TEMP TABLE scope_unit (code TEXT, valid_from TEXT, PRIMARY KEY (code, valid_from))")
    connection.execute("CREATE TEMP TABLE scope_user (name TEXT)")
    for table, columns in _tables(connection).items():
        rule = rule_of(table, columns)
        if not writing and table not in OPEN:
            shown = f"SELECT rows.* FROM main.{table} AS rows WHERE {rule or '0'}"
            connection.execute(f"CREATE TEMP VIEW {table} AS {shown}")
        elif writing and table in _GUARDED and rule is not None:
            # What goes with its document or evidence is gone rightly: that was not refused.
            column = next((each for each in _PARENTS if each in columns), None)
            alone = f" AND EXISTS (SELECT 1 FROM main.{_PARENTS[column]} WHERE id = OLD.{column})" if column else ""
            for action, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")):
                connection.execute(
                    f"CREATE TEMP TRIGGER guard_{table}_{action.lower()} BEFORE {action} ON main.{table}"
                    f" WHEN NOT ({rule.replace('rows.', f'{row}.')}){alone if action == 'DELETE' else ''}"
                    f" BEGIN SELECT RAISE(ABORT, '{HIDDEN}'); END"
                )
    if writing:
        connection.execute(
            "CREATE TEMP TRIGGER hold AFTER INSERT ON main.document BEGIN"
            " INSERT OR IGNORE INTO document_holder SELECT NEW.id, code, valid_from FROM scope_unit; END"
        )


def enter(connection: sqlite3.Connection, scope: Scope) -> None:
    """Say whose connection it is from now on."""
    connection.execute("DELETE FROM temp.scope_unit")
    connection.execute("DELETE FROM temp.scope_user")
    connection.executemany("INSERT INTO temp.scope_unit VALUES (?, ?)", sorted(scope.units))
    connection.execute("INSERT INTO temp.scope_user VALUES (?)", [scope.user])


def _tables(connection: sqlite3.Connection) -> dict[str, frozenset[str]]:
    names = connection.execute(
        "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
    ).fetchall()
    return {
        name: frozenset(row[1] for row in connection.execute(f'PRAGMA main.table_info("{name}")')) for (name,) in names
    }
