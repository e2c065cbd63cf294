"""Make packages: the same archive gives the same bytes, whenever it is asked.

Documents are written one after another into the folder of the export under way, each of them a part that is not made
again (`corpus.exports.staging`); then manifests are made of the checksums taken on the way, and all is packed. Times
are those of the archive, never of the clock.
"""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import asdict, dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from corpus.dossiers import dossiers
from corpus.errors import ArchiveError, NotWritten
from corpus.exports import metadata_table, zips
from corpus.exports.columns import standard
from corpus.exports.contents import Contents, Note, contents
from corpus.exports.delivery import Delivery, Told
from corpus.exports.fields import excesses, fields
from corpus.exports.files import safe, unlike
from corpus.exports.staging import Part, Staging, write
from corpus.packages import record, trail
from corpus.packages.bag import json_bytes, put, tag_manifests, tags
from corpus.packages.document_files import files
from corpus.packages.layout import (
    DOCUMENTS,
    KIND,
    METADATA,
    ORIGINAL,
    PACKAGE,
    Held,
)
from corpus.packages.tables import schema

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
            code = described.code if described else ", ".join(one.held.code for one in written[:1])
            title = described.title if described else ""
            tagged = [write(bag, *file) for file in tags(name, code, title, parts, latest)]
            tagged += [write(bag, *file) for file in tag_manifests(tagged)]
            named = [part.name for part in (*tagged, *sorted(parts, key=lambda part: part.name))]
            members = [(f"{name}/{inner}", bag / inner) for inner in named]
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
        parts = [write(bag, f"{place}/{name}", fill) for name, fill in files(archive, document, staging.folder, told)]
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


def package_name(archive: Archive, code: str) -> str:
    """Return what the package of a dossier is called, without ending. Raises NotFound."""
    return safe(dossiers.get(archive, code).code)


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
    yield PACKAGE, partial(put, json_bytes(said))
    table = [metadata_table.head(standard()), *(metadata_table.line(one.row) for one in written)]
    yield METADATA, lambda stream: stream.writelines(table)


def _unwritable(dest: Path, error: OSError) -> ArchiveError:
    if error.filename and "blobs" in Path(str(error.filename)).parts:
        return ArchiveError("Mất một tệp gốc trong kho, nên không đóng gói được. Hãy chạy “sohoa verify”.")
    return NotWritten(dest, error)
