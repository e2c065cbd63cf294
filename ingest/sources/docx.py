"""DOCX: the text of the body in order, pages at page breaks, numbers of lists and footnotes where they are shown.

Word decides on pages when it lays a document out; what is stored are the breaks a person set and those of the last
layout. Both are taken. A file that was never laid out is one page.
"""

from __future__ import annotations

import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import docx
from docx.opc.exceptions import PackageNotFoundError

from corpus.exports.word import COMMENTS
from ingest.errors import UnreadableFile
from ingest.kinds import DOCX
from ingest.limits import MEBI
from ingest.sources.docx_body import body_pages
from ingest.sources.source import Source
from ingest.sources.text import text_reading
from ocr.page import MACHINE_MADE

if TYPE_CHECKING:
    from pathlib import Path

    from ingest.limits import Limits
    from ingest.sources.source import Look
    from ocr.engine import Engine
    from ocr.page import Reading

BROKEN = (
    PackageNotFoundError,
    zipfile.BadZipFile,
    SyntaxError,
    KeyError,
    ValueError,
    AttributeError,
    OSError,
    EOFError,
)


class DocxSource(Source):
    """A Word document. It has no page images."""

    def __init__(self, path: Path, limits: Limits) -> None:
        """Read it all; raises UnreadableFile (damaged, too-large, no-pages, too-many-pages)."""
        super().__init__(DOCX, limits)
        _require_unpackable(path, limits)
        try:
            document: Any = docx.Document(str(path))
            pages = body_pages(document)
            exported = document.core_properties.comments == COMMENTS
        except BROKEN as error:
            raise UnreadableFile("damaged") from error
        if not any(text.strip() for text, _ in pages):
            raise UnreadableFile("no-pages")
        self._pages = pages
        self._engine = f"python-docx {MACHINE_MADE}" if exported else "python-docx"
        self.page_count = self._require_count(len(pages))

    def read_page(self, number: int, engine: Engine | None = None, look: Look | None = None) -> Reading:  # noqa: ARG002 - no image, no engine
        """Return a page's text; see Source.read_page."""
        self._require_page(number)
        text, tables = self._pages[number - 1]
        return replace(text_reading(text, self._engine), tables=tables)

    def render(self, number: int, max_side: int | None = None) -> None:  # noqa: ARG002 - as above
        """Return None: a DOCX has no page images."""
        self._require_page(number)

    def close(self) -> None:
        """Do nothing: the file was read and closed."""


def _require_unpackable(path: Path, limits: Limits) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError) as error:
        raise UnreadableFile("truncated") from error
    if size > limits.max_unpacked:
        raise UnreadableFile("too-large", size=round(size / MEBI), limit=round(limits.max_unpacked / MEBI))
