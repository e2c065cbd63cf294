"""A large archive out of a smaller one: documents copied in SQL, with numbers, years and fingerprints of their own.

The first papers go through the product's own storing; carrying a million pages through it takes hours and tells
nothing more of how an archive of that size is searched. A copy has the words of its paper, and other numbers. Indexes
that would be written at random places are made again at the end; so the archive is a copy before that, and no longer
one to be followed, until `multiplied` is left.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from corpus.identity import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.store.archive import Archive

_NUMBER = "(abs(random()) % 900 + 1)"
_CHANGED = {
    "document": {
        "id": "id + :by",
        "sha256": "sha256 || '-' || :by",
        "file": ":by || '-' || file",
        "paper_id": "paper_id + :by",
        "fingerprint": f"randomblob({fingerprint.BANDS * fingerprint.BITS // 8})",
        "number_key": f"{_NUMBER} || substr(number_key, instr(number_key, '/'))",
        "date": "(2015 + abs(random()) % 11) || substr(date, 5)",
    },
    "page": {"id": "NULL", "document_id": "document_id + :by"},
    "unit_mention": {"id": "NULL", "document_id": "document_id + :by"},
    "date_mention": {"id": "NULL", "document_id": "document_id + :by"},
    "job": {"id": "NULL", "document_id": "document_id + :by"},
}
# A copy cites the state's papers as its paper does; of local papers it cites others.
_CITED = "coalesce(CASE WHEN symbol LIKE '%UBND' THEN (id * 7919 + :by) % 3000 + 1 END, number)"
_AT_RANDOM = ("reference_cited", "reference_number", "unit_mention_unit", "document_number", "document_unit")


def multiply(archive: Archive, documents: int) -> None:
    """Copy the first documents of an archive, those that were stored, until it holds about as many as are wanted."""
    (held,) = archive.db.execute("SELECT count(*) FROM document").fetchone()
    copies = "SELECT min(id) - 1 FROM document WHERE sha256 LIKE '%-%'"
    (first,) = archive.db.execute(f"SELECT coalesce(({copies}), (SELECT count(*) FROM document))").fetchone()
    with _multiplied(archive, int(first)):
        while held + first <= documents:
            (by,) = archive.db.execute("SELECT max(id) FROM document").fetchone()
            with archive.transaction():
                _copy_all(archive, int(by), int(first))
            held += first
            print(f"\rcopied to {held} papers", end="", flush=True)


def _copy_all(archive: Archive, by: int, first: int) -> None:
    db = archive.db
    db.execute(
        "INSERT INTO blob SELECT sha256 || '-' || ?, size, created_at FROM blob WHERE sha256 IN"
        " (SELECT sha256 FROM document WHERE id <= ?)",
        [by, first],
    )
    db.execute("INSERT INTO paper SELECT id + ?, created_at FROM paper WHERE id <= ?", [by, first])
    for table, changed in _CHANGED.items():
        _copy(archive, table, changed, by, first)
    _copy(archive, "reference", _of_references(), by, first)
    db.execute(
        "INSERT INTO index_change SELECT id, id + :n, id + :n FROM document WHERE id > :by", {"n": 1 << 30, "by": by}
    )


@contextmanager
def _multiplied(archive: Archive, first: int) -> Iterator[None]:
    """Put what would be written row by row, or at random places, aside; write it in one go at the end."""
    db = archive.db
    marks = ", ".join("?" * len(_AT_RANDOM))
    made = list(
        db.execute(f"SELECT type, name, sql FROM sqlite_master WHERE type = 'trigger' OR name IN ({marks})", _AT_RANDOM)
    )
    (before,) = db.execute("SELECT max(id) FROM document").fetchone()
    db.execute("PRAGMA synchronous = OFF")
    db.execute("PRAGMA foreign_keys = OFF")
    for kind, name, _ in made:
        db.execute(f"DROP {kind} {name}")
    try:
        yield
    finally:
        with archive.transaction():
            for _, _, sql in made:
                db.execute(sql)
            db.execute(
                "WITH RECURSIVE each(band) AS (SELECT 0 UNION ALL SELECT band + 1 FROM each WHERE band < :last)"
                " INSERT INTO document_band SELECT band, abs(random()) & :bits, id FROM each, document"
                " WHERE id > :before ORDER BY 1, 2, 3",
                {"last": fingerprint.BANDS - 1, "bits": (1 << fingerprint.BITS) - 1, "before": before},
            )
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("PRAGMA synchronous = FULL")
        print(f"\nindexes made; {first} papers were stored", flush=True)


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
