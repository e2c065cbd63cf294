"""Which documents changed what is told of their progress, in order.

Every such change gives its document the next number (triggers of migration 0016), so that who knows a number can ask
what came after it, however long ago that was.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from corpus.store.archive import Archive

_UNREAD = "state IN ('queued', 'reading')"


def newest(archive: Archive) -> int:
    """Return the number of the newest change, 0 where nothing ever changed."""
    (number,) = archive.db.execute(
        "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'progress'"
    ).fetchone()
    return int(number)


def since(archive: Archive, number: int, *, among: Collection[int] | None, limit: int) -> list[tuple[int, int]]:
    """Return (number, document id) of what changed after a number, each document once, in order.

    Args:
        archive: where they are.
        number: 0 for every document.
        among: these documents only; None: all.
        limit: at most so many; ask again from the last one's number.
    """
    rows = archive.db.execute(
        "SELECT seq, document_id FROM progress WHERE seq > :number AND (:among IS NULL OR document_id IN"
        " (SELECT value FROM json_each(:among))) ORDER BY seq LIMIT :limit",
        {"number": number, "among": _listed(among), "limit": limit},
    )
    return [(int(seq), int(document)) for seq, document in rows.fetchall()]


def unread(archive: Archive, *, among: Collection[int] | None, limit: int) -> list[tuple[int, int]]:
    """Return (number, document id) of documents that wait or are being read, in the order of their last change."""
    rows = archive.db.execute(
        f"SELECT seq, document_id FROM document JOIN progress ON document_id = id WHERE {_UNREAD} AND (:among IS NULL"
        " OR id IN (SELECT value FROM json_each(:among))) ORDER BY seq LIMIT :limit",
        {"among": _listed(among), "limit": limit},
    )
    return [(int(seq), int(document)) for seq, document in rows.fetchall()]


def _listed(among: Collection[int] | None) -> str | None:
    return None if among is None else json.dumps(sorted(among))
