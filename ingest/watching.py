"""Take in what a scanner drops into a folder, once each file has stopped growing.

Files are left where they are. What is there already at the start is taken too; bytes that the archive knows are passed
over without a word, so that a restart repeats nothing.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from watchfiles import Change, watch

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator

# A network scanner writes a page at a time: a file is whole when it has kept its size this long.
SETTLE_MILLISECONDS = 2000


def settled_files(folder: Path, stopping: threading.Event) -> Iterator[Path]:
    """Yield every file of a folder tree when it is whole: those present first, then those that come."""
    sizes: dict[Path, int] = {}
    for path in files_below(folder):
        sizes[path] = -1
    for changes in watch(
        folder,
        stop_event=stopping,
        rust_timeout=SETTLE_MILLISECONDS,
        yield_on_timeout=True,
        raise_interrupt=False,
    ):
        for change, name in changes:
            if change != Change.deleted and _wanted(Path(name)):
                sizes[Path(name)] = -1
        yield from _whole(sizes)


def _whole(sizes: dict[Path, int]) -> Iterator[Path]:
    for path, size in list(sizes.items()):
        present = path.stat().st_size if path.is_file() else None
        if present is None:
            del sizes[path]
        elif present == size:
            del sizes[path]
            yield path
        else:
            sizes[path] = present


def files_below(path: Path) -> list[Path]:
    """Return a file itself, or the files of a folder tree in order of name; hidden ones are left out."""
    if not path.is_dir():
        return [path]
    return sorted(entry for entry in path.rglob("*") if entry.is_file() and _wanted(entry.relative_to(path)))


def _wanted(path: Path) -> bool:
    return not any(part.startswith((".", "~$")) for part in path.parts[-1:]) and path.suffix.lower() not in {
        ".part",
        ".tmp",
    }
