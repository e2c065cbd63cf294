"""What the index is asked, in small pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tantivy import FieldType, Occur, Query

from corpus.search.entries import SHARES, schema
from corpus.search.spelling import folded, pairs

if TYPE_CHECKING:
    from collections.abc import Sequence

    import tantivy

    IndexTerm = tuple[str, str]  # field and value
    Place = tuple[int, int]  # of a page in the index: what can be looked up, as an address can not

MOST_COUNTED = 50_000  # pages


def side_by_side(words: Sequence[str], *, exact: bool = False) -> Query:
    """Return the pages on which each word stands beside the next; for three words and more, perhaps not all at once.

    With `exact`, words have these marks there, perhaps in another place. `corpus.search.phrases` says for sure.
    """
    return both([each(term) for term in needed(words, exact=exact)], silent=())


def singles(words: Sequence[str]) -> list[Query]:
    """Return the pages with each of the terms that tell that words stand side by side: one word, or pairs."""
    return [each(term) for term in needed(words)]


def needed(words: Sequence[str], *, exact: bool = False) -> list[IndexTerm]:
    """Return the terms that pages must have, for words that stand side by side; see `side_by_side`."""
    marked = [("exact", word) for word in dict.fromkeys(words) if not word.isascii()] if exact else []
    if len(words) == 1:
        return marked or [("folded", folded(words[0]) if exact else words[0])]
    bare = [folded(word) for word in words] if exact else words
    return [*(("pairs", pair) for pair in dict.fromkeys(pairs(bare))), *marked]


def each(term: IndexTerm) -> Query:
    """Return the pages with a term."""
    return Query.term_query(schema(), *term)


def one_of(field: str, values: Sequence[object]) -> Query:
    """Return the pages with any of some values."""
    if not values:
        return Query.empty_query()
    if len(values) == 1:
        return Query.term_query(schema(), field, values[0])
    return Query.term_set_query(schema(), field, list(values))


def either(queries: Sequence[Query]) -> Query:
    """Return the pages of any of some queries."""
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Should, query) for query in queries])


def both(scored: Sequence[Query], *, silent: Sequence[Query]) -> Query:
    """Return the pages of all of some queries, of which only some count for the order."""
    if len(scored) == 1 and not silent:
        return scored[0]
    return Query.boolean_query([(Occur.Must, query) for query in (*scored, *map(unscored, silent))])


def place(address: tantivy.DocAddress) -> Place:
    """Return where a page stands in the index."""
    return address.segment_ord, address.doc


def unscored(query: Query) -> Query:
    """Return the same pages, none before another."""
    return Query.const_score_query(query, 0.0)


def known_by(change: int) -> Query:
    """Return the pages of documents that could be found when this was the newest change."""
    return Query.range_query(schema(), "since", FieldType.Integer, None, change)


def how_many(searcher: tantivy.Searcher, query: Query) -> int:
    """Return how many pages a query finds; every one is visited, none is scored."""
    found = searcher.search(unscored(query), 1)
    return int(found.count or 0)  # type: ignore[attr-defined]  # the stubs have forgotten it


def share(query: Query) -> Query:
    """Return one of SHARES equal parts of what a query finds."""
    return both([query], silent=[Query.term_query(schema(), "share", 0)])


def very_many(searcher: tantivy.Searcher, query: Query) -> int | None:
    """Return about how many pages a query finds, told from a share of them; None where they can well be counted."""
    about = SHARES * how_many(searcher, share(query))
    return about if about > MOST_COUNTED else None
