"""Open a file of any kind that is read: its size first, then its kind, then the room that knows that kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.errors import UnreadableFile
from ingest.kinds import DOCX, PDF, TXT, sniff
from ingest.limits import MEBI, Limits

if TYPE_CHECKING:
    from pathlib import Path

    from ingest.sources.source import Source


def open_source(path: Path, limits: Limits | None = None) -> Source:
    """Open a file for reading its pages; a context manager.

    Args:
        path: the file; its name does not matter.
        limits: what is too much; safe ones by default.

    Raises:
        UnreadableFile: its `code` tells why.
    """
    limits = limits or Limits()
    size = path.stat().st_size
    if size > limits.max_bytes:
        raise UnreadableFile("too-large", size=round(size / MEBI), limit=round(limits.max_bytes / MEBI))
    kind = sniff(path)
    # Each kind loads its own libraries, and only when it is met.
    if kind == PDF:
        from ingest.sources.pdf import PdfSource  # noqa: PLC0415

        return PdfSource(path, limits)
    if kind == DOCX:
        from ingest.sources.docx import DocxSource  # noqa: PLC0415

        return DocxSource(path, limits)
    if kind == TXT:
        from ingest.sources.text import TextSource  # noqa: PLC0415

        return TextSource(path, limits)
    from ingest.sources.images import ImageSource  # noqa: PLC0415

    return ImageSource(path, kind, limits)
