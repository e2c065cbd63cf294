"""Documents out of the archive, in the formats that archivists and programs take.

    txt    the text as it should be read, a form feed between pages
    md     title, metadata, text by paragraphs, tables, footnotes, the papers it cites
    docx   the same for Word
    csv    one row of metadata per document: the 18 fields of Thông tư 02/2019/TT-BNV
    jsonl  one object per document: metadata, every layer of every page, facts with page, offsets and boxes

`export` writes them; what a format looks like is in its own module.
"""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from corpus.errors import ArchiveError
from corpus.exports import json_lines, markdown, metadata_table, plain_text, word
from corpus.exports.contents import contents
from normalize.folding import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from corpus.archive import Archive
    from corpus.exports.contents import Contents

    Writer = Callable[[Iterable[Contents], BinaryIO], None]

__all__ = ["export", "formats"]

# Formats of which a folder holds one file per document, and those of which one file holds all.
_EACH: dict[str, Writer] = {"txt": plain_text.write, "md": markdown.write, "docx": word.write}
_TOGETHER: dict[str, Writer] = {"csv": metadata_table.write, "jsonl": json_lines.write}


def formats() -> tuple[str, ...]:
    """Return the names of the formats there are."""
    return (*_EACH, *_TOGETHER)


def export(archive: Archive, document_ids: Sequence[int], form: str, dest: Path | BinaryIO) -> list[Path]:
    """Write documents in one format.

    A file appears under its name only when it is whole. Documents are read one after another, never all at once.

    Args:
        archive: where the documents are.
        document_ids: which, in this order.
        form: one of `formats()`.
        dest: for csv and jsonl a file; for the others a folder, a file per document. A stream takes everything as one
            file, documents one after another.

    Returns:
        The files that were written; none for a stream.

    Raises:
        NotFound: there is no such document.
        ArchiveError: there is no such format, or the place cannot be written.
    """
    write = (_EACH | _TOGETHER).get(form)
    if write is None:
        raise ArchiveError(f"Chưa có định dạng xuất “{form}”. Các định dạng hiện có: {', '.join(formats())}.")
    if not isinstance(dest, Path):
        write(_all(archive, document_ids), dest)
        return []
    try:
        if form in _TOGETHER:
            file = dest / f"sohoa.{form}" if dest.is_dir() else dest
            return [_whole(file, write, _all(archive, document_ids))]
        return [_whole(dest / _name(document, form), write, [document]) for document in _all(archive, document_ids)]
    except OSError as error:
        raise ArchiveError(
            f"Không ghi được vào {dest}: {error.strerror or error}. Hãy kiểm tra quyền ghi và dung lượng đĩa."
        ) from error


def _all(archive: Archive, document_ids: Sequence[int]) -> Iterator[Contents]:
    for ordinal, document_id in enumerate(document_ids, start=1):
        yield contents(archive, document_id, ordinal)


def _whole(file: Path, write: Writer, documents: Iterable[Contents]) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".sohoa-", suffix=".part")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            write(documents, stream)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(0o644)
        temporary.replace(file)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return file


def _name(document: Contents, form: str) -> str:
    """Return a file name that every system takes: the document's id, then its original name without marks."""
    stem = re.sub(r"[^a-z0-9]+", "-", fold(Path(document.document.file).stem)).strip("-")[:80]
    return f"{document.document.id:06d}-{stem or 'van-ban'}.{form}"
