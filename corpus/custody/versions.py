"""Check what people made of pages: the newest version is the page, and every place that it names lies in its text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from corpus.custody.problem import Problem
from corpus.store.settled import SETTLED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.store.archive import Archive

_PAGES = f"""
SELECT page.document_id, page.number, page.reviewed, coalesce(page.restored, page.raw) AS base,
    {SETTLED} AS is_settled,
    revision.id AS revision, revision.text, revision.base AS made_over
FROM page JOIN document ON document.id = page.document_id
LEFT JOIN revision ON revision.id = (
    SELECT max(id) FROM revision WHERE document_id = page.document_id AND page = page.number)
WHERE page.reviewed IS NOT NULL OR revision.id IS NOT NULL
"""
_VERSIONS = """
SELECT revision.*, page.id AS page_id, gone.document_id AS back_document, gone.page AS back_page
FROM revision LEFT JOIN page ON page.document_id = revision.document_id AND page.number = revision.page
LEFT JOIN revision AS gone ON gone.id = revision.back_to ORDER BY revision.id
"""


def versions(archive: Archive) -> Iterator[Problem | None]:
    """Yield None for each sound version and each page that is its newest one, and what is wrong with others."""
    for row in archive.db.query(_VERSIONS):
        yield _of_version(row)
    for row in archive.db.query(_PAGES):
        yield _of_page(row)


def _of_version(row: dict[str, Any]) -> Problem | None:
    subject, place = f"revision:{row['id']}", f"trang {row['page']} tài liệu {row['document_id']}"
    if row["page_id"] is None:
        message = f"Có bản sửa của {place} nhưng không có trang ấy. Hãy phục hồi từ bản sao lưu."
        return Problem("revision-without-page", subject, message)
    length = len(row["base"] if row["text"] is None else row["text"])
    spans = [*json.loads(row["checked"]), *(clash[:2] for clash in json.loads(row["clashes"]))]
    if any(not 0 <= start <= end <= length for start, end in spans):
        message = f"Bản sửa {row['id']} của {place} ghi chỗ đã xem nằm ngoài văn bản. Hãy mở trang, xem lại rồi lưu."
        return Problem("revision-outside-text", subject, message)
    elsewhere = (row["back_document"], row["back_page"]) != (row["document_id"], row["page"])
    if row["back_to"] is not None and (elsewhere or row["back_to"] >= row["id"]):
        message = f"Bản sửa {row['id']} của {place} quay về một bản của trang khác. Hãy phục hồi từ bản sao lưu."
        return Problem("revision-back-elsewhere", subject, message)
    return None


def _of_page(row: dict[str, Any]) -> Problem | None:
    subject, place = (
        f"page:{row['document_id']}/{row['number']}",
        f"trang {row['number']} tài liệu {row['document_id']}",
    )
    if row["revision"] is None:
        message = f"Chữ do người sửa ở {place} không có lịch sử. Hãy mở trang, xem lại rồi lưu."
        return Problem("reviewed-without-revision", subject, message)
    if row["text"] != row["reviewed"]:
        message = f"Văn bản của {place} không phải bản sửa mới nhất. Hãy mở “Sửa chữ” và quay về bản đúng."
        return Problem("reviewed-against-revision", subject, message)
    if row["is_settled"] and row["text"] is not None and row["made_over"] != row["base"]:
        message = f"Bản sửa mới nhất của {place} chưa được gộp với lần máy đọc mới. Hãy chạy “sohoa reread”."
        return Problem("revision-over-older-text", subject, message)
    return None
