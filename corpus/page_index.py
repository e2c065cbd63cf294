"""The full-text index of pages: a folded text to find by, a canonical one to rank exact marks first.

Whatever is asked passes through the same two functions. Rows follow the pages of finished documents; the whole index
can be made again from them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalize.folding import canonical, fold

if TYPE_CHECKING:
    import sqlite_utils

    from corpus.archive import Archive


def folded(text: str) -> str:
    """Return a text as it is found: no case, no marks."""
    return fold(text)


def exact(text: str) -> str:
    """Return a text as exact marks are compared: no case, one placement of tones."""
    return canonical(text).casefold()


def replace(db: sqlite_utils.Database, page_id: int, text: str) -> None:
    """Index a page's text in place of what was indexed for it."""
    db.execute("DELETE FROM page_index WHERE rowid = ?", [page_id])
    db.execute("INSERT INTO page_index (rowid, folded, exact) VALUES (?, ?, ?)", [page_id, folded(text), exact(text)])


def rebuild(archive: Archive) -> int:
    """Make the whole index again from the pages; return how many pages it holds."""
    with archive.transaction() as db:
        db.execute("DELETE FROM page_index")
        pages = list(
            db.query(
                "SELECT page.id AS id FROM page JOIN document ON document.id = page.document_id"
                " WHERE document.state = 'done'"
            )
        )
        for row in pages:
            (text,) = db.execute(
                "SELECT coalesce(reviewed, restored, raw) FROM page WHERE id = ?", [row["id"]]
            ).fetchone()
            replace(db, row["id"], text)
    return len(pages)
