"""Where the room goes: kinds of originals, growth by month, backups and checks that were made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.store import audit

if TYPE_CHECKING:
    from corpus.store.archive import Archive
    from corpus.store.audit import Entry

MONTHS = 12
_KINDS = """
SELECT kind AS name, count(*) AS documents, sum(size) AS size FROM document JOIN blob USING (sha256)
GROUP BY kind ORDER BY sum(size) DESC
"""
_MONTHS = f"""
SELECT substr(document.created_at, 1, 7) AS name, count(*) AS documents, sum(size) AS size
FROM document JOIN blob USING (sha256) GROUP BY 1 ORDER BY 1 DESC LIMIT {MONTHS}
"""


@dataclass(frozen=True, slots=True)
class Share:
    """Documents of one kind or month ("2026-11"), and the bytes of their originals."""

    name: str
    documents: int
    size: int


def by_kind(archive: Archive) -> list[Share]:
    """Return the originals by kind of file, those first that take most."""
    return [Share(**row) for row in archive.db.query(_KINDS)]


def by_month(archive: Archive) -> list[Share]:
    """Return the originals by month in which they were taken in, the latest first, a year of them."""
    return [Share(**row) for row in archive.db.query(_MONTHS)]


def kept(archive: Archive) -> list[Entry]:
    """Return the latest backups and checks."""
    found = [*audit.entries(archive, action="backup", limit=5), *audit.entries(archive, action="verify", limit=5)]
    return sorted(found, key=lambda entry: -entry.seq)


def days_left(free: int, months: list[Share]) -> int | None:
    """Return for how many days the free room lasts at the pace of the last three months; None: nothing comes in."""
    pace = sum(month.size for month in months[:3]) / (30 * max(1, len(months[:3])))
    return int(free / pace) if pace else None
