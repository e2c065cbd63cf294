"""An export as people ask for it, by command or by browser: what is meant, in which form, where to."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, BinaryIO

from corpus import exports
from corpus.errors import ArchiveError, NotWritten
from corpus.exports import columns as column_files
from corpus.exports.delivery import Delivery, Order, Told, deliver
from corpus.exports.staging import write
from corpus.packages import writing as packages

if TYPE_CHECKING:
    from api.selection import Selection
    from corpus.exports.columns import Columns
    from corpus.store.archive import Archive

PACKAGE = "bagit"
ENDINGS = {"alto": "alto.xml"}
MEDIA_TYPES = {
    "txt": "text/plain; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "alto": "application/xml",
    "hocr": "application/xhtml+xml",
    "zip": "application/zip",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "jsonl": "application/jsonl; charset=utf-8",
}


def forms() -> tuple[str, ...]:
    """Return the names of all forms in which documents go out."""
    return (*exports.formats(), PACKAGE)


def make(  # noqa: PLR0913 - what is meant, how, where to, who is told
    archive: Archive,
    selection: Selection,
    ids: tuple[int, ...],
    form: str,
    dest: Path,
    *,
    columns: Path | Columns | None = None,
    told: Told | None = None,
) -> Delivery:
    """Write the documents that are meant; see `corpus.exports` and `corpus.packages.writing`.

    Args:
        archive: where they are.
        selection: what was asked for.
        ids: which documents that are.
        form: one of `forms()`.
        dest: file, folder or ".zip".
        columns: of a table, or the file that says them.
        told: who is told how far it is.

    Raises:
        ArchiveError: nothing is meant, the form or place cannot be had, or the file of columns is wrong.
    """
    _require_some(selection, ids, form)
    if form == PACKAGE:
        return _packages(archive, selection, ids, dest, told)
    chosen = _columns(columns)
    in_dossier = selection.dossier is not None
    order = Order(form, ids, chosen, by_code=in_dossier, listed=in_dossier)
    return deliver(archive, order, dest, told)


def pour(  # noqa: PLR0913 - as `make`
    archive: Archive,
    selection: Selection,
    ids: tuple[int, ...],
    form: str,
    stream: BinaryIO,
    *,
    columns: Path | Columns | None = None,
    told: Told | None = None,
) -> None:
    """Write the documents that are meant as one file to a stream: one after another, or a ZIP of their files.

    Packages: of one document or one dossier. Raises ArchiveError as `make` does.
    """
    told = told or Told()
    if form == PACKAGE or exports.is_packed(form, len(ids)):
        with TemporaryDirectory(dir=archive.cache) as folder:
            file = Path(folder) / "sohoa.zip"
            make(archive, selection, ids, form, file, told=told)
            with file.open("rb") as made:
                shutil.copyfileobj(made, stream)
        return
    _require_some(selection, ids, form)
    exports.export(archive, ids, form, stream, told.note, _columns(columns))


def _require_some(selection: Selection, ids: tuple[int, ...], form: str) -> None:
    if not ids and not (form == PACKAGE and (selection.dossier or selection.is_all)):
        raise ArchiveError("Không có văn bản nào để xuất. Hãy kiểm tra lại điều kiện tìm, mã tài liệu hoặc mã hồ sơ.")


def _columns(columns: Path | Columns | None) -> Columns | None:
    return columns if columns is None or isinstance(columns, column_files.Columns) else column_files.read(columns)


def write_checksums(delivery: Delivery, dest: Path) -> Path:
    """Write the checksums of an export beside it, as `sha256sum -c` reads them; return the file."""
    inside = "" if dest in delivery.files else f"{dest.name}/"
    lines = [f"{part.sha256}  {inside}{part.name}\n".encode() for part in delivery.parts]
    try:
        write(dest.parent, f"{dest.name}.sha256", lambda stream: stream.writelines(lines))
    except OSError as error:
        raise NotWritten(dest.with_name(f"{dest.name}.sha256"), error) from error
    return dest.parent / f"{dest.name}.sha256"


def _packages(archive: Archive, selection: Selection, ids: tuple[int, ...], dest: Path, told: Told | None) -> Delivery:
    one_file = dest.suffix.lower() == ".zip" and not dest.is_dir()
    if selection.dossier is not None:
        file = dest if one_file else dest / f"{packages.package_name(archive, selection.dossier)}.zip"
        return packages.write_package(archive, ids, file, dossier=selection.dossier, told=told)
    if one_file:
        if len(ids) != 1:
            raise ArchiveError(
                "Một tệp .zip chỉ chứa gói của một văn bản hoặc một hồ sơ. Hãy chọn một thư mục để xuất nhiều gói."
            )
        return packages.write_package(archive, ids, dest, told=told)
    return packages.write_packages(archive, ids, dest, whole_archive=selection.is_all, told=told)
