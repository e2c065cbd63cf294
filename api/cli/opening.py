"""Open the archive that a command speaks of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.archive import Archive
from corpus.errors import NotFound

if TYPE_CHECKING:
    from api.settings import Settings


def open_archive(settings: Settings) -> Archive:
    """Open an archive that exists: a mistyped folder must not become an empty archive. Raises NotFound."""
    if not (settings.archive / "archive.db").is_file():
        raise NotFound(
            f"Không có kho lưu trữ tại {settings.archive}. Hãy kiểm tra --archive hoặc SOHOA_ARCHIVE, "
            "hay nạp tệp đầu tiên bằng “sohoa ingest”."
        )
    return Archive(settings.archive)
