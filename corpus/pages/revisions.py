"""Every version that people made of a page's text: the newest is its reviewed layer, the others its history.

A version knows the machine's text that it was made over. When the machine reads or restores anew, the newest version is
merged with that (`merging`), which is one more version; so nothing a person wrote goes away, and every step can be gone
back on.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from corpus.pages.merging import Clash, Merged, Span, merge
from corpus.store.archive import now

if TYPE_CHECKING:
    from collections.abc import Iterable

    import sqlite_utils

    from corpus.store.archive import Archive

MACHINE = "sohoa"

Kind = Literal["edit", "check", "merge", "back"]


@dataclass(frozen=True, slots=True)
class Revision:
    """One version of a page.

    Attributes:
        id: grows; what an editor has seen is told by it.
        kind: changed words, looked at words and left them, merged by the machine with its new reading, gone back.
        base: the machine's text under it.
        text: None for the machine's.
        checked: spans of `text` that were looked at and left as they were.
        whole: the whole page was looked at; the machine changes nothing of it any more.
        clashes: where the machine now reads something else than a person wrote.
        back_to: id of the version gone back to; None for the machine's text.
    """

    id: int
    document_id: int
    page: int
    kind: Kind
    at: str
    by: str
    base: str
    text: str | None
    checked: tuple[Span, ...]
    whole: bool
    clashes: tuple[Clash, ...]
    back_to: int | None

    @property
    def shown(self) -> str:
        """The page's text in this version."""
        return self.base if self.text is None else self.text

    def over(self, base: str) -> Merged | None:
        """Return this version over another text of the machine; None where it is the machine's own."""
        if self.text is None:
            return None
        if self.whole:
            return Merged(self.text, self.checked, ())
        return merge(self.base, self.text, base, self.checked)


def history(archive: Archive, document_id: int, page: int) -> tuple[Revision, ...]:
    """Return every version of a page, the oldest first; () where nobody changed it."""
    rows = archive.db.query(
        "SELECT * FROM revision WHERE document_id = ? AND page = ? ORDER BY id", [document_id, page]
    )
    return tuple(map(_revision, rows))


def newest(archive: Archive, document_id: int) -> dict[int, Revision]:
    """Return the newest version of every page that people changed, by the page's number."""
    rows = archive.db.query(
        "SELECT * FROM revision WHERE id IN (SELECT max(id) FROM revision WHERE document_id = ? GROUP BY page)",
        [document_id],
    )
    return {row["page"]: _revision(row) for row in rows}


def newest_id(db: sqlite_utils.Database, document_id: int, page: int) -> int:
    """Return the id of a page's newest version, 0 where there is none."""
    query = "SELECT coalesce(max(id), 0) FROM revision WHERE document_id = ? AND page = ?"
    (found,) = db.execute(query, [document_id, page]).fetchone()
    return int(found)


def add(  # noqa: PLR0913 - a version's own columns
    db: sqlite_utils.Database,
    document_id: int,
    page: int,
    *,
    kind: Kind,
    by: str,
    base: str,
    merged: Merged | None,
    whole: bool = False,
    back_to: int | None = None,
) -> int:
    """Add a version, inside a transaction, and make it the page's reviewed layer; return its id.

    `merged` None gives the page back to the machine.
    """
    text = merged.text if merged else None
    row = {
        "document_id": document_id,
        "page": page,
        "kind": kind,
        "at": now(),
        "by": by,
        "base": base,
        "text": text,
        "checked": json.dumps(merged.checked if merged else [], separators=(",", ":")),
        "whole": int(whole),
        "clashes": _clashes_json(merged.clashes if merged else ()),
        "back_to": back_to,
    }
    added = _insert(db, row)
    db.execute("UPDATE page SET reviewed = ? WHERE document_id = ? AND number = ?", [text, document_id, page])
    return added


def move(db: sqlite_utils.Database, source: int, target: int, by_pages: int, within: tuple[int, int]) -> None:
    """Give pages of one document the history of the same pages of another, in place of their own."""
    rows = db.query(
        "SELECT * FROM revision WHERE document_id = ? AND page BETWEEN ? AND ? ORDER BY id", [source, *within]
    )
    ids: dict[int | None, int | None] = {None: None}
    begun: set[int] = set()
    for row in list(rows):
        page = row["page"] + by_pages
        if page not in begun:
            db.execute("UPDATE revision SET back_to = NULL WHERE document_id = ? AND page = ?", [target, page])
            db.execute("DELETE FROM revision WHERE document_id = ? AND page = ?", [target, page])
            begun.add(page)
        old = row.pop("id")
        copied = {**row, "document_id": target, "page": page, "back_to": ids.get(row["back_to"])}
        ids[old] = _insert(db, copied)


def _insert(db: sqlite_utils.Database, row: dict[str, Any]) -> int:
    names = ", ".join(row)
    found = db.execute(
        f"INSERT INTO revision ({names}) VALUES ({', '.join(f':{name}' for name in row)}) RETURNING id", row
    )
    return int(found.fetchone()[0])


def _clashes_json(clashes: Iterable[Clash]) -> str:
    return json.dumps([[c.start, c.end, c.other] for c in clashes], ensure_ascii=False, separators=(",", ":"))


def _revision(row: dict[str, Any]) -> Revision:
    return Revision(
        id=row["id"],
        document_id=row["document_id"],
        page=row["page"],
        kind=row["kind"],
        at=row["at"],
        by=row["by"],
        base=row["base"],
        text=row["text"],
        checked=tuple((start, end) for start, end in json.loads(row["checked"])),
        whole=bool(row["whole"]),
        clashes=tuple(Clash(*clash) for clash in json.loads(row["clashes"])),
        back_to=row["back_to"],
    )
