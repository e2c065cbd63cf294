"""Exports to a place on disk: resumable, each file whole or not there, checksums beside what was written.

    folder    a file for each document: each stands as soon as it is whole
    file      one table, one list, one document
    ".zip"    a file for each document, packed

An export that is asked for again goes on where it was cut off (`corpus.exports.staging`); parts whose document has
changed since are made again.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING, BinaryIO

from corpus.errors import NotWritten
from corpus.exports import json_lines, markdown, metadata_table, plain_text, single, word, zips
from corpus.exports.columns import Columns, standard
from corpus.exports.contents import Note, contents
from corpus.exports.files import name_of, unlike
from corpus.exports.staging import Part, Staging, write
from corpus.pages.layered import NoPageImages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from corpus.exports.contents import Contents
    from corpus.exports.files import Writer
    from corpus.store.archive import Archive

# Formats of which a document has a file of its own, and those of which one file holds all.
EACH: dict[str, Writer] = {"txt": plain_text.write, "md": markdown.write, "docx": word.write}
TOGETHER = ("csv", "xlsx", "jsonl")
_ROWS = {"jsonl": 1}  # documents of one part; a line of JSON may be long, one of a table is not
_TABLE_ROWS = 200


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be exported.

    Attributes:
        form: a format.
        documents: which, in this order.
        columns: of a table; None: the 18 fields and those beside them.
        by_code: files are called by the documents' codes.
        listed: a ZIP also holds a table of its documents and their checksums, as archives ask for it.
    """

    form: str
    documents: tuple[int, ...]
    columns: Columns | None = None
    by_code: bool = False
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Delivery:
    """What was written: the files, and how many parts were there already from a run that was cut off."""

    files: tuple[Path, ...]
    parts: tuple[Part, ...]
    reused: int


@dataclass(frozen=True, slots=True)
class Told:
    """Who is told: of what became of a document other than expected, and how many documents are done of how many."""

    note: Callable[[Note], None] = lambda _: None
    progress: Callable[[int, int], None] = lambda _done, _total: None


def deliver(archive: Archive, order: Order, dest: Path, told: Told | None = None) -> Delivery:
    """Write documents to a place.

    Raises:
        NotFound: there is no such document; nothing was written.
        ArchiveError: the place cannot be written, or no document can have this format.
    """
    told = told or Told()
    for document_id in order.documents:
        if archive.db.execute("SELECT 1 FROM document WHERE id = ?", [document_id]).fetchone() is None:
            contents(archive, document_id, 1)  # says what is missing
    try:
        if order.form in TOGETHER:
            file = dest / f"sohoa.{order.form}" if dest.is_dir() else dest
            return _table(archive, order, file, told)
        if dest.suffix.lower() == ".zip":
            return _packed(archive, order, dest, told)
        one_file = order.form in single.ENDINGS and len(order.documents) == 1 and dest.suffix and not dest.is_dir()
        if one_file:
            fill = partial(_fill, order, contents(archive, order.documents[0], 1), told)
            part = write(dest.parent, dest.name, fill)
            return Delivery((dest,), (part,), 0)
        with Staging(dest, _purpose(order)) as staging:
            parts, reused = _files(archive, order, dest, staging, told)
            staging.done()
        return Delivery(tuple(dest / part.name for part in parts), tuple(parts), reused)
    except OSError as error:
        raise NotWritten(dest, error) from error


def state_of(document: Contents) -> str:
    """Return a mark of all that is exported of a document: another one once anything of it has changed."""
    # The original's path tells where the archive lies, and nothing of the document.
    known = (document.ordinal, document.document, document.pages, document.letterhead, document.facts)
    rest = (document.conflicts, document.filing, document.paper)
    return hashlib.sha256(repr((known, rest)).encode("utf-8", "surrogatepass")).hexdigest()


def _purpose(order: Order) -> dict[str, object]:
    columns = order.columns or standard()
    return {"form": order.form, "columns": columns.mark, "by_code": order.by_code, "sohoa": version("sohoa")}


def _files(archive: Archive, order: Order, folder: Path, staging: Staging, told: Told) -> tuple[list[Part], int]:
    """Write a file of each document into a folder; those that are there already stay."""
    ending = single.ENDINGS.get(order.form, f".{order.form}")
    parts: list[Part] = []
    taken: set[str] = set()
    reused, left_out = 0, None
    for number, document in enumerate(_each(archive, order.documents), start=1):
        name = unlike(name_of(document, ending, by_code=order.by_code), taken)
        if order.form in single.ENDINGS and not any(page.width for page in document.pages):
            left_out = NoPageImages(document.document.file)
            told.note(Note(document.document.id, left_out.message, left_out=True))
        else:
            state = state_of(document)
            known = staging.known(name, state, folder)
            reused += known is not None
            if known is None:
                known = [write(folder, name, partial(_fill, order, document, told))]
                staging.add(name, state, known)
            parts += known
        told.progress(number, len(order.documents))
    if left_out and not parts:
        raise left_out
    return parts, reused


def _packed(archive: Archive, order: Order, file: Path, told: Told) -> Delivery:
    """Write a ZIP of the documents' files, which are staged beside it until it is whole."""
    with Staging(file, _purpose(order)) as staging:
        folder = staging.folder / "files"
        parts, reused = _files(archive, order, folder, staging, told)
        members: list[tuple[str, Path | bytes]] = [(part.name, folder / part.name) for part in parts]
        if order.listed:
            members += _list(archive, order, parts, told)
        at = _latest(archive, order.documents)
        part = write(file.parent, file.name, lambda stream: zips.pack(members, at, stream))
        staging.done()
    return Delivery((file,), (part,), reused)


def _list(archive: Archive, order: Order, parts: Sequence[Part], told: Told) -> Iterator[tuple[str, bytes]]:
    """Yield the table of the documents and the checksums of all that is in the ZIP."""
    columns = order.columns or standard()
    rows = [metadata_table.row(document, columns) for document in _each(archive, order.documents)]
    for row in rows:
        for note in row.notes:
            told.note(note)
    table = metadata_table.head(columns) + b"".join(metadata_table.line(row.values) for row in rows)
    sums = [(part.sha256, part.name) for part in parts]
    sums.append((hashlib.sha256(table).hexdigest(), "muc-luc.csv"))
    yield "muc-luc.csv", table
    yield "sha256sum.txt", "".join(f"{digest}  {name}\n" for digest, name in sums).encode()


def _table(archive: Archive, order: Order, file: Path, told: Told) -> Delivery:
    """Write one file of all documents; every few of them are a part that is not made again."""
    columns = order.columns or standard()
    chosen, step = order.documents, _ROWS.get(order.form, _TABLE_ROWS)
    with Staging(file, _purpose(order)) as staging:
        folder = staging.folder / "files"
        parts: list[Part] = []
        reused = 0
        for first in range(0, len(chosen), step):
            lines, states = [], hashlib.sha256()
            for number, document in enumerate(_each(archive, chosen[first : first + step], first), start=first + 1):
                states.update(state_of(document).encode())
                lines.append(_line(order.form, document, columns, told))
                told.progress(number, len(chosen))
            name = f"{first:09d}"
            known = staging.known(name, states.hexdigest(), folder)
            reused += known is not None
            if known is None:
                known = [write(folder, name, partial(_put, lines))]
                staging.add(name, states.hexdigest(), known)
            parts += known
        files = [folder / part.name for part in parts]
        part = write(file.parent, file.name, partial(_assemble, order.form, columns, files))
        staging.done()
    return Delivery((file,), (part,), reused)


def _line(form: str, document: Contents, columns: Columns, told: Told) -> bytes:
    if form == "jsonl":
        return json_lines.line(document)
    row = metadata_table.row(document, columns)
    for note in row.notes:
        told.note(note)
    if form == "csv":
        return metadata_table.line(row.values)
    return json.dumps(row.values, ensure_ascii=False).encode() + b"\n"


def _assemble(form: str, columns: Columns, files: Sequence[Path], stream: BinaryIO) -> None:
    def lines() -> Iterator[bytes]:
        for file in files:
            with file.open("rb") as source:
                yield from source

    if form == "xlsx":
        metadata_table.workbook(lines(), columns, stream)
        return
    if form == "csv":
        stream.write(metadata_table.head(columns))
    stream.writelines(lines())


def _put(lines: Sequence[bytes], stream: BinaryIO) -> None:
    stream.writelines(lines)


def _fill(order: Order, document: Contents, told: Told, stream: BinaryIO) -> None:
    if order.form in single.ENDINGS:
        single.write(order.form, told.note, [document], stream)
    else:
        EACH[order.form]([document], stream)


def _each(archive: Archive, document_ids: Sequence[int], before: int = 0) -> Iterator[Contents]:
    for ordinal, document_id in enumerate(document_ids, start=before + 1):
        with archive.snapshot():
            found = contents(archive, document_id, ordinal)
        yield found


def _latest(archive: Archive, document_ids: Sequence[int]) -> str:
    """Return when the newest of some documents came in; "" where there is none."""
    asked = json.dumps(list(document_ids))
    (at,) = archive.db.execute(
        "SELECT max(created_at) FROM document WHERE id IN (SELECT value FROM json_each(?))", [asked]
    ).fetchone()
    return at or ""
