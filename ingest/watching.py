"""Take in what a scanner drops into a folder, once each file has stopped growing.

The folder is looked at again and again, which also works on a network share, where no system tells of changes. A file
is whole when its size and time have stood still for a while; it is left where it is, and one that changes later is
taken again.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterable, Iterator
    from pathlib import Path

# A network scanner writes a page at a time, with pauses between pages.
SETTLE_SECONDS = 3.0
LOOK_SECONDS = 0.5
UNFINISHED = frozenset({".part", ".tmp", ".crdownload"})


@dataclass(frozen=True, slots=True)
class _Look:
    """A file as it was seen: size in bytes, time of change, and since when (monotonic seconds) it is so."""

    size: int
    changed: int
    since: float


def settled_files(
    folder: Path,
    stopping: threading.Event,
    *,
    known: Iterable[Path] = (),
    settle: float = SETTLE_SECONDS,
) -> Iterator[Path]:
    """Yield every file of a folder tree once it has stood still for `settle` seconds, until asked to stop.

    Files that are `known` at the start are yielded only when they change.
    """
    seen = {path: look for path in known if (look := _look(path, None))}
    given = dict(seen)
    while not stopping.is_set():
        seen = {path: look for path in files_below(folder) if (look := _look(path, seen.get(path)))}
        for path, look in seen.items():
            if given.get(path) != look and time.monotonic() - look.since >= settle:
                given[path] = look
                yield path
        stopping.wait(LOOK_SECONDS)


def _look(path: Path, before: _Look | None) -> _Look | None:
    try:
        status = path.stat()
    except OSError:  # gone, or not ours to see yet
        return None
    if before and (before.size, before.changed) == (status.st_size, status.st_mtime_ns):
        return before
    return _Look(status.st_size, status.st_mtime_ns, time.monotonic())


def files_below(path: Path) -> list[Path]:
    """Return a file itself, or the files of a folder tree in order of name; hidden ones are left out."""
    if not path.is_dir():
        return [path]
    return sorted(entry for entry in path.rglob("*") if entry.is_file() and _wanted(entry.relative_to(path)))


def _wanted(path: Path) -> bool:
    return path.suffix.lower() not in UNFINISHED and not any(part.startswith((".", "~$")) for part in path.parts)
