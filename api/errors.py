"""What can go wrong with how a request is made; who asks and what they may do: `api.auth.errors`."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from ocr.errors import SohoaError

if TYPE_CHECKING:
    from collections.abc import Mapping


class ApiError(SohoaError):
    """A request that cannot be served.

    Attributes:
        status: the HTTP status of the answer.
        headers: what the answer carries besides.
    """

    code = "bad-request"
    status = 400
    headers: Mapping[str, str] = MappingProxyType({})


class SeenRequired(ApiError):
    """A change that does not tell which version was looked at: it could overwrite what somebody else wrote."""

    code = "seen-required"
    status = 428

    def __init__(self) -> None:
        super().__init__("Hãy cho biết bản đã xem: “seen” hoặc If-Match, để không ghi đè chữ người khác vừa sửa.")


class RequestTooLarge(ApiError):
    """The body is larger than this address takes."""

    code = "request-too-large"
    status = 413

    def __init__(self) -> None:
        super().__init__("Yêu cầu gửi lên quá lớn. Hãy chia thành nhiều lần gửi nhỏ hơn.")


class BadUpload(ApiError):
    """The body is not a form with files."""

    code = "bad-upload"
    status = 400


class NoImage(ApiError):
    """The page has no image: it came from a file of text."""

    code = "no-page-image"
    status = 404

    def __init__(self) -> None:
        super().__init__("Trang này không có ảnh, vì tệp gốc là tệp văn bản.")


class RenderFailed(ApiError):
    """The page's image could not be made from the original."""

    code = "render-failed"
    status = 500

    def __init__(self) -> None:
        super().__init__("Không dựng được ảnh của trang này. Hãy tải tệp gốc về để xem.")


class ExportTooLarge(ApiError):
    """More documents in one file than can be made at once."""

    code = "export-too-large"
    status = 413

    def __init__(self, most_pages: int) -> None:
        super().__init__(
            f"Một tệp Word chỉ chứa được tối đa {most_pages} trang. "
            "Hãy chọn ít văn bản hơn, hoặc xuất dạng TXT, Markdown hay JSONL."
        )


class ImportBusy(ApiError):
    """Another package is being taken in."""

    code = "import-busy"
    status = 409

    def __init__(self) -> None:
        super().__init__("Đang nhập một gói khác. Hãy đợi gói đó xong rồi gửi lại.")


class BadFigure(ApiError):
    """What was typed is no number of points."""

    code = "bad-figure"
    status = 422

    def __init__(self, text: str) -> None:
        super().__init__(f"“{text[:20]}” không phải số điểm. Hãy nhập số, ví dụ 9,5.")


class WrongProtocol(ApiError):
    """The version of the protocol for uploads in pieces is not the one that is spoken here."""

    code = "wrong-tus-version"
    status = 412
    headers: Mapping[str, str] = MappingProxyType({"tus-version": "1.0.0"})

    def __init__(self) -> None:
        super().__init__("Yêu cầu cần tiêu đề “Tus-Resumable: 1.0.0”.")


class NotAPiece(ApiError):
    """A piece of a file that is not sent as one."""

    code = "not-a-piece"
    status = 415

    def __init__(self) -> None:
        super().__init__("Hãy gửi phần tiếp của tệp với kiểu “application/offset+octet-stream”.")


class BadPiece(ApiError):
    """What a request tells of a file or its piece cannot be read."""

    code = "bad-piece"
    status = 400


class PieceDamaged(ApiError):
    """A piece did not come as it was sent; nothing of it is kept."""

    code = "checksum-mismatch"
    status = 460  # of the protocol's own

    def __init__(self) -> None:
        super().__init__("Phần vừa gửi bị sai khi truyền. Hãy gửi lại phần ấy.")


class Superseded(ApiError):
    """Another connection goes on with the file; what this one brought until then is kept."""

    code = "superseded"
    status = 409

    def __init__(self) -> None:
        super().__init__("Một kết nối khác đang gửi tiếp tệp này. Hãy hỏi lại máy chủ đã nhận đến đâu.")


class BadKey(ApiError):
    """An Idempotency-Key that cannot be one."""

    code = "bad-idempotency-key"
    status = 400

    def __init__(self) -> None:
        super().__init__("Idempotency-Key gồm 1 đến 200 chữ không dấu, số và dấu câu, không có khoảng trắng.")


class KeyUsed(ApiError):
    """The Idempotency-Key was used for another request."""

    code = "idempotency-key-used"
    status = 422

    def __init__(self) -> None:
        super().__init__("Idempotency-Key này đã dùng cho một yêu cầu khác. Hãy tạo khóa mới cho mỗi yêu cầu.")


class KeyBusy(ApiError):
    """The same request is being done at this moment."""

    code = "idempotency-key-busy"
    status = 409

    def __init__(self) -> None:
        super().__init__("Yêu cầu mang khóa này đang được làm. Hãy đợi rồi gửi lại với cùng khóa.")


class StillUnknown(ApiError):
    """The request was cut off before it was answered, or its answer is no longer told."""

    code = "outcome-unknown"
    status = 409

    def __init__(self) -> None:
        super().__init__(
            "Yêu cầu mang khóa này đã được gửi, nhưng câu trả lời không còn. Hãy xem kết quả trong kho; nếu chưa có, "
            "hãy gửi lại với khóa mới."
        )


class OutOfRange(ApiError):
    """The part that is asked for lies behind the end of the file."""

    code = "out-of-range"
    status = 416

    def __init__(self, size: int) -> None:
        super().__init__(f"Phần được hỏi nằm ngoài tệp: tệp dài {size} byte.")
        self.headers = {"content-range": f"bytes */{size}"}
