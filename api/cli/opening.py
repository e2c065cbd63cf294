"""Open the archive that a command speaks of, and say what is wrong with what it knows of its language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.cli.output import progress_console
from corpus.errors import NotFound
from corpus.learning.knowledge import own
from corpus.store.archive import Archive

if TYPE_CHECKING:
    from api.settings import Settings
    from normalize.knowledge import Knowledge


def open_archive(settings: Settings) -> Archive:
    """Open an archive that exists: a mistyped folder must not become an empty archive. Raises NotFound."""
    if not (settings.archive / "archive.db").is_file():
        raise NotFound(
            f"Không có kho lưu trữ tại {settings.archive}. Hãy kiểm tra --archive hoặc SOHOA_ARCHIVE, "
            "hay nạp tệp đầu tiên bằng “sohoa ingest”."
        )
    return Archive(settings.archive)


def own_knowledge(settings: Settings) -> Knowledge | None:
    """Return what the archive knows of its language, and say on stderr which of its files had to be done without."""
    found = own(settings.archive)
    for problem in found.problems:
        progress_console.print(f"Cảnh báo: {problem.message} Việc vẫn tiếp tục mà không dùng tệp này.", markup=False)
    return found.knowledge
