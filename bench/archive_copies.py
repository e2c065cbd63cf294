"""A large archive out of a smaller one: documents copied in SQL, with numbers, years and fingerprints of their own.

The first papers go through the product's own storing; carrying a million pages through it takes hours and tells
nothing more of how an archive of that size is searched. A copy has the words of its paper, and other numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus.store.archive import Archive

_NUMBER = "(abs(random()) % 900 + 1)"
_CHANGED = {
    "document": {
        "id": "id + :by",
        "sha256": "sha256 || '-' || :by",
        "file": ":by || '-' || file",
        "paper_id": "paper_id + :by",
        "number_key": f"{_NUMBER} || substr(number_key, instr(number_key, '/'))",
        "date": "(2015 + abs(random()) % 11) || substr(date, 5)",
    },
    "page": {"id": "NULL", "document_id": "document_id + :by"},
    "unit_mention": {"id": "NULL", "document_id": "document_id + :by"},
    "date_mention": {"id": "NULL", "document_id": "document_id + :by"},
    "document_band": {"document_id": "document_id + :by", "hash": "random()"},
    "job": {"id": "NULL", "document_id": "document_id + :by"},
}
# A copy cites the state's papers as its paper does; of local papers it cites others.
_CITED = "coalesce(CASE WHEN symbol LIKE '%UBND' THEN (id * 7919 + :by) % 3000 + 1 END, number)"


def multiply(archive: Archive, documents: int) -> None:
    """Copy all documents of an archive until it holds as many as are wanted."""
    (held,) = archive.db.execute("SELECT count(*) FROM document").fetchone()
    (last,) = archive.db.execute("SELECT max(id) FROM document").fetchone()
    first = int(last)
    while held + first <= documents:
        (by,) = archive.db.execute("SELECT max(id) FROM document").fetchone()
        with archive.transaction() as db:
            db.execute(
                "INSERT INTO blob SELECT sha256 || '-' || ?, size, created_at FROM blob WHERE sha256 IN"
                " (SELECT sha256 FROM document WHERE id <= ?)",
                [by, first],
            )
            db.execute("INSERT INTO paper SELECT id + ?, created_at FROM paper WHERE id <= ?", [by, first])
            for table, changed in _CHANGED.items():
                _copy(archive, table, changed, int(by), first)
            _copy(archive, "reference", _of_references(), int(by), first)
            db.execute(
                "INSERT INTO index_change SELECT id, id + 1000000000, id + 1000000000 FROM document WHERE id > ?"
                " ON CONFLICT (document_id) DO NOTHING",
                [by],
            )
        held += first


def _of_references() -> dict[str, str]:
    return {
        "id": "NULL",
        "document_id": "document_id + :by",
        "number": _CITED,
        "key": f"{_CITED} || substr(key, instr(key, '/'))",
        "ref": f"{_CITED} || substr(ref, instr(ref, '/'))",
    }


def _copy(archive: Archive, table: str, changed: dict[str, str], by: int, first: int) -> None:
    names = [row[1] for row in archive.db.execute(f"PRAGMA table_info({table})")]
    columns = ", ".join(f'"{name}"' for name in names)
    values = ", ".join(changed.get(name, f'"{name}"') for name in names)
    key = "id" if table == "document" else "document_id"
    archive.db.execute(
        f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table} WHERE {key} <= :first",
        {"by": by, "first": first},
    )
