"""ZIPs that are the same whenever they are made: members in the given order, all of one given time."""

from __future__ import annotations

import shutil
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO

from corpus.store.blobs import CHUNK
from corpus.vietnam import CLOCK, clock_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

EARLIEST = datetime(1980, 1, 1, tzinfo=CLOCK)  # ZIP knows no time before
_PACKED = (".pdf", ".jpg", ".jpeg", ".png", ".heic", ".heif", ".webp", ".docx", ".xlsx", ".zip")


def pack(members: Iterable[tuple[str, Path | bytes]], at: str, stream: BinaryIO) -> None:
    """Write members (name, file or content) into a ZIP; `at` is ISO 8601, and stands on each in Vietnam's time."""
    with zipfile.ZipFile(stream, "w") as packed:
        for name, content in members:
            info = _member(name, at)
            if isinstance(content, bytes):
                packed.writestr(info, content)
                continue
            info.file_size = content.stat().st_size
            with content.open("rb") as source, packed.open(info, "w") as member:
                shutil.copyfileobj(source, member, CHUNK)


def _member(name: str, at: str) -> zipfile.ZipInfo:
    moment = max(clock_of(at), EARLIEST) if at else EARLIEST
    info = zipfile.ZipInfo(name, (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second))
    # Packed pictures cannot be packed again: that takes time and saves nothing.
    info.compress_type = zipfile.ZIP_STORED if name.lower().endswith(_PACKED) else zipfile.ZIP_DEFLATED
    info.external_attr = 0o100644 << 16
    info.create_system = 3
    return info
