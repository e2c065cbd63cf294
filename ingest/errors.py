"""What can be wrong with a file that someone brings, each with a stable code and a sentence that a clerk can act on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocr.errors import SohoaError

if TYPE_CHECKING:
    from typing import Final

MESSAGES: Final = {
    "empty-file": "Tệp rỗng, không có nội dung. Hãy kiểm tra lại tệp gốc và gửi lại.",
    "truncated": "Tệp bị cắt cụt, thiếu phần cuối. Hãy sao chép hoặc quét lại rồi gửi lại.",
    "damaged": "Tệp bị hỏng, không mở được. Hãy mở thử trên máy của bạn, lưu hoặc quét lại rồi gửi lại.",
    "damaged-page": "Trang {page} bị hỏng, không đọc được. Hãy quét lại trang này.",
    "encrypted": "Tệp được bảo vệ bằng mật khẩu. Hãy bỏ mật khẩu (lưu lại không đặt mật khẩu) rồi gửi lại.",
    "no-pages": "Tệp không có trang nào. Hãy kiểm tra lại tệp gốc và gửi lại.",
    "too-large": "Tệp lớn {size} MB, quá mức cho phép là {limit} MB. Hãy chia nhỏ hoặc quét ở 300 dpi rồi gửi lại.",
    "too-many-pages": "Tệp có {count} trang, quá mức cho phép là {limit} trang. Hãy chia thành nhiều tệp.",
    "too-many-pixels": "Ảnh quá lớn ({width} × {height} điểm ảnh). Hãy quét lại ở 300 dpi hoặc thu nhỏ ảnh.",
    "unknown-kind": "Không nhận ra loại tệp. Sohoa nhận PDF, TIFF, PNG, JPEG, HEIC, WebP, DOCX và văn bản TXT.",
    "convert-first": "Sohoa chưa đọc được tệp {kind}. Hãy lưu lại thành {instead} rồi gửi lại.",
    "not-text": "Tệp không phải là văn bản đọc được. Hãy gửi bản PDF, ảnh quét, DOCX hoặc tệp TXT mã Unicode (UTF-8).",
    "text-only": "Lệnh này chỉ nhận văn bản TXT. Hãy chạy “sohoa ocr TỆP -o TỆP.txt” trước, nếu là PDF hay bản quét.",
    "no-such-page": "Tệp không có trang {page}; tệp này có {count} trang.",
}
"""Code of an UnreadableFile to its message; fields in braces are given where it is raised."""


class IngestError(SohoaError):
    """A file could not be taken in or carried through the stages."""

    code = "ingest-failed"


class UnreadableFile(IngestError):
    """A file, or one page of it, cannot be read; `code` names the reason, one of MESSAGES.

    Attributes:
        fields: what stands in the message's braces; kept so that the error can travel between processes.
    """

    def __init__(self, code: str, **fields: object) -> None:
        super().__init__(MESSAGES[code].format(**fields))
        self.code = code
        self.fields = fields

    def __reduce__(self) -> tuple[object, ...]:
        return _unreadable, (self.code, self.fields)


def _unreadable(code: str, fields: dict[str, object]) -> UnreadableFile:
    return UnreadableFile(code, **fields)
