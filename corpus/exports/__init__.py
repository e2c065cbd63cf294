"""Documents out of the archive, in the formats that archivists and programs take.

    txt    the text as it should be read, a form feed between pages
    md     title, metadata, text by paragraphs, tables, footnotes, the papers it cites
    docx   the same for Word
    pdf    the original's pages with the text over them, unseen: PDF/A-2b
    alto   words with their places and confidence: ALTO 4
    hocr   the same as hOCR
    csv    one row of metadata per document: the 18 fields of Thông tư 02/2019/TT-BNV
    jsonl  one object per document: metadata, every layer of every page, facts with page, offsets and boxes

`export` writes them; what a format looks like is in its own module.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from corpus.errors import ArchiveError
from corpus.exports import json_lines, markdown, metadata_table, plain_text, single, word
from corpus.exports.contents import contents
from corpus.exports.files import name_of, whole
from corpus.exports.single import Note

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from corpus.exports.contents import Contents
    from corpus.exports.files import Writer
    from corpus.store.archive import Archive

__all__ = ["Note", "export", "formats", "is_packed"]

# Formats of which a folder holds one file per document, and those of which one file holds all.
_EACH: dict[str, Writer] = {"txt": plain_text.write, "md": markdown.write, "docx": word.write}
_TOGETHER: dict[str, Writer] = {"csv": metadata_table.write, "jsonl": json_lines.write}


def formats() -> tuple[str, ...]:
    """Return the names of the formats there are."""
    return (*_EACH, *single.ENDINGS, *_TOGETHER)


def is_packed(form: str, documents: int) -> bool:
    """Say whether a stream of so many documents is a ZIP of their files."""
    return form in single.ENDINGS and documents != 1


def export(
    archive: Archive,
    document_ids: Sequence[int],
    form: str,
    dest: Path | BinaryIO,
    tell: Callable[[Note], None] = lambda _: None,
) -> list[Path]:
    """Write documents in one format.

    A file appears under its name only when it is whole. Documents are read one after another, never all at once.

    Args:
        archive: where the documents are.
        document_ids: which, in this order.
        form: one of `formats()`.
        dest: for csv and jsonl a file; for the others a folder, a file per document. For pdf, alto and hocr also a
            file, of one document, or a ZIP of several (".zip"). A stream takes everything as one file: documents one
            after another, or a ZIP where `is_packed`.
        tell: is told what became of a document other than expected: of several, those without page images are left
            out of pdf, alto and hocr; a PDF may not be PDF/A.

    Returns:
        The files that were written; none for a stream.

    Raises:
        NotFound: there is no such document.
        ArchiveError: there is no such format, the place cannot be written, or no document can have this format.
    """
    if form not in formats():
        raise ArchiveError(f"Chưa có định dạng xuất “{form}”. Các định dạng hiện có: {', '.join(formats())}.")
    chosen = _all(archive, document_ids)
    try:
        if form in single.ENDINGS:
            return _single(form, chosen, len(document_ids), dest, tell)
        write = (_EACH | _TOGETHER)[form]
        if not isinstance(dest, Path):
            write(chosen, dest)
            return []
        if form in _TOGETHER:
            file = dest / f"sohoa.{form}" if dest.is_dir() else dest
            return [whole(file, write, chosen)]
        return [whole(dest / name_of(document, f".{form}"), write, [document]) for document in chosen]
    except OSError as error:
        raise ArchiveError(
            f"Không ghi được vào {dest}: {error.strerror or error}. Hãy kiểm tra quyền ghi và dung lượng đĩa."
        ) from error


def _all(archive: Archive, document_ids: Sequence[int]) -> Iterator[Contents]:
    for ordinal, document_id in enumerate(document_ids, start=1):
        yield contents(archive, document_id, ordinal)


def _single(
    form: str, chosen: Iterator[Contents], count: int, dest: Path | BinaryIO, tell: Callable[[Note], None]
) -> list[Path]:
    """Write documents of a format that holds one each: to a file, into a folder, or into a ZIP."""
    write, pack = partial(single.write, form, tell), partial(single.pack, form, tell)
    if not isinstance(dest, Path):
        (write if count == 1 else pack)(chosen, dest)
        return []
    if dest.suffix.lower() == ".zip":
        return [whole(dest, pack, chosen)]
    if count == 1 and dest.suffix and not dest.is_dir():
        return [whole(dest, write, chosen)]
    kept = single.with_images(chosen, tell)
    return [whole(dest / name_of(document, single.ENDINGS[form]), write, [document]) for document in kept]
