"""The files of one document in a package: original, PDF/A, ALTO, layers, metadata, facts, record, trail."""

from __future__ import annotations

import shutil
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from corpus.exports.contents import Note
from corpus.exports.fields import beside, excesses, fields
from corpus.exports.files import safe
from corpus.packages import record, trail
from corpus.packages.bag import json_bytes, put
from corpus.packages.layout import ALTO, FACT_TABLES, FACTS, FIELDS, LAYERS, ORIGINAL, PDF, RECORD, TRAIL
from corpus.pages import layered
from corpus.pages.pages import PAGE_BREAK
from corpus.pages.places import boxes
from corpus.store import blobs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from corpus.exports.contents import Contents
    from corpus.exports.delivery import Told
    from corpus.store.archive import Archive


def files(
    archive: Archive, document: Contents, drafts: Path, told: Told
) -> Iterator[tuple[str, Callable[[BinaryIO], None]]]:
    """Yield the files of a document: their names under its folder, and what writes them.

    Args:
        archive: where it is.
        document: all of it.
        drafts: folder for what is written aside.
        told: is told of what could not be had.
    """
    known, pages = document.document, document.pages
    file = Path(known.file)
    yield f"{ORIGINAL}/{safe(file.stem)}{_suffix(file)}", partial(_copy, document.original)
    if known.state == "done" and any(page.width for page in pages):
        pdf = drafts / "pdf.draft"
        if _has_pdf(document, pdf, told):
            yield PDF, partial(_copy, pdf)
        yield ALTO, lambda stream: _ignored(layered.write("alto", document.original, pages, stream, name=known.file))
    for layer in LAYERS:
        texts = [getattr(page, layer) for page in pages]
        if any(text is not None for text in texts):
            text = PAGE_BREAK.join(text or "" for text in texts)
            yield f"text/{layer}.txt", partial(put, text.encode("utf-8", "replace"))
    yield FIELDS, partial(put, json_bytes(_metadata(document)))
    yield FACTS, lambda stream: stream.writelines(_facts(archive, document))
    yield (
        RECORD,
        lambda stream: stream.writelines(record.line(table, row) for table, row in record.rows(archive, known.id)),
    )
    yield TRAIL, lambda stream: stream.writelines(trail.line(row) for row in trail.rows(archive, known.id))


def _suffix(file: Path) -> str:
    """Return the ending of a file's name as every system takes it."""
    return f".{safe(file.suffix)}" if file.suffix.strip(".") else ""


def _has_pdf(document: Contents, draft: Path, told: Told) -> bool:
    """Write the PDF aside, and say whether there is one: some originals cannot be made into one."""
    from ocr.formats.pdf.writing import PdfNotWritten  # noqa: PLC0415 - its library loads where it is used

    name = document.document.file
    try:
        with draft.open("w+b") as stream:
            notes = layered.write("pdf", document.original, document.pages, stream, name=name)
    except PdfNotWritten as error:
        notes = (f"{error.message} Gói không có bản PDF/A của tài liệu này.",)
        draft.unlink(missing_ok=True)
    for note in notes:
        told.note(Note(document.document.id, note, left_out=False))
    return draft.exists()


def _metadata(document: Contents) -> dict[str, Any]:
    values = fields(document)
    return {
        "fields": values,
        "beside": beside(document),
        "too_long": [asdict(excess) for excess in excesses(values)],
        "conflicts": list(document.conflicts),
    }


def _facts(archive: Archive, document: Contents) -> Iterator[bytes]:
    """Yield the facts, a line each: the row as in the record, and where it stands on the pages' images."""
    views = {page.number: page for page in document.pages}
    for table, row in record.rows(archive, document.document.id):
        if table in FACT_TABLES:
            drawn = [
                {"page": number, **asdict(box)}
                for number, start, end in row["spans"]
                if number in views
                for box in boxes(views[number], start, end)
            ]
            yield record.line(table, {**row, "boxes": drawn})


def _copy(source: Path, stream: BinaryIO) -> None:
    with source.open("rb") as content:
        shutil.copyfileobj(content, stream, blobs.CHUNK)


def _ignored(_: object) -> None:
    """Do away with a result: it is told elsewhere."""
