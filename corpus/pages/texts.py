r"""The text of a stored document as one string, and the way between its offsets and those of its pages.

Lighter than `corpus.pages.pages`: no words, no tokens. A person's corrections stand in place of what the machine read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.pages.pages import PAGE_BREAK
from corpus.pages.places import Place, split_span

if TYPE_CHECKING:
    from corpus.store.archive import Archive


LAYER = "coalesce(reviewed, restored, raw)"
"""SQL that gives the highest layer there is of a row of `page`, as it is stored; see `corpus.store.plain`."""

SHOWN = f"plain({LAYER})"
"""SQL that gives a page's text as it should be read, of a row of `page`: the highest layer there is."""


@dataclass(frozen=True, slots=True)
class DocumentText:
    """Texts of the pages, from page 1; a page that is not there is empty."""

    pages: tuple[str, ...]

    @property
    def text(self) -> str:
        r"""The pages joined by "\f"."""
        return PAGE_BREAK.join(self.pages)

    def offsets(self, page: int, start: int, end: int) -> tuple[int, int]:
        """Return a page's span as offsets of the document."""
        before = sum(len(text) + len(PAGE_BREAK) for text in self.pages[: page - 1])
        return before + start, before + end

    def places(self, start: int, end: int) -> tuple[Place, ...]:
        """Return a span of the document, page by page."""
        return split_span([len(text) for text in self.pages], start, end)


def text_of(archive: Archive, document_id: int) -> DocumentText:
    """Return the text of a document, as far as its pages have been read."""
    rows = archive.db.query(f"SELECT number, {SHOWN} AS text FROM page WHERE document_id = ?", [document_id])
    pages = {row["number"]: row["text"] for row in rows}
    return DocumentText(tuple(pages.get(number, "") for number in range(1, max(pages, default=0) + 1)))


def text_before(archive: Archive, document_id: int, page: int, place: int, length: int) -> str:
    r"""Return at most `length` characters in front of a place; where the page has fewer, of the page before too."""
    rows = archive.db.query(
        f"SELECT number, {SHOWN} AS text FROM page WHERE document_id = ? AND number IN (?, ?)",
        [document_id, page - 1, page],
    )
    texts = {row["number"]: row["text"] for row in rows}
    return f"{texts.get(page - 1, '')}{PAGE_BREAK}{texts.get(page, '')[:place]}"[-length:]
