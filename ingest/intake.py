"""Take a file in: keep the original, know its kind, queue its reading.

hash -> temporary file -> fsync -> rename -> fsync of the folder -> one transaction with the document and its job. Only
after that is the file said to be taken. What cannot be taken leaves nothing behind.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

from corpus.documents import documents
from corpus.documents.tombstones import require_not_deleted
from corpus.store import blobs
from ingest.kinds import sniff

if TYPE_CHECKING:
    from typing import BinaryIO

    from corpus.documents.documents import Registration
    from corpus.store.archive import Archive
    from corpus.store.blobs import Blob
    from ingest.kinds import Kind
    from ingest.limits import Limits

LONGEST_NAME = 200


def accept(  # noqa: PLR0913 - the file, who brings it, what is taken
    archive: Archive, source: Path | BinaryIO, *, file: str, by: str, limits: Limits, though_deleted: bool = False
) -> Registration:
    """Store a file and queue it.

    Args:
        archive: where it goes.
        source: the file, read once from its beginning; a path is left where it is.
        file: its name, for people only; never used as a path.
        by: who brings it.
        limits: what is too large to take.
        though_deleted: take it even if the same bytes were deleted by law.

    Raises:
        UnreadableFile: empty, too large or of no known kind.
        DeletedByLaw: the same bytes were deleted; nothing of them stays.
    """
    kinds: list[Kind] = []

    def inspect(stored: Path, blob: Blob) -> None:
        if not though_deleted:
            require_not_deleted(archive, blob.sha256)
        kinds.append(sniff(stored, file))

    def take() -> Registration:
        blob = blobs.store(archive, source, max_bytes=limits.max_bytes, inspect=inspect)
        return documents.register(
            archive,
            blob,
            file=display_name(file),
            kind=kinds[0].name,
            media_type=kinds[0].media_type,
            by=by,
            though_deleted=though_deleted,
        )

    try:
        return take()
    except documents.OriginalSwept:
        if not isinstance(source, Path):
            source.seek(0)
        return take()


def display_name(file: str) -> str:
    """Return the last part of a client's file name, printable and of bounded length."""
    name = PureWindowsPath(PurePosixPath(file).name).name
    printable = "".join(character for character in name if character.isprintable()).strip()
    if len(printable) > LONGEST_NAME:
        stem, suffix = Path(printable).stem, Path(printable).suffix[:10]
        printable = stem[: LONGEST_NAME - len(suffix)] + suffix
    return printable or "khong-ten"
