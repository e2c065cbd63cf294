"""The full-text index of pages: a folded text to find by, a canonical one to rank exact marks first.

Whatever is asked passes through the same two functions. Rows follow the pages of finished documents; the whole index
can be made again from them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalize.folding import canonical, fold

if TYPE_CHECKING:
    import sqlite_utils

    from corpus.store.archive import Archive

_INDEXED = (  # a batch that is split is found in its parts
    "SELECT page.id AS id FROM page JOIN document ON document.id = page.document_id WHERE document.state = 'done'"
    " AND document.id NOT IN (SELECT document_id FROM batch WHERE applied_at IS NOT NULL)"
)
_AT_ONCE = 50  # pages of one transaction


def folded(text: str) -> str:
    """Return a text as it is found: no case, no marks."""
    return fold(text)


def exact(text: str) -> str:
    """Return a text as exact marks are compared: no case, one placement of tones."""
    return canonical(text).casefold()


def entry(text: str) -> tuple[str, str]:
    """Return what is indexed of a page's text: folded, exact."""
    return folded(text), exact(text)


def replace(db: sqlite_utils.Database, page_id: int, indexed: tuple[str, str]) -> None:
    """Index a page by its entry, in place of what was indexed for it."""
    db.execute("DELETE FROM page_index WHERE rowid = ?", [page_id])
    db.execute("INSERT INTO page_index (rowid, folded, exact) VALUES (?, ?, ?)", [page_id, *indexed])


def rebuild(archive: Archive) -> int:
    """Make the whole index again from the pages of finished documents; return how many pages it holds.

    In short transactions: others go on working, and searching finds what it found before or better.
    """
    with archive.transaction() as db:
        db.execute(f"DELETE FROM page_index WHERE rowid NOT IN ({_INDEXED})")
    pages = [row["id"] for row in archive.db.query(_INDEXED)]
    for first in range(0, len(pages), _AT_ONCE):
        with archive.transaction() as db:
            for page_id in pages[first : first + _AT_ONCE]:
                found = db.execute("SELECT coalesce(reviewed, restored, raw) FROM page WHERE id = ?", [page_id])
                for (text,) in found.fetchall():
                    replace(db, page_id, entry(text))
    return len(pages)
