"""Take a file in: keep the original, know its kind, queue its reading.

hash -> temporary file -> fsync -> rename -> fsync of the folder -> one transaction with the document and its job. Only
after that is the file said to be taken. What cannot be taken leaves nothing behind.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

from corpus.documents import documents
from corpus.store import blobs
from ingest.kinds import sniff

if TYPE_CHECKING:
    from typing import BinaryIO

    from corpus.documents.documents import Registration
    from corpus.store.archive import Archive
    from ingest.kinds import Kind
    from ingest.limits import Limits

LONGEST_NAME = 200


def accept(archive: Archive, source: Path | BinaryIO, *, file: str, by: str, limits: Limits) -> Registration:
    """Store a file and queue it.

    Args:
        archive: where it goes.
        source: the file, read once from its beginning; a path is left where it is.
        file: its name, for people only; never used as a path.
        by: who brings it.
        limits: what is too large to take.

    Raises:
        UnreadableFile: empty, too large or of no known kind.
    """
    kinds: list[Kind] = []
    blob = blobs.store(
        archive, source, max_bytes=limits.max_bytes, inspect=lambda stored: kinds.append(sniff(stored, file))
    )
    kind = kinds[0]
    return documents.register(archive, blob, file=display_name(file), kind=kind.name, media_type=kind.media_type, by=by)


def display_name(file: str) -> str:
    """Return the last part of a client's file name, printable and of bounded length."""
    name = PureWindowsPath(PurePosixPath(file).name).name
    printable = "".join(character for character in name if character.isprintable()).strip()
    if len(printable) > LONGEST_NAME:
        stem, suffix = Path(printable).stem, Path(printable).suffix[:10]
        printable = stem[: LONGEST_NAME - len(suffix)] + suffix
    return printable or "khong-ten"
