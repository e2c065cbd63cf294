"""Documents out of the archive, in the formats that archivists and programs take.

    txt    the text as it should be read, a form feed between pages
    md     title, metadata, text by paragraphs, tables, footnotes, the papers it cites
    docx   the same for Word
    pdf    the original's pages with the text over them, unseen: PDF/A-2b
    alto   words with their places and confidence: ALTO 4
    hocr   the same as hOCR
    csv    one row of metadata per document: the 18 fields of Thông tư 02/2019/TT-BNV, or columns of one's own
    xlsx   the same for Excel
    jsonl  one object per document: metadata, every layer of every page, facts with page, offsets and boxes

`deliver` writes them to a place, whole or not at all, and goes on where it was cut off; `export` does so, or writes
them to a stream. What a format looks like is in its own module. Packages (BagIt) are made by `corpus.packages`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from corpus.errors import ArchiveError
from corpus.exports import json_lines, metadata_table, single
from corpus.exports.contents import Note, contents
from corpus.exports.delivery import EACH, TOGETHER, Delivery, Order, Told, deliver

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from corpus.exports.columns import Columns
    from corpus.exports.contents import Contents
    from corpus.store.archive import Archive

__all__ = ["Delivery", "Note", "Order", "Told", "deliver", "export", "formats", "is_packed"]


def formats() -> tuple[str, ...]:
    """Return the names of the formats there are."""
    return (*EACH, *single.ENDINGS, *TOGETHER)


def is_packed(form: str, documents: int) -> bool:
    """Say whether a stream of so many documents is a ZIP of their files."""
    return form in single.ENDINGS and documents != 1


def export(  # noqa: PLR0913, PLR0917 - what, how, and where to
    archive: Archive,
    document_ids: Sequence[int],
    form: str,
    dest: Path | BinaryIO,
    tell: Callable[[Note], None] = lambda _: None,
    columns: Columns | None = None,
) -> list[Path]:
    """Write documents in one format.

    A file appears under its name only when it is whole. Documents are read one after another, never all at once.

    Args:
        archive: where the documents are.
        document_ids: which, in this order.
        form: one of `formats()`.
        dest: for csv, xlsx and jsonl a file; for the others a folder, a file per document, or a ZIP of them (".zip").
            For pdf, alto and hocr also a file, of one document. A stream takes everything as one file: documents one
            after another, or a ZIP where `is_packed`.
        tell: is told what became of a document other than expected: of several, those without page images are left
            out of pdf, alto and hocr; a PDF may not be PDF/A; metadata may be too long.
        columns: of a table; None: the 18 fields and those beside them.

    Returns:
        The files that were written; none for a stream.

    Raises:
        NotFound: there is no such document.
        ArchiveError: there is no such format, the place cannot be written, or no document can have this format.
    """
    if form not in formats():
        raise ArchiveError(f"Chưa có định dạng xuất “{form}”. Các định dạng hiện có: {', '.join(formats())}.")
    if isinstance(dest, Path):
        order = Order(form, tuple(document_ids), columns)
        return list(deliver(archive, order, dest, Told(note=tell)).files)
    chosen = _all(archive, document_ids)
    if form in single.ENDINGS:
        (single.write if len(document_ids) == 1 else single.pack)(form, tell, chosen, dest)
    elif form in {"csv", "xlsx"}:
        (metadata_table.write if form == "csv" else metadata_table.write_workbook)(chosen, dest, columns, tell)
    else:
        _WRITERS[form](chosen, dest)
    return []


_WRITERS = {**EACH, "jsonl": json_lines.write}


def _all(archive: Archive, document_ids: Sequence[int]) -> Iterator[Contents]:
    for ordinal, document_id in enumerate(document_ids, start=1):
        yield contents(archive, document_id, ordinal)
