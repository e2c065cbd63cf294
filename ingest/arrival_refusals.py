"""Why a file that comes in pieces, or one piece of it, is not taken."""

from __future__ import annotations

from corpus.errors import ArchiveError, NotFound


class NotHere(NotFound):
    """There is no such upload: it was never begun, ended, or came to nothing in time."""

    def __init__(self) -> None:
        super().__init__("Không có lần gửi này, hoặc đã quá hạn gửi tiếp. Hãy gửi lại tệp từ đầu.")


class TooManyArrivals(ArchiveError):
    """More was begun and not finished than one user, or the disk, may hold."""

    code = "too-many-uploads"


class WrongPlace(ArchiveError):
    """A piece does not begin where the last one ended, or the file has come whole."""

    code = "wrong-offset"


class TooLong(ArchiveError):
    """A piece goes on behind the end that was announced."""

    code = "piece-too-long"

    def __init__(self, size: int) -> None:
        super().__init__(f"Phần gửi lên vượt quá độ dài {size} byte đã báo.")


class HashDiffers(ArchiveError):
    """What came is not what the sender said it would be."""

    code = "hash-differs"
