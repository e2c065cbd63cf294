"""The index of pages as it lies on disk: opened, made where it is missing, made anew where it cannot be read.

Each commit is another state of it. Those that were opened last are kept, for who pages through what was found then.
"""

from __future__ import annotations

import errno
import re
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from threading import RLock
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import tantivy
from filelock import FileLock
from tantivy import Query

from corpus.errors import ArchiveError, NoRoom
from corpus.search.entries import VERSION, schema
from corpus.store.durable import is_full_disk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from corpus.store.archive import Archive

MOST_SEEN = 8  # commits that are kept open, for those who page through what they saw then
_FULL = re.compile(rf"(?:os error|code:) (?:{errno.ENOSPC}|{errno.EDQUOT})\b|StorageFull|QuotaExceeded")
POSITION = "position"  # the mark of the one entry that is no page: it tells how far the index has followed


class IndexDamaged(ArchiveError):
    """The index cannot be read; it can be made again."""

    code = "index-damaged"

    def __init__(self, reason: object) -> None:
        super().__init__(f"Chỉ mục tìm kiếm bị hỏng ({reason}). Hãy chạy “sohoa reindex”; văn bản vẫn nguyên vẹn.")


class NoRoomForIndex(NoRoom):
    """The disk is full, so that the index cannot follow."""

    def __init__(self) -> None:
        super().__init__(
            "Ổ đĩa đã hết chỗ nên không lập được chỉ mục tìm kiếm. Văn bản vẫn nguyên vẹn; hãy dọn đĩa rồi thử lại."
        )


@contextmanager
def needing_room() -> Iterator[None]:
    """Run a block that writes the index; what it raises for want of room is told as NoRoomForIndex."""
    try:
        yield
    except (OSError, ValueError) as error:
        # Tantivy tells what the system refused in the words of a ValueError alone.
        if is_full_disk(error) or (isinstance(error, ValueError) and _FULL.search(str(error))):
            raise NoRoomForIndex from error
        raise


@dataclass(frozen=True, slots=True)
class Opened:
    """The index as of one commit.

    Attributes:
        position: the number in `index_change` that it has followed up to.
        stamp: tells whether a commit came since.
    """

    index: tantivy.Index
    searcher: tantivy.Searcher
    position: int
    stamp: tuple[int, int, int]


_opened: WeakKeyDictionary[Archive, Opened] = WeakKeyDictionary()
_seen: WeakKeyDictionary[Archive, dict[int, Opened]] = WeakKeyDictionary()
_guard = RLock()


def folder(archive: Archive) -> Path:
    """Return where the index lies."""
    return archive.path / "index" / str(VERSION)


def newest(archive: Archive) -> int:
    """Return the number of the newest change."""
    (seq,) = archive.db.execute("SELECT coalesce(max(seq), 0) FROM index_change").fetchone()
    return int(seq)


def seen_at(archive: Archive, position: int) -> Opened | None:
    """Return the index as it was when it had followed up to a number, if this process still has it."""
    with _guard:
        return _seen.get(archive, {}).get(position)


def forget(archive: Archive) -> None:
    """Let go of what was opened: another index takes its place."""
    with _guard:
        _opened.pop(archive, None)
        _seen.pop(archive, None)


def current(archive: Archive) -> Opened:
    """Return the index as it is now, all of it; waits while it is being made. Raises NoRoomForIndex."""
    archive = archive.whole
    stamp = stamp_of(archive)
    if stamp is None:
        with alone(archive, None):
            return ready(archive)
    with _guard:
        known = _opened.get(archive)
        if known is None or known.stamp != stamp:
            same = known is not None and known.stamp[:2] == stamp[:2]
            known = _open(archive, stamp, known.index if known is not None and same else None)
            _opened[archive] = known
            seen = _seen.setdefault(archive, {})
            seen[known.position] = known
            for old in list(seen)[:-MOST_SEEN]:
                del seen[old]
        return known


def ready(archive: Archive) -> Opened:
    """Return the index, made where it is missing, made anew where it cannot be read. The lock is held."""
    place = folder(archive)
    try:
        if tantivy.Index.exists(str(place)):
            found = current(archive)
            if found.position <= newest(archive):  # else it is the index of another database
                return found
    except IndexDamaged:
        pass
    except (OSError, ValueError):  # there is no such folder, or nothing of use in it
        pass
    forget(archive)
    shutil.rmtree(place.parent, ignore_errors=True)
    with needing_room():
        place.mkdir(parents=True)
        tantivy.Index(schema(), path=str(place))
    return current(archive)


def _open(archive: Archive, stamp: tuple[int, int, int], index: tantivy.Index | None) -> Opened:
    try:
        with needing_room():
            return _opened_at(archive, stamp, index)
    except (OSError, ValueError) as error:
        raise IndexDamaged(error) from error


def _opened_at(archive: Archive, stamp: tuple[int, int, int], index: tantivy.Index | None) -> Opened:
    if index is None:
        index = tantivy.Index(schema(), path=str(folder(archive)))
        index.config_reader("manual")
    index.reload()
    searcher = index.searcher()
    return Opened(index, searcher, _position(searcher), stamp)


def _position(searcher: tantivy.Searcher) -> int:
    found = searcher.search(Query.term_query(schema(), "mark", POSITION), 1).hits
    return int(searcher.doc(found[0][1])["position"][0]) if found else 0


def stamp_of(archive: Archive) -> tuple[int, int, int] | None:
    """Return what changes with every commit, None where there is no index: folder, file and time of its contents."""
    place = folder(archive)
    try:
        told = (place / "meta.json").stat()
        return place.stat().st_ino, place.stat().st_dev, hash((told.st_ino, told.st_mtime_ns, told.st_size))
    except FileNotFoundError:
        return None


@contextmanager
def alone(archive: Archive, patience: float | None) -> Iterator[None]:
    """Have nobody else follow meanwhile; waits for so many seconds. Raises Timeout, NoRoomForIndex."""
    lock = FileLock(
        archive.locks / "index.lock",
        timeout=-1 if patience is None else patience,
        thread_local=False,
        is_singleton=False,
        poll_interval=0.01,
    )
    with needing_room():
        lock.acquire()
    try:
        yield
    finally:
        lock.release()
