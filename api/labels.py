"""What things are called to people, each said once: states of documents, kinds of marks, roles of cited papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.language import said
from corpus.quality.unreadable import is_poor

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.language import Language
    from corpus.documents.documents import Document

STATES: Mapping[str, str] = {
    "queued": "Chờ đọc",
    "reading": "Đang đọc",
    "done": "Đã đọc xong",
    "failed": "Không đọc được",
}
POORLY = "Đã đọc, chữ không chắc"
MARKS: Mapping[str, str] = {
    "reference": "Văn bản",
    "date": "Ngày tháng",
    "unit": "Đơn vị",
    "criterion": "Tiêu chí",
    "evidence": "Minh chứng",
    "conflict": "Cần xem lại",
    "hit": "Chỗ đang xem",
}
# The forms in which documents go out, in the order in which pages offer them.
FORMATS: Mapping[str, str] = {
    "xlsx": "Danh mục Excel",
    "csv": "Danh mục CSV",
    "pdf": "PDF/A tìm kiếm được",
    "docx": "Word",
    "md": "Markdown",
    "txt": "Văn bản thuần",
    "alto": "ALTO (chữ và vị trí)",
    "hocr": "hOCR (chữ và vị trí)",
    "jsonl": "JSONL (mọi lớp và dữ kiện)",
    "bagit": "Gói lưu trữ BagIt",
}
# By what search results are narrowed down, in this order.
FACETS: Mapping[str, str] = {
    "unit": "Đơn vị",
    "body": "Cơ quan",
    "type": "Loại văn bản",
    "year": "Năm",
    "criterion": "Tiêu chí",
    "status": "Minh chứng",
}
EXPORT_STATES: Mapping[str, str] = {
    "queued": "Chờ xuất",
    "running": "Đang xuất",
    "done": "Đã xong",
    "failed": "Không xuất được",
}
QUALITY_TASKS: Mapping[str, str] = {
    "first": "Vòng một",
    "entry": "Nhập lần hai",
    "settle": "Quyết định chỗ khác nhau",
    "second": "Vòng hai",
}
QUALITY_TASK_STATES: Mapping[str, str] = {"waiting": "Chờ làm", "done": "Đã nộp", "rescan": "Chờ quét lại"}
QUALITY_BATCH_STATES: Mapping[str, str] = {"open": "Đang làm", "accepted": "Đã nghiệm thu", "refused": "Không đạt"}
REFERENCE_ROLES: Mapping[str, str] = {
    "self": "số của chính văn bản này",
    "cites": "được dẫn",
    "basis": "căn cứ",
    "amends": "được sửa đổi, bổ sung",
    "replaces": "bị thay thế",
    "repeals": "bị bãi bỏ",
    "attached": "ban hành kèm theo",
}
# What was done to a page's words; see `corpus.pages.revisions`.
REVISION_KINDS: Mapping[str, str] = {
    "edit": "Sửa chữ",
    "check": "Duyệt chữ",
    "merge": "Gộp với lần máy đọc mới",
    "back": "Quay về bản trước",
}
# What a paper does with one it speaks of.
ACTIVE_ROLES: Mapping[str, str] = {
    "cites": "viện dẫn",
    "basis": "lấy làm căn cứ",
    "amends": "sửa đổi, bổ sung",
    "replaces": "thay thế",
    "repeals": "bãi bỏ",
    "attached": "dẫn phần kèm theo",
}


def state_label(document: Document, language: Language = "vi") -> str:
    """Return the state of a document, with how far its reading is."""
    label = said(POORLY if is_poor(document) else STATES[document.state], language)
    if document.state == "reading" and document.page_count:
        return f"{label} {document.pages_read}/{document.page_count} {said('trang', language)}"
    return label
