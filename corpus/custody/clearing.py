"""Clear the folder of what deleted documents left: originals, caches, and words in parts of the database not in use.

What is deleted is overwritten in the database (`secure_delete`), but the write-ahead log still holds it until it is
cut. The full-text index is made anew: it leaves out what is gone, but keeps its words in files that others share. Each
step can be done again: an interrupted clearing is gone on with the next time.
"""

from __future__ import annotations

import logging
import shutil
import sqlite3
from typing import TYPE_CHECKING

from corpus.search import opening, page_index
from corpus.store import blobs
from corpus.store.archive import now
from corpus.store.durable import sync_folder
from corpus.store.migration import copies

if TYPE_CHECKING:
    from corpus.store.archive import Archive

log = logging.getLogger(__name__)

PAGES = "pages"  # of the cache: images of pages, each of one original; all else there may hold words of any paper


MOST_AT_ONCE = 50_000  # pages whose index is made anew while somebody waits; with more it is left to the next backup


def clear(archive: Archive, *, most_pages: int | None = None) -> int:
    """Clear what deletions have left; return how many still have bytes here.

    Args:
        archive: to be cleared.
        most_pages: leave it to a later call where the archive holds more; None: however long it takes.
    """
    archive = archive.whole  # whoever asks, all of it is cleared
    waiting = _waiting(archive)
    if not waiting:
        return 0
    sweep(archive)
    _remove_copies(archive)
    _empty_caches(archive, {sha256 for _, sha256 in waiting})
    if most_pages is not None and _pages(archive) > most_pages:
        return len(waiting)
    _index_anew(archive)
    try:
        _overwrite(archive)
    except sqlite3.OperationalError as error:  # others at work for longer than one waits
        log.warning("deleted words are not overwritten yet: %s", error)
        return len(waiting)
    with archive.transaction() as db:
        for number, _ in waiting:
            db.execute("UPDATE deletion SET cleared_at = ? WHERE id = ?", [now(), number])
    return 0


def sweep(archive: Archive) -> int:
    """Remove originals that no document names; return how many. Whoever is registering one stores it once more."""
    named = {sha256 for (sha256,) in archive.db.execute("SELECT sha256 FROM blob")}
    unnamed = [file for file in blobs.stored(archive.blobs) if file.name not in named]
    removed = 0
    for file in unnamed:
        with archive.transaction() as db:  # nobody can name it meanwhile
            if db.execute("SELECT 1 FROM blob WHERE sha256 = ?", [file.name]).fetchone() is None:
                file.unlink(missing_ok=True)
                sync_folder(file.parent)
                removed += 1
    return removed


def _waiting(archive: Archive) -> list[tuple[int, str]]:
    rows = archive.db.execute("SELECT id, sha256 FROM deletion WHERE state = 'deleted' AND cleared_at IS NULL")
    return [(int(number), sha256) for number, sha256 in rows]


def _remove_copies(archive: Archive) -> None:
    """Remove what migrations kept of earlier schemas: it holds what has been deleted since."""
    for file in copies(archive.database):
        file.unlink(missing_ok=True)


def _empty_caches(archive: Archive, gone: set[str]) -> None:
    images = archive.cache / PAGES
    for file in list(archive.cache.rglob("*")):
        if file.is_file() and (images not in file.parents or file.name[:64] in gone):
            file.unlink(missing_ok=True)


def _pages(archive: Archive) -> int:
    (count,) = archive.db.execute("SELECT count(*) FROM page").fetchone()
    return int(count)


def _index_anew(archive: Archive) -> None:
    page_index.rebuild(archive)
    kept = opening.folder(archive)
    for other in kept.parent.iterdir():  # of earlier versions
        if other != kept:
            shutil.rmtree(other, ignore_errors=True)


def _overwrite(archive: Archive) -> None:
    db = archive.db
    if db.execute("SELECT 1 FROM upkeep WHERE name = 'vacuum'").fetchone():
        db.execute("VACUUM")
        with archive.transaction():
            db.execute("DELETE FROM upkeep WHERE name = 'vacuum'")
    busy, _, _ = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise sqlite3.OperationalError("the write-ahead log is in use")
