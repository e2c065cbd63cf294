"""Files of an export: what they are called, and that they appear only when they are whole."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from normalize.folding import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from corpus.exports.contents import Contents

    Writer = Callable[[Iterable[Contents], BinaryIO], None]


def whole(file: Path, write: Writer, documents: Iterable[Contents]) -> Path:
    """Write documents into a file; it has its name only once all of it is on disk."""
    return written(file, lambda stream: write(documents, stream))


def written(file: Path, write: Callable[[BinaryIO], None]) -> Path:
    """Write a file; it has its name only once all of it is on disk."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".sohoa-", suffix=".part")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w+b") as stream:
            write(stream)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(0o644)
        temporary.replace(file)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return file


def name_of(document: Contents, ending: str) -> str:
    """Return a file name that every system takes: the document's id, then its original name without marks."""
    stem = re.sub(r"[^a-z0-9]+", "-", fold(Path(document.document.file).stem)).strip("-")[:80]
    return f"{document.document.id:06d}-{stem or 'van-ban'}{ending}"
