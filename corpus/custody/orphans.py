"""Check that nothing is left without what it belongs to, beyond what foreign keys hold; that places lie on pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from corpus.custody.problem import Problem
from corpus.identity import bands
from corpus.pages.facts import spans_from
from corpus.pages.texts import SHOWN
from corpus.store.migration import copies

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.store.archive import Archive

_REREAD = "Hãy chạy “sohoa reread”."
_RESTORE = "Hãy phục hồi từ bản sao lưu."


@dataclass(frozen=True, slots=True)
class _Kind:
    """What may be left without what it belongs to; `query` gives the ids, `message` is filled with one."""

    kind: str
    subject: str
    message: str
    query: str


_KINDS = (
    _Kind(
        "paper-without-document",
        "paper",
        f"Văn bản số {{}} không còn tệp nào. {_RESTORE}",
        "SELECT id FROM paper WHERE id NOT IN (SELECT paper_id FROM document WHERE paper_id IS NOT NULL)",
    ),
    _Kind(
        "band-without-paper",
        "document",
        f"Dấu nhận dạng của tài liệu {{}} còn lại khi tài liệu chưa thuộc văn bản nào. {_REREAD}",
        " UNION ".join(
            f"SELECT document_id FROM {table}"
            " WHERE document_id NOT IN (SELECT id FROM document WHERE paper_id IS NOT NULL)"
            for table in bands.TABLES
        ),
    ),
    _Kind(
        "page-out-of-file",
        "document",
        f"Tài liệu {{}} có trang nằm ngoài số trang của tệp. {_REREAD}",
        """SELECT DISTINCT document_id FROM page JOIN document ON document.id = document_id
        WHERE page.number < 1 OR page.number > page_count""",
    ),
    _Kind(
        "finding-out-of-file",
        "document",
        f"Kết quả kiểm tra bản quét của tài liệu {{}} nói về trang không có. {_REREAD}",
        """SELECT DISTINCT document_id FROM finding JOIN document ON document.id = document_id
        WHERE page < 0 OR page > page_count""",
    ),
    _Kind(
        "part-out-of-batch",
        "document",
        f"Tài liệu {{}} được tách từ trang không có, hoặc từ bản quét không còn ở trạng thái đã tách. {_RESTORE}",
        """SELECT part.document_id FROM batch_part AS part JOIN document ON document.id = batch_id
        LEFT JOIN batch ON batch.document_id = batch_id
        WHERE batch.applied_at IS NULL OR first < 1 OR last < first OR last > page_count""",
    ),
    _Kind(
        "decision-without-person",
        "evidence",
        "Minh chứng {} đã được duyệt mà không ghi ai duyệt, lúc nào. Hãy duyệt lại.",
        "SELECT id FROM evidence WHERE status != 'proposed' AND (decided_by IS NULL OR decided_at IS NULL)",
    ),
    _Kind(
        "proposal-without-document",
        "deletion",
        "Đề nghị xóa {} nói về tài liệu không còn trong kho. Hãy bỏ đề nghị ấy.",
        "SELECT id FROM deletion WHERE state = 'proposed' AND document_id NOT IN (SELECT id FROM document)",
    ),
    _Kind(
        "deleted-document-here",
        "document",
        "Tài liệu {} được ghi là đã xóa mà vẫn còn trong kho. Hãy báo người quản trị và so với nhật ký.",
        "SELECT document_id FROM deletion WHERE state = 'deleted' AND document_id IN (SELECT id FROM document)",
    ),
    _Kind(
        "programme-without-criteria",
        "programme",
        f"Phong trào thi đua {{}} không có tiêu chí nào. {_REREAD}",
        "SELECT id FROM programme WHERE id NOT IN (SELECT programme_id FROM criterion)",
    ),
)
# Places that carry no quote of their own: table, column, the document they lie in.
_PLACES = (
    ("conflict", "spans", "document_id"),
    ("award", "title_spans", "document_id"),
    ("criterion", "spans", "(SELECT document_id FROM programme WHERE programme.id = programme_id)"),
)


def orphans(archive: Archive) -> Iterator[Problem | None]:
    """Yield None for what is sound, once for each kind of row and for each place; and what is wrong with others."""
    for one in _KINDS:
        found = archive.db.execute(one.query).fetchall()
        if not found:
            yield None
        for (number,) in found:
            yield Problem(one.kind, f"{one.subject}:{number}", one.message.format(number))
    for table, column, document in _PLACES:
        yield from _places(archive, table, column, document)


def left_behind(archive: Archive) -> list[str]:
    """Return notes, in Vietnamese, on what dead processes held: jobs and lock files that the next worker takes over."""
    holders = {row["owner"] for row in archive.db.query("SELECT DISTINCT owner FROM job WHERE state = 'running'")}
    jobs = sum(1 for name in holders if _is_free(archive, name))
    unnamed = archive.db.execute(
        "SELECT count(*) FROM blob WHERE sha256 NOT IN (SELECT sha256 FROM document)"
    ).fetchone()[0]
    notes = []
    if jobs:
        notes.append(f"Có {jobs} tiến trình đọc đã tắt giữa chừng; việc của nó được làm tiếp ở lần đọc sau.")
    if unnamed:
        notes.append(f"Có {unnamed} tệp của phần tách đã hoàn tác vẫn được giữ; tách lại thì dùng lại.")
    for file in copies(archive.database):
        size = f"{file.stat().st_size / 1e6:.1f}".replace(".", ",")
        notes.append(f"Còn bản trước khi nâng cấp {file.name} ({size} MB); khi kho đã chạy ổn thì xóa tệp ấy được.")
    return notes


def _places(archive: Archive, table: str, column: str, document: str) -> Iterator[Problem | None]:
    lengths: dict[int, int] = {}
    current = None
    query = (
        f"SELECT {table}.id, {document} AS document, {column} AS spans FROM {table} WHERE {document} IN"
        " (SELECT id FROM document WHERE state = 'done') ORDER BY document"
    )
    for row in archive.db.query(query):
        if row["document"] != current:
            current, lengths = row["document"], _lengths(archive, row["document"])
        if all(0 <= at.start <= at.end <= lengths.get(at.page, -1) for at in spans_from(row["spans"])):
            yield None
        else:
            message = f"Bảng {table} dòng {row['id']} chỉ vào chỗ không có trong tài liệu {current}. {_REREAD}"
            yield Problem("place-out-of-page", f"{table}:{row['id']}", message)


def _lengths(archive: Archive, document_id: int) -> dict[int, int]:
    query = f"SELECT number, length({SHOWN}) FROM page WHERE document_id = ?"
    return dict(archive.db.execute(query, [document_id]).fetchall())


def _is_free(archive: Archive, name: str) -> bool:
    file = archive.locks / f"{name}.lock"
    if not file.exists():
        return True
    lock = FileLock(file, thread_local=False, is_singleton=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return False
    lock.release()
    return True
