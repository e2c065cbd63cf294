"""What the files of an export are called."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from normalize.folding import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from corpus.exports.contents import Contents

    Writer = Callable[[Iterable[Contents], BinaryIO], None]

_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)  # no file may be called so on Windows


def name_of(document: Contents, ending: str, *, by_code: bool = False) -> str:
    """Return a file name that every system takes: the document's id, then its original name without marks.

    `by_code`: the document's code, as archives ask for it ("HS-01.003.pdf").
    """
    if by_code:
        return safe(document.code) + ending
    stem = re.sub(r"[^a-z0-9]+", "-", fold(Path(document.document.file).stem)).strip("-")[:80]
    return f"{document.document.id:06d}-{stem or 'van-ban'}{ending}"


def safe(name: str) -> str:
    """Return a name as every system takes it: letters without marks, figures, points, dashes."""
    plain = "".join(fold(letter).upper() if letter.isupper() else fold(letter) for letter in name)
    kept = re.sub(r"[^A-Za-z0-9._-]+", "-", plain).strip("-.")[:100] or "van-ban"
    return f"_{kept}" if _DEVICES.fullmatch(kept) else kept


def unlike(name: str, taken: set[str]) -> str:
    """Return a name that is not taken, whatever the case of its letters, and take it."""
    stem, point, ending = name.partition(".")
    found, number = name, 1
    while found.casefold() in taken:
        number += 1
        found = f"{stem}-{number}{point}{ending}"
    taken.add(found.casefold())
    return found
