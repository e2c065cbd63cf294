"""The index as somebody sees it who is bound to units: every question is asked among that user's papers alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from tantivy import Query

from corpus.search.entries import schema
from corpus.search.queries import both, how_many, one_of
from corpus.store.scope import IDS

if TYPE_CHECKING:
    import tantivy

    from corpus.store.archive import Archive

_among: WeakKeyDictionary[Archive, tuple[int, Query]] = WeakKeyDictionary()


class ScopedSearcher:
    """A `tantivy.Searcher` that knows nothing of papers of other units: not their pages, not how many have a word."""

    def __init__(self, searcher: tantivy.Searcher, among: Query) -> None:
        self._searcher = searcher
        self._among = among

    @property
    def num_docs(self) -> int:
        """How many pages there are."""
        return how_many(self._searcher, self._among)

    def search(self, query: Query, limit: int = 10, **how: Any) -> tantivy.SearchResult:
        """Return the pages that answer."""
        return self._searcher.search(both([query], silent=[self._among]), limit, **how)

    def aggregate(self, query: Query, asked: dict[str, Any]) -> dict[str, Any]:
        """Return counts of the pages that answer."""
        told: dict[str, Any] = self._searcher.aggregate(both([query], silent=[self._among]), asked)
        return told

    def doc_freq(self, field: str, value: str) -> int:
        """Return how many pages have a word."""
        if not self._searcher.doc_freq(field, value):
            return 0
        return how_many(self._searcher, both([Query.term_query(schema(), field, value)], silent=[self._among]))

    def fast_field_values(self, field: str, addresses: list[Any]) -> list[Any]:
        """Return a field of pages that were found."""
        return list(self._searcher.fast_field_values(field, addresses))


def among(archive: Archive, newest: int) -> Query:
    """Return the pages of a user's papers, as of a change of the archive."""
    kept = _among.get(archive)
    if kept is None or kept[0] != newest:
        ids = [number for (number,) in archive.db.execute(IDS)]
        kept = _among[archive] = newest, one_of("document", ids)
    return kept[1]
