"""Choose the documents that are looked at closely: as many as the hits that are asked for need, never all that match.

The first part of a question leads: its pages are the hits, in its order; the others say which documents they may be of.
The index answers that for numbers, units and criteria, which every page knows of its whole document. Words do not stand
there: where a number leads and words follow, pages with the words are asked for, in documents that know the number.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.search.parts import WordsPart
from corpus.search.queries import both, either, how_many, one_of, place, unscored, very_many

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import sqlite_utils
    import tantivy
    from tantivy import DocAddress, Query

    from corpus.search.parts import Likely, Part
    from corpus.search.queries import Place

_EVER = 1 << 62
_SIBLINGS = """
SELECT other.id FROM document JOIN document AS other ON other.paper_id = document.paper_id
JOIN index_change ON index_change.document_id = other.id
WHERE document.id IN (SELECT value FROM json_each(?)) AND document.paper_id IS NOT NULL AND index_change.first <= ?
"""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is to be looked at.

    Attributes:
        documents: ids, every file of each paper among them.
        complete: whether these are all that match; else those that match best.
        ranks: of each document that matches, how many pages match better than its first one.
    """

    documents: list[int]
    complete: bool
    ranks: dict[int, int]


def choose(  # noqa: PLR0913, PLR0917 - what is asked, of what
    db: sqlite_utils.Database,
    searcher: tantivy.Searcher,
    parts: Sequence[Part],
    limits: Sequence[Query],
    wanted: int,
    newest: int = _EVER,
) -> Chosen:
    """Return the documents of the first `wanted` pages that answer all parts within the limits.

    Other files of their papers come along, of those that could be found when `newest` was the newest change.
    """
    tiers, ranked = _tiers(parts)
    within = [*_narrowing(parts), *limits]
    pages: dict[Place, DocAddress] = {}
    complete = True
    soon = _Soon(parts[0], wanted) if not within and isinstance(parts[0], WordsPart) else None
    for number, tier in enumerate(tiers):
        # What an earlier tier gave may come again, in front of what is new.
        asked = wanted + len(pages)
        found = soon.first(number, pages) if soon else None
        if found is None:
            query = both([tier], silent=within) if ranked else unscored(both([tier], silent=within))
            hits = searcher.search(query, asked, count=False, order_by_field=None if ranked else "document").hits
            found = [address for _, address in hits]
            complete = complete and len(hits) < asked
        else:
            complete = False
        pages.update((place(address), address) for address in found)
        if len(pages) >= wanted:
            complete = complete and tier is tiers[-1]
            break
    ranks: dict[int, int] = {}
    for rank, document in enumerate(searcher.fast_field_values("document", list(pages.values()))):
        ranks.setdefault(int(document or 0), rank)
    others = _siblings(db, ranks, newest)
    if others and limits:
        query = unscored(both([one_of("document", others)], silent=limits))
        hits = searcher.search(query, how_many(searcher, query) or 1, count=False).hits
        held = searcher.fast_field_values("document", [address for _, address in hits])
        others = [int(number or 0) for number in held]
    return Chosen(list(dict.fromkeys([*ranks, *others])), complete, ranks)


class _Soon:
    """The first pages of tiers of words, where they need not be looked for among all; what that takes is found once."""

    def __init__(self, part: WordsPart, wanted: int) -> None:
        self._part, self._wanted = part, wanted
        self._likely: Likely | None = None

    def first(self, tier: int, known: Collection[Place]) -> list[DocAddress] | None:
        """Return the first pages of a tier, as many as are wanted with those known; None where that takes long."""
        if not self._part.is_frequent(tier):
            return None
        if self._likely is None:
            self._likely = self._part.likely(self._wanted)
        return self._part.first(tier, self._likely, self._wanted - len(known), known)


def count(searcher: tantivy.Searcher, parts: Sequence[Part], limits: Sequence[Query]) -> int:
    """Return how many pages answer, files of one paper counted each; about how many, where they are very many."""
    query = answering(parts, limits)
    return very_many(searcher, query) or how_many(searcher, query)


def answering(parts: Sequence[Part], limits: Sequence[Query]) -> Query:
    """Return the pages that answer all parts within the limits, in no order."""
    lead = _words(parts) or parts[0]
    leading = [] if lead is parts[0] else [either(parts[0].knowing())]
    return both([lead.pages()], silent=[*leading, *_narrowing(parts), *limits])


def _tiers(parts: Sequence[Part]) -> tuple[list[Query], bool]:
    """Return what finds the documents, the best first, and whether each goes by likeness to words."""
    words = _words(parts)
    if words is None or words is parts[0]:
        return parts[0].tiers(), parts[0].ranked
    return [both([words.pages()], silent=[kind]) for kind in parts[0].knowing()], True


def _words(parts: Sequence[Part]) -> Part | None:
    """Return the part that is of words, if any is."""
    return next((part for part in parts if part.ranked), None)


def _narrowing(parts: Sequence[Part]) -> list[Query]:
    return [either(kinds) for part in parts[1:] if (kinds := part.knowing())]


def _siblings(db: sqlite_utils.Database, documents: Collection[int], newest: int) -> list[int]:
    """Return the other files of some documents' papers."""
    rows = db.execute(_SIBLINGS, [json.dumps(list(documents)), newest])
    return [number for (number,) in rows if number not in documents]
