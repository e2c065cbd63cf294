"""Make packages: the same archive gives the same bytes, whenever it is asked.

Documents are written one after another into the folder of the export under way, each of them a part that is not made
again (`corpus.exports.staging`); then manifests are made of the checksums taken on the way, and all is packed. Times
are those of the archive, never of the clock.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import asdict, dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from corpus.dossiers import dossiers
from corpus.errors import ArchiveError
from corpus.exports import metadata_table, zips
from corpus.exports.columns import standard
from corpus.exports.contents import Contents, Note, contents
from corpus.exports.delivery import Delivery, Told
from corpus.exports.fields import beside, excesses, fields
from corpus.exports.files import safe, unlike
from corpus.exports.staging import Part, Staging, write
from corpus.packages import record, trail
from corpus.packages.layout import (
    ALGORITHMS,
    ALTO,
    DECLARATION,
    DOCUMENTS,
    FACT_TABLES,
    FACTS,
    FIELDS,
    KIND,
    LAYERS,
    METADATA,
    ORIGINAL,
    PACKAGE,
    PDF,
    RECORD,
    TRAIL,
    Held,
)
from corpus.packages.tables import schema
from corpus.pages import layered
from corpus.pages.pages import PAGE_BREAK
from corpus.pages.places import boxes
from corpus.store import blobs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from corpus.dossiers.dossiers import Dossier
    from corpus.store.archive import Archive

RECORD_DRAFT = "record.draft"


@dataclass(frozen=True, slots=True)
class _Written:
    """A document in the bag being made: where it lies, its files, its row of metadata, when it last changed."""

    held: Held
    parts: tuple[Part, ...]
    row: tuple[str, ...]
    latest: str
    reused: bool


def write_packages(
    archive: Archive, document_ids: Sequence[int], dest: Path, *, whole_archive: bool = False, told: Told | None = None
) -> Delivery:
    """Write packages into a folder: one for each document.

    Of the whole archive, `document_ids` being all of its documents, one for each dossier, and one for each document
    that lies in none. A package that was finished before a run was cut off is found finished. Raises as
    `write_package`.
    """
    told = told or Told()
    jobs = list(_jobs(archive, document_ids, whole_archive=whole_archive))
    total, before = sum(len(ids) for _, ids in jobs), 0
    delivered: list[Delivery] = []
    taken: set[str] = set()
    purpose: dict[str, object] = {"form": "bagit", **_versions(archive)}
    try:
        with Staging(dest, purpose) as staging:
            for code, ids in jobs:
                name = unlike(f"{safe(code or contents(archive, ids[0], 1).code)}.zip", taken)
                state = f"{code} {_state(archive, ids)}"
                progress = Told(told.note, partial(_of_all, told, before, total))
                if known := staging.known(name, state, dest):
                    delivered.append(Delivery((dest / name,), tuple(known), len(known)))
                    progress.progress(len(ids), total)
                else:
                    made = write_package(archive, ids, dest / name, dossier=code, told=progress)
                    staging.add(name, state, made.parts)
                    delivered.append(made)
                before += len(ids)
            staging.done()
    except OSError as error:
        raise _unwritable(dest, error) from error
    files, parts = ([one for made in delivered for one in getattr(made, name)] for name in ("files", "parts"))
    return Delivery(tuple(files), tuple(parts), sum(made.reused for made in delivered))


def write_package(
    archive: Archive, document_ids: Sequence[int], dest: Path, *, dossier: str | None = None, told: Told | None = None
) -> Delivery:
    """Write one package, a ZIP, of these documents.

    Args:
        archive: where they are.
        document_ids: in the order of the package.
        dest: the ZIP; it stands there once it is whole.
        dossier: code of the dossier that this is.
        told: is told how far it is, and of what could not be had.

    Raises:
        NotFound: there is no such document.
        ArchiveError: an original is missing or damaged, or the place cannot be written.
    """
    told = told or Told()
    described = dossiers.get(archive, dossier) if dossier else None
    try:
        with Staging(dest, {"form": "bagit", "kind": dossier or "", **_versions(archive)}) as staging:
            bag = staging.folder / "bag"
            written: list[_Written] = []
            taken: set[str] = set()
            for number, document_id in enumerate(document_ids, start=1):
                with archive.snapshot():
                    written.append(_document(archive, document_id, number, staging, taken, told))
                told.progress(number, len(document_ids))
            name = safe(dest.stem)
            latest = max((one.latest for one in written), default=described.created_at if described else "")
            parts = [part for one in written for part in one.parts]
            parts += [write(bag, *file) for file in _about(archive, name, described, written)]
            tags = [write(bag, *file) for file in _tags(name, described, written, parts, latest)]
            tags += [write(bag, *file) for file in _tag_manifests(tags)]
            members = [(f"{name}/{part.name}", bag / part.name) for part in (*tags, *sorted(parts, key=_name))]
            whole = write(dest.parent, dest.name, lambda stream: zips.pack(members, latest, stream))
            staging.done()
    except OSError as error:
        raise _unwritable(dest, error) from error
    return Delivery((dest,), (whole,), sum(one.reused for one in written))


def _of_all(told: Told, before: int, total: int, done: int, _: int) -> None:
    told.progress(before + done, total)


def _jobs(
    archive: Archive, document_ids: Sequence[int], *, whole_archive: bool
) -> Iterator[tuple[str | None, tuple[int, ...]]]:
    """Yield (dossier or None, documents) of each package, in the order in which they were asked for."""
    seen: set[str] = set()
    for document_id in document_ids:
        lies = dossiers.filing(archive, document_id) if whole_archive else None
        if lies is None:
            yield None, (document_id,)
        elif lies.dossier.code not in seen:
            seen.add(lies.dossier.code)
            yield lies.dossier.code, tuple(dossiers.document_ids(archive, lies.dossier.code))
    if whole_archive:
        yield from ((dossier.code, ()) for dossier in dossiers.listing(archive) if not dossier.count)


def _versions(archive: Archive) -> dict[str, object]:
    (tables,) = archive.db.execute("PRAGMA user_version").fetchone()
    return {"sohoa": version("sohoa"), "schema": schema(), "archive": tables}


def _state(archive: Archive, document_ids: Iterable[int]) -> str:
    """Return a mark of all that goes out with some documents."""
    digest = hashlib.sha256()
    for document_id in document_ids:
        with archive.snapshot():
            for table, row in record.rows(archive, document_id):
                digest.update(record.line(table, row))
            for entry in trail.rows(archive, document_id):
                digest.update(trail.line(entry))
    return digest.hexdigest()


def _document(  # noqa: PLR0913, PLR0917 - what is written, where, and who is told
    archive: Archive, document_id: int, ordinal: int, staging: Staging, taken: set[str], told: Told
) -> _Written:
    document = contents(archive, document_id, ordinal)
    known = document.document
    folder = unlike(safe(document.code), taken)
    bag, place = staging.folder / "bag", f"{DOCUMENTS}/{folder}"
    values = fields(document)
    for excess in excesses(values):
        told.note(Note(document_id, f"{known.file}: {excess.told()}; trong gói vẫn ghi đủ.", left_out=False))
    draft, latest = _drafted(archive, document, staging)
    state = f"{draft.sha256} {document.code} {ordinal}"
    parts = staging.known(folder, state, bag)
    reused = parts is not None
    if parts is None:
        shutil.rmtree(bag / place, ignore_errors=True)
        parts = [write(bag, f"{place}/{name}", fill) for name, fill in _files(archive, document, staging, told)]
        original = next(part for part in parts if f"/{ORIGINAL}/" in part.name)
        if original.sha256 != known.sha256:
            raise ArchiveError(
                f"Tệp gốc của tài liệu {document_id} ({known.file}) đã bị thay đổi, nên không đóng gói. "
                "Hãy chạy “sohoa verify”."
            )
        staging.add(folder, state, parts)
    row = metadata_table.row(document, standard())
    return _Written(Held(folder, document.code, known.sha256, known.file), tuple(parts), row.values, latest, reused)


def _drafted(archive: Archive, document: Contents, staging: Staging) -> tuple[Part, str]:
    """Write the record and the trail of a document aside; return their checksum and when it last changed."""
    latest = [document.document.created_at]

    def fill(stream: BinaryIO) -> None:
        for table, row in record.rows(archive, document.document.id):
            stream.write(record.line(table, row))
            latest.append(row.get("decided_at") or "")
        for entry in trail.rows(archive, document.document.id):
            stream.write(trail.line(entry))
            latest.append(entry["at"])

    return write(staging.folder, RECORD_DRAFT, fill), max(latest)


def _files(
    archive: Archive, document: Contents, staging: Staging, told: Told
) -> Iterator[tuple[str, Callable[[BinaryIO], None]]]:
    """Yield the files of a document: their names under its folder, and what writes them."""
    known, pages = document.document, document.pages
    file = Path(known.file)
    yield f"{ORIGINAL}/{safe(file.stem)}{safe_suffix(file)}", partial(_copy, document.original)
    if known.state == "done" and any(page.width for page in pages):
        pdf = staging.folder / "pdf.draft"
        if _has_pdf(document, pdf, told):
            yield PDF, partial(_copy, pdf)
        yield ALTO, lambda stream: _ignored(layered.write("alto", document.original, pages, stream, name=known.file))
    for layer in LAYERS:
        texts = [getattr(page, layer) for page in pages]
        if any(text is not None for text in texts):
            text = PAGE_BREAK.join(text or "" for text in texts)
            yield f"text/{layer}.txt", partial(_put, text.encode("utf-8", "replace"))
    yield FIELDS, partial(_put, _json(_metadata(document)))
    yield FACTS, lambda stream: stream.writelines(_facts(archive, document))
    yield (
        RECORD,
        lambda stream: stream.writelines(record.line(table, row) for table, row in record.rows(archive, known.id)),
    )
    yield TRAIL, lambda stream: stream.writelines(trail.line(row) for row in trail.rows(archive, known.id))


def package_name(archive: Archive, code: str) -> str:
    """Return what the package of a dossier is called, without ending. Raises NotFound."""
    return safe(dossiers.get(archive, code).code)


def safe_suffix(file: Path) -> str:
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


def _about(
    archive: Archive, name: str, dossier: Dossier | None, written: Sequence[_Written]
) -> Iterator[tuple[str, Callable[[BinaryIO], None]]]:
    """Yield what a package says of itself and of its documents."""
    versions = _versions(archive)
    said = {
        "sohoa": KIND,
        "schema": versions["schema"],
        "archive": versions["archive"],
        "kind": "dossier" if dossier else "document",
        "name": name,
        "dossier": {column: getattr(dossier, column) for column in record.DOSSIER} if dossier else None,
        "documents": [asdict(one.held) for one in written],
    }
    yield PACKAGE, partial(_put, _json(said))
    table = [metadata_table.head(standard()), *(metadata_table.line(one.row) for one in written)]
    yield METADATA, lambda stream: stream.writelines(table)


def _tags(
    name: str, dossier: Dossier | None, written: Sequence[_Written], parts: Sequence[Part], latest: str
) -> Iterator[tuple[str, Callable[[BinaryIO], None]]]:
    """Yield BagIt's own files: what the bag is, and the checksums of what it holds."""
    info = {
        "External-Identifier": dossier.code if dossier else ", ".join(one.held.code for one in written[:1]),
        "External-Description": " ".join(dossier.title.split()) if dossier else "",
        "Bagging-Date": latest[:10],
        "Bag-Software-Agent": f"sohoa {version('sohoa')}",
        "Payload-Oxum": f"{sum(part.size for part in parts)}.{len(parts)}",
        "Bag-Group-Identifier": name,
    }
    yield "bagit.txt", partial(_put, DECLARATION.encode())
    lines = [f"{label}: {value}\n" for label, value in info.items() if value]
    yield "bag-info.txt", partial(_put, "".join(lines).encode())
    yield from _manifests("manifest", parts)


def _tag_manifests(tags: Sequence[Part]) -> Iterator[tuple[str, Callable[[BinaryIO], None]]]:
    yield from _manifests("tagmanifest", tags)


def _manifests(kind: str, parts: Sequence[Part]) -> Iterator[tuple[str, Callable[[BinaryIO], None]]]:
    for algorithm in ALGORITHMS:
        lines = [f"{getattr(part, algorithm)}  {part.name}\n" for part in sorted(parts, key=_name)]
        yield f"{kind}-{algorithm}.txt", partial(_put, "".join(lines).encode())


def _name(part: Part) -> str:
    return part.name


def _json(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)
    return text.encode("utf-8", "surrogatepass") + b"\n"


def _put(content: bytes, stream: BinaryIO) -> None:
    stream.write(content)


def _copy(source: Path, stream: BinaryIO) -> None:
    with source.open("rb") as content:
        shutil.copyfileobj(content, stream, blobs.CHUNK)


def _ignored(_: object) -> None:
    """Do away with a result: it is told elsewhere."""


def _unwritable(dest: Path, error: OSError) -> ArchiveError:
    if error.filename and "blobs" in Path(str(error.filename)).parts:
        return ArchiveError("Mất một tệp gốc trong kho, nên không đóng gói được. Hãy chạy “sohoa verify”.")
    return ArchiveError(
        f"Không ghi được vào {dest}: {error.strerror or error}. Hãy kiểm tra quyền ghi và dung lượng đĩa."
    )
