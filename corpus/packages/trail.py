"""The trail of a document: what the log says of it, and what the logs of archives it came from said.

Each row carries the hash that covers it, so that it can be proved by itself: a row changed later no longer fits.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from corpus.store import audit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.store.archive import Archive

COLUMNS = ("archive", "seq", "at", "actor", "action", "subject", "detail", "previous", "hash")


def uid(archive: Archive) -> str:
    """Return what this archive is called in trails."""
    (name,) = archive.db.execute("SELECT uid FROM archive_identity").fetchone()
    return str(name)


def rows(archive: Archive, document_id: int) -> Iterator[dict[str, Any]]:
    """Yield the trail, the oldest archive's first; `detail` is JSON, letter by letter as it was hashed."""
    columns = ", ".join(COLUMNS)
    yield from archive.db.query(
        f"SELECT {columns} FROM imported_trail WHERE document_id = ? ORDER BY at, archive, seq", [document_id]
    )
    own = uid(archive)
    found = archive.db.query(
        "SELECT * FROM audit WHERE subject = 'document:' || :id UNION"
        " SELECT * FROM audit WHERE subject GLOB 'evidence:*' AND json_extract(detail, '$.document') = :id"
        " ORDER BY seq",
        {"id": document_id},
    )
    for row in found:
        yield {"archive": own, **{name: row[name] for name in COLUMNS[1:]}}


def line(row: dict[str, Any]) -> bytes:
    """Return one line of a trail's file."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass") + b"\n"


def parse(content: bytes) -> dict[str, Any]:
    """Read one line of a trail's file. Raises ValueError where it is none, or does not fit its hash."""
    row = json.loads(content.decode("utf-8", "surrogatepass"))
    if not isinstance(row, dict) or set(row) != set(COLUMNS):
        raise ValueError("no row of a trail")
    if not all(isinstance(row[name], str) for name in COLUMNS if name != "seq") or not isinstance(row["seq"], int):
        raise ValueError("no row of a trail")
    if not audit.fits(row):
        raise ValueError("a row of the trail was changed")
    return row
