"""What was deleted by law, as far as it may still be known: that it was here, when it went, and why."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from corpus.errors import ArchiveError
from corpus.store.window import WHOLE
from corpus.vietnam import day_of, written_day

if TYPE_CHECKING:
    from corpus.store.archive import Archive
    from corpus.store.window import Window

# Numbers of documents are not used again: the log and what was printed speak of the one that had it.
NEXT_ID = """(SELECT 1 + max(coalesce((SELECT max(id) FROM document), 0),
    coalesce((SELECT max(document_id) FROM deletion), 0)))"""


class DeletedByLaw(ArchiveError):
    """The same bytes were in the archive and were deleted."""

    code = "deleted-by-law"


@dataclass(frozen=True, slots=True)
class Deletion:
    """A deletion, proposed, withdrawn or done.

    Attributes:
        document_id, sha256, file, number, date, taken_at: what the document was.
        with_programme: the programme that it launches goes too.
        proposed_by to decided_at: who proposed it, who approved or withdrew it, and when.
        counts: table -> rows that went, once it is done.
        cleared: no bytes of it are left in the archive's folder.
    """

    id: int
    document_id: int
    sha256: str
    file: str
    number: str | None
    date: str | None
    taken_at: str
    reason: str
    with_programme: bool
    state: Literal["proposed", "withdrawn", "deleted"]
    proposed_by: str
    proposed_at: str
    decided_by: str | None
    decided_at: str | None
    counts: dict[str, int]
    cleared: bool

    @property
    def day(self) -> str:
        """The day on which it was decided, 1/12/2034; "" where it is not."""
        return written_day(day_of(self.decided_at)) if self.decided_at else ""


def deletions(
    archive: Archive, *, state: str | None = None, document_id: int | None = None, window: Window = WHOLE
) -> list[Deletion]:
    """Return deletions, newest first: of one state, of one document, or all."""
    rows = archive.db.query(
        "SELECT * FROM deletion WHERE (:state IS NULL OR state = :state)"
        f" AND (:document IS NULL OR document_id = :document) ORDER BY id DESC {window.sql}",
        {"state": state, "document": document_id},
    )
    return [_deletion(row) for row in rows]


def count(archive: Archive, *, state: str | None = None) -> int:
    """Return how many deletions there are, of one state or of all."""
    (found,) = archive.db.execute(
        "SELECT count(*) FROM deletion WHERE (:state IS NULL OR state = :state)", {"state": state}
    ).fetchone()
    return int(found)


def of_content(archive: Archive, sha256: str) -> Deletion | None:
    """Return the newest deletion of an original with this hash, where it was done and the file is not here again."""
    rows = archive.db.query(
        "SELECT * FROM deletion WHERE sha256 = :sha256 AND state = 'deleted'"
        " AND NOT EXISTS (SELECT 1 FROM document WHERE sha256 = :sha256) ORDER BY id DESC LIMIT 1",
        {"sha256": sha256},
    )
    return next((_deletion(row) for row in rows), None)


def require_not_deleted(archive: Archive, sha256: str) -> None:
    """Raise DeletedByLaw where an original with this hash was deleted."""
    found = of_content(archive, sha256)
    if found is not None:
        reason = found.reason.rstrip()
        ended = reason if reason.endswith((".", "!", "?", "…")) else f"{reason}."
        raise DeletedByLaw(
            f"Tệp này đã bị xóa khỏi kho theo quy định ngày {found.day} (tài liệu {found.document_id}, "
            f"{found.decided_by} duyệt): {ended} Nếu thật sự cần nhận lại, hãy hỏi lưu trữ viên."
        )


def _deletion(row: dict[str, Any]) -> Deletion:
    cleared = row.pop("cleared_at") is not None
    counts = json.loads(row["counts"] or "{}")
    return Deletion(**{**row, "with_programme": bool(row["with_programme"]), "counts": counts, "cleared": cleared})
