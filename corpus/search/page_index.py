"""The full-text index of pages: a folder beside the database, which it follows and from which it can be made again.

Every transaction that changes what is found of a document gives the document the next number in `index_change`. The
index holds, in the same commit as the pages, up to which number it has followed: whatever a crash leaves, the next who
follows goes on from there, and doing a document twice changes nothing. One process follows at a time, under a lock that
the system releases; all others read what was committed last.

Where somebody follows for all others (`Follower`: the worker of a service does), what is not followed yet is waited for
by a search that finds nothing without it. Where nobody does, who searches first follows. Either way a page can be found
as soon as its document is done.
"""

from __future__ import annotations

import logging
import shutil
import time
from contextlib import contextmanager
from dataclasses import replace
from threading import RLock
from typing import TYPE_CHECKING, cast
from weakref import WeakKeyDictionary

import tantivy
from filelock import Timeout
from tantivy import Occur, Query

from corpus.search.entries import entries, schema
from corpus.search.following import has_follower
from corpus.search.opening import (
    POSITION,
    IndexDamaged,
    Opened,
    alone,
    current,
    folder,
    forget,
    needing_room,
    newest,
    ready,
    seen_at,
    stamp_of,
)
from corpus.search.queries import how_many
from corpus.search.scoped import ScopedSearcher, among

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from corpus.store.archive import Archive

log = logging.getLogger(__name__)

AT_ONCE = 256  # documents of one commit
PATIENCE = 1.0  # seconds that a search takes to have the index follow
WAITING = 0.1  # of them, at most, for another who is at it: what it found before is better than a pause
LONGEST = 0.5  # seconds that a search which finds nothing waits for who follows
LOOK = 0.02  # between two looks whether that one is done
EVERY = 0.5  # seconds between two commits of one process that writes documents
HEAP = 64_000_000  # bytes that the writer gathers before it makes a piece of index of them


_kept_up: WeakKeyDictionary[Archive, float] = WeakKeyDictionary()
_kept_to: WeakKeyDictionary[Archive, int] = WeakKeyDictionary()
_guard = RLock()


def reader(archive: Archive) -> Opened:
    """Return the index brought up to the database, unless somebody else does that, for no longer than PATIENCE.

    Whoever is bound to units gets it without the papers of others.
    """
    if not _followed_elsewhere(archive.whole):
        follow(archive.whole, patience=PATIENCE)
    return _for(archive, current(archive.whole))


def as_of(archive: Archive, position: int) -> Opened:
    """Return the index as it was when it had followed up to a number, if this process still has it; else as it is."""
    known = seen_at(archive.whole, position)
    return _for(archive, known) if known else reader(archive)


def newer(archive: Archive, before: Opened) -> Opened | None:
    """Return the index with what an earlier look at it did not hold yet, LONGEST given to whoever has it follow.

    None where there is no more to see.
    """
    whole = archive.whole
    target, until = newest(whole), time.monotonic() + LONGEST
    if before.position >= target or whole.db.conn.in_transaction or not has_follower(whole):
        return None
    while current(whole).position < target and time.monotonic() < until:
        time.sleep(LOOK)
    found = current(whole)
    return _for(archive, found) if found.position > before.position else None


def _for(archive: Archive, opened: Opened) -> Opened:
    if archive.scope is None:
        return opened
    searcher = ScopedSearcher(opened.searcher, among(archive, newest(archive)))
    return replace(opened, searcher=cast("tantivy.Searcher", searcher))


def keep_up(archive: Archive) -> None:
    """Bring the index nearer to the database, unless somebody has just done so or is at it; after writing."""
    archive = archive.whole
    if has_follower(archive):
        return
    with _guard:
        now, seq = time.monotonic(), newest(archive)
        last, followed = _kept_up.setdefault(archive, now), _kept_to.setdefault(archive, seq)
        if now - last < EVERY and seq - followed < AT_ONCE:
            return
        _kept_up[archive], _kept_to[archive] = now, seq
    follow(archive, patience=0.0, merging=True)


def _followed_elsewhere(archive: Archive) -> bool:
    """Say whether the index is as new as the database, or somebody has it follow."""
    if archive.db.conn.in_transaction:
        return True  # what is not committed yet is not to be found
    try:
        target, made = newest(archive), stamp_of(archive) is not None
        behind = current(archive).position - target if made else None
    except IndexDamaged:
        return False
    return behind == 0 or (behind is not None and behind < 0 and has_follower(archive))


def follow(
    archive: Archive,
    *,
    patience: float | None = None,
    merging: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> bool:
    """Bring the index up to the database. Cheap when it is already.

    Args:
        archive: whose index.
        patience: seconds to go on for, WAITING of them for another who follows; None: until all is done.
        merging: whether to see to it that pieces of the index become one where they are many, however long that takes.
        progress: called with how many changes are followed, and of how many.

    Returns:
        Whether it is up to what the database held when this was called.

    Raises:
        NoRoomForIndex: the disk is full.
    """
    if archive.db.conn.in_transaction:
        return False  # what is not committed yet is not to be found
    archive = archive.whole  # the index is of all papers, whoever has it follow
    target = newest(archive)
    try:
        if stamp_of(archive) and current(archive).position == target:
            return True
    except IndexDamaged as damaged:
        log.warning("the search index is made again: %s", damaged.__cause__)
    until = None if patience is None else time.monotonic() + patience
    try:
        with alone(archive, None if patience is None else min(patience, WAITING)), needing_room():
            return _follow(archive, ready(archive), target, until, progress, merging=merging)
    except Timeout:
        return current(archive).position >= target


def rebuild(archive: Archive, progress: Callable[[int, int], None] | None = None) -> int:
    """Make the whole index again, beside the old one, which answers meanwhile; return how many pages it holds."""
    archive = archive.whole
    with alone(archive, None):
        target, fresh = newest(archive), folder(archive).with_name("new")
        shutil.rmtree(fresh, ignore_errors=True)
        with needing_room():
            fresh.mkdir(parents=True)
            index = tantivy.Index(schema(), path=str(fresh))
            made = Opened(index, index.searcher(), 0, (0, 0, 0))
            _follow(archive, made, target, None, progress)
            del made, index
        forget(archive)
        shutil.rmtree(folder(archive), ignore_errors=True)
        fresh.rename(folder(archive))
        return count(ready(archive))


def count(opened: Opened) -> int:
    """Return how many pages an index holds."""
    position = Query.term_query(schema(), "mark", POSITION)
    return opened.searcher.num_docs - how_many(opened.searcher, position)


def digests(opened: Opened, document: int) -> dict[int, int]:
    """Return what the index holds of a document: page id -> digest of the entry."""
    query, searcher = Query.term_query(schema(), "document", document), opened.searcher
    held = how_many(searcher, query)
    if not held:
        return {}
    addresses = [address for _, address in searcher.search(query, held, count=False).hits]
    ids = searcher.fast_field_values("page_id", addresses)
    values = searcher.fast_field_values("digest", addresses)
    return {int(page or 0): int(digest or 0) for page, digest in zip(ids, values, strict=True)}


def pages_beyond(opened: Opened, documents: set[int]) -> list[int]:
    """Return the ids of pages that the index holds of other documents than these."""
    found = opened.searcher.search(
        Query.boolean_query(
            [(Occur.Must, Query.all_query()), (Occur.MustNot, Query.term_query(schema(), "mark", POSITION))]
        ),
        max(1, opened.searcher.num_docs),
        count=False,
    )
    addresses = [address for _, address in found.hits]
    held = opened.searcher.fast_field_values("document", addresses)
    ids = opened.searcher.fast_field_values("page_id", addresses)
    return [int(page or 0) for page, document in zip(ids, held, strict=True) if document not in documents]


@contextmanager
def writing(archive: Archive) -> Iterator[tantivy.IndexWriter]:
    """Yield the writer of the index, committed at the end; nobody else follows meanwhile."""
    archive = archive.whole
    with alone(archive, None):
        writer = ready(archive).index.writer(heap_size=HEAP, num_threads=1)
        yield writer
        writer.commit()
        writer.wait_merging_threads()


def _follow(  # noqa: PLR0913 - what is to follow, and how long
    archive: Archive,
    opened: Opened,
    target: int,
    until: float | None,
    progress: Callable[[int, int], None] | None = None,
    *,
    merging: bool = True,
) -> bool:
    position = opened.position
    if position >= target:
        return True
    writer = opened.index.writer(heap_size=HEAP, num_threads=1)
    while True:
        position = _step(archive, writer, position)
        if progress:
            progress(min(position, target), target)
        if position >= target or (until is not None and time.monotonic() >= until):
            break
    # A commit begins to make one of pieces where they are many, which ends with the writer: where nobody waits for it
    # each commit begins it anew, and the pieces stay. It may take long; who searches never waits.
    if until is None or merging:
        writer.wait_merging_threads()
    return position >= target


def _step(archive: Archive, writer: tantivy.IndexWriter, position: int) -> int:
    """Follow the next changes and commit; return up to which number that is."""
    with archive.snapshot() as db:
        changed = db.execute(
            "SELECT document_id, seq FROM index_change WHERE seq > ? ORDER BY seq LIMIT ?", [position, AT_ONCE]
        ).fetchall()
        found = entries(db, [document for document, _ in changed])
    for document, _ in changed:
        writer.delete_documents_by_term("document", document)
    for entry in found:
        writer.add_document(entry.for_index())
    followed = max((int(seq) for _, seq in changed), default=position)
    writer.delete_documents_by_term("mark", POSITION)
    writer.add_document(tantivy.Document.from_dict({"mark": POSITION, "position": followed}, schema()))
    writer.commit()
    return followed
