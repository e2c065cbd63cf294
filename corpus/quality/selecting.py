"""Which documents a batch of quality control is made of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.dossiers import dossiers
from corpus.quality.batches import QualityRefused
from corpus.store.settled import SETTLED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.store.archive import Archive

MOST = 100_000
_FREE = (
    f"FROM document WHERE {SETTLED} AND id NOT IN (SELECT document_id FROM quality_task)"
    " AND id NOT IN (SELECT document_id FROM rescan WHERE state != 'withdrawn')"
)
_RANGE = re.compile(r"(\d{1,18})(?:\s*[-–]\s*(\d{1,18}))?")


def documents(archive: Archive, *, numbers: Sequence[int] | None = None, dossier: str | None = None) -> tuple[int, ...]:
    """Return these documents, or a dossier's, or with neither all that are read and were in no batch yet.

    Raises:
        NotFound: there is no such dossier.
    """
    if numbers is not None:
        return tuple(numbers)
    if dossier:
        return tuple(dossiers.document_ids(archive, dossier))
    return tuple(number for (number,) in archive.db.execute(f"SELECT id {_FREE} ORDER BY id"))


def free(archive: Archive) -> int:
    """Return how many documents are read and were in no batch yet."""
    (count,) = archive.db.execute(f"SELECT count(*) {_FREE}").fetchone()
    return int(count)


def numbers_in(text: str) -> tuple[int, ...] | None:
    """Return the numbers that somebody typed, "1-20, 35"; None for nothing. Raises QualityRefused."""
    found: list[int] = []
    for part in filter(None, re.split(r"[,;\s]+", re.sub(r"\s*[-–]\s*", "-", text.strip()))):
        match = _RANGE.fullmatch(part)
        if match is None:
            raise QualityRefused(f"“{part}” không phải số tài liệu. Hãy ghi như: 1-20, 35.")
        first, last = int(match[1]), int(match[2] or match[1])
        if last - first >= MOST:
            raise QualityRefused(f"Một lô có nhiều nhất {MOST} văn bản.")
        found += range(first, last + 1)
    return tuple(found) or None
