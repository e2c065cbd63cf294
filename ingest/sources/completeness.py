"""Whether an image file is all there, told from its structure before anything is decoded.

Decoders fill what is missing with grey, or stop with a message that does not tell a damaged file from a short one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.errors import UnreadableFile
from ingest.kinds import HEIC, JPEG, PNG, WEBP

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

    from ingest.kinds import Kind

TAIL = 1 << 16  # bytes after the end of a JPEG that cameras may add
PNG_FIRST_CHUNK = 8


def require_complete(path: Path, kind: Kind) -> None:
    """Raise UnreadableFile (truncated) where the file ends before its content does."""
    size = path.stat().st_size
    with path.open("rb") as file:
        complete = {
            JPEG: _jpeg_ends,
            PNG: _png_ends,
            WEBP: _riff_fits,
            HEIC: _boxes_fit,
        }.get(kind, _unknown)(file, size)
    if not complete:
        raise UnreadableFile("truncated")


def _unknown(_: BinaryIO, __: int) -> bool:
    return True


def _jpeg_ends(file: BinaryIO, size: int) -> bool:
    file.seek(max(0, size - TAIL))
    return b"\xff\xd9" in file.read()


def _png_ends(file: BinaryIO, size: int) -> bool:
    at = PNG_FIRST_CHUNK
    while at + 12 <= size:
        file.seek(at)
        head = file.read(8)
        at += 12 + int.from_bytes(head[:4], "big")
        if head[4:] == b"IEND":
            return at <= size
    return False


def _riff_fits(file: BinaryIO, size: int) -> bool:
    return int.from_bytes(file.read(8)[4:], "little") + 8 <= size


def _boxes_fit(file: BinaryIO, size: int) -> bool:
    at = 0
    while at + 8 <= size:
        file.seek(at)
        head = file.read(16)
        length = int.from_bytes(head[:4], "big")
        if length == 1:
            length = int.from_bytes(head[8:16], "big")
        if length == 0:  # the last box reaches to the end of the file
            return True
        if length < 8:
            return False
        at += length
    return at == size
