"""How long documents are kept, and which are due: the archivist's schedule, one line for each document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.documents import documents
from corpus.errors import ArchiveError
from corpus.store import audit
from corpus.store.archive import now
from corpus.store.window import WHOLE
from corpus.vietnam import day_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.store.archive import Archive
    from corpus.store.window import Window

LONGEST_YEARS = 200
LONGEST_TEXT = 1000  # characters of a rule or a reason

_ROWS = """
SELECT retention.*, document.file, type, title, document.number, document.date,
    deletion.id IS NOT NULL AS proposed
FROM retention JOIN document ON document.id = retention.document_id
LEFT JOIN deletion ON deletion.document_id = document.id AND deletion.state = 'proposed'
"""


class RetentionRefused(ArchiveError):
    """What was given cannot be a retention period."""

    code = "retention-refused"


@dataclass(frozen=True, slots=True)
class Retention:
    """How long a document is kept.

    Attributes:
        rule: in words: the line of the schedule that says so.
        from_year: the year that is counted from; it is kept to the end of the year `years` later.
        years: None for good.
        until: the last day, ISO 8601; None for good.
        file to date: of the document.
        proposed: somebody has proposed to delete it.
    """

    document_id: int
    rule: str
    from_year: int
    years: int | None
    until: str | None
    set_by: str
    set_at: str
    file: str
    type: str | None
    title: str | None
    number: str | None
    date: str | None
    proposed: bool


def keep_for(  # noqa: PLR0913 - the document, how long, from when, why, who
    archive: Archive, document_id: int, years: int | None, *, rule: str, by: str, from_year: int | None = None
) -> Retention:
    """Set how long a document is kept. Audited.

    Args:
        archive: where it is.
        document_id: of which.
        years: None for good.
        rule: in words: what says so.
        by: who sets it.
        from_year: to count from; None for the year of the paper's date, else of the day on which it was taken in.

    Raises:
        NotFound: there is no such document.
        RetentionRefused: the years or the rule cannot be.
    """
    rule = " ".join(rule.split())
    if not 0 < len(rule) <= LONGEST_TEXT:
        raise RetentionRefused("Hãy ghi căn cứ của thời hạn bảo quản, ví dụ mục nào của bảng thời hạn.")
    if years is not None and not 1 <= years <= LONGEST_YEARS:
        raise RetentionRefused(f"Thời hạn bảo quản phải từ 1 đến {LONGEST_YEARS} năm, hoặc vĩnh viễn.")
    with archive.transaction() as db:
        document = documents.get(archive, document_id)
        start = from_year if from_year is not None else int((document.date or day_of(document.created_at))[:4])
        if not 1000 <= start <= 9000:
            raise RetentionRefused("Năm bắt đầu tính thời hạn không hợp lệ. Hãy ghi năm có bốn chữ số.")
        until = f"{start + years}-12-31" if years is not None else None
        row = {"document_id": document_id, "rule": rule, "from_year": start, "years": years, "until": until}
        db.execute("DELETE FROM retention WHERE document_id = ?", [document_id])
        db.table("retention").insert({**row, "set_by": by, "set_at": now()})
        audit.append(archive, by, "retention.set", f"document:{document_id}", {"years": years, "until": until})
        (found,) = _found(archive, "WHERE retention.document_id = ?", [document_id])
        return found


def of_document(archive: Archive, document_id: int) -> Retention | None:
    """Return how long a document is kept; None where nobody has set it."""
    return next(iter(_found(archive, "WHERE retention.document_id = ?", [document_id])), None)


def due(archive: Archive, day: str, window: Window = WHOLE) -> list[Retention]:
    """Return the documents whose time is over on a day, ISO 8601, those first that have waited longest."""
    return list(_found(archive, f"WHERE until < ? ORDER BY until, retention.document_id {window.sql}", [day]))


def count_due(archive: Archive, day: str) -> int:
    """Return how many documents' time is over on a day, ISO 8601."""
    (found,) = archive.db.execute(
        "SELECT count(*) FROM retention JOIN document ON document.id = retention.document_id WHERE until < ?", [day]
    ).fetchone()
    return int(found)


def _found(archive: Archive, where: str, arguments: Iterable[object]) -> Iterable[Retention]:
    for row in archive.db.query(f"{_ROWS} {where}", list(arguments)):
        yield Retention(**{**row, "proposed": bool(row["proposed"])})
