"""One part of a question: which pages of the index answer it, in which order, and what they say of it.

The index chooses, best first and no more than are asked for; the database, and `corpus.search.matching`, then tell of
the chosen documents alone which places answer, why, and how well. `tiers` come in the order of the scores given there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from tantivy import Occur, Query

from corpus.search import matching
from corpus.search.entries import schema
from corpus.search.matching import Matches
from corpus.search.numbers import keys_of
from corpus.search.queries import both, each, either, needed, one_of, place, side_by_side, unscored
from corpus.search.query import joined
from corpus.units import units

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    import tantivy
    from tantivy import DocAddress

    from corpus.search.queries import IndexTerm, Place
    from corpus.search.query import NamedNumber, Term
    from corpus.store.archive import Archive
    from extract.units.gazetteer import UnitKey

AMONG = 4  # times as many pages as are wanted are looked through for those of the best kind
FREQUENT = 150_000  # pages; looking at each of so many takes longer than looking twice
MOST_UNNAMED = 2000  # documents that hold a unit's name in one piece though no fact says so


class Part(Protocol):
    """What can be asked of each part."""

    @property
    def called(self) -> str:
        """Return what it is called where it had to be left out."""
        ...

    @property
    def ranked(self) -> bool:
        """Return whether the pages of a tier come by their likeness to the words; else the newest documents first."""
        ...

    def tiers(self) -> list[Query]:
        """Return the pages that answer, the best kind first; a page may be in several."""
        ...

    def pages(self) -> Query:
        """Return all pages that answer."""
        ...

    def knowing(self) -> list[Query]:
        """Return the documents that know of it, the best kind first, as any of their pages; [] where only pages do."""
        ...

    def found(self, documents: Sequence[int]) -> Matches:
        """Return what some documents say of it."""
        ...


@dataclass(frozen=True, slots=True)
class NumberPart:
    """A paper's number: its own first, then who cites it."""

    archive: Archive
    named: NamedNumber
    keys: tuple[str, ...]
    ranked = False

    @property
    def called(self) -> str:
        """Return the number as it was typed."""
        return self.named.typed

    def tiers(self) -> list[Query]:
        """See `Part`."""
        return [one_of("own", self.keys), one_of("cites", self.keys)]

    def pages(self) -> Query:
        """See `Part`."""
        return either(self.tiers())

    def knowing(self) -> list[Query]:
        """See `Part`."""
        return [one_of("doc_own", self.keys), one_of("doc_cites", self.keys)]

    def found(self, documents: Sequence[int]) -> Matches:
        """See `Part`."""
        return matching.by_number(self.archive.db, self.named.number, documents)


@dataclass(frozen=True, slots=True)
class UnitPart:
    """A unit: what it issued, what names it, under any name it ever had; pages that hold its name in one piece."""

    archive: Archive
    searcher: tantivy.Searcher
    called: str
    asked: tuple[UnitKey, ...]
    name: Term | None = None
    ranked = False

    def tiers(self) -> list[Query]:
        """See `Part`."""
        asked, line = self._terms(self.asked), self._terms(self._line())
        tiers = [one_of("issued", asked), one_of("issued", line), one_of("names", asked), one_of("names", line)]
        return [*tiers, side_by_side(self.name.folded)] if self.name else tiers

    def pages(self) -> Query:
        """See `Part`."""
        return either(self.tiers())

    def knowing(self) -> list[Query]:
        """See `Part`."""
        known = one_of("doc_units", self._terms(self._line()))
        if self.name is None:
            return [known]
        others = Query.boolean_query([(Occur.Must, side_by_side(self.name.folded)), (Occur.MustNot, known)])
        hits = self.searcher.search(others, MOST_UNNAMED, count=False).hits
        ids = self.searcher.fast_field_values("document", [address for _, address in hits])
        return [either([known, one_of("document", sorted({int(number or 0) for number in ids}))])]

    def found(self, documents: Sequence[int]) -> Matches:
        """See `Part`."""
        found = matching.by_unit(self.archive, self.asked, documents)
        if self.name is not None:
            for key, match in matching.by_words(
                self.archive.db, self.searcher, (self.name,), documents, apart_from=found.keys()
            ).items():
                match.score /= 2  # less than a fact that names it
                found[key] = match
        return found

    def _line(self) -> list[UnitKey]:
        relatives = [relative for one in self.asked for relative in units.lineage(self.archive, *one)]
        return list(dict.fromkeys([*self.asked, *relatives]))

    def _terms(self, keys: Iterable[UnitKey]) -> list[str]:
        return [units.key_text(key) for key in keys]


@dataclass(frozen=True, slots=True)
class Likely:
    """Pages that fit some words best, and the documents that they are of."""

    places: frozenset[Place]
    documents: list[int]


@dataclass(frozen=True, slots=True)
class WordsPart:
    """Words on one page, marks or not; exact marks first, then words that stand together."""

    archive: Archive
    searcher: tantivy.Searcher
    terms: tuple[Term, ...]
    any_of_them: bool = False
    ranked = True

    @property
    def called(self) -> str:
        """Return the words with their marks."""
        return " ".join(" ".join(term.exact) for term in self.terms)

    def tiers(self) -> list[Query]:
        """See `Part`."""
        return [both([self.pages()], silent=[each(term) for term in kind]) for kind in self._kinds()]

    def is_frequent(self, tier: int) -> bool:
        """Say whether so many pages may be of a tier that to look at each would take long."""
        if self.any_of_them:
            return False
        words = (one for term in self.terms for one in needed(term.folded))
        every = dict.fromkeys((*words, *self._kinds()[tier]))
        # The first rare one decides: to count for somebody bound to units takes a search for each.
        return all(self.searcher.doc_freq(*one) > FREQUENT for one in every)

    def first(self, tier: int, likely: Likely, wanted: int, known: Container[Place]) -> list[DocAddress] | None:
        """Return the first pages of a tier, so many that `wanted` of them are not `known`; None if more must be likely.

        Of the pages that fit best, whatever their kind, those of this tier are in front of all others of it.
        """
        among = unscored(one_of("document", likely.documents))
        best = self.searcher.search(both([self.tiers()[tier]], silent=[among]), len(likely.places), count=False).hits
        found = [address for _, address in best if place(address) in likely.places]
        fresh = [number for number, address in enumerate(found) if place(address) not in known]
        return found[: fresh[wanted - 1] + 1] if len(fresh) >= wanted else None

    def likely(self, wanted: int) -> Likely:
        """Return the pages that fit best, of any tier, some times as many as are wanted."""
        hits = self.searcher.search(matching.likeliest(self.terms), AMONG * wanted, count=False).hits
        addresses = [address for _, address in hits]
        documents = self.searcher.fast_field_values("document", addresses)
        return Likely(frozenset(map(place, addresses)), sorted({int(number or 0) for number in documents}))

    def _kinds(self) -> list[list[IndexTerm]]:
        """Return what pages of each tier have besides the words."""
        marked = [one for term in self.terms if term.marked for one in needed(term.exact, exact=True)]
        together = needed(joined(self.terms).folded) if len(self.terms) > 1 else []
        kinds = [[*marked, *together]] if marked and together else []
        return [*kinds, *(kind for kind in (marked, together) if kind), []]

    def pages(self) -> Query:
        """See `Part`."""
        return matching.words_query(self.terms, any_of_them=self.any_of_them)

    def knowing(self) -> list[Query]:
        """See `Part`."""
        return []

    def found(self, documents: Sequence[int]) -> Matches:
        """See `Part`."""
        return matching.by_words(self.archive.db, self.searcher, self.terms, documents, any_of_them=self.any_of_them)


@dataclass(frozen=True, slots=True)
class EvidencePart:
    """Evidence for a criterion that nobody rejected."""

    archive: Archive
    called: str
    ranked = False

    def tiers(self) -> list[Query]:
        """See `Part`."""
        return [one_of("proves", [self.called])]

    def pages(self) -> Query:
        """See `Part`."""
        return one_of("proves", [self.called])

    def knowing(self) -> list[Query]:
        """See `Part`."""
        return [one_of("criterion", [self.called])]

    def found(self, documents: Sequence[int]) -> Matches:
        """See `Part`."""
        return matching.by_evidence(self.archive.db, self.called, documents)


@dataclass(frozen=True, slots=True)
class FirstPages:
    """The first page of every paper, for filters without a question."""

    called = ""
    ranked = False

    def tiers(self) -> list[Query]:
        """See `Part`."""
        return [self.pages()]

    def pages(self) -> Query:
        """See `Part`."""
        return Query.term_query(schema(), "number", 1)

    def knowing(self) -> list[Query]:
        """See `Part`."""
        return [Query.all_query()]

    def found(self, documents: Sequence[int]) -> Matches:
        """See `Part`."""
        found = Matches()
        for document in documents:
            found.at(document, 1)
        return found


def number_part(archive: Archive, named: NamedNumber) -> NumberPart:
    """Return the part of a number, with the stored keys that agree with it."""
    return NumberPart(archive, named, tuple(keys_of(archive.db, named.number)))
