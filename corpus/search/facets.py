"""How many of the pages that answer are of which kind of paper, year, unit, body; evidence for what, in which state.

Few hits are counted one by one, files of one paper once, as `corpus.search.search` shows them. Of many the index counts
every page, those of other files of one paper too, and of very many a share: the counts then are said not to be exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corpus.errors import NotFound
from corpus.search import page_index
from corpus.search.attempts import attempts
from corpus.search.entries import SHARES
from corpus.search.queries import both, either, one_of, share, unscored, very_many
from corpus.search.ranking import candidates
from corpus.search.request import limits
from corpus.search.selecting import answering, choose
from corpus.units import units
from normalize.folding import fold

if TYPE_CHECKING:
    import tantivy
    from tantivy import Query

    from corpus.search.request import Request
    from corpus.store.archive import Archive

FEW = 60  # pages that are counted one by one
MOST, ALL = 20, 1000  # values of each that are told, unless more are asked for; most that can be asked for
_FIELDS = {
    "unit": "unit",
    "body": "body",
    "type": "type",
    "year": "years",
    "criterion": "criterion",
    "status": "status",
}


@dataclass(frozen=True, slots=True)
class Count:
    """How many pages have a value; `name` is what a person calls it, `value` what is asked for by it."""

    value: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Facets:
    """Counts of what answers, the most frequent first; a paper counts with each of its pages that answer.

    Attributes:
        exact: whether files of one paper are counted once, as the hits are; else each is counted, and of very many
            pages a share.
    """

    unit: tuple[Count, ...] = ()
    body: tuple[Count, ...] = ()
    type: tuple[Count, ...] = ()
    year: tuple[Count, ...] = ()
    criterion: tuple[Count, ...] = ()
    status: tuple[Count, ...] = ()
    exact: bool = True


def facets(archive: Archive, request: Request, most: int = MOST) -> Facets:
    """Return what the pages that answer a request are, counted. No text of a query is an error.

    Args:
        archive: where to count.
        request: what is asked for.
        most: values of each facet.
    """
    searcher = page_index.reader(archive).searcher
    of_request = limits(request, None)
    with archive.snapshot() as db:
        for attempt in attempts(archive, searcher, request):
            within = [*of_request, *attempt.limits]
            chosen = choose(db, searcher, attempt.parts, within, FEW)
            if not chosen.complete:
                return _counted(archive, searcher, answering(attempt.parts, within), most, exact=False)
            found = candidates(db, attempt.matches(chosen.documents), request) if chosen.documents else []
            if found:
                pages = ((candidate.match.document, candidate.match.page) for candidate in found)
                each = [both([one_of("document", [d]), one_of("number", [p])], silent=()) for d, p in pages]
                return _counted(archive, searcher, either(each), most, exact=True)
    return Facets()


def _counted(archive: Archive, searcher: tantivy.Searcher, query: Query, most: int, *, exact: bool) -> Facets:
    asked = {name: {"terms": {"field": field, "size": 4 * most}} for name, field in _FIELDS.items()}
    of_share = not exact and very_many(searcher, query) is not None
    told = searcher.aggregate(unscored(share(query) if of_share else query), asked)
    times = SHARES if of_share else 1
    counts = {name: _counts(archive, name, told[name]["buckets"], times)[:most] for name in _FIELDS}
    return Facets(**counts, exact=exact)


def _counts(archive: Archive, name: str, buckets: list[dict[str, Any]], times: int) -> tuple[Count, ...]:
    found: dict[str, Count] = {}
    for bucket in buckets:
        value, number = str(bucket["key"]), times * int(bucket["doc_count"])
        alike = fold(value)  # two spellings of one body
        known = found.get(alike)
        found[alike] = (
            Count(known.value, known.name, known.count + number)
            if known
            else Count(value, _name(archive, name, value), number)
        )
    return tuple(sorted(found.values(), key=lambda count: (-count.count, count.value)))


def _name(archive: Archive, name: str, value: str) -> str:
    if name != "unit":
        return value
    key = units.key_from(value)
    try:
        return units.get(archive, key).name if key else value
    except NotFound:
        return value.partition(" ")[0]
