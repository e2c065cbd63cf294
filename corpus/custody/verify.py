"""Prove that an archive is whole: originals against their hashes, rows against originals, index against rows, the log.

Nothing is changed but this: temporary files of dead writers are swept, what an interrupted deletion left is cleared,
and the search index is brought up to the database, for the two to be compared. A problem is something lost or damaged,
or what could not be looked at; a note is what a crash may leave and the next run uses or clears.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.custody.clearing import clear
from corpus.custody.orphans import left_behind, orphans
from corpus.custody.problem import Problem
from corpus.custody.versions import versions
from corpus.errors import NoRoom
from corpus.learning.knowledge import LEARNT, TERMS, read_learnt, terms_of
from corpus.pages.facts import spans_from
from corpus.pages.pages import PAGE_BREAK
from corpus.pages.texts import SHOWN
from corpus.search import opening, page_index
from corpus.search.entries import entries
from corpus.store import audit, blobs
from corpus.store.durable import is_full_disk
from corpus.store.settled import SPLIT_IDS
from ocr.errors import SohoaError

__all__ = ["Problem", "Report", "as_json", "verify"]

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from corpus.search.entries import Entry
    from corpus.store.archive import Archive

_AT_ONCE = 100  # documents
QUOTED = ("reference", "date_mention", "unit_mention", "award", "told_score", "evidence")


@dataclass(frozen=True, slots=True)
class Report:
    """What was found.

    Attributes:
        problems: empty where the archive is whole.
        notes: harmless leftovers, in Vietnamese.
        checked: how many of each were looked at: blobs, documents, pages, facts,
            versions, orphans, audit, knowledge.
    """

    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    checked: dict[str, int]

    @property
    def whole(self) -> bool:
        """Whether there is no problem."""
        return not self.problems


def verify(archive: Archive, progress: Callable[[str, int], None] | None = None) -> Report:
    """Check an archive, also while it is worked on: all rows are read as of one moment.

    Args:
        archive: to be checked; every original is read once.
        progress: called with what is being checked and how many are done.
    """
    swept = blobs.recover(archive)
    unchecked, uncleared = _prepare(archive)
    told = progress or (lambda _kind, _done: None)
    checked: dict[str, int] = {}
    problems: list[Problem] = []
    with archive.snapshot():
        for name, check in _CHECKS.items():
            checked[name] = 0
            if unchecked and check is _pages:
                problems.append(unchecked)
                continue
            told(name, 0)
            for problem in check(archive):
                if problem is None:
                    checked[name] += 1
                    told(name, checked[name])
                else:
                    problems.append(problem)
        left = left_behind(archive)
        named = {sha256 for (sha256,) in archive.db.execute("SELECT sha256 FROM blob")}
    notes = [f"Đã dọn {swept} tệp tạm do lần chạy trước bỏ dở."] if swept else []
    if uncleared:
        notes.append(f"Còn {uncleared} tài liệu đã xóa chưa dọn hết dấu chữ vì kho đang bận; hãy chạy lại sau.")
    notes += left
    unnamed = sum(1 for file in blobs.stored(archive.blobs) if file.name not in named)
    if unnamed:
        notes.append(f"Có {unnamed} tệp gốc chưa gắn với tài liệu nào (lần nhận tệp bị ngắt); nạp lại tệp đó là đủ.")
    return Report(tuple(problems), tuple(notes), checked)


def _prepare(archive: Archive) -> tuple[Problem | None, int]:
    """Clear what deletions left and bring the index up to the database; say how many deletions are left.

    On a full disk the index cannot follow, and is not checked: that is the problem that comes back.
    """
    try:
        uncleared = clear(archive)
        page_index.follow(archive)
    except (NoRoom, OSError, sqlite3.OperationalError) as error:
        if not isinstance(error, NoRoom) and not is_full_disk(error):
            raise
        message = "Chưa kiểm tra được chỉ mục tìm kiếm vì ổ đĩa đã hết chỗ; mọi thứ khác đã được kiểm tra."
        return Problem("index-not-checked", "index", f"{message} Hãy dọn đĩa rồi chạy lại."), 0
    return None, uncleared


def as_json(report: Report) -> dict[str, object]:
    """Return a report as `sohoa verify --json` prints it."""
    problems = [{"kind": p.kind, "subject": p.subject, "message": p.message} for p in report.problems]
    return {"whole": report.whole, "problems": problems, "notes": list(report.notes), "checked": report.checked}


# Each check yields None for what is sound, so that it is counted, and a problem for what is not.


def _database(archive: Archive) -> Iterator[Problem | None]:
    advice = "Hãy ngừng ghi vào kho và phục hồi từ bản sao lưu."
    try:
        for (result,) in archive.db.execute("PRAGMA integrity_check"):
            if result == "ok":
                yield None
            else:
                yield Problem("database-damaged", "database", f"Cơ sở dữ liệu bị hỏng: {result}. {advice}")
        for table, row, parent, _ in archive.db.execute("PRAGMA foreign_key_check"):
            message = f"Dòng {row} của bảng {table} trỏ tới {parent} không có. {advice}"
            yield Problem("row-without-parent", f"{table}:{row}", message)
    except sqlite3.DatabaseError as error:
        yield Problem("database-damaged", "database", f"Cơ sở dữ liệu bị hỏng: {error}. {advice}")


def _blobs(archive: Archive) -> Iterator[Problem | None]:
    for sha256, size in archive.db.execute("SELECT sha256, size FROM blob ORDER BY sha256").fetchall():
        file = blobs.location(archive.blobs, sha256)
        subject = f"blob:{sha256}"
        try:
            found = blobs.digest(file)
        except FileNotFoundError:
            message = f"Mất {_original(archive, sha256)}. Hãy chép lại từ bản sao lưu, hoặc nạp lại chính tệp đó."
            yield Problem("blob-missing", subject, message)
        except OSError as error:
            message = f"Không đọc được {_original(archive, sha256)}: {error.strerror}. Hãy kiểm tra đĩa và quyền đọc."
            yield Problem("blob-unreadable", subject, message)
        else:
            if (found.sha256, found.size) == (sha256, size):
                yield None
            else:
                known = _original(archive, sha256).removeprefix("tệp")
                advice = "Hãy chép lại từ bản sao lưu, hoặc nạp lại chính tệp đó."
                message = f"Tệp{known} đã bị thay đổi. {advice}"
                yield Problem("blob-changed", subject, message)


def _original(archive: Archive, sha256: str) -> str:
    """Name an original as people know it, by the documents whose file it is, and by the beginning of its hash."""
    rows = archive.db.execute("SELECT id, file FROM document WHERE sha256 = ? ORDER BY id", [sha256]).fetchall()
    names = ", ".join(f"{file}, tài liệu {document}" for document, file in rows)
    return f"tệp gốc {sha256[:12]}…" + (f" ({names})" if names else "")


def _documents(archive: Archive) -> Iterator[Problem | None]:
    rows = archive.db.query(
        "SELECT document.id, document.state, page_count, paper_id, job.state AS job,"
        f" document.id IN ({SPLIT_IDS}) AS split,"
        " (SELECT count(*) FROM page WHERE document_id = document.id) AS pages"
        " FROM document LEFT JOIN job ON job.document_id = document.id"
    )
    for row in rows:
        subject = f"document:{row['id']}"
        if row["job"] is None:
            yield Problem(
                "document-without-job", subject, f"Tài liệu {row['id']} không có việc xử lý. Hãy nạp lại tệp."
            )
        elif (row["state"] in {"done", "failed"}) != (row["job"] in {"done", "failed"}):
            message = f"Tài liệu {row['id']} và việc xử lý của nó có trạng thái khác nhau. Hãy chạy “sohoa reread”."
            yield Problem("document-against-job", subject, message)
        elif row["state"] == "done" and (
            (row["paper_id"] is None and not row["split"]) or row["pages"] != (row["page_count"] or row["pages"])
        ):
            message = f"Tài liệu {row['id']} thiếu trang hoặc chưa được gắn văn bản. Hãy chạy “sohoa reread”."
            yield Problem("document-incomplete", subject, message)
        else:
            yield None


def _pages(archive: Archive) -> Iterator[Problem | None]:
    opened = opening.current(archive)
    held: set[int] = set()
    seen = 0
    rows = archive.db.execute(
        "SELECT id, coalesce(seq, 0) FROM document LEFT JOIN index_change ON document_id = id ORDER BY id"
    ).fetchall()
    for first in range(0, len(rows), _AT_ONCE):
        # What was changed since the index was brought up is not expected in it yet.
        among = [number for number, seq in rows[first : first + _AT_ONCE] if seq <= opened.position]
        held.update(number for number, _ in rows[first : first + _AT_ONCE])
        expected: dict[int, dict[int, Entry]] = {number: {} for number in among}
        for entry in entries(archive.db, among):
            expected[entry.document][entry.page_id] = entry
        for number, pages in expected.items():
            indexed = page_index.digests(opened, number)
            seen += len(indexed)
            yield from _indexed(number, pages, indexed)
    if seen == page_index.count(opened):
        return
    for page_id in page_index.pages_beyond(opened, held):
        message = "Chỉ mục tìm kiếm có trang không còn trong kho. Hãy chạy “sohoa reindex”."
        yield Problem("index-without-page", f"page:{page_id}", message)


def _indexed(document: int, pages: dict[int, Entry], held: dict[int, int]) -> Iterator[Problem | None]:
    """Compare what is to be indexed of a document with the digests that the index holds."""
    for page_id, entry in pages.items():
        if held.get(page_id) == entry.digest:
            yield None
        else:
            number = entry.fields["number"]
            message = f"Chỉ mục tìm kiếm của trang {number} tài liệu {document} không khớp văn bản."
            yield Problem("index-against-page", f"page:{page_id}", f"{message} Hãy chạy “sohoa reindex”.")
    for page_id in held.keys() - pages.keys():
        message = f"Chỉ mục tìm kiếm có trang không còn được tìm của tài liệu {document}. Hãy chạy “sohoa reindex”."
        yield Problem("index-without-page", f"page:{page_id}", message)


def _facts(archive: Archive) -> Iterator[Problem | None]:
    for table in QUOTED:
        rows = archive.db.query(
            f"SELECT {table}.id, document_id, spans, quote FROM {table} JOIN document ON document.id = document_id"
            " WHERE document.state = 'done' ORDER BY document_id"
        )
        document, texts = None, {}
        for row in rows:
            if row["document_id"] != document:
                document, texts = row["document_id"], _texts(archive, row["document_id"])
            places = spans_from(row["spans"])
            if PAGE_BREAK.join(texts.get(at.page, "")[at.start : at.end] for at in places) == row["quote"]:
                yield None
            else:
                message = f"Trích dẫn của tài liệu {document} không còn khớp văn bản trang. Hãy chạy “sohoa reread”."
                yield Problem("quote-against-page", f"{table}:{row['id']}", message)


def _texts(archive: Archive, document_id: int) -> dict[int, str]:
    rows = archive.db.execute(f"SELECT number, {SHOWN} FROM page WHERE document_id = ?", [document_id])
    return dict(rows.fetchall())


def _audit(archive: Archive) -> Iterator[Problem | None]:
    broken = audit.broken_at(archive)
    if broken is not None:
        message = f"Nhật ký bị sửa hoặc mất dòng tại số {broken}. Hãy báo người quản trị và so với bản sao lưu."
        yield Problem("audit-broken", f"audit:{broken}", message)
    else:
        for _ in range(audit.head(archive)[0]):
            yield None
    yield from _imported(archive)


def _imported(archive: Archive) -> Iterator[Problem | None]:
    """Check what the logs of other archives said of documents that came from there: each row against its hash."""
    for row in archive.db.query("SELECT * FROM imported_trail"):
        if audit.fits(row):
            yield None
        else:
            subject = f"document:{row['document_id']}"
            message = f"Nhật ký nhập theo tài liệu {row['document_id']} bị sửa tại số {row['seq']} của kho gốc."
            yield Problem("trail-changed", subject, f"{message} Hãy báo người quản trị và so với gói đã nhập.")


def _knowledge(archive: Archive) -> Iterator[Problem | None]:
    """Check the archive's own terms and what it learnt; an archive need have neither."""
    for name, read in ((TERMS, terms_of), (LEARNT, read_learnt)):
        try:
            read(archive.path)
        except SohoaError as error:
            yield Problem("knowledge-unreadable", name, error.message)
        else:
            yield None


_CHECKS: dict[str, Callable[[Archive], Iterator[Problem | None]]] = {
    "database": _database,
    "blobs": _blobs,
    "documents": _documents,
    "pages": _pages,
    "facts": _facts,
    "versions": versions,
    "orphans": orphans,
    "audit": _audit,
    "knowledge": _knowledge,
}
